"""Messages leave the house: to a real HTTP server and a real mail server on this machine."""

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from tests.receivers import Mailbox, Received, http_receiver, mail_receiver
from tongban.casework.messages.rules import Channel, Outcome, secret
from tongban.casework.messages.sending import Outgoing
from tongban.channels.nightly.senders import mail, sms, webhook
from tongban.site import outward
from tongban.site.journeys.host import free_port

HERE = (ipaddress.ip_network("127.0.0.0/8"),)
SECRET = secret("key", UUID(int=1), 1)
EVENT = {"specversion": "1.0", "type": "tongban.case.accept.v1", "data": {"item": "户口"}}


@pytest.fixture
def receiver() -> Iterator[Received]:
    """An HTTP server that takes everything."""
    with http_receiver() as received:
        yield received


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server that takes everything."""
    with mail_receiver() as box:
        yield box


def text(**changes: Any) -> Outgoing:
    given: dict[str, Any] = {
        "id": uuid4(), "channel": Channel.SMS, "notice": "accept", "to": "13800000000",
        "payload": {"text": "已受理。", "language": "zh"},
    }  # fmt: skip
    return Outgoing(**{**given, **changes})


def event(to: str, **changes: Any) -> Outgoing:
    return text(channel=Channel.WEBHOOK, to=to, payload=EVENT, **({"secrets": (SECRET,)} | changes))


def letter(**changes: Any) -> Outgoing:
    payload = {"subject": "您的申请\n已受理", "text": "您申请的“迁移”已受理。\n"}
    return text(channel=Channel.EMAIL, to="luo@example.org", payload=payload, **changes)


def gateway(settings: Settings, receiver: Received, **more: str) -> None:
    settings.SMS_GATEWAY = outward.sms({"TONGBAN_SMS_URL": f"{receiver.address}/send", **more})


def server(settings: Settings, port: int) -> None:
    where = {"TONGBAN_SMTP_URL": f"smtp://127.0.0.1:{port}", "TONGBAN_MAIL_FROM": "service@example.org"}
    settings.MAIL_SERVER = outward.email(where)


def test_a_gateway_gets_the_text_the_number_and_an_id_to_know_it_by(settings: Settings, receiver: Received) -> None:
    gateway(
        settings, receiver, TONGBAN_SMS_HEADERS='{"Authorization": "Bearer x"}',
        TONGBAN_SMS_TEMPLATES='{"accept": "SMS_17"}', TONGBAN_SMS_TEMPLATE="SMS_1",
    )  # fmt: skip
    first, second = text(), text(notice="submit")
    assert sms.send([first, second]) == [Outcome(), Outcome()]
    found = {headers["idempotency-key"]: (path, headers, json.loads(body)) for path, headers, body in receiver.requests}
    path, headers, body = found[str(first.id)]
    assert (path, headers["authorization"]) == ("/send", "Bearer x")
    assert body == {
        "id": str(first.id), "to": "13800000000", "template": "SMS_17", "text": "已受理。", "language": "zh",
    }  # fmt: skip
    assert found[str(second.id)][2]["template"] == "SMS_1"


def test_a_gateway_may_want_other_names_and_constants(settings: Settings, receiver: Received) -> None:
    gateway(
        settings, receiver, TONGBAN_SMS_BODY='{"PhoneNumbers": "{to}", "SignName": "公安", "TemplateParam": "{text}"}'
    )
    sms.send([text()])
    body = json.loads(receiver.requests[0][2])
    assert body == {"PhoneNumbers": "13800000000", "SignName": "公安", "TemplateParam": "已受理。"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (500, Outcome("http 500")),
        (429, Outcome("http 429")),
        (302, Outcome("http 302")),
        (400, Outcome("http 400", again=False)),
        (202, Outcome()),
    ],
)
def test_what_a_gateway_refuses_for_good_is_not_tried_again(
    settings: Settings, receiver: Received, status: int, outcome: Outcome
) -> None:
    gateway(settings, receiver)
    receiver.answers = [status]
    assert sms.send([text()]) == [outcome]
    assert len(receiver.requests) == 1  # a redirect is not followed


def test_a_gateway_that_is_away_is_tried_again(settings: Settings) -> None:
    settings.SMS_GATEWAY = outward.sms({"TONGBAN_SMS_URL": f"http://127.0.0.1:{free_port()}/"})
    assert sms.send([text()]) == [Outcome("ConnectError")]


def test_a_letter_reaches_the_box_under_its_id(settings: Settings, box: Mailbox) -> None:
    server(settings, box.port)
    sent = letter()
    assert mail.send([sent, letter()]) == [Outcome(), Outcome()]
    got = box.letters[0]
    assert got["Message-ID"] == f"<{sent.id}@example.org>"
    assert (got["From"], got["To"], box.to[0]) == ("service@example.org", "luo@example.org", "luo@example.org")
    content = got.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.decode().splitlines() == ["您申请的“迁移”已受理。"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 no such box", Outcome("smtp 550", again=False)),
        ("451 later", Outcome("smtp 451")),
    ],
)
def test_a_box_that_is_not_there_is_not_tried_again(
    settings: Settings, box: Mailbox, answer: str, outcome: Outcome
) -> None:
    server(settings, box.port)
    box.answer_rcpt = answer
    assert mail.send([letter()]) == [outcome]
    box.answer_rcpt, box.answer = "250 OK", answer
    assert mail.send([letter()]) == [outcome]
    assert box.letters == []


def test_a_mail_server_that_is_away_is_tried_again(settings: Settings) -> None:
    server(settings, free_port())
    assert mail.send([letter()]) == [Outcome("ConnectionRefusedError")]


def test_an_event_is_signed_and_can_be_checked(settings: Settings, receiver: Received) -> None:
    settings.WEBHOOK_NETWORKS = HERE
    sent = event(f"{receiver.address}/hook?of=us")
    assert webhook.send([sent]) == [Outcome()]
    path, headers, body = receiver.requests[0]
    assert path == "/hook?of=us"
    assert headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert headers["host"] == receiver.address.removeprefix("http://")
    assert headers["webhook-id"] == str(sent.id)
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert json.loads(body) == EVENT
    assert headers["webhook-signature"] == _signed(headers, body)


def _signed(headers: Mapping[str, str], body: bytes) -> str:
    """Return the signature, worked out as a receiver does."""
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(500, Outcome("http 500")), (401, Outcome("http 401")), (410, Outcome("http 410", again=False))],
)
def test_a_subscriber_that_says_no_is_tried_again_unless_it_is_gone(
    settings: Settings, receiver: Received, status: int, outcome: Outcome
) -> None:
    settings.WEBHOOK_NETWORKS = HERE
    receiver.answers = [status]
    assert webhook.send([event(receiver.address)]) == [outcome]


def test_an_event_goes_nowhere_private(settings: Settings, receiver: Received) -> None:
    settings.WEBHOOK_NETWORKS = ()
    port = receiver.address.rpartition(":")[2]
    for url in (receiver.address, f"https://127.0.0.1:{port}/", f"https://localhost:{port}/", "https://[::1]/"):
        assert webhook.send([event(url)]) == [Outcome("address not allowed")]
    assert receiver.requests == []


def test_a_name_that_points_inside_is_not_followed(
    settings: Settings, receiver: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several addresses one is private: nothing is sent, whichever comes first."""
    settings.WEBHOOK_NETWORKS = ()
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    found = [(*entry, ("93.184.216.34", 443)), (*entry, ("169.254.169.254", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert webhook.send([event("https://rebound.example.org/")]) == [Outcome("address not allowed")]


def test_what_was_checked_is_where_it_goes(
    settings: Settings, receiver: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name is looked up once: a second answer could point elsewhere."""
    settings.WEBHOOK_NETWORKS = HERE
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, *given: Any, **named: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "hook.example.org" else host, *given, **named)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    port = receiver.address.rpartition(":")[2]
    assert webhook.send([event(f"http://hook.example.org:{port}/")]) == [Outcome()]
    assert receiver.requests[0][1]["host"] == f"hook.example.org:{port}"
    assert asked.count("hook.example.org") == 1


def test_a_redirect_is_not_followed(settings: Settings, receiver: Received) -> None:
    settings.WEBHOOK_NETWORKS = HERE
    receiver.answers = [302]
    assert webhook.send([event(receiver.address)]) == [Outcome("http 302")]
    assert len(receiver.requests) == 1


def test_a_name_that_nobody_knows_is_tried_again(settings: Settings) -> None:
    assert webhook.send([event("https://nobody.invalid/")]) == [Outcome("gaierror")]


def test_no_secret_no_number_and_no_text_is_in_what_is_printed_of_a_message() -> None:
    shown = repr(event("https://example.org/hook"))
    assert SECRET not in shown
    assert "example.org" not in shown
    assert "户口" not in shown
