"""What the register says of a day, and what it said at an earlier moment."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from tests.casework.registry.people import NOON, SUZHOU, cause, family, family_home, known, move, register
from tongban.basis.ids import resident_id
from tongban.basis.refusals import NotFound
from tongban.casework.registry import actions, queries
from tongban.casework.registry.models import Change, HouseholdAddress, Person
from tongban.casework.registry.rules import Correction, Facts, Issue, Newborn, Relation, Rows, Sex

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def test_the_register_can_tell_what_it_said_before_each_change() -> None:
    them = family()
    spouse = them.spouse
    said: list[tuple[datetime, Rows]] = []

    def look() -> None:
        """Keep what the register says now, and a moment before the next change."""
        moment = NOON + timedelta(days=len(said)) - timedelta(hours=1)
        said.append((moment, queries.as_known_at(spouse, NOON + timedelta(days=5000))))

    days = [TODAY + timedelta(days=n) for n in range(6)]
    acts: list[Callable[[], object]] = [
        lambda: move([spouse], them.household, family_home(SUZHOU), on=days[0]),
        lambda: actions.correct(
            person_id=spouse, correction=Correction(born_on=date(1996, 5, 8), name="罗二"), cause=cause(days[1])
        ),
        lambda: actions.change_name(person_id=spouse, name="罗三", cause=cause(days[2])),
        lambda: actions.issue_document(
            issue=Issue(kind="resident_id_card", holder=spouse, validity={"years": 20}), cause=cause(days[3])
        ),
        lambda: actions.issue_document(
            issue=Issue(kind="resident_id_card", holder=spouse, validity={"years": 20}, replaces=True),
            cause=cause(days[4]),
        ),
        lambda: actions.deregister_death(person_id=spouse, died_on=days[0], cause=cause(days[5])),
    ]
    for act in acts:
        look()
        act()
    look()

    for moment, state in said:
        assert queries.as_known_at(spouse, moment) == state
    assert len({str(state) for _, state in said}) == len(said)


def test_before_the_first_entry_the_register_said_nothing() -> None:
    person = register(family_home())
    assert queries.as_known_at(person, NOON) != {}
    assert queries.as_known_at(person, NOON - timedelta(days=4000)) == {}
    with pytest.raises(NotFound):
        queries.as_known_at(UUID(int=1), NOON)


def test_what_was_there_before_the_journal_is_told_too() -> None:
    person = register(family_home())
    queries_before = queries.as_known_at(person, NOON)
    with_journal = Change.objects.filter(subject_id=person).count()
    home = known(queries.home_of(person, TODAY)).household_id
    move([person], home, family_home(SUZHOU))
    assert Change.objects.filter(subject_id=person).count() == with_journal + 1
    assert queries.as_known_at(person, NOON - timedelta(hours=1)) == queries_before


def test_a_person_s_history_names_the_case_of_each_change() -> None:
    them = family()
    move([them.spouse], them.household, family_home(SUZHOU, "长桥1号"))
    number = resident_id(SUZHOU, date(1996, 5, 6), 777)
    actions.correct(person_id=them.spouse, correction=Correction(id_number=number), cause=cause(TODAY, case=2))
    actions.issue_document(
        issue=Issue(kind="resident_id_card", holder=them.spouse, validity="long_term"), cause=cause(TODAY, case=3)
    )
    actions.deregister_death(person_id=them.spouse, died_on=date(2026, 3, 5), cause=cause(date(2026, 3, 6), case=4))

    history = queries.person_history(them.spouse)
    seen = [(entry.on, entry.kind, entry.cause and entry.cause.case_number) for entry in history]
    assert sorted(seen) == sorted(
        [
            (date(1996, 5, 6), "birth", ""),
            (date(1996, 5, 6), "record", ""),
            (date(2020, 1, 1), "membership", ""),
            (TODAY, "membership", "320508-26-00000001-0"),
            (TODAY, "correct", "320508-26-00000002-0"),
            (TODAY, "document", "320508-26-00000003-0"),
            (date(2026, 3, 5), "death", "320508-26-00000004-0"),
        ]
    )
    assert [entry.on for entry in history] == sorted(entry.on for entry in history)
    corrected = next(entry for entry in history if entry.kind == "correct")
    assert corrected.values["id_number"][1] == number
    moved = [entry for entry in history if entry.kind == "membership"]
    assert [(entry.until, entry.values["address"]) for entry in moved] == [
        (TODAY, "人民路1号"),
        (date(2026, 3, 6), "长桥1号"),
    ]
    with pytest.raises(NotFound):
        queries.person_history(them.household)


def test_a_household_s_history_tells_who_came_and_went() -> None:
    them = family()
    facts = Facts(name="罗小", sex=Sex.MALE, born_on=date(2026, 2, 1))
    child = Newborn(facts=facts, birth_certificate="B1", household=them.household)
    born = actions.register_birth(child=child, cause=cause(date(2026, 2, 3), case=5)).person_id
    move([*them.all, born], them.household, family_home(SUZHOU))

    history = queries.household_history(them.household)
    assert [entry.kind for entry in history][:2] == ["opened", "address"]
    assert (history[-1].kind, history[-1].on, known(history[-1].cause).case_number) == (
        "closed", TODAY, "320508-26-00000001-0",
    )  # fmt: skip
    came = {entry.values["person_id"]: entry for entry in history if entry.kind == "membership"}
    assert came.keys() == {*them.all, born}
    assert known(came[born].cause).case_number == "320508-26-00000005-0"
    assert (came[born].on, came[born].until) == (date(2026, 2, 3), TODAY)
    assert came[them.head].cause is None
    with pytest.raises(NotFound):
        queries.household_history(them.head)


def test_an_entry_without_a_journal_has_no_cause() -> None:
    person = register(family_home())
    bare = Person.objects.create(
        id="00000000-0000-7000-8000-000000000002", born_on=date(1990, 1, 1), sex="male", registered_at=NOON
    )
    assert [entry.cause for entry in queries.person_history(bare.pk)] == [None]
    home = known(queries.home_of(person, TODAY))
    assert HouseholdAddress.objects.filter(household_id=home.household_id).count() == 1
    assert home.kind == "family"
    assert Relation.HEAD in {member.relation for member in queries.household(home.household_id, TODAY).members}
