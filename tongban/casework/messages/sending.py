"""Deliveries on their way out: claimed, handed to a sender, and what became of them written down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction

from tongban.casework.messages.models import Delivery, Subscriber
from tongban.casework.messages.rules import Channel, Outcome, Sending, secret, wait_after

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A message that is to go out now. Its id is the same at every try."""

    id: UUID
    channel: Channel
    notice: str
    to: str = field(repr=False)  # a phone number, an e-mail address, a web address
    payload: Mapping[str, Any] = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


Send = Callable[[Sequence[Outgoing]], Sequence[Outcome]]
CLOSED = Outcome("subscriber closed", again=False)


def waiting(at: datetime) -> list[tuple[int, Channel]]:
    """Return the buckets and channels in which something is to go out now. One query."""
    due = Delivery.objects.filter(state=Sending.WAITING, next_at__lte=at).order_by("channel", "bucket")
    return [(bucket, Channel(channel)) for bucket, channel in due.values_list("bucket", "channel").distinct()]


@transaction.atomic(durable=True)
def deliver(*, bucket: int, channel: Channel, at: datetime, send: Send, chance: Callable[[], float], limit: int) -> int:
    """Hand what is due in a bucket to a sender, and write down what became of it; return how many there were.

    The rows stay locked while they are sent, so that no other worker sends them. A worker that dies meanwhile leaves
    them as they were: they go out again, at once and under the same ids, which a receiver takes for one.
    """
    rows = claim(bucket, channel, at, limit)
    subscribers = _subscribers(rows)
    outgoing = [_outgoing(row, subscribers, at) for row in rows]
    open_ones = [each for each in outgoing if each is not None]
    outcomes = iter(send(open_ones)) if open_ones else iter(())
    for row, each in zip(rows, outgoing, strict=True):
        _note(row, CLOSED if each is None else next(outcomes), at, chance)
    return len(rows)


def claim(bucket: int, channel: Channel, at: datetime, limit: int) -> list[Delivery]:
    """Return deliveries of a bucket that nobody else has in hand, locked until the transaction ends. One query."""
    free = Delivery.objects.select_for_update(skip_locked=True).filter(bucket=bucket, channel=channel)
    return list(free.filter(state=Sending.WAITING, next_at__lte=at).order_by("next_at", "id")[:limit])


def _subscribers(rows: Sequence[Delivery]) -> Mapping[UUID, Subscriber]:
    ids = {row.subscriber_id for row in rows if row.subscriber_id}
    return {each.id: each for each in Subscriber.objects.filter(id__in=ids, active=True)} if ids else {}


def _outgoing(row: Delivery, subscribers: Mapping[UUID, Subscriber], at: datetime) -> Outgoing | None:
    to = row.to
    secrets: tuple[str, ...] = ()
    if row.subscriber_id:
        subscriber = subscribers.get(row.subscriber_id)
        if subscriber is None:
            return None
        to, secrets = subscriber.url, secrets_of(subscriber, at)
    return Outgoing(
        id=row.id, channel=Channel(row.channel), notice=row.notice, to=to, payload=row.payload, secrets=secrets
    )


def secrets_of(subscriber: Subscriber, at: datetime) -> tuple[str, ...]:
    """Return the secrets that a subscriber's webhooks are signed with: the new one, for a while the old as well."""
    serials = [subscriber.serial]
    if subscriber.both_until and at < subscriber.both_until:
        serials.append(subscriber.serial - 1)
    return tuple(secret(settings.WEBHOOK_KEY, subscriber.id, serial) for serial in serials)


def _note(row: Delivery, outcome: Outcome, at: datetime, chance: Callable[[], float]) -> None:
    """Write down what became of a delivery. One statement. What was sent, and where, is not kept."""
    tries = row.tries + 1
    wait = wait_after(tries, chance()) if outcome.again else None
    changed: dict[str, Any] = {"tries": tries, "fault": outcome.fault[:80]}
    if outcome.sent:
        changed |= {"state": Sending.SENT, "done_at": at, "to": "", "payload": {}}
    elif wait is None:
        changed |= {"state": Sending.DEAD, "done_at": at}
    else:
        changed |= {"next_at": at + wait}
    Delivery.objects.filter(bucket=row.bucket, id=row.id).update(**changed)
    state = changed.get("state", Sending.WAITING)
    event = partial(log.info, f"message.{state}", id=str(row.id), channel=row.channel, fault=outcome.fault)
    transaction.on_commit(event)
