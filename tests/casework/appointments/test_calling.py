"""Tickets: numbered by office, day and window; called in turn, those booked at their time first; tied to a case."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.casework.appointments.conftest import NOW, SUZHOU, Book, on_monday
from tongban.basis.actors import Machine, Officer
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.appointments import calling, queries, rules
from tongban.casework.appointments.models import Appointment, Ticket
from tongban.casework.appointments.queries import TicketView
from tongban.casework.appointments.rules import Booked, Waiting

pytestmark = pytest.mark.django_db
Find = Callable[[str], Officer]
MINUTE = timedelta(minutes=1)


def take(by: Officer | Machine, at: datetime = NOW, **given: Any) -> TicketView:
    return calling.take(**{"office": SUZHOU, "window": "general", "by": by, "at": at} | given)


def call(by: Officer, at: datetime = NOW, counter: str = "1", windows: tuple[str, ...] = ("general",)) -> TicketView:
    return calling.call_next(office=SUZHOU, windows=windows, counter=counter, by=by, at=at)


def called_in_turn(by: Officer, at: datetime) -> list[str]:
    found = []
    while queries.waiting(SUZHOU, at.date(), at=at):
        ticket = call(by, at)
        calling.finish(ticket_id=ticket.id, came=True, by=by, at=at)
        found.append(ticket.number)
    return found


def test_numbers_begin_anew_for_each_window_and_day(clerk: Officer) -> None:
    assert [take(clerk).number, take(clerk).number] == ["A001", "A002"]
    assert take(clerk, window="traffic").number == "B001"
    assert take(clerk, NOW + timedelta(days=1)).number == "A001"


def test_those_booked_come_at_their_time_and_before_that_nobody_waits_for_them(book: Book, clerk: Officer) -> None:
    booked = calling.check_in(appointment_id=book(), by=clerk, at=on_monday(9, 40)).number
    walk_ins = [take(clerk, on_monday(9, 41) + n * MINUTE).number for n in range(3)]
    elderly = take(clerk, on_monday(9, 50), priority="elderly").number
    disabled = take(clerk, on_monday(9, 55), priority="disabled").number
    early = [row.number for row in queries.waiting(SUZHOU, NOW.date(), at=on_monday(9, 59))]
    assert early == [disabled, elderly, *walk_ins, booked]  # the booked time has not come
    assert called_in_turn(clerk, on_monday(10)) == [disabled, booked, elderly, *walk_ins]


def test_a_ticket_for_an_appointment_is_given_once_and_in_time(book: Book, clerk: Officer, officer: Find) -> None:
    made = book()
    with pytest.raises(rules.NotYetTime):
        calling.check_in(appointment_id=made, by=clerk, at=on_monday(9, 29))
    with pytest.raises(NotFound):
        calling.check_in(appointment_id=made, by=officer("yibin-clerk"), at=on_monday(9, 30))
    calling.check_in(appointment_id=made, by=clerk, at=on_monday(9, 30))
    with pytest.raises(rules.NotOpenAnyMore):
        calling.check_in(appointment_id=made, by=clerk, at=on_monday(9, 31))
    assert Appointment.objects.get().state == Booked.CAME
    late = book("zhou", on_monday(11))
    with pytest.raises(rules.NotYetTime):
        calling.check_in(appointment_id=late, by=clerk, at=on_monday(11, days=1))


def test_the_machine_gives_a_ticket_for_the_number_of_an_appointment(book: Book, people: Any) -> None:
    number = Appointment.objects.get(id=book()).number
    ticket = calling.check_in_by_number(office=SUZHOU, number=number, at=on_monday(9, 45))
    assert (ticket.number, ticket.person_id, ticket.item_code) == ("A001", people["luo"], "HK-016")
    with pytest.raises(NotFound):
        calling.check_in_by_number(office="police-511502", number=number, at=on_monday(9, 45))


def test_the_machine_knows_nobody_and_stops_when_counters_close(clerk: Officer, people: Any) -> None:
    assert take(Machine()).person_id is None
    with pytest.raises(rules.NoSuchSlot):
        take(Machine(), on_monday(17))
    with pytest.raises(rules.NoSuchSlot):
        take(Machine(), on_monday(10, days=5))  # Saturday
    most = queries.must_have_reception().machine_per_minute
    for _ in range(most - 1):
        take(Machine())
    with pytest.raises(rules.MachineBusy):
        take(Machine())
    assert take(Machine(), NOW + MINUTE).number == f"A{most + 1:03}"


def test_only_a_clerk_at_that_counter_gives_and_calls(clerk: Officer, officer: Find) -> None:
    ticket = take(clerk)
    for other in (officer("yibin-clerk"), officer("suzhou-examiner")):
        with pytest.raises(NotYours):
            take(other)
        with pytest.raises(NotYours):
            call(other)
        with pytest.raises(NotFound):
            queries.ticket(ticket.id, by=other)
    with pytest.raises(NotFound):
        take(clerk, window="nowhere")
    with pytest.raises(NotFound):
        take(clerk, priority="royalty")


def test_a_counter_is_done_with_one_before_it_calls_the_next(clerk: Officer, officer: Find) -> None:
    take(clerk), take(clerk)
    first = call(clerk)
    with pytest.raises(rules.CounterBusy):
        call(clerk)
    again = calling.recall(ticket_id=first.id, by=clerk, at=NOW + MINUTE)
    assert (again.calls, again.called_at) == (2, NOW + MINUTE)
    with pytest.raises(NotFound):
        calling.finish(ticket_id=first.id, came=True, by=officer("yibin-clerk"), at=NOW)
    calling.finish(ticket_id=first.id, came=False, by=clerk, at=NOW + 2 * MINUTE)
    assert queries.at_counter(SUZHOU, NOW.date(), "1") is None
    call(clerk)
    with pytest.raises(rules.NobodyWaits):
        call(clerk, counter="2")
    with pytest.raises(rules.NotCalled):
        calling.finish(ticket_id=first.id, came=True, by=clerk, at=NOW)


def test_who_was_not_there_may_wait_again_the_same_day(clerk: Officer) -> None:
    take(clerk)
    ticket = call(clerk)
    with pytest.raises(rules.NotCalled):
        calling.wait_again(ticket_id=ticket.id, by=clerk, at=NOW)
    calling.finish(ticket_id=ticket.id, came=False, by=clerk, at=NOW)
    with pytest.raises(rules.NotCalled):
        calling.wait_again(ticket_id=ticket.id, by=clerk, at=NOW + timedelta(days=1))
    calling.wait_again(ticket_id=ticket.id, by=clerk, at=NOW + MINUTE)
    assert call(clerk, NOW + 2 * MINUTE).number == ticket.number


def test_who_is_sent_on_keeps_the_number_and_comes_before_those_who_wait_there(clerk: Officer) -> None:
    take(clerk, window="traffic"), take(clerk)
    ticket = call(clerk)
    with pytest.raises(NotFound):
        calling.send_on(ticket_id=ticket.id, window="nowhere", by=clerk, at=NOW)
    calling.send_on(ticket_id=ticket.id, window="traffic", by=clerk, at=NOW)
    assert call(clerk, windows=("traffic",)).number == ticket.number == "A001"


def test_the_screen_shows_numbers_and_counters_and_no_person(clerk: Officer, people: Any) -> None:
    take(clerk, person_id=people["luo"])
    take(clerk, NOW + MINUTE)
    call(clerk, NOW + 2 * MINUTE, counter="3")
    [shown] = queries.called(SUZHOU, NOW.date())
    assert (shown.number, shown.counter, shown.now) == ("A001", "3", True)
    assert set(shown.__dataclass_fields__) == {"number", "counter", "window", "called_at", "now"}
    assert queries.queues(SUZHOU, NOW.date()) == {"general": queries.Queue(1, NOW + MINUTE)}
    take(clerk, NOW + 2 * MINUTE)
    assert queries.queues(SUZHOU, NOW.date())["general"] == queries.Queue(2, NOW + MINUTE)


def test_a_ticket_and_its_appointment_are_tied_to_a_case_that_the_clerk_sees(
    book: Book, clerk: Officer, transfer: Callable[..., str], officer: Find
) -> None:
    number = transfer()
    ticket = calling.check_in(appointment_id=book(), by=clerk, at=on_monday(9, 45))
    with pytest.raises(NotFound):
        calling.tie(ticket_id=ticket.id, case_number="320508-2026-0000000000", by=clerk)
    with pytest.raises(NotFound):
        calling.tie(ticket_id=ticket.id, case_number=number, by=officer("yibin-clerk"))
    calling.tie(ticket_id=ticket.id, case_number=number, by=clerk)
    row = Ticket.objects.get()
    assert row.case_id
    assert Appointment.objects.get().case_id == row.case_id
    [visit] = queries.visits(row.case_id, [])
    assert (visit.ticket, visit.booked_for, visit.authority) == ("A001", on_monday(10), SUZHOU)
    walk_in = take(clerk)
    assert [each.ticket for each in queries.visits(row.case_id, [walk_in.id])] == ["A002", "A001"]
    calling.tie(ticket_id=walk_in.id, case_number=number, by=clerk)
    assert queries.ticket(walk_in.id, by=clerk).case_number == number
    assert queries.ticket(walk_in.id, by=clerk).state is Waiting.WAITING
