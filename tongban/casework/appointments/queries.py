"""Questions about appointments and those who wait. Each says how many database queries it costs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Least
from django.utils.timezone import get_current_timezone, localdate, localtime

from tongban.basis.actors import Citizen, Officer
from tongban.basis.appointments import Reception, Window
from tongban.basis.items import Item, Role
from tongban.basis.packs_appointments import read_reception
from tongban.basis.refusals import NotFound
from tongban.basis.workdays import CalendarGap
from tongban.casework.appointments.models import BUCKETS, Appointment, Slot, Ticket
from tongban.casework.appointments.rules import Booked, Rank, Waiting, last_day
from tongban.casework.catalog import queries as catalog

MOST = 200  # rows of a day
SHOWN = 8  # calls on the screen


def reception() -> Reception | None:
    """Return what the pack says of coming to a counter, or None if it says nothing. Read once for each process."""
    return _reception(settings.PACK_DIR)


@cache
def _reception(_folder: str) -> Reception | None:
    known, found = read_reception(catalog.pack_folder(), catalog.pack().areas)
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known


def must_have_reception() -> Reception:
    """Return what the pack says of coming to a counter, or raise NotFound."""
    known = reception()
    if known is None:
        raise NotFound("the pack says nothing of appointments")
    return known


def window_of(item: Item) -> Window:
    """Return the window that takes an item, or raise NotFound. No query."""
    found = must_have_reception().window_for(item.area)
    if found is None:
        raise NotFound(f"no window takes {item.code}")
    return found


@dataclass(frozen=True, slots=True)
class SlotView:
    """A time that can be booked, and how many more can be."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    free: int


def open_slots(office: str, on: date) -> list[tuple[datetime, datetime, int]]:
    """Return the slots of an office on a day with how many each takes; none on a day that no notice covers.

    No query but that of the calendar.
    """
    hours = must_have_reception().hours_of(office, on)
    if hours is None:
        return []
    try:
        working = catalog.calendar().in_region(office.rpartition("-")[2]).is_working(on)
    except CalendarGap:  # holidays are never guessed
        return []
    return [(_moment(on, slot.begins), _moment(on, slot.ends), hours.per_slot) for slot in hours.slots(working=working)]


def _moment(on: date, minute: int) -> datetime:
    return datetime(on.year, on.month, on.day, *divmod(minute, 60), tzinfo=get_current_timezone())


def slots(office: str, window: str, on: date, *, at: datetime) -> list[SlotView]:
    """Return the times of a day at a window that are still to come, full ones among them. One query."""
    taken = {row.starts_at: row.taken for row in _slots(office, window, on, on)}
    return [
        SlotView(begins, ends, capacity, max(capacity - taken.get(begins, 0), 0))
        for begins, ends, capacity in open_slots(office, on)
        if begins > at
    ]


def days(office: str, window: str, *, at: datetime) -> list[tuple[date, int]]:
    """Return the days that can be booked, with how many times each has free. One query."""
    today = localdate(at)
    last = last_day(today, must_have_reception().booking)
    taken = {row.starts_at: row.taken for row in _slots(office, window, today, last)}
    found = []
    for ahead in range((last - today).days + 1):
        on = today + timedelta(days=ahead)
        rows = [(begins, capacity) for begins, _, capacity in open_slots(office, on) if begins > at]
        if rows:
            found.append((on, sum(max(capacity - taken.get(begins, 0), 0) for begins, capacity in rows)))
    return found


def _slots(office: str, window: str, first: date, last: date) -> Sequence[Slot]:
    begins, ends = _moment(first, 0), _moment(last + timedelta(days=1), 0)
    rows = Slot.objects.filter(authority_id=office, window=window, starts_at__gte=begins, starts_at__lt=ends)
    return list(rows.order_by("starts_at"))


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """An appointment, as pages show it."""

    id: UUID
    number: str
    authority: str
    window: str
    starts_at: datetime
    ends_at: datetime
    person_id: UUID
    item: Item
    case_number: str
    state: Booked

    @property
    def on(self) -> date:
        """The local day."""
        return localdate(self.starts_at)


def mine(*, by: Citizen, at: datetime) -> tuple[list[AppointmentView], list[AppointmentView]]:
    """Return a citizen's appointments: those to come, the next one first, and those before, latest first. One query."""
    rows = [_view(row) for row in Appointment.objects.filter(person_id=by.person_id).order_by("-starts_at", "id")[:50]]
    coming = [row for row in rows if row.state is Booked.OPEN and row.ends_at > at]
    return coming[::-1], [row for row in rows if row not in coming]


def of_citizen(appointment_id: UUID, *, by: Citizen) -> AppointmentView:
    """Return one appointment of a citizen, or raise NotFound. One query."""
    return _one(Q(person_id=by.person_id, id=appointment_id))


def of_office(appointment_id: UUID, *, by: Officer) -> AppointmentView:
    """Return one appointment at a window of the clerk's offices, or raise NotFound. One query."""
    return _one(Q(authority_id__in=clerk_at(by), id=appointment_id))


def _one(which: Q) -> AppointmentView:
    row = Appointment.objects.filter(which).first()
    if row is None:
        raise NotFound("appointment")
    return _view(row)


def of_day(office: str, on: date, *, by: Officer) -> list[AppointmentView]:
    """Return the appointments at an office on a day, by time. One query."""
    must_be_clerk(office, by)
    begins, ends = _moment(on, 0), _moment(on + timedelta(days=1), 0)
    rows = Appointment.objects.filter(authority_id=office, starts_at__gte=begins, starts_at__lt=ends)
    rows = rows.exclude(state=Booked.CANCELLED)
    return [_view(row) for row in rows.order_by("starts_at", "number")[:MOST]]


def of_person(person_id: UUID, *, by: Officer, at: datetime) -> list[AppointmentView]:
    """Return what a person at the counter has booked at the clerk's offices and not come to yet. One query."""
    rows = Appointment.objects.filter(person_id=person_id, state=Booked.OPEN, ends_at__gt=at)
    return [_view(row) for row in rows.filter(authority_id__in=clerk_at(by)).order_by("starts_at")[:MOST]]


def clerk_at(by: Officer) -> list[str]:
    """Return the offices at whose counter an officer works."""
    return sorted(code for code, role in by.posts if role is Role.CLERK)


def must_be_clerk(office: str, by: Officer) -> None:
    """Raise NotFound unless the officer works at a counter of this office: nobody else learns who comes there."""
    if office not in clerk_at(by):
        raise NotFound(f"authority {office}")


def _view(row: Appointment) -> AppointmentView:
    return AppointmentView(
        row.id, row.number, row.authority_id, row.window, localtime(row.starts_at), localtime(row.ends_at),
        row.person_id, catalog.item(row.item_code, row.item_version), row.case_number, Booked(row.state),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket, as the desk shows it."""

    id: UUID
    number: str
    authority: str
    window: str
    state: Waiting
    priority: str
    counter: str
    calls: int
    person_id: UUID | None
    item_code: str
    appointment_id: UUID | None
    booked_for: datetime | None
    case_number: str
    taken_at: datetime
    called_at: datetime | None
    called_by: int | None


def in_turn(at: datetime) -> tuple[Combinable | str, ...]:
    """Return in which order those who wait are called at a moment."""
    due = When(booked_for__lte=at, then=Least(F("rank"), Value(Rank.BOOKED.value)))
    return Case(due, default=F("rank")), "turn_at", "serial"


def waiting(office: str, on: date, *, at: datetime, window: str = "") -> list[TicketView]:
    """Return who waits at an office on a day, in the order in which they are called. One query."""
    rows = Ticket.objects.filter(authority_id=office, on_day=on, state=Waiting.WAITING)
    rows = rows.filter(window=window) if window else rows
    return [ticket_view(row) for row in rows.order_by(*in_turn(at))[:MOST]]


def at_counter(office: str, on: date, counter: str) -> TicketView | None:
    """Return the ticket that was called to a counter and is not done with, or None. One query."""
    row = Ticket.objects.filter(authority_id=office, on_day=on, counter=counter, state=Waiting.CALLED).first()
    return ticket_view(row) if row else None


def absent(office: str, on: date) -> list[TicketView]:
    """Return the tickets of a day that were called when nobody was there, the latest first. One query."""
    rows = Ticket.objects.filter(authority_id=office, on_day=on, state=Waiting.ABSENT).order_by("-done_at")
    return [ticket_view(row) for row in rows[:SHOWN]]


def called_by(by: Officer, on: date) -> TicketView | None:
    """Return the ticket that an officer has called last and is not done with, or None. One query."""
    rows = Ticket.objects.filter(authority_id__in=clerk_at(by), on_day=on, state=Waiting.CALLED, called_by=by.user_id)
    row = rows.order_by("-called_at").first()
    return ticket_view(row) if row else None


def ticket(ticket_id: UUID, *, by: Officer) -> TicketView:
    """Return a ticket of the clerk's offices, or raise NotFound. One query."""
    row = Ticket.objects.filter(authority_id__in=clerk_at(by), id=ticket_id).first()
    if row is None:
        raise NotFound("ticket")
    return ticket_view(row)


def ticket_view(row: Ticket) -> TicketView:
    """Return a ticket as the desk shows it."""
    return TicketView(
        row.id, row.number, row.authority_id, row.window, Waiting(row.state), row.priority, row.counter, row.calls,
        row.person_id, row.item_code, row.appointment_id, row.booked_for, row.case_number, row.taken_at, row.called_at,
        row.called_by,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Called:
    """What the screen in the hall shows of a call: a number and a counter, never a name."""

    number: str
    counter: str
    window: str
    called_at: datetime
    now: bool  # not done with yet


def called(office: str, on: date) -> list[Called]:
    """Return the last calls of an office on a day, the latest first. One query."""
    rows = Ticket.objects.filter(authority_id=office, on_day=on, called_at__isnull=False).exclude(state=Waiting.WAITING)
    return [
        Called(row.number, row.counter, row.window, row.called_at, row.state == Waiting.CALLED)
        for row in rows.order_by("-called_at", "-serial")[:SHOWN]
        if row.called_at
    ]


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait at a window, and since when the first of them has."""

    waiting: int
    since: datetime | None


def queues(office: str, on: date) -> Mapping[str, Queue]:
    """Return how many wait at each window of an office, and for how long. One query."""
    rows = Ticket.objects.filter(authority_id=office, on_day=on, state=Waiting.WAITING).order_by("taken_at")
    found: dict[str, Queue] = {}
    for window, taken_at in rows.values_list("window", "taken_at"):
        before = found.get(window)
        found[window] = Queue(before.waiting + 1 if before else 1, before.since if before else taken_at)
    return found


@dataclass(frozen=True, slots=True)
class VisitView:
    """How somebody came to the counter for a case."""

    ticket: str  # its number, empty before they came
    counter: str
    at: datetime | None
    appointment: str  # its number
    booked_for: datetime | None
    authority: str


def visits(case_id: UUID, tickets: Collection[UUID]) -> list[VisitView]:
    """Return the appointments and tickets of a case, in the order of time. Two queries.

    Args:
        tickets: Those that the case's own events name.
    """
    rows = list(Ticket.objects.filter(Q(case_id=case_id) | Q(id__in=tickets)).order_by("taken_at"))
    booked = {row.id: row for row in Appointment.objects.filter(Q(case_id=case_id) | Q(id__in=_booked(rows)))}
    found = [_visit(row, booked.pop(row.appointment_id, None) if row.appointment_id else None) for row in rows]
    coming = [row for row in booked.values() if row.state != Booked.CANCELLED]
    return found + [_visit(None, row) for row in sorted(coming, key=lambda row: row.starts_at)]


def _booked(rows: Sequence[Ticket]) -> list[UUID]:
    return [row.appointment_id for row in rows if row.appointment_id]


def _visit(ticket: Ticket | None, booked: Appointment | None) -> VisitView:
    return VisitView(
        ticket=ticket.number if ticket else "",
        counter=ticket.counter if ticket else "",
        at=(ticket.called_at or ticket.taken_at) if ticket else None,
        appointment=booked.number if booked else "",
        booked_for=booked.starts_at if booked else None,
        authority=(ticket or booked).authority_id,  # type: ignore[union-attr]  # one of the two
    )


def buckets() -> range:
    """Return the buckets by which the worker looks after appointments."""
    return range(BUCKETS)


def overdue(*, bucket: int, before: datetime, limit: int) -> list[tuple[str, UUID]]:
    """Return open appointments of a bucket that began before a moment: office and id. One query."""
    rows = Appointment.objects.filter(bucket=bucket, state=Booked.OPEN, starts_at__lte=before).order_by("starts_at")
    return list(rows.values_list("authority_id", "id")[:limit])
