"""What people do about messages: read them, say how they want to be told, have what failed tried again."""

import secrets
from collections.abc import Callable
from datetime import datetime, time
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.conf import settings
from django.db import transaction

from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound
from tongban.casework.messages.models import BUCKETS, ContactPoint, Delivery, InboxMessage, Outbox, Preference
from tongban.casework.messages.rules import (
    CODE_AGAIN,
    CODE_DIGITS,
    Channel,
    CodeTooSoon,
    Sending,
    check_code,
    checked_contact,
    code_hash,
)

log = structlog.get_logger()

CODE = "code"  # the notice of a code; not of the pack, since nothing has happened
Words = Callable[[str], dict[str, Any]]


def read(message_id: UUID, *, by: Citizen, at: datetime) -> None:
    """Remember that a citizen has read a message. Nothing happens if it is not theirs, or was read before."""
    InboxMessage.objects.filter(person_id=by.person_id, id=message_id, read_at__isnull=True).update(read_at=at)


def prefer(*, by: Citizen, sms: bool, email: bool, language: str, quiet_from: time, quiet_to: time) -> None:
    """Keep how a citizen wants to be told from now on."""
    wishes = {"sms": sms, "email": email, "language": language, "quiet_from": quiet_from, "quiet_to": quiet_to}
    Preference.objects.update_or_create(person_id=by.person_id, defaults=wishes)


@transaction.atomic(durable=True)
def want_contact(*, by: Citizen, channel: Channel, typed: str, at: datetime, words: Words) -> None:
    """Keep a phone number or an e-mail address aside, and send a code there. It is used when the code has come back.

    Args:
        words: Makes of a code what is sent: `text` and `language`, or `subject` and `text`.

    Raises:
        WrongContact: It is none.
        CodeTooSoon: A code was sent less than a minute ago.
    """
    value = checked_contact(channel, typed)
    point, _ = ContactPoint.objects.get_or_create(person_id=by.person_id, kind=channel)
    point = ContactPoint.objects.select_for_update().get(person_id=by.person_id, kind=channel)
    if point.code_at and at - point.code_at < CODE_AGAIN:
        raise CodeTooSoon("a code was sent just now")
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    point.wanted, point.code_at, point.tries = value, at, 0
    point.code_hash = code_hash(settings.SECRET_KEY, person=by.person_id, value=value, code=code)
    point.save()
    sent = uuid4()
    Delivery.objects.create(
        bucket=sent.int % BUCKETS, id=sent, channel=channel, notice=CODE, to=value, payload=words(code), made_at=at,
        next_at=at,
    )  # fmt: skip


def confirm_contact(*, by: Citizen, channel: Channel, code: str, at: datetime) -> None:
    """Use a phone number or an e-mail address from now on: the code that was sent there has come back.

    Raises:
        NotFound: None waits for a code.
        CodeWrong: It is another one, too old, or was tried too often. The try has been counted.
    """
    with transaction.atomic(durable=True):
        point = ContactPoint.objects.select_for_update().filter(person_id=by.person_id, kind=channel).first()
        if point is None or not point.wanted:
            raise NotFound("contact")
        tries, point.tries = point.tries, point.tries + 1
        point.save()
    given = code_hash(settings.SECRET_KEY, person=by.person_id, value=point.wanted, code=code.strip())
    check_code(stored=point.code_hash, given=given, sent_at=point.code_at, tries=tries, at=at)
    point.value, point.wanted, point.code_hash = point.wanted, "", ""
    point.save()


def drop_contact(*, by: Citizen, channel: Channel) -> None:
    """Forget a phone number or an e-mail address of a citizen."""
    ContactPoint.objects.filter(person_id=by.person_id, kind=channel).delete()


@transaction.atomic(durable=True)
def resend(*, delivery_id: UUID, by: Officer, at: datetime) -> None:
    """Have a message that was given up tried again, under the same id.

    Raises:
        NotFound: None is given up under this id (any more), or it is of an office that is not below the officer's.
    """
    row = Delivery.objects.filter(state=Sending.DEAD, id=delivery_id).first()
    if row is None or not any(row.authority_id.startswith(prefix) for prefix in by.supervises):
        raise NotFound("message")
    again = {"state": Sending.WAITING, "next_at": at, "tries": 0, "done_at": None, "resent_by": by.user_id}
    if not Delivery.objects.filter(bucket=row.bucket, id=row.id, state=Sending.DEAD).update(**again):
        raise NotFound("message")  # somebody came first
    transaction.on_commit(partial(log.info, "message.resent", id=str(row.id), channel=row.channel))


def resend_all(*, channel: Channel | None, at: datetime) -> int:
    """Have everything that was given up tried again, as whoever runs the system; return how much it was."""
    dead = Delivery.objects.filter(state=Sending.DEAD)
    dead = dead.filter(channel=channel) if channel else dead
    return dead.update(state=Sending.WAITING, next_at=at, tries=0, done_at=None)


def look_again() -> int:
    """Have what could not be put into words tried again; return how much it was."""
    return Outbox.objects.filter(faulty=True).update(faulty=False)
