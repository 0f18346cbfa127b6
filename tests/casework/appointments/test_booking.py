"""A time is booked, moved and cancelled: by a citizen for themselves, by a clerk at their counter. Nobody overbooks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.casework.appointments.conftest import NOW, SUZHOU, Book, on_monday
from tongban.basis.actors import Citizen, Machine, Officer
from tongban.basis.appointments import MissedBar
from tongban.basis.citations import Citation
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.appointments import actions, queries, rules
from tongban.casework.appointments.models import Appointment, Slot
from tongban.casework.appointments.rules import Booked
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages.models import Outbox

pytestmark = pytest.mark.django_db
Find = Callable[[str], Officer]
People = Callable[[str], Citizen]


def test_a_booking_takes_a_place_and_tells_the_person_when_and_where(book: Book, people: dict[str, UUID]) -> None:
    made = book()
    row = Appointment.objects.get(id=made)
    assert (row.window, row.starts_at, row.ends_at) == ("general", on_monday(10), on_monday(10, 30))
    assert Slot.objects.get().taken == 1
    [told] = Outbox.objects.all()
    assert (told.notice, told.people, told.due_on) == ("appointment.booked", [people["luo"]], date(2026, 3, 2))
    assert (told.number, told.data["time"], told.data["window"]["en"]) == (row.number, "10:00", "Household and general")


@pytest.mark.parametrize(
    ("on", "slots"),
    [
        # Three hours in the morning and three and a half in the afternoon are 6 + 7 half hours.
        (date(2026, 3, 2), 13),
        (date(2026, 3, 7), 0),  # Saturday
        (date(2026, 2, 28), 13),  # a Saturday worked in exchange for Spring Festival
        (date(2026, 2, 16), 0),  # a Monday of Spring Festival
        (date(2031, 3, 3), 0),  # no notice covers it: holidays are never guessed
        (date(2025, 12, 31), 0),  # before the hours begin
    ],
)
def test_counters_open_on_the_days_that_the_clocks_call_working_days(pack: None, on: date, slots: int) -> None:
    assert len(queries.open_slots(SUZHOU, on)) == slots


def test_a_full_time_is_refused_and_free_again_when_somebody_cancels(book: Book, citizen: People) -> None:
    first = book("luo")
    book("zhou")
    with pytest.raises(rules.SlotFull):
        book("yang")
    assert [slot.free for slot in queries.slots(SUZHOU, "general", date(2026, 3, 2), at=NOW)][:3] == [2, 2, 0]
    actions.cancel(appointment_id=first, by=citizen("luo"), at=NOW)
    book("yang")
    assert Slot.objects.get().taken == 2
    assert Outbox.objects.filter(notice="appointment.cancelled").count() == 1


@pytest.mark.parametrize(
    "starts_at",
    [on_monday(7), on_monday(10, 15), on_monday(12), on_monday(10, days=5), on_monday(10, days=16)],
    ids=["over", "between two slots", "at noon", "on a Saturday", "too far ahead"],
)
def test_what_is_no_time_to_book_is_refused(book: Book, starts_at: object) -> None:
    with pytest.raises(rules.NoSuchSlot):
        book(starts_at=starts_at)
    assert not Slot.objects.exists()


def test_nobody_holds_more_than_the_pack_allows(book: Book, citizen: People) -> None:
    book(), book(starts_at=on_monday(14))
    with pytest.raises(rules.TooManyOpen):
        book(starts_at=on_monday(15))
    assert len(queries.mine(by=citizen("luo"), at=NOW)[0]) == 2
    assert queries.mine(by=citizen("luo"), at=on_monday(18))[0] == []


def test_moving_frees_the_old_time_and_takes_the_new_one(book: Book, citizen: People) -> None:
    made = book()
    for starts_at in (on_monday(14), on_monday(9), on_monday(9)):
        actions.move(appointment_id=made, starts_at=starts_at, by=citizen("luo"), at=NOW)
    assert {slot.starts_at: slot.taken for slot in Slot.objects.all()} == {
        on_monday(10): 0, on_monday(14): 0, on_monday(9): 1,
    }  # fmt: skip
    assert Appointment.objects.get(id=made).moves == 2  # moved to where it is already, nothing happens
    assert Outbox.objects.filter(notice="appointment.moved").count() == 2
    book("zhou", on_monday(14)), book("yang", on_monday(14))
    with pytest.raises(rules.SlotFull):
        actions.move(appointment_id=made, starts_at=on_monday(14), by=citizen("luo"), at=NOW)
    assert queries.of_citizen(made, by=citizen("luo")).starts_at == on_monday(9)


def test_a_citizen_changes_it_in_time_and_a_clerk_at_any_time(book: Book, citizen: People, clerk: Officer) -> None:
    made = book()
    with pytest.raises(rules.TooLateToChange):
        actions.cancel(appointment_id=made, by=citizen("luo"), at=on_monday(9, 45))
    actions.cancel(appointment_id=made, by=clerk, at=on_monday(9, 45))
    with pytest.raises(rules.NotOpenAnyMore):
        actions.cancel(appointment_id=made, by=clerk, at=on_monday(9, 45))


def test_nobody_touches_or_sees_the_appointment_of_others(book: Book, citizen: People, officer: Find) -> None:
    made = book()
    for other in (citizen("zhou"), officer("yibin-clerk"), officer("suzhou-approver")):
        with pytest.raises(NotFound):
            actions.cancel(appointment_id=made, by=other, at=NOW)
    with pytest.raises(NotFound):
        queries.of_citizen(made, by=citizen("zhou"))
    with pytest.raises(NotFound):
        queries.of_office(made, by=officer("yibin-clerk"))
    with pytest.raises(NotFound):
        queries.of_day(SUZHOU, date(2026, 3, 2), by=officer("yibin-clerk"))
    assert queries.of_person(citizen("luo").person_id, by=officer("yibin-clerk"), at=NOW) == []


def test_a_citizen_books_for_themselves_and_a_clerk_at_their_own_counter(
    book: Book, citizen: People, officer: Find, clerk: Officer, people: dict[str, UUID]
) -> None:
    with pytest.raises(NotYours):
        book(person_id=people["zhou"])
    with pytest.raises(NotYours):
        book(by=officer("yibin-clerk"))
    made = book(by=clerk, channel="desk")
    assert queries.of_office(made, by=clerk).person_id == people["luo"]
    assert [each.id for each in queries.of_day(SUZHOU, date(2026, 3, 2), by=clerk)] == [made]
    assert [each.id for each in queries.of_person(people["luo"], by=clerk, at=NOW)] == [made]


def test_an_appointment_for_a_case_is_only_for_who_sees_it(
    book: Book, transfer: Callable[..., str], citizen: People
) -> None:
    number = transfer()
    with pytest.raises(NotFound):
        book("zhou", case_number=number)
    made = book(case_number=number)
    row = Appointment.objects.get(id=made)
    assert row.case_number == number
    assert row.case_id
    [visit] = queries.visits(row.case_id, [])
    assert (visit.appointment, visit.ticket, visit.booked_for) == (row.number, "", on_monday(10))


def test_who_did_not_come_is_noted_by_a_clerk_or_by_the_worker_once(book: Book, clerk: Officer) -> None:
    first, second = book(), book("zhou")
    with pytest.raises(rules.NotYetTime):
        actions.miss(office=SUZHOU, appointment_id=first, by=clerk, at=on_monday(10, 29))
    assert not actions.miss(office=SUZHOU, appointment_id=second, by=Machine(), at=on_monday(10, 29))
    assert actions.miss(office=SUZHOU, appointment_id=first, by=clerk, at=on_monday(10, 30))
    assert actions.miss(office=SUZHOU, appointment_id=second, by=Machine(), at=on_monday(10, 30))
    assert not actions.miss(office=SUZHOU, appointment_id=second, by=Machine(), at=on_monday(11))
    assert Outbox.objects.filter(notice="appointment.missed").count() == 2
    assert {row.state for row in Appointment.objects.all()} == {Booked.MISSED}
    with pytest.raises(NotFound):
        actions.miss(office="police-511502", appointment_id=first, by=clerk, at=on_monday(11))


def test_where_the_pack_names_a_bar_who_missed_several_cannot_book_for_some_days(
    book: Book, clerk: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = queries.must_have_reception()
    bar = MissedBar(after=1, within_days=30, days=5, citation=Citation("规定", "某处", "low"))
    actions.miss(office=SUZHOU, appointment_id=book(), by=clerk, at=on_monday(10, 30))
    book(starts_at=on_monday(11))  # the pack names none
    monkeypatch.setattr(actions, "must_have_reception", lambda: replace(known, bar=bar))
    with pytest.raises(rules.MayNotBook) as told:
        book(starts_at=on_monday(14))
    assert told.value.until == date(2026, 3, 7)  # five days after Monday the 2nd
    book("zhou", on_monday(14))


def test_days_to_book_say_how_many_places_each_has(book: Book) -> None:
    book()
    found = dict(queries.days(SUZHOU, "general", at=NOW))
    # 13 half hours with two places each; one of Monday's is taken. Saturday and Sunday are closed.
    assert (found[date(2026, 3, 2)], found[date(2026, 3, 3)]) == (25, 26)
    assert date(2026, 3, 7) not in found
    assert max(found) == date(2026, 3, 17)


def test_every_item_of_the_pack_has_a_window(pack: None) -> None:
    assert {queries.window_of(item).code for item in catalog.in_force(NOW.date())} == set(
        queries.must_have_reception().windows
    )
