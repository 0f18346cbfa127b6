"""Systems that are told by webhook: made, given a new secret, closed. Done by whoever runs the installation."""

import os
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from tongban.basis.ids import uuid7
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.messages.models import Subscriber
from tongban.casework.messages.queries import notices
from tongban.casework.messages.rules import checked_url, secret

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


def _id(name: str) -> UUID:
    found = Subscriber.objects.filter(name=name).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"subscriber {name}")
    return found
