"""Systems that are told by webhook: made, given a new secret, closed; by who runs the installation and by integrators.

An integrator passes on what happens in the offices below theirs, and nothing of others.
"""

import os
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.basis.actors import Officer
from tongban.basis.ids import uuid7
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.messages.models import BUCKETS, Delivery, Subscriber
from tongban.casework.messages.queries import notices
from tongban.casework.messages.rules import EVENT_TYPE, Channel, Sending, checked_url, secret

BOTH_HOLD = timedelta(hours=24)


class NameTaken(Refusal):
    """A subscriber is called so already."""


class NoSuchEvent(Refusal):
    """The pack tells of no such event; the message names it."""


def subscribe(*, name: str, url: str, events: Collection[str], scope: str, at: datetime) -> str:
    """Have a system told of events by webhook from now on; return its secret, which can be had this once.

    Args:
        events: Keys of notices, or the act before the dot; none: all.
        scope: How the codes of the offices begin whose cases it may know of.

    Raises:
        NotAllowedThere: Webhooks may not go to that address.
        NoSuchEvent: With the first that is not known.
        NameTaken: Another is called so.
    """
    checked_url(url, settings.WEBHOOK_NETWORKS)
    known = {*notices(), *(key.partition(".")[0] for key in notices())}
    for event in events:
        if event not in known:
            raise NoSuchEvent(event)
    if not scope:
        raise NotFound("scope")
    made = Subscriber(
        id=uuid7(at, os.urandom(10)), name=name, url=url, events=sorted(set(events)), scope=scope, made_at=at
    )
    with transaction.atomic():
        if Subscriber.objects.filter(name=name).exists():
            raise NameTaken(name)
        made.save(force_insert=True)
    return secret(settings.WEBHOOK_KEY, made.id, made.serial)


@transaction.atomic
def rotate(*, name: str, at: datetime) -> str:
    """Give a subscriber a new secret and return it; for a day the old one signs as well. Raises NotFound."""
    row = Subscriber.objects.select_for_update().get(id=_id(name))
    row.serial, row.both_until = row.serial + 1, at + BOTH_HOLD
    row.save()
    return secret(settings.WEBHOOK_KEY, row.id, row.serial)


def close(*, name: str) -> None:
    """Tell a system of nothing any more; what still waits for it is given up. Raises NotFound."""
    Subscriber.objects.filter(id=_id(name)).update(active=False)


class OutOfReach(Refusal):
    """The offices whose cases a system would be told of are not below the integrator's."""


TEST = "test"  # the notice of a test; not of the pack, since nothing has happened


def add(*, name: str, url: str, events: Collection[str], scope: str, by: Officer, at: datetime) -> str:
    """Do as `subscribe` for offices below an integrator's.

    Raises:
        OutOfReach: Nothing was made.
    """
    if not scope or not any(scope.startswith(prefix) for prefix in by.integrates):
        raise OutOfReach(scope)
    return subscribe(name=name, url=url, events=events, scope=scope, at=at)


def new_secret(*, subscriber_id: UUID, by: Officer, at: datetime) -> str:
    """Do as `rotate`. Raises NotFound: it is none, or not of the integrator's."""
    return rotate(name=_own(subscriber_id, by).name, at=at)


def pause(*, subscriber_id: UUID, by: Officer) -> None:
    """Tell a system of nothing for now; what still waits for it is given up and can be sent later. Raises NotFound."""
    Subscriber.objects.filter(id=_own(subscriber_id, by).id).update(active=False)


def go_on(*, subscriber_id: UUID, by: Officer) -> None:
    """Tell a system again of what happens from now on. Raises NotFound."""
    Subscriber.objects.filter(id=_own(subscriber_id, by).id).update(active=True)


def send_test(*, subscriber_id: UUID, by: Officer, at: datetime) -> None:
    """Have the worker send a system an event that says it is a test. Raises NotFound."""
    row = _own(subscriber_id, by)
    sent = uuid7(at, os.urandom(10))
    payload: dict[str, Any] = {
        "specversion": "1.0", "id": str(sent), "source": settings.SITE_URL or "/tongban",
        "type": EVENT_TYPE.format(about="subscriber", notice=TEST), "subject": row.name, "time": at.isoformat(),
        "datacontenttype": "application/json", "data": {"test": True},
    }  # fmt: skip
    Delivery.objects.create(
        bucket=sent.int % BUCKETS, id=sent, channel=Channel.WEBHOOK, notice=TEST, authority_id=row.scope,
        subscriber_id=row.id, payload=payload, made_at=at, next_at=at,
    )  # fmt: skip


def send_again(*, subscriber_id: UUID, delivery_ids: Collection[UUID], by: Officer, at: datetime) -> int:
    """Have what was given up for a system tried again, under the same ids; return how much it was. Raises NotFound."""
    row = _own(subscriber_id, by)
    dead = Delivery.objects.filter(state=Sending.DEAD, subscriber_id=row.id, id__in=delivery_ids)
    return dead.update(state=Sending.WAITING, next_at=at, tries=0, done_at=None, resent_by=by.user_id)


def _own(subscriber_id: UUID, by: Officer) -> Subscriber:
    row = Subscriber.objects.filter(id=subscriber_id).first()
    if row is None or not any(row.scope.startswith(prefix) for prefix in by.integrates):
        raise NotFound("subscriber")
    return row


def _id(name: str) -> UUID:
    found = Subscriber.objects.filter(name=name).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"subscriber {name}")
    return found
