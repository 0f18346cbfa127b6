"""A delivery is claimed, sent, and written down: sent once, tried again later, or given up."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.casework.conftest import MONDAY
from tongban.casework.messages import sending
from tongban.casework.messages.models import Delivery, Subscriber
from tongban.casework.messages.rules import MOST_TRIES, Channel, Outcome, Sending
from tongban.casework.messages.sending import Outgoing

pytestmark = pytest.mark.django_db
HALF_A_MINUTE = timedelta(seconds=30)


class Sender:
    """A sender that keeps what it is given."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[Outgoing] = []

    def __call__(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        self.sent += messages
        return [self.outcomes.pop(0) if self.outcomes else Outcome() for _ in messages]


def made(**changes: Any) -> Delivery:
    given: dict[str, Any] = {
        "bucket": 3, "id": uuid4(), "channel": Channel.SMS, "notice": "accept", "number": "A1",
        "authority_id": "police-320508", "to": "13800000000", "payload": {"text": "已受理。", "language": "zh"},
        "made_at": MONDAY, "next_at": MONDAY,
    }  # fmt: skip
    return Delivery.objects.create(**{**given, **changes})


def deliver(sender: Callable[..., Any], at: datetime = MONDAY, channel: Channel = Channel.SMS) -> int:
    return sending.deliver(bucket=3, channel=channel, at=at, send=sender, chance=lambda: 1.0, limit=10)


def of(row: Delivery) -> Delivery:
    return Delivery.objects.get(id=row.id)


def test_what_is_sent_is_not_sent_again_and_what_it_said_is_not_kept() -> None:
    row, sender = made(), Sender()
    assert sending.waiting(MONDAY) == [(3, Channel.SMS)]
    assert deliver(sender) == 1
    found = of(row)
    assert (found.state, found.to, found.payload, found.tries, found.done_at) == (Sending.SENT, "", {}, 1, MONDAY)
    assert deliver(sender) == 0
    assert [each.id for each in sender.sent] == [row.id]
    assert sending.waiting(MONDAY) == []


def test_what_failed_goes_out_later_under_the_same_id() -> None:
    row, sender = made(), Sender(Outcome("http 503"))
    deliver(sender)
    assert (of(row).state, of(row).fault, of(row).next_at) == ("waiting", "http 503", MONDAY + HALF_A_MINUTE)
    assert deliver(sender, MONDAY + HALF_A_MINUTE / 2) == 0
    assert deliver(sender, MONDAY + HALF_A_MINUTE) == 1
    assert [each.id for each in sender.sent] == [row.id, row.id]
    assert (of(row).state, of(row).fault, of(row).tries) == ("sent", "", 2)


def test_what_fails_too_often_or_for_good_is_given_up() -> None:
    often, at_once = made(tries=MOST_TRIES - 1), made()
    deliver(Sender(Outcome("timeout"), Outcome("timeout")))
    assert sorted((of(often).state, of(at_once).state)) == ["dead", "waiting"]
    Delivery.objects.filter(id=at_once.id).update(next_at=MONDAY)
    deliver(Sender(Outcome("http 400", again=False)))
    assert of(at_once).state == "dead"
    assert of(often).to == "13800000000"  # it may still be sent
    assert deliver(Sender(), MONDAY + timedelta(days=9)) == 0


def test_one_that_fails_does_not_take_the_others_with_it() -> None:
    rows = [made(next_at=MONDAY - timedelta(minutes=minutes)) for minutes in (3, 2, 1)]
    deliver(Sender(Outcome(), Outcome("http 500"), Outcome()))
    assert [of(row).state for row in rows] == ["sent", "waiting", "sent"]


def test_nothing_is_written_down_of_what_a_dying_worker_did() -> None:
    row = made()

    def die(_messages: Sequence[Outgoing]) -> list[Outcome]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(die)
    assert (of(row).state, of(row).tries) == ("waiting", 0)


def subscriber(**changes: Any) -> Subscriber:
    given = {"id": uuid4(), "name": "城市大脑", "url": "https://example.org/", "scope": "police-32", "made_at": MONDAY}
    return Subscriber.objects.create(**{**given, **changes})


def test_an_event_goes_to_where_its_subscriber_is_now_with_its_secret() -> None:
    told = subscriber()
    made(channel=Channel.WEBHOOK, subscriber_id=told.id, to="", payload={"a": 1})
    Subscriber.objects.update(url="https://new.example.org/")
    sender = Sender()
    deliver(sender, channel=Channel.WEBHOOK)
    assert sender.sent[0].to == "https://new.example.org/"
    assert sender.sent[0].secrets == sending.secrets_of(told, MONDAY)
    assert len(sender.sent[0].secrets) == 1


def test_an_old_secret_signs_as_well_for_a_while() -> None:
    told = subscriber(serial=2, both_until=MONDAY + timedelta(hours=1))
    first, second = sending.secrets_of(told, MONDAY)
    assert sending.secrets_of(told, MONDAY + timedelta(hours=1)) == (first,)
    told.serial = 1
    assert sending.secrets_of(told, MONDAY + timedelta(hours=1)) == (second,)


def test_what_waits_for_a_subscriber_that_was_closed_is_given_up() -> None:
    told = subscriber(active=False)
    row = made(channel=Channel.WEBHOOK, subscriber_id=told.id, to="", payload={})
    sender = Sender()
    assert deliver(sender, channel=Channel.WEBHOOK) == 1
    assert sender.sent == []
    assert (of(row).state, of(row).fault) == ("dead", "subscriber closed")


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"channel": "pigeon"}, "delivery_channel_known"),
        ({"state": "lost"}, "delivery_state_known"),
        ({"channel": "webhook"}, "delivery_to_somebody"),
        ({"subscriber_id": UUID(int=1)}, "delivery_to_somebody"),
        ({"state": "sent"}, "delivery_sent_has_date"),
    ],
)
def test_the_database_refuses_what_cannot_be(changes: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        made(**changes)
