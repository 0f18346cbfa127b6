"""Questions about messages. Each says how many database queries it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from tongban.basis.actors import Citizen, Officer
from tongban.basis.notices import Message, Notice
from tongban.basis.packs_messages import read_notices
from tongban.basis.refusals import NotFound
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages.models import ContactPoint, Delivery, InboxMessage, Outbox, Preference, Subscriber
from tongban.casework.messages.rules import Channel, Sending, hidden

PAGE = 25  # rows


@cache
def notices() -> Mapping[str, Notice]:
    """Return the notices of the pack by key. Read once for each process: other words are a new deployment."""
    known, found = read_notices(catalog.pack_folder())
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known.notices


def channels_here() -> frozenset[Channel]:
    """Return by what messages can leave this installation, besides the inbox. No query."""
    there = {Channel.SMS: settings.SMS_GATEWAY, Channel.EMAIL: settings.MAIL_SERVER, Channel.WEBHOOK: True}
    return frozenset(channel for channel, is_there in there.items() if is_there)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person was told."""

    id: UUID
    notice: str
    at: datetime
    number: str
    due_on: date | None
    message: Message
    law: str
    read: bool
    about: str = "case"  # what the number is of


def inbox(*, by: Citizen, language: str, after: str = "", size: int = PAGE) -> Sequence[Letter]:
    """Return what a citizen was told, latest first. One query.

    Args:
        after: The id of the last one of the page before.
    """
    rows = InboxMessage.objects.filter(person_id=by.person_id)
    rows = rows.filter(id__lt=after) if after else rows
    return [_letter(row, language) for row in rows.order_by("-id")[:size]]


def letter(message_id: UUID, *, by: Citizen, language: str) -> Letter:
    """Return one thing that a citizen was told, or raise NotFound. One query."""
    row = InboxMessage.objects.filter(person_id=by.person_id, id=message_id).first()
    if row is None:
        raise NotFound("message")
    return _letter(row, language)


def unread(*, by: Citizen, cap: int = 99) -> int:
    """Return how many messages a citizen has not read, counted no further than `cap` + 1. One query."""
    return InboxMessage.objects.filter(person_id=by.person_id, read_at__isnull=True)[: cap + 1].count()


def _letter(row: InboxMessage, language: str) -> Letter:
    message = Message(*row.words[language[:2]])
    return Letter(
        row.id, row.notice, row.at, row.number, row.due_on, message, row.law, row.read_at is not None, row.about
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """A phone number or an e-mail address: the one in use, and the one that waits for its code."""

    channel: Channel
    value: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants to be told."""

    sms: bool
    email: bool
    language: str
    quiet_from: time
    quiet_to: time
    contacts: Mapping[Channel, Contact]


def wishes(*, by: Citizen) -> Wishes:
    """Return how a citizen wants to be told, as it is unless they have said otherwise. Two queries."""
    row = Preference.objects.filter(person_id=by.person_id).first() or Preference(person_id=by.person_id)
    found = ContactPoint.objects.filter(person_id=by.person_id).order_by("kind")
    contacts = {Channel(each.kind): Contact(Channel(each.kind), each.value, each.wanted) for each in found}
    return Wishes(row.sms, row.email, row.language, row.quiet_from, row.quiet_to, contacts)


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that was given up. Of whom it was for nothing is shown but enough to tell one from another."""

    id: UUID
    channel: Channel
    notice: str
    number: str
    to: str
    authority: str
    made_at: datetime
    tries: int
    fault: str

    @property
    def after(self) -> str:
        """Return where the page after this one begins."""
        return f"{self.made_at.isoformat()}_{self.id}"


def undelivered(*, by: Officer, after: str = "", size: int = PAGE) -> Sequence[Undelivered]:
    """Return messages about cases of the offices below a supervisor's that were given up, latest first. Two queries."""
    rows = _dead().filter(_below(by))
    if after:
        moment, _, last = after.rpartition("_")
        rows = rows.filter(Q(made_at__lt=moment) | Q(made_at=moment, id__lt=last))
    found = list(rows.order_by("-made_at", "-id")[:size])
    names = dict(
        Subscriber.objects.filter(id__in={row.subscriber_id for row in found if row.subscriber_id})
        .order_by("id")
        .values_list("id", "name")
    )
    return [_undelivered(row, names) for row in found]


def one_undelivered(delivery_id: UUID, *, by: Officer) -> Undelivered:
    """Return one message that was given up, or raise NotFound if a supervisor may not see it. Two queries at most."""
    row = _dead().filter(_below(by), id=delivery_id).first()
    if row is None:
        raise NotFound("message")
    found = Subscriber.objects.filter(id=row.subscriber_id).first() if row.subscriber_id else None
    return _undelivered(row, {found.id: found.name} if found else {})


def undelivered_count(*, by: Officer, cap: int = 99) -> int:
    """Return how many messages were given up, counted no further than `cap` + 1. One query."""
    return _dead().filter(_below(by))[: cap + 1].count()


def _dead() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=Sending.DEAD)


def _below(by: Officer) -> Q:
    """Return the condition for what a supervisor may see: nothing, unless it is granted."""
    condition = Q(pk__in=[])
    for prefix in sorted(by.supervises):
        condition |= Q(authority_id__gte=prefix, authority_id__lt=f"{prefix}~")
    return condition


def _undelivered(row: Delivery, names: Mapping[UUID, str]) -> Undelivered:
    to = names.get(row.subscriber_id, "") if row.subscriber_id else hidden(row.to)
    return Undelivered(
        row.id, Channel(row.channel), row.notice, row.number, to, row.authority_id, row.made_at, row.tries, row.fault
    )


@dataclass(frozen=True, slots=True)
class SubscriberView:
    """A system that is told by webhook. Its secret is nowhere."""

    id: UUID
    name: str
    url: str
    events: tuple[str, ...]
    scope: str
    active: bool


def subscribers() -> Sequence[SubscriberView]:
    """Return every system that is or was told by webhook, by name. One query."""
    rows = Subscriber.objects.order_by("name")
    return [SubscriberView(row.id, row.name, row.url, tuple(row.events), row.scope, row.active) for row in rows]


def subscribers_of(by: Officer) -> Sequence[SubscriberView]:
    """Return the systems that are told of offices below an integrator's, by name. One query."""
    return [each for each in subscribers() if any(each.scope.startswith(prefix) for prefix in by.integrates)]


def subscriber(subscriber_id: UUID, *, by: Officer) -> SubscriberView:
    """Return one of those, or raise NotFound. One query."""
    found = next((each for each in subscribers_of(by) if each.id == subscriber_id), None)
    if found is None:
        raise NotFound("subscriber")
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of an event for a system."""

    id: UUID
    notice: str
    number: str
    state: Sending
    made_at: datetime
    tries: int
    fault: str


def sent_to(each: SubscriberView, *, dead: bool, size: int = PAGE) -> Sequence[Sent]:
    """Return the latest events for a system: those that were given up, or the others. One query."""
    rows = Delivery.objects.filter(subscriber_id=each.id)
    rows = rows.filter(state=Sending.DEAD) if dead else rows.exclude(state=Sending.DEAD)
    return [
        Sent(row.id, row.notice, row.number, Sending(row.state), row.made_at, row.tries, row.fault)
        for row in rows.order_by("-made_at", "-id")[:size]
    ]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the post stands: what waits, and what does not get on."""

    in_outbox: int
    faulty: int
    waiting: int
    dead: int


def standing() -> Standing:
    """Return how the post stands. Four queries that count everything: for a command, not for a page."""
    return Standing(
        in_outbox=Outbox.objects.filter(faulty=False).count(),
        faulty=Outbox.objects.filter(faulty=True).count(),
        waiting=Delivery.objects.filter(state=Sending.WAITING).count(),
        dead=_dead().count(),
    )
