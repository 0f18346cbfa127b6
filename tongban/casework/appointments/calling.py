"""Those who wait: given a ticket, called to a counter, served, sent on. Each act is one transaction.

Several counters call at once: each takes the first ticket that nobody else has in hand.
"""

import os
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Machine, Officer
from tongban.basis.ids import uuid7
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.appointments import rules
from tongban.casework.appointments.models import Appointment, Ticket
from tongban.casework.appointments.queries import TicketView, in_turn, must_have_reception, open_slots, ticket_view
from tongban.casework.appointments.rules import Booked, Rank, Waiting
from tongban.casework.cases.models import Case
from tongban.casework.cases.scope import visible_to
from tongban.casework.statements import execute

log = structlog.get_logger()

ONE_MINUTE = timedelta(minutes=1)
NEXT_NUMBER = """
INSERT INTO appointments_ticketcount (authority_id, on_day, letter, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (authority_id, on_day, letter) DO UPDATE SET last = appointments_ticketcount.last + 1 RETURNING last
"""


@transaction.atomic(durable=True)
def take(  # noqa: PLR0913 (each is what a visitor may say)
    *, office: str, window: str, by: Officer | Machine, at: datetime, person_id: UUID | None = None,
    item_code: str = "", priority: str = "",
) -> TicketView:  # fmt: skip
    """Give a visitor a ticket: by a clerk, or by the machine in the hall, which knows nobody.

    Raises:
        NotYours: The clerk works at no counter there. NotFound: There is no such window or priority.
        NoSuchSlot: The machine, when counters are closed for the day. MachineBusy: It has just given many.
    """
    _may_give(office, by, at)
    known = must_have_reception()
    if window not in known.windows or (priority and priority not in known.priority):
        raise NotFound("window")
    return _given(
        office, window, at, person_id=person_id, item_code=item_code, priority=priority,
        rank=rules.rank_of(known.priority.get(priority)), turn_at=at, by_machine=isinstance(by, Machine),
    )  # fmt: skip


@transaction.atomic(durable=True)
def check_in(*, appointment_id: UUID, by: Officer, at: datetime, priority: str = "") -> TicketView:
    """Give a ticket to somebody who has come to their appointment.

    Raises:
        NotFound: It is of no office of the clerk's. NotOpenAnyMore, NotYetTime: There is none to come to now.
    """
    row = Appointment.objects.select_for_update().filter(id=appointment_id).first()
    if row is None or Role.CLERK not in by.role_in(row.authority_id):
        raise NotFound("appointment")
    return _came(row, at, priority)


@transaction.atomic(durable=True)
def check_in_by_number(*, office: str, number: str, at: datetime) -> TicketView:
    """Give a ticket to somebody who types the number of their appointment into the machine in the hall."""
    known = Appointment.objects.filter(authority_id=office, number=number).values_list("id", flat=True).first()
    row = Appointment.objects.select_for_update().filter(id=known).first() if known else None
    if row is None:
        raise NotFound("appointment")
    return _came(row, at, by_machine=True)


def _came(row: Appointment, at: datetime, priority: str = "", *, by_machine: bool = False) -> TicketView:
    known = must_have_reception()
    rules.must_be_time(Booked(row.state), row.starts_at, at, known.booking)
    if localdate(row.starts_at) != localdate(at):
        raise rules.NotYetTime("another day")
    row.state, row.changed_at = Booked.CAME, at
    row.save(update_fields=["state", "changed_at"])
    return _given(
        row.authority_id, row.window, at, person_id=row.person_id, item_code=row.item_code, priority=priority,
        rank=rules.rank_of(known.priority.get(priority)), turn_at=row.starts_at, booked_for=row.starts_at,
        appointment_id=row.id, case_id=row.case_id, case_number=row.case_number, by_machine=by_machine,
    )  # fmt: skip


def _may_give(office: str, by: Officer | Machine, at: datetime) -> None:
    if isinstance(by, Officer):
        if Role.CLERK not in by.role_in(office):
            raise NotYours("only a clerk at that counter gives a ticket")
        return
    if not any(ends > at for _, ends, _ in open_slots(office, localdate(at))):
        raise rules.NoSuchSlot("closed")
    lately = Ticket.objects.filter(authority_id=office, on_day=localdate(at), by_machine=True)
    if lately.filter(taken_at__gt=at - ONE_MINUTE).count() >= must_have_reception().machine_per_minute:
        raise rules.MachineBusy("too many")


def _given(office: str, window: str, at: datetime, **given: Any) -> TicketView:
    on, letter = localdate(at), must_have_reception().windows[window].letter
    serial = execute(NEXT_NUMBER, [office, on, letter])[0][0]
    row = Ticket(
        authority_id=office, id=uuid7(at, os.urandom(10)), on_day=on, letter=letter, serial=serial,
        number=rules.ticket_number(letter, serial), window=window, taken_at=at, **given,
    )  # fmt: skip
    row.save(force_insert=True)
    _logged(row, "given")
    return ticket_view(row)


@transaction.atomic(durable=True)
def call_next(*, office: str, windows: Collection[str], counter: str, by: Officer, at: datetime) -> TicketView:
    """Call whoever is next at these windows to a counter: those booked at their time, priority, who waited longest.

    Raises:
        NotYours: The clerk works at no counter there. CounterBusy: Somebody is at the counter.
        NobodyWaits: There is nobody to call.
    """
    _must_work(office, by)
    on = localdate(at)
    if Ticket.objects.filter(authority_id=office, on_day=on, counter=counter, state=Waiting.CALLED).exists():
        raise rules.CounterBusy(counter)
    row = claim(office, on, windows, at)
    if row is None:
        raise rules.NobodyWaits("nobody")
    row.state, row.counter, row.calls, row.called_at, row.called_by = Waiting.CALLED, counter, 1, at, by.user_id
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "counter", "calls", "called_at", "called_by"])
    except IntegrityError:  # a colleague called to the same counter at the same moment
        raise rules.CounterBusy(counter) from None
    _logged(row, "called")
    return ticket_view(row)


def claim(office: str, on: Any, windows: Collection[str], at: datetime) -> Ticket | None:
    """Return the first ticket that nobody else has in hand, locked until the transaction ends. One query."""
    free = Ticket.objects.select_for_update(skip_locked=True).filter(authority_id=office, on_day=on)
    return free.filter(state=Waiting.WAITING, window__in=sorted(windows)).order_by(*in_turn(at)).first()


@transaction.atomic(durable=True)
def recall(*, ticket_id: UUID, by: Officer, at: datetime) -> TicketView:
    """Call a ticket that was called again; it comes first on the screen."""
    row = _at_counter(ticket_id, by)
    row.calls, row.called_at = row.calls + 1, at
    return _done(row, "recalled")


@transaction.atomic(durable=True)
def finish(*, ticket_id: UUID, came: bool, by: Officer, at: datetime) -> TicketView:
    """Be done with a ticket: served, or nobody came when it was called."""
    row = _at_counter(ticket_id, by)
    row.state, row.done_at = (Waiting.SERVED if came else Waiting.ABSENT), at
    return _done(row, row.state)


@transaction.atomic(durable=True)
def send_on(*, ticket_id: UUID, window: str, by: Officer, at: datetime) -> TicketView:
    """Send who is at the counter on to another window, where they come before those who have not been called yet."""
    if window not in must_have_reception().windows:
        raise NotFound("window")
    row = _at_counter(ticket_id, by)
    row.state, row.window, row.rank = Waiting.WAITING, window, min(row.rank, Rank.BOOKED.value)
    row.turn_at, row.counter, row.called_at, row.calls = min(row.turn_at, at), "", None, 0
    return _done(row, "sent_on")


@transaction.atomic(durable=True)
def wait_again(*, ticket_id: UUID, by: Officer, at: datetime) -> TicketView:
    """Have somebody wait again who was not there when they were called, today."""
    row = _locked(ticket_id, by)
    if row.state != Waiting.ABSENT or row.on_day != localdate(at):
        raise rules.NotCalled(row.state)
    row.state, row.turn_at, row.counter, row.called_at, row.done_at = Waiting.WAITING, at, "", None, None
    return _done(row, "waits_again")


@transaction.atomic(durable=True)
def tie(*, ticket_id: UUID, case_number: str, by: Officer) -> None:
    """Tie a ticket, and its appointment, to the case that was begun or carried on with it."""
    row = _locked(ticket_id, by)
    case_id = Case.objects.filter(visible_to(by), number=case_number).values_list("id", flat=True).first()
    if case_id is None:
        raise NotFound(f"case {case_number}")
    row.case_id, row.case_number = case_id, case_number
    row.save(update_fields=["case_id", "case_number"])
    if row.appointment_id:
        mine = Appointment.objects.filter(authority_id=row.authority_id, id=row.appointment_id)
        mine.update(case_id=case_id, case_number=case_number)


def _must_work(office: str, by: Officer) -> None:
    if Role.CLERK not in by.role_in(office):
        raise NotYours("only a clerk at that counter calls there")


def _at_counter(ticket_id: UUID, by: Officer) -> Ticket:
    row = _locked(ticket_id, by)
    if row.state != Waiting.CALLED:
        raise rules.NotCalled(row.state)
    return row


def _locked(ticket_id: UUID, by: Officer) -> Ticket:
    row = Ticket.objects.select_for_update().filter(id=ticket_id).first()
    if row is None or Role.CLERK not in by.role_in(row.authority_id):
        raise NotFound("ticket")
    return row


def _done(row: Ticket, what: str) -> TicketView:
    row.save()
    _logged(row, what)
    return ticket_view(row)


def _logged(row: Ticket, what: str) -> None:
    transaction.on_commit(partial(log.info, f"ticket.{what}", ticket=row.number, office=row.authority_id))
