"""Appointments: booked, moved, cancelled, missed. Each act is one transaction; nobody is booked where there is no room.

Whoever books locks the row of the time they want, so that of two who want the last place one is told it is full. The
database refuses more than there are places, whatever was asked before.
"""

import os
import secrets
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Human, Machine, Officer
from tongban.basis.ids import uuid7
from tongban.basis.items import Item, Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework import rows
from tongban.casework.appointments import rules
from tongban.casework.appointments.models import BUCKETS, Appointment, Slot
from tongban.casework.appointments.queries import must_have_reception, open_slots, window_of
from tongban.casework.appointments.rules import Booked
from tongban.casework.appointments.telling import tell
from tongban.casework.cases.models import Case
from tongban.casework.cases.scope import visible_to
from tongban.casework.statements import execute

log = structlog.get_logger()

NUMBER_DIGITS = 8
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


@transaction.atomic(durable=True)
def book(  # noqa: PLR0913 (each is a choice of who books)
    *, office: str, item: Item, starts_at: datetime, person_id: UUID, by: Human, at: datetime, channel: str,
    case_number: str = "",
) -> UUID:  # fmt: skip
    """Book a time at the window that takes an item; return the appointment's id.

    Args:
        case_number: Of the case that they come for, if there is one already.

    Raises:
        NotYours: A citizen books for somebody else, or an officer at a counter that is not theirs.
        NoSuchSlot, SlotFull, TooManyOpen, MayNotBook: It cannot be had.
    """
    _must_be_theirs(office, person_id, by)
    window = window_of(item).code
    ends_at, capacity = _slot_at(office, starts_at, at)
    case_id = _case(case_number, by)
    execute(ONE_AT_A_TIME, [f"appointments:{person_id}"])
    _must_be_allowed(person_id, at)
    _take_place(office, window, starts_at, capacity)
    made = uuid7(at, os.urandom(10))
    row = Appointment(
        authority_id=office, id=made, number=f"{secrets.randbelow(10**NUMBER_DIGITS):0{NUMBER_DIGITS}}", window=window,
        starts_at=starts_at, ends_at=ends_at, person_id=person_id, item_code=item.code, item_version=item.version,
        case_id=case_id, case_number=case_number if case_id else "", booked_by=by.user_id, booked_at=at,
        channel=channel, bucket=made.int % BUCKETS,
    )  # fmt: skip
    row.save(force_insert=True)
    _finish(row, "booked", at)
    return made


@transaction.atomic(durable=True)
def move(*, appointment_id: UUID, starts_at: datetime, by: Human, at: datetime) -> None:
    """Move an appointment to another time at the same office; a citizen only while there is time left.

    Raises:
        NotFound: It is not theirs. NotOpenAnyMore, TooLateToChange: It stays as it is.
        NoSuchSlot, SlotFull: The other time cannot be had.
    """
    row = _to_change(appointment_id, by, at)
    if starts_at == row.starts_at:
        return
    ends_at, capacity = _slot_at(row.authority_id, starts_at, at)
    if row.starts_at < starts_at:  # always the earlier time first, so that two who swap do not wait for each other
        _give_back(row)
        _take_place(row.authority_id, row.window, starts_at, capacity)
    else:
        _take_place(row.authority_id, row.window, starts_at, capacity)
        _give_back(row)
    row.starts_at, row.ends_at, row.moves = starts_at, ends_at, row.moves + 1
    _change(row, by, at)
    _finish(row, "moved", at)


@transaction.atomic(durable=True)
def cancel(*, appointment_id: UUID, by: Human, at: datetime) -> None:
    """Cancel an appointment; a citizen only while there is time left. Its place is free for others at once."""
    row = _to_change(appointment_id, by, at)
    _give_back(row)
    row.state = Booked.CANCELLED
    _change(row, by, at)
    _finish(row, "cancelled", at)


@transaction.atomic(durable=True)
def miss(*, office: str, appointment_id: UUID, by: Officer | Machine, at: datetime) -> bool:
    """Say that nobody came to an appointment; return whether it was still open. The worker says so after a while.

    Raises:
        NotFound, NotOpenAnyMore, NotYetTime: A clerk cannot say so.
    """
    row = _locked(appointment_id, office)
    if isinstance(by, Machine):
        if row.state != Booked.OPEN or at < rules.missed_from(row.starts_at, must_have_reception().booking):
            return False
    else:
        _must_be_theirs(office, row.person_id, by)
        rules.must_be_missed(Booked(row.state), row.starts_at, at, must_have_reception().booking)
    row.state = Booked.MISSED
    _change(row, by, at)
    _finish(row, "missed", at)
    return True


def remind(*, appointment_id: UUID, at: datetime) -> bool:
    """Have who booked reminded of it, in the transaction that is open; return whether it is still to come."""
    row = _locked(appointment_id)
    if row.state != Booked.OPEN or row.starts_at <= at:
        return False
    tell("reminder", row, at)
    return True


def _must_be_theirs(office: str, person_id: UUID, by: Human) -> None:
    if isinstance(by, Citizen):
        if by.person_id != person_id:
            raise NotYours("a citizen books for themselves")
    elif Role.CLERK not in by.role_in(office):
        raise NotYours("only a clerk at that counter books there")


def _slot_at(office: str, starts_at: datetime, at: datetime) -> tuple[datetime, int]:
    """Return when a time ends and how many it takes, or raise NoSuchSlot."""
    on, today = localdate(starts_at), localdate(at)
    if starts_at <= at or on > rules.last_day(today, must_have_reception().booking):
        raise rules.NoSuchSlot("over, or too far ahead")
    found = [(ends, capacity) for begins, ends, capacity in open_slots(office, on) if begins == starts_at]
    if not found:
        raise rules.NoSuchSlot("closed then")
    return found[0]


def _case(number: str, by: Human) -> UUID | None:
    if not number:
        return None
    found = Case.objects.filter(visible_to(by), number=number).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"case {number}")
    return found


def _must_be_allowed(person_id: UUID, at: datetime) -> None:
    """Raise what keeps a person from booking one more. Two queries at most."""
    known = must_have_reception()
    mine = Appointment.objects.filter(person_id=person_id)
    if known.bar is not None:
        since = at - timedelta(days=known.bar.within_days + known.bar.days)
        times = mine.filter(state=Booked.MISSED, starts_at__gt=since).values_list("starts_at", flat=True)
        until: date | None = rules.barred_until([localdate(each) for each in times], known.bar, localdate(at))
        if until:
            raise rules.MayNotBook(until)
    rules.must_have_room(mine.filter(state=Booked.OPEN, ends_at__gt=at).count(), known.booking)


def _take_place(office: str, window: str, starts_at: datetime, capacity: int) -> None:
    """Count one more at a time, or raise SlotFull. Its row stays locked until the transaction ends."""
    fresh = Slot(authority_id=office, window=window, starts_at=starts_at, capacity=capacity)
    Slot.objects.bulk_create([fresh], ignore_conflicts=True)
    [slot] = _slot(office, window, starts_at)
    rules.must_be_free(slot.taken, capacity)
    execute(TAKE, [capacity, office, window, starts_at])


TAKE = """
UPDATE appointments_slot SET taken = taken + 1, capacity = %s
WHERE authority_id = %s AND "window" = %s AND starts_at = %s
"""
GIVE_BACK = """
UPDATE appointments_slot SET taken = taken - 1 WHERE authority_id = %s AND "window" = %s AND starts_at = %s
"""


def _slot(office: str, window: str, starts_at: datetime) -> list[Slot]:
    return rows.read(Slot, lock=rows.FOR_UPDATE, authority_id=office, window=window, starts_at=starts_at)


def _give_back(row: Appointment) -> None:
    execute(GIVE_BACK, [row.authority_id, row.window, row.starts_at])


def _to_change(appointment_id: UUID, by: Human, at: datetime) -> Appointment:
    """Return an appointment of theirs that can be changed, locked."""
    row = _locked(appointment_id)
    if isinstance(by, Citizen):
        if row.person_id != by.person_id:
            raise NotFound("appointment")
        rules.must_change_in_time(Booked(row.state), row.starts_at, at, must_have_reception().booking)
    elif Role.CLERK not in by.role_in(row.authority_id):
        raise NotFound("appointment")
    elif row.state != Booked.OPEN:
        raise rules.NotOpenAnyMore(row.state)
    return row


def _locked(appointment_id: UUID, office: str = "") -> Appointment:
    """Return an appointment, locked until the transaction ends, or raise NotFound. One query."""
    row = Appointment.objects.select_for_update().filter(id=appointment_id).first()
    if row is None or (office and row.authority_id != office):
        raise NotFound("appointment")
    return row


def _change(row: Appointment, by: Human | Machine, at: datetime) -> None:
    row.changed_by, row.changed_at = by.user_id, at
    row.save(update_fields=["state", "starts_at", "ends_at", "moves", "changed_by", "changed_at"])


def _finish(row: Appointment, what: str, at: datetime) -> None:
    tell(what, row, at)
    transaction.on_commit(partial(log.info, f"appointment.{what}", appointment=str(row.id), office=row.authority_id))
