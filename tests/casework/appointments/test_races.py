"""Two at once: the last place has one taker, a ticket one counter; and it would not be so without the lock.

Nothing is published but the calendar: these tests empty every table.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection

from tests.casework.appointments.conftest import NOW, SUZHOU, Book, on_monday
from tests.casework.appointments.test_calling import call, take
from tests.casework.cases.test_races import Outcomes, at_once, both_have_read, no_locks, refused
from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.basis.packs import read_item, read_remedies
from tongban.casework.appointments import actions, calling, rules
from tongban.casework.appointments.models import Appointment, Slot, Ticket
from tongban.casework.appointments.rules import CounterBusy, SlotFull, TooManyOpen
from tongban.casework.catalog import actions as publish
from tongban.casework.catalog import queries as catalog

pytestmark = pytest.mark.django_db(transaction=True)
NOT_OVERBOOKED = "slot_not_overbooked"
PERSONS = {name: uuid4() for name in ("luo", "zhou", "yang")}


def at_window(user_id: int) -> Officer:
    return Officer(user_id, frozenset({(SUZHOU, Role.CLERK)}))


@pytest.fixture(autouse=True)
def _calendar(transactional_db: None) -> Iterator[None]:
    publish.publish_calendar(catalog.calendar_files(), at=NOW)
    catalog.forget()
    yield
    catalog.forget()


@pytest.fixture
def clerk() -> Officer:
    return at_window(1)


@pytest.fixture
def colleague() -> Officer:
    return at_window(2)


@pytest.fixture
def book() -> Book:
    """Return a function that books a time in Suzhou for a person."""
    folder = catalog.pack_folder()
    item, _, _ = read_item(folder / "items/household/HK-036.yaml", read_remedies(folder)[0])
    assert item

    def book(who: str = "luo", starts_at: datetime | None = None) -> UUID:
        return actions.book(
            office=SUZHOU, item=item, person_id=PERSONS[who], starts_at=starts_at or on_monday(10),
            by=Citizen(1, PERSONS[who]), at=NOW, channel="portal",
        )  # fmt: skip

    return book


def two_for_the_last_place(book: Book) -> Outcomes:
    book("yang")
    with both_have_read(actions, "_slot"):
        return at_once(partial(book, "luo"), partial(book, "zhou"))


def test_of_two_who_want_the_last_place_one_has_it_and_the_other_is_told(book: Book) -> None:
    assert refused(two_for_the_last_place(book)) == [SlotFull]
    assert Appointment.objects.count() == Slot.objects.get().taken == 2


def test_without_the_lock_the_database_refuses_the_second(book: Book) -> None:
    with no_locks():
        outcome = two_for_the_last_place(book)
    assert refused(outcome) == [IntegrityError]
    assert Appointment.objects.count() == 2


def test_without_the_lock_and_the_constraint_three_would_have_two_places(book: Book) -> None:
    constraint = next(each for each in Slot._meta.constraints if each.name == NOT_OVERBOOKED)  # noqa: SLF001
    with connection.schema_editor() as editor:
        editor.remove_constraint(Slot, constraint)
    try:
        with no_locks():
            assert refused(two_for_the_last_place(book)) == []
        assert Appointment.objects.count() == Slot.objects.get().taken == 3
    finally:
        Slot.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Slot, constraint)


def three_of_one_person(book: Book) -> Outcomes:
    book()
    with both_have_read(rules, "must_have_room"):
        return at_once(partial(book, "luo", on_monday(14)), partial(book, "luo", on_monday(15)))


def test_nobody_gets_one_too_many_by_being_quick(book: Book) -> None:
    assert refused(three_of_one_person(book)) == [TooManyOpen]


def test_without_the_wait_they_would(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "ONE_AT_A_TIME", "SELECT %s::text")
    assert refused(three_of_one_person(book)) == []
    assert Appointment.objects.count() == 3


def two_counters(clerk: Officer, colleague: Officer, counters: tuple[str, str] = ("1", "2")) -> Outcomes:
    with both_have_read(calling, "claim"):
        return at_once(*(partial(call, by, NOW, at) for by, at in zip((clerk, colleague), counters, strict=True)))


def test_two_counters_that_call_at_once_call_two_people(clerk: Officer, colleague: Officer) -> None:
    waiting = {take(clerk).number, take(clerk).number}
    first, second = two_counters(clerk, colleague)
    assert {first.number, second.number} == waiting  # type: ignore[attr-defined]
    assert sorted(Ticket.objects.values_list("counter", flat=True)) == ["1", "2"]


def test_without_the_claim_they_would_call_the_same_one(clerk: Officer, colleague: Officer) -> None:
    take(clerk), take(clerk)
    with no_locks():
        first, second = two_counters(clerk, colleague)
    assert first.number == second.number == "A001"  # type: ignore[attr-defined]


def test_two_who_call_to_one_counter_at_once_have_one_visitor_there(clerk: Officer, colleague: Officer) -> None:
    take(clerk), take(clerk)
    outcome = two_counters(clerk, colleague, ("1", "1"))
    assert refused(outcome) == [CounterBusy]
    assert Ticket.objects.filter(state="called").count() == 1


def test_numbers_given_at_once_are_all_different(clerk: Officer) -> None:
    tickets: list[Callable[[], object]] = [partial(take, clerk) for _ in range(6)]
    assert sorted(each.number for each in at_once(*tickets)) == [f"A00{n}" for n in range(1, 7)]  # type: ignore[attr-defined]
    assert {row.authority_id for row in Ticket.objects.all()} == {SUZHOU}
