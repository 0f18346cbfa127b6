"""Who is found where, on which day, and by whom."""

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
    move,
    register,
)
from tongban.basis.ids import resident_id
from tongban.basis.refusals import NotFound
from tongban.casework.registry import actions, queries
from tongban.casework.registry.models import Membership
from tongban.casework.registry.rules import Relation

pytestmark = pytest.mark.django_db
TODAY, NOBODY = date(2026, 3, 2), UUID(int=7)


def test_a_household_lists_its_head_first_then_the_eldest() -> None:
    them = family()
    view = known(queries.household_of(them.child, TODAY))
    assert [member.person.person_id for member in view.members] == [them.head, them.mother, them.spouse, them.child]
    assert (view.home.authority, view.home.region_code, view.home.address) == (f"police-{YIBIN}", YIBIN, "人民路1号")
    assert not view.more_members


def test_a_household_shows_each_member_under_the_name_of_the_day() -> None:
    them = family()
    actions.change_name(person_id=them.head, name="罗新", cause=cause())
    names = {on: queries.household(them.household, on).members[0].person.name for on in (date(2026, 3, 1), TODAY)}
    assert names == {date(2026, 3, 1): "罗一", TODAY: "罗新"}
    assert len(queries.household(them.household, TODAY).members) == 4


def test_of_a_large_household_fifty_are_listed() -> None:
    collective = actions.open_household(opening=collective_home(), cause=cause(date(2020, 1, 1)))
    for _ in range(51):
        register(collective, Relation.MEMBER)
    view = queries.household(collective, TODAY)
    assert len(view.members) == 50
    assert view.more_members


def test_a_household_is_found_by_the_number_of_a_member_and_by_its_own() -> None:
    them = family()
    number = queries.person(them.child, TODAY).id_number
    assert known(queries.find_household_by_member(number.lower(), TODAY)).home.household_id == them.household
    home = known(queries.home_of(them.child, TODAY))
    assert known(queries.household_by_number(home.number, TODAY)).home == home


def test_what_is_not_there_is_not_found() -> None:
    assert queries.person_by_id_number("no number", TODAY) is None
    assert queries.person_by_id_number(resident_id(SUZHOU, date(1901, 1, 1), 1), TODAY) is None
    assert queries.find_household_by_member("", TODAY) is None
    assert queries.household_by_number("1", TODAY) is None
    assert queries.household_of(NOBODY, TODAY) is None
    assert queries.public_collective_household("999999") is None
    with pytest.raises(NotFound):
        queries.person(NOBODY, TODAY)
    with pytest.raises(NotFound):
        queries.household(NOBODY, TODAY)


def test_nobody_is_there_before_they_are_born() -> None:
    person = register(family_home(), born_on=date(2018, 2, 3))
    assert queries.persons([person], date(2018, 2, 2)) == {}
    assert list(queries.persons([person], date(2018, 2, 3))) == [person]


def test_a_view_does_not_show_name_or_number_when_it_is_logged() -> None:
    view = queries.person(register(family_home()), TODAY)
    assert view.name not in repr(view)
    assert view.id_number not in repr(view)


def test_an_officer_finds_persons_of_their_region_only() -> None:
    here = register(family_home(SUZHOU), name="钱七")
    there = register(family_home(YIBIN), name="钱七")
    number = queries.person(there, TODAY).id_number

    def found(**asked: Any) -> list[UUID]:
        return [line.person.person_id for line in queries.search_persons(on=TODAY, **asked)]

    assert found(name="钱七", region_prefixes=["32"]) == [here]
    assert set(found(name=" 钱七 ", region_prefixes=["32", "5115"])) == {here, there}
    assert set(found(name="钱七", region_prefixes=[""])) == {here, there}
    assert found(name="钱七", region_prefixes=[]) == []
    assert found(name="钱七", region_prefixes=["%"]) == []
    assert found(name="", region_prefixes=[""]) == []
    assert found(id_number=number, region_prefixes=["51"]) == [there]
    assert found(id_number=number, region_prefixes=["32"]) == []
    assert found(id_number="1", region_prefixes=[""]) == []
    assert len(found(name="钱七", region_prefixes=[""], limit=1)) == 1


def test_after_a_move_the_new_office_finds_the_person_and_the_old_one_does_not() -> None:
    person = register(family_home(YIBIN), name="孙八")
    move([person], Membership.objects.get(person_id=person).household_id, family_home(SUZHOU, "长桥1号"))
    (line,) = queries.search_persons(name="孙八", region_prefixes=["3205"], on=TODAY)
    assert (line.authority, line.address) == (f"police-{SUZHOU}", "长桥1号")
    assert queries.search_persons(name="孙八", region_prefixes=["51"], on=TODAY) == []


def test_the_public_collective_household_is_the_one_that_is_no_institution_s() -> None:
    actions.open_household(opening=collective_home(name="某大学"), cause=cause())
    assert queries.public_collective_household(SUZHOU) is None
    public = actions.open_household(opening=collective_home(), cause=cause())
    assert queries.public_collective_household(SUZHOU) == public
