"""Quiet hours, tries, signatures, addresses, codes: what goes out, when, and to where."""

import base64
import hashlib
import hmac
import ipaddress
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.notices import Message
from tongban.casework.messages.rules import (
    MOST_TRIES,
    Channel,
    CodeWrong,
    NotAllowedThere,
    Outcome,
    WrongContact,
    allowed,
    check_code,
    checked_contact,
    checked_url,
    code_hash,
    delivery_id,
    hidden,
    mail_text,
    page_of,
    quiet_until,
    secret,
    signature,
    sms_text,
    wait_after,
    wants,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT, MORNING = 22 * 60, 7 * 60
SOMEBODY, ANOTHER = UUID(int=1), UUID(int=2)
INTRANET = (ipaddress.ip_network("10.20.0.0/16"), ipaddress.ip_network("fd00::/8"))


def at(hour: int, minute: int = 0, day: int = 2) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (at(21, 59), None),
        (at(22), at(7, day=3)),
        (at(23, 30), at(7, day=3)),
        (at(0), at(7)),
        (at(6, 59), at(7)),
        (at(7), None),
        (at(12), None),
    ],
)
def test_quiet_hours_lie_on_both_sides_of_midnight(now: datetime, ends: datetime | None) -> None:
    assert quiet_until(now, NIGHT, MORNING) == ends


def test_quiet_hours_may_lie_within_a_day_or_be_none() -> None:
    assert quiet_until(at(13), 12 * 60, 14 * 60 + 30) == at(14, 30)
    assert quiet_until(at(14), 12 * 60, 14 * 60) is None
    assert quiet_until(at(3), MORNING, MORNING) is None


@given(st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 10**8))
def test_quiet_hours_end_within_a_day_and_then_it_is_not_quiet(begins: int, ends: int, seconds: int) -> None:
    now = at(0) + timedelta(seconds=seconds)
    until = quiet_until(now, begins, ends)
    if until is not None:
        assert now < until <= now + timedelta(days=1)
        assert quiet_until(until, begins, ends) is None


def test_a_try_that_failed_is_repeated_later_and_later_and_then_given_up() -> None:
    longest = [wait_after(tries, 1) for tries in range(1, MOST_TRIES + 1)]
    minutes = [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 256, 360, None]  # doubled from half a minute, at most six hours
    assert longest == [m if m is None else timedelta(minutes=m) for m in minutes]


@given(st.integers(1, MOST_TRIES - 1), st.floats(0, 1))
def test_chance_shortens_a_wait_to_half_at_most(tries: int, chance: float) -> None:
    wait, longest = wait_after(tries, chance), wait_after(tries, 1)
    assert wait is not None
    assert longest is not None
    assert longest / 2 <= wait <= longest


def test_a_message_on_its_way_has_the_same_id_however_often_it_is_made() -> None:
    assert delivery_id(SOMEBODY, Channel.SMS, "1") == delivery_id(SOMEBODY, Channel.SMS, "1")
    ids = [
        delivery_id(outbox, channel, to) for outbox in (SOMEBODY, ANOTHER) for channel in Channel for to in ("1", "2")
    ]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("events", "scope", "is_told"),
    [
        ([], "police-32", True),
        (["accept"], "police-320508", True),
        (["accept.deemed"], "police-", True),
        (["submit"], "police-32", False),
        ([], "police-31", False),
        ([], "police-511502", True),
    ],
)
def test_a_subscriber_hears_of_what_it_asked_for_in_its_offices(events: list[str], scope: str, is_told: bool) -> None:  # noqa: FBT001
    offices = ["police-320508", "police-511502"]
    assert wants(events=events, scope=scope, notice="accept.deemed", offices=offices) is is_told


def test_a_webhook_is_signed_as_the_standard_says() -> None:
    key = secret("key of the installation", SOMEBODY, 1)
    signed = signature([key], "msg", 1_700_000_000, b'{"a":1}')
    wanted = hmac.new(base64.b64decode(key[6:]), b'msg.1700000000.{"a":1}', hashlib.sha256).digest()
    assert key.startswith("whsec_")
    assert signed == "v1," + base64.b64encode(wanted).decode()


def test_a_secret_is_of_one_subscriber_one_serial_and_one_installation() -> None:
    made = {secret(key, who, serial) for key in ("a", "b") for who in (SOMEBODY, ANOTHER) for serial in (1, 2)}
    assert len(made) == 8
    both = signature([secret("a", SOMEBODY, 2), secret("a", SOMEBODY, 1)], "msg", 1, b"")
    assert len(both.split(" ")) == 2


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("::1", False),
        ("10.20.3.4", True),  # named
        ("10.21.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # where clouds keep their keys
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 (an address to be refused)
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.20.0.1", True),
        ("fd12::1", True),
        ("fe80::1", False),
    ],
)
def test_webhooks_go_nowhere_private_but_where_it_was_said(address: str, is_allowed: bool) -> None:  # noqa: FBT001
    assert allowed(address, INTRANET) is is_allowed


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/hook",
        "ftp://example.org/",
        "https://",
        "https://user@example.org/",
        "https://:pw@example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://[::1/",
        "nothing",
    ],
)
def test_an_address_that_webhooks_may_not_go_to_is_refused(url: str) -> None:
    with pytest.raises(NotAllowedThere):
        checked_url(url, ())


def test_an_address_that_webhooks_may_go_to() -> None:
    for url in ("https://example.org/hook?a=b", "https://example.org:8443/", "https://93.184.216.34/"):
        assert checked_url(url, ()) == url
    assert checked_url("http://10.20.0.1/hook", INTRANET)


def test_a_text_message_is_one_line() -> None:
    assert sms_text(Message("", "已受理。", "无需操作。", "9日前。")) == "已受理。无需操作。9日前。"
    assert sms_text(Message("", "Accepted.", "Do nothing.", "")) == "Accepted. Do nothing."


def test_a_mail_says_all_of_it_and_how_to_have_no_more() -> None:
    text = mail_text(Message("t", "a", "b", ""), number="A1", link="", footer="f")
    assert text == "a\n\nb\n\nA1\n\n-- \nf\n"


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [
        (Channel.SMS, "138 0000-0000", "13800000000"),
        (Channel.SMS, "+86 (138) 00000000", "+8613800000000"),
        (Channel.EMAIL, " luo@example.org ", "luo@example.org"),
    ],
)
def test_a_contact_is_kept_plain(channel: Channel, typed: str, kept: str) -> None:
    assert checked_contact(channel, typed) == kept


@pytest.mark.parametrize(
    ("channel", "typed"),
    [
        (Channel.SMS, "123"),
        (Channel.SMS, "phone"),
        (Channel.EMAIL, "luo"),
        (Channel.EMAIL, "a@b"),
        (Channel.EMAIL, "a@example.org\nBcc: b@example.org"),
        (Channel.EMAIL, "a@example.org,b@example.org"),
    ],
)
def test_what_is_no_contact_is_refused(channel: Channel, typed: str) -> None:
    with pytest.raises(WrongContact):
        checked_contact(channel, typed)


def test_a_code_counts_when_it_comes_back_right_in_time_and_early_enough() -> None:
    sent = datetime(2026, 3, 2, tzinfo=UTC)
    right = code_hash("key", person=SOMEBODY, value="a@b.cn", code="123456")
    check_code(stored=right, given=right, sent_at=sent, tries=4, at=sent + timedelta(minutes=30))
    wrong = code_hash("key", person=SOMEBODY, value="a@b.cn", code="123457")
    for stored, given_code, sent_at, tries, minutes in (
        (right, wrong, sent, 0, 1),
        (right, right, sent, 5, 1),
        (right, right, sent, 0, 31),
        (right, right, None, 0, 1),
        ("", "", sent, 0, 1),
    ):
        with pytest.raises(CodeWrong):
            check_code(
                stored=stored, given=given_code, sent_at=sent_at, tries=tries, at=sent + timedelta(minutes=minutes)
            )


def test_a_contact_is_shown_so_that_only_its_owner_knows_it() -> None:
    assert hidden("13812345678") == "138****78"
    assert hidden("luo@example.org") == "l***@example.org"
    assert hidden("123456") == "****"


def test_an_outcome_without_a_fault_is_sent() -> None:
    assert Outcome().sent
    assert not Outcome("http 500").sent


@pytest.mark.parametrize(
    ("about", "page"),
    [
        ("", "cases/320508-26-00000000-0/"), ("appointment", "appointments/"), ("document", "me/"),
        ("round", "rounds/320508-26-00000000-0/mine/"),
    ],
)  # fmt: skip
def test_a_message_leads_to_the_page_of_what_it_is_about(about: str, page: str) -> None:
    assert page_of(about, "320508-26-00000000-0") == page
