import ipaddress

import pytest

from tongban.site import outward


def test_what_is_not_set_is_not_there() -> None:
    assert outward.sms({}) == {}
    assert outward.email({}) == {}
    assert outward.networks({}) == ()


@pytest.mark.parametrize(
    ("url", "port", "use_ssl", "use_tls"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp://u:p%40ss@mail.example.org", 587, False, True),
        ("smtp://u:p%40ss@mail.example.org:2525?starttls=0", 2525, False, False),
        ("smtps://u:p%40ss@mail.example.org", 465, True, False),
    ],
)
def test_a_mail_server_is_named_by_its_address(url: str, port: int, use_ssl: bool, use_tls: bool) -> None:  # noqa: FBT001
    found = outward.email({"TONGBAN_SMTP_URL": url, "TONGBAN_MAIL_FROM": "a@example.org"})
    assert (found["host"], found["port"], found["use_ssl"], found["use_tls"]) == (
        "mail.example.org", port, use_ssl, use_tls,
    )  # fmt: skip
    assert found["password"] == ("p@ss" if "u:" in url else "")


def test_networks_stand_with_commas() -> None:
    found = outward.networks({"TONGBAN_WEBHOOK_NETWORKS": "10.0.0.0/8, fd00::/8"})
    assert found == (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"TONGBAN_SMS_URL": "gateway"}, "TONGBAN_SMS_URL"),
        ({"TONGBAN_SMS_URL": "https://g/", "TONGBAN_SMS_HEADERS": "x"}, "TONGBAN_SMS_HEADERS"),
        ({"TONGBAN_SMS_URL": "https://g/", "TONGBAN_SMS_BODY": '{"a": 1}'}, "TONGBAN_SMS_BODY"),
        ({"TONGBAN_SMTP_URL": "mail"}, "TONGBAN_SMTP_URL"),
        ({"TONGBAN_SMTP_URL": "smtp://mail"}, "TONGBAN_MAIL_FROM"),
        ({"TONGBAN_WEBHOOK_NETWORKS": "10.0.0.1/8"}, "TONGBAN_WEBHOOK_NETWORKS"),
    ],
)
def test_what_cannot_be_read_is_named(environment: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        outward.sms(environment), outward.email(environment), outward.networks(environment)
