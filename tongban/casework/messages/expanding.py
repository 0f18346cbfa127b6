"""From the outbox to what each person and each system gets: inbox messages, and deliveries by their channels."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.timezone import localtime

from tongban.basis.notices import Message, Notice, in_words
from tongban.basis.refusals import NotFound
from tongban.casework.messages import addressees
from tongban.casework.messages.addressees import ACTING, Addressee
from tongban.casework.messages.models import ContactPoint, Delivery, InboxMessage, Outbox, Preference, Subscriber
from tongban.casework.messages.putting import given
from tongban.casework.messages.queries import notices
from tongban.casework.messages.rules import (
    EVENT_TYPE,
    Channel,
    delivery_id,
    mail_text,
    page_of,
    quiet_until,
    sms_text,
    wants,
)
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry

log = structlog.get_logger()

LANGUAGES = ("zh-hans", "en")
FOOTER = {
    "zh": "这是自动发送的通知，请勿回复。您可以在“消息”的设置中更改接收方式。",
    "en": "This notice was sent by a machine; nobody reads an answer. You can change how you are told under Messages.",
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What a batch of the outbox needs to know, read once for all of it."""

    parties: Mapping[UUID, Sequence[Addressee]]
    preferences: Mapping[UUID, Preference]
    contacts: Mapping[tuple[UUID, str], str]
    dead: Collection[UUID]
    subscribers: Sequence[Subscriber]
    offices: Mapping[str, Any]
    channels: Collection[Channel]
    at: datetime


def buckets_waiting() -> list[int]:
    """Return the buckets in which something lies in the outbox. One query."""
    return sorted(Outbox.objects.filter(faulty=False).order_by("bucket").values_list("bucket", flat=True).distinct())


@transaction.atomic(durable=True)
def expand(*, bucket: int, at: datetime, channels: Collection[Channel], limit: int) -> int:
    """Make of what lies in a bucket of the outbox what each one gets; return how many rows it was.

    Rows that another worker has in hand are left to it. All of it happens, or nothing: a worker that dies in between
    leaves the outbox as it was. What cannot be put into words stays, marked, and holds up nothing else.

    Args:
        channels: Those that this installation has besides the inbox.
    """
    rows = claim(bucket, limit)
    if not rows:
        return 0
    known = _read(rows, channels, at)
    inbox: list[InboxMessage] = []
    deliveries: list[Delivery] = []
    done: list[UUID] = []
    for row in rows:
        try:
            letters, sendings = _expanded(row, known)
        except DatabaseError:
            raise
        except Exception as e:  # noqa: BLE001 (whatever it is, the next row is somebody else's news)
            log.error("messages.faulty", outbox=str(row.id), fault=type(e).__name__)  # noqa: TRY400 (no values in a log)
            continue
        inbox += letters
        deliveries += sendings
        done.append(row.id)
    InboxMessage.objects.bulk_create(inbox)
    Delivery.objects.bulk_create(deliveries)
    Outbox.objects.filter(bucket=bucket, id__in=done).delete()
    Outbox.objects.filter(bucket=bucket, id__in=[row.id for row in rows if row.id not in done]).update(faulty=True)
    return len(rows)


def claim(bucket: int, limit: int) -> list[Outbox]:
    """Return rows of a bucket that nobody else has in hand, locked until the transaction ends. One query."""
    free = Outbox.objects.select_for_update(skip_locked=True).filter(bucket=bucket, faulty=False)
    return list(free.filter(notice__in=sorted(notices())).order_by("id")[:limit])


def _read(rows: Sequence[Outbox], channels: Collection[Channel], at: datetime) -> _Known:
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for row in rows:
        if notices()[row.notice].people:
            by_kind[row.about].add(row.about_id)
    parties: dict[UUID, Sequence[Addressee]] = {}
    for about, ids in by_kind.items():
        parties |= addressees.find(about, ids)
    people = {each.person_id for found in parties.values() for each in found if each.person_id}
    people |= {person for row in rows for person in row.people}
    contacts = ContactPoint.objects.filter(person_id__in=people).exclude(value="").order_by("person_id", "kind")
    return _Known(
        parties=parties,
        preferences={each.person_id: each for each in Preference.objects.filter(person_id__in=people)},
        contacts={(each.person_id, each.kind): each.value for each in contacts},
        dead=registry.died(people) if people else frozenset(),
        subscribers=list(Subscriber.objects.filter(active=True).order_by("id")),
        offices=_offices({row.offices[0] for row in rows if row.offices}),
        channels=channels,
        at=at,
    )


def _offices(codes: Collection[str]) -> Mapping[str, Any]:
    try:
        return offices.authorities(codes) if codes else {}
    except NotFound:  # one that is gone takes only its own rows with it
        return {code: view for code in codes for view in _office(code)}


def _office(code: str) -> list[Any]:
    try:
        return [offices.authority(code)]
    except NotFound:
        return []


def _expanded(row: Outbox, known: _Known) -> tuple[list[InboxMessage], list[Delivery]]:
    notice = notices()[row.notice]
    letters: list[InboxMessage] = []
    sendings = list(_events(row, known))
    if notice.text is not None:
        words = {
            language[:2]: in_words(notice.text, given(row, notice, known.offices, language), language)
            for language in LANGUAGES
        }
        for each in told(row, notice, known.parties.get(row.about_id, ()), known.dead):
            if each.person_id:
                letters.append(_letter(row, notice, each.person_id, words))
            sendings += _sendings(row, each, words, known)
    return letters, sendings


def told(
    row: Outbox, notice: Notice, parties: Sequence[Addressee], dead: Collection[UUID] = frozenset()
) -> list[Addressee]:
    """Return who is to be told, each once: those named in the row, and those whose part the notice names.

    Nobody who has died: whoever else acts on their side is told instead, if there is anybody.
    """
    named = [each for each in parties if each.person_id in row.people]
    named += [Addressee(person, "") for person in row.people if person not in {each.person_id for each in named}]
    roles = [each for each in parties if each.role in notice.people and row.side in {0, each.side}]
    found: dict[object, Addressee] = {}
    bereft = {each.side for each in (*named, *roles) if each.person_id in dead}
    instead = [each for each in parties if each.role in ACTING and each.side in bereft]
    for each in (*named, *roles, *instead):
        found.setdefault(each.person_id or each.phone, each)
    return [each for each in found.values() if each.person_id not in dead]


def _letter(row: Outbox, notice: Notice, person_id: UUID, words: Mapping[str, Message]) -> InboxMessage:
    return InboxMessage(
        person_id=person_id,
        id=row.id,
        notice=row.notice,
        at=row.at,
        about=row.about,
        number=row.number,
        due_on=row.due_on,
        words={key: [said.title, said.happened, said.to_do, said.by_when] for key, said in words.items()},
        law=notice.law.text if notice.law else "",
    )


def _sendings(row: Outbox, to: Addressee, words: Mapping[str, Message], known: _Known) -> Iterator[Delivery]:
    wish = known.preferences.get(to.person_id) if to.person_id else None
    wish = wish or Preference()
    language = wish.language[:2]
    message = words[language]
    next_at = quiet_until(localtime(known.at), _minute(wish.quiet_from), _minute(wish.quiet_to)) or known.at
    phone = known.contacts.get((to.person_id, Channel.SMS), to.phone) if to.person_id else to.phone
    email = known.contacts.get((to.person_id, Channel.EMAIL), "") if to.person_id else ""
    if Channel.SMS in known.channels and wish.sms and phone:
        text = sms_text(message)
        text = text if row.number in text else f"{text} {row.number}"
        yield _delivery(row, Channel.SMS, phone, {"text": text, "language": language}, next_at)
    if Channel.EMAIL in known.channels and wish.email and email:
        link = f"{settings.SITE_URL}/{page_of(row.about, row.number)}" if settings.SITE_URL else ""
        text = mail_text(message, number=row.number, link=link, footer=FOOTER[language])
        yield _delivery(row, Channel.EMAIL, email, {"subject": f"{message.title} {row.number}", "text": text}, next_at)


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _events(row: Outbox, known: _Known) -> Iterator[Delivery]:
    if "office" not in notices()[row.notice].tell or Channel.WEBHOOK not in known.channels:
        return
    for subscriber in known.subscribers:
        if wants(events=subscriber.events, scope=subscriber.scope, notice=row.notice, offices=row.offices):
            yield _delivery(row, Channel.WEBHOOK, "", _event(row), known.at, subscriber.id)


def _event(row: Outbox) -> dict[str, Any]:
    """Return what happened as a CloudEvent: keys and codes, nobody's name.

    Source: CloudEvents 1.0, structured JSON.
    """
    return {
        "specversion": "1.0",
        "id": str(row.id),
        "source": settings.SITE_URL or "/tongban",
        "type": EVENT_TYPE.format(about=row.about, notice=row.notice),
        "subject": row.number,
        "time": row.at.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "number": row.number,
            "seq": row.seq,
            "item": row.item_code,
            "item_version": row.item_version,
            "offices": row.offices,
            "due_on": row.due_on.isoformat() if row.due_on else None,
            "provisional": row.provisional,
            **row.data,
        },
    }


def _delivery(
    row: Outbox, channel: Channel, to: str, payload: dict[str, Any], next_at: datetime, subscriber: UUID | None = None
) -> Delivery:
    return Delivery(
        bucket=row.bucket,
        id=delivery_id(row.id, channel, subscriber or to),
        channel=channel,
        notice=row.notice,
        number=row.number,
        authority_id=row.offices[0] if row.offices else "",
        subscriber_id=subscriber,
        to=to,
        payload=payload,
        made_at=row.at,
        next_at=next_at,
    )
