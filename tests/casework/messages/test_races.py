"""Several workers at once tell nobody twice; and they would, were rows not claimed."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from tests.casework.cases.test_races import at_once
from tests.casework.conftest import MONDAY
from tests.casework.messages.test_sending import made
from tongban.casework.messages import expanding, sending
from tongban.casework.messages.models import Delivery, InboxMessage, Outbox
from tongban.casework.messages.rules import Channel, Outcome
from tongban.casework.messages.sending import Outgoing

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 2


@contextmanager
def no_claims() -> Iterator[None]:
    """Have rows read without a lock, as if nobody else were there."""
    with patch.object(QuerySet, "select_for_update", lambda found, **_: found):
        yield


@contextmanager
def all_have_claimed(module: object) -> Iterator[None]:
    """Hold each worker after its claim until the others have claimed as well."""
    barrier, claim = threading.Barrier(WORKERS), getattr(module, "claim")  # noqa: B009 (a module is an object here)

    def wait(*given: object) -> object:
        found = claim(*given)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=5)
        return found

    with patch.object(module, "claim", wait):
        yield


def sent_by_two_workers() -> Counter[UUID]:
    """Have two workers send ten messages of one bucket at once; return how often each came in."""
    came_in: Counter[UUID] = Counter()

    def send(messages: Sequence[Outgoing]) -> list[Outcome]:
        came_in.update(message.id for message in messages)
        return [Outcome() for _ in messages]

    work = partial(sending.deliver, bucket=3, channel=Channel.SMS, at=MONDAY, send=send, chance=lambda: 1.0, limit=5)
    with all_have_claimed(sending):
        outcome = at_once(*[work] * WORKERS)
    assert outcome == [5, 5]
    return came_in


def test_two_workers_send_each_message_once() -> None:
    rows = [made(id=uuid4()) for _ in range(10)]
    came_in = sent_by_two_workers()
    assert came_in == Counter(row.id for row in rows)
    assert Delivery.objects.filter(state="sent").count() == 10


def test_without_the_claim_they_send_the_same_ones() -> None:
    for _ in range(10):
        made(id=uuid4())
    with no_claims():
        came_in = sent_by_two_workers()
    assert set(came_in.values()) == {2}


def told_by_two_workers(transfer: Callable[..., str]) -> list[object]:
    for _ in range(4):
        transfer()
    Outbox.objects.update(bucket=3)
    work = partial(expanding.expand, bucket=3, at=MONDAY, channels=(Channel.SMS,), limit=2)
    with all_have_claimed(expanding):
        return at_once(*[work] * WORKERS)


def test_two_workers_tell_of_each_act_once(transfer: Callable[..., str]) -> None:
    assert told_by_two_workers(transfer) == [2, 2]
    assert InboxMessage.objects.count() == Delivery.objects.count() == 4
    assert not Outbox.objects.exists()


def test_without_the_claim_the_database_refuses_to_tell_it_twice(transfer: Callable[..., str]) -> None:
    with no_claims():
        outcome = told_by_two_workers(transfer)
    # Both took the same two. That nobody is told the same twice is the database's own second belt.
    assert sorted(type(each).__name__ for each in outcome) == [IntegrityError.__name__, int.__name__]
    assert InboxMessage.objects.count() == 2
