"""Births, deaths, corrections and names."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.casework.registry.people import (
    SUZHOU,
    YIBIN,
    cause,
    collective_home,
    family,
    family_home,
    known,
    members,
    register,
)
from tongban.basis.ids import WrongId, parse_resident_id, resident_id
from tongban.basis.refusals import NotFound
from tongban.casework.registry import actions, queries
from tongban.casework.registry.models import Household, IdNumber, Person
from tongban.casework.registry.refusals import (
    BirthRegistered,
    HasDied,
    HeadNeeded,
    HouseholdClosed,
    NoMember,
    NoNumberLeft,
    NotYet,
    NumberTaken,
    TooEarly,
)
from tongban.casework.registry.rules import Correction, Facts, Newborn, Relation, Sex

pytestmark = pytest.mark.django_db
TODAY, BIRTHDAY = date(2026, 3, 2), date(2026, 2, 20)


def newborn(
    household: UUID, *, sex: Sex = Sex.FEMALE, born_on: date = BIRTHDAY, certificate: str = "W500123456", **parents: Any
) -> Newborn:
    facts = Facts(name="罗小", sex=sex, born_on=born_on, ethnicity="汉", born_in="宜宾市第一人民医院")
    return Newborn(facts=facts, birth_certificate=certificate, household=household, **parents)


@pytest.mark.law("household-7")
def test_a_birth_gives_a_number_of_the_household_s_region_the_day_and_the_sex() -> None:
    them = family()
    girl = actions.register_birth(child=newborn(them.household, mother=them.spouse), cause=cause())
    boy = actions.register_birth(child=newborn(them.household, sex=Sex.MALE, certificate="W2"), cause=cause())

    for entered, sex in ((girl, "female"), (boy, "male")):
        number = parse_resident_id(entered.id_number)
        assert (number.region_code, number.birth_on, number.sex) == (YIBIN, BIRTHDAY, sex)
    assert members(them.household)[girl.person_id] == "child"
    assert members(them.household)[boy.person_id] == "other"  # no parent was named
    assert known(queries.person_by_id_number(girl.id_number, TODAY)).person_id == girl.person_id


def test_the_next_birth_of_the_day_gets_the_next_free_number() -> None:
    them = family()
    taken = resident_id(YIBIN, BIRTHDAY, 2)
    IdNumber.objects.create(number=taken, person_id=them.head)
    entered = actions.register_birth(child=newborn(them.household), cause=cause())
    assert entered.id_number == resident_id(YIBIN, BIRTHDAY, 4)


def test_a_day_without_free_numbers_is_refused() -> None:
    them = family()
    IdNumber.objects.bulk_create(
        IdNumber(number=resident_id(YIBIN, BIRTHDAY, serial), person_id=them.head) for serial in range(2, 1000, 2)
    )
    with pytest.raises(NoNumberLeft):
        actions.register_birth(child=newborn(them.household), cause=cause())


def test_a_child_s_child_is_a_grandchild_and_anyone_is_a_member_of_a_collective_household() -> None:
    them = family()
    grandchild = actions.register_birth(child=newborn(them.household, mother=them.child), cause=cause())
    assert members(them.household)[grandchild.person_id] == "grandchild"

    collective = actions.open_household(opening=collective_home(), cause=cause())
    child = actions.register_birth(child=newborn(collective, certificate="W3"), cause=cause())
    assert members(collective)[child.person_id] == "member"


def test_a_birth_is_registered_once() -> None:
    them = family()
    actions.register_birth(child=newborn(them.household), cause=cause())
    with pytest.raises(BirthRegistered):
        actions.register_birth(child=newborn(them.household), cause=cause())


def test_a_birth_of_tomorrow_is_refused() -> None:
    with pytest.raises(NotYet):
        actions.register_birth(child=newborn(family().household, born_on=date(2026, 3, 3)), cause=cause())


@pytest.mark.law("id_card-3")
def test_a_number_belongs_to_one_person() -> None:
    first = register(family_home())
    number = queries.person(first, TODAY).id_number
    facts = Facts(name="某人", sex=Sex.MALE, born_on=date(1990, 1, 1))
    with pytest.raises(NumberTaken):
        actions.register_resident(
            facts=facts, id_number=number, household=family_home(), relation=Relation.HEAD, cause=cause()
        )
    with pytest.raises(WrongId):
        actions.register_resident(
            facts=facts, id_number=number[:-1], household=family_home(), relation=Relation.HEAD, cause=cause()
        )


@pytest.mark.law("household-8")
def test_after_a_death_the_membership_lasts_to_that_day_and_a_successor_follows() -> None:
    them = family()
    with pytest.raises(HeadNeeded):
        actions.deregister_death(person_id=them.head, died_on=date(2026, 2, 28), cause=cause())
    actions.deregister_death(person_id=them.head, died_on=date(2026, 2, 28), new_head=them.spouse, cause=cause())

    def heads(on: date) -> list[UUID]:
        view = queries.household(them.household, on)
        return [member.person.person_id for member in view.members if member.relation == "head"]

    assert heads(date(2026, 2, 28)) == [them.head]
    assert heads(date(2026, 3, 1)) == [them.spouse]
    assert not queries.holding({"population"}, them.head, TODAY)


def test_a_death_told_late_leaves_the_one_born_since_in_place() -> None:
    them = family()
    child = actions.register_birth(child=newborn(them.household, mother=them.spouse), cause=cause(date(2026, 2, 25)))
    actions.deregister_death(person_id=them.head, died_on=date(2026, 2, 10), new_head=them.mother, cause=cause())
    assert members(them.household) == {
        them.mother: "head", them.spouse: "other", them.child: "grandchild", child.person_id: "grandchild",
    }  # fmt: skip


def test_with_the_last_member_a_household_closes() -> None:
    alone = register(family_home())
    home = known(queries.home_of(alone, TODAY))
    actions.deregister_death(person_id=alone, died_on=date(2026, 3, 1), cause=cause())
    assert Household.objects.get(pk=home.household_id).closed_on == TODAY
    with pytest.raises(HouseholdClosed):
        register(home.household_id)


def test_a_death_that_the_register_contradicts_is_refused() -> None:
    them = family()
    with pytest.raises(NotYet):
        actions.deregister_death(person_id=them.spouse, died_on=date(2026, 3, 3), cause=cause())
    with pytest.raises(TooEarly):
        actions.deregister_death(person_id=them.spouse, died_on=date(2019, 3, 3), cause=cause())
    actions.deregister_death(person_id=them.spouse, died_on=TODAY, cause=cause())
    with pytest.raises(HasDied):
        actions.deregister_death(person_id=them.spouse, died_on=TODAY, cause=cause())
    stray = Person.objects.create(
        id="00000000-0000-7000-8000-000000000001", born_on=date(1990, 1, 1), sex="male", registered_at=cause().at
    )
    with pytest.raises(NoMember):
        actions.deregister_death(person_id=stray.pk, died_on=TODAY, cause=cause())


@pytest.mark.law("household-17")
def test_a_correction_shows_the_right_fact_for_every_day() -> None:
    person = register(family_home())
    old = queries.person(person, TODAY).id_number
    right = resident_id(SUZHOU, date(1996, 5, 7), 501)
    actions.correct(
        person_id=person,
        correction=Correction(name="罗伊", sex=Sex.MALE, born_on=date(1996, 5, 7), ethnicity="彝", id_number=right),
        cause=cause(),
    )
    view = queries.person(person, date(2015, 1, 1))
    assert (view.name, view.sex, view.born_on, view.ethnicity) == ("罗伊", "male", date(1996, 5, 7), "彝")
    assert view.id_number == right
    assert known(queries.person_by_id_number(old, TODAY)).person_id == person  # the old number still leads to them


def test_a_number_cannot_be_corrected_to_somebody_else_s() -> None:
    one, other = register(family_home()), register(family_home())
    taken, own = (queries.person(person, TODAY).id_number for person in (other, one))
    with pytest.raises(NumberTaken):
        actions.correct(person_id=one, correction=Correction(id_number=taken), cause=cause())
    actions.correct(person_id=one, correction=Correction(id_number=own), cause=cause())
    assert queries.person(one, TODAY).id_number == own


def test_a_new_name_holds_from_its_day() -> None:
    person = register(family_home())
    actions.change_name(person_id=person, name="罗新", cause=cause())
    assert queries.person(person, date(2026, 3, 1)).name == "罗一"
    assert queries.person(person, TODAY).name == "罗新"
    with pytest.raises(TooEarly):
        actions.change_name(person_id=person, name="罗再", cause=cause())


def test_an_unknown_person_is_not_found() -> None:
    with pytest.raises(NotFound):
        actions.change_name(person_id=UUID(int=1), name="无", cause=cause())
