"""Effects, as items use them."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.casework.registry.people import NOON, SUZHOU, cause, collective_home, family, known, members
from tongban.basis.refusals import Invalid
from tongban.casework.catalog.effects import Context, effect
from tongban.casework.registry import actions, queries
from tongban.casework.registry.effects import (
    ChangeName,
    Correct,
    DeregisterDeath,
    IssueDocument,
    MovePersons,
    RegisterBirth,
)
from tongban.casework.registry.refusals import NobodyNamed, NoMember

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
CONTEXT = Context(
    case_id=UUID(int=1),
    case_number="320508-26-00000001-0",
    authority="police-320508",
    at=NOON,
    on=TODAY,
    applicant=None,
)


def apply(name: str, parameters: object) -> Mapping[str, str]:
    found = effect(name)
    assert found.parameters is type(parameters)
    return found.apply(CONTEXT, parameters)


def moving(*persons: UUID, settle_as: str = "new_household", **named: Any) -> MovePersons:
    return MovePersons(persons=persons, settle_as=settle_as, region=SUZHOU, **named)


def test_a_move_opens_a_household_with_the_office_of_the_region() -> None:
    them = family()
    references = apply("registry.move_persons", moving(them.spouse, them.child, address="长桥1号"))
    home = known(queries.home_of(them.spouse, TODAY))
    assert references == {"household": str(home.household_id), "moved_from": str(them.household)}
    assert (home.authority, home.kind, home.address) == ("police-320508", "family", "长桥1号")
    assert members(home.household_id) == {them.spouse: "head", them.child: "child"}


def test_a_move_joins_a_household_as_spouse() -> None:
    them, others = family(), family()
    apply(
        "registry.move_persons",
        moving(them.spouse, settle_as="join_household", joins=others.household, relation="child"),
    )
    assert members(others.household)[them.spouse] == "child"


def test_a_move_to_a_collective_household_finds_the_public_one_or_opens_it() -> None:
    them = family()
    apply("registry.move_persons", moving(them.spouse, settle_as="collective_household", address="人才中心"))
    public = known(queries.public_collective_household(SUZHOU))
    assert members(public) == {them.spouse: "member"}
    apply("registry.move_persons", moving(them.child, settle_as="collective_household"))
    assert members(public) == {them.spouse: "member", them.child: "member"}
    named = actions.open_household(opening=collective_home(name="某大学"), cause=cause())
    apply("registry.move_persons", moving(them.mother, settle_as="collective_household", joins=named))
    assert members(named) == {them.mother: "member"}


def test_a_head_s_successor_is_an_answer_of_the_form() -> None:
    them = family()
    apply("registry.move_persons", moving(them.head, address="长桥1号", new_head=them.mother))
    assert members(them.household)[them.mother] == "head"


@pytest.mark.parametrize(
    ("named", "field"),
    [
        ({"settle_as": "tent"}, "settle_as"),
        ({"settle_as": "join_household"}, "joins"),
        ({"settle_as": "new_household"}, "address"),
        ({"relation": "friend", "address": "长桥1号"}, "relation"),
    ],
)
def test_an_answer_that_does_not_fit_is_named(named: dict[str, str], field: str) -> None:
    them = family()
    with pytest.raises(Invalid) as refused:
        apply("registry.move_persons", moving(them.spouse, **named))
    assert refused.value.field == field


def test_a_move_of_nobody_or_of_somebody_without_a_household_is_refused() -> None:
    with pytest.raises(NobodyNamed):
        apply("registry.move_persons", moving(address="长桥1号"))
    with pytest.raises(NoMember):
        apply("registry.move_persons", moving(UUID(int=5), address="长桥1号"))


def test_a_birth_a_name_a_correction_a_card_and_a_death() -> None:
    them = family()
    birth = RegisterBirth(
        name="罗小", sex="female", born_on=date(2026, 2, 20), birth_place="宜宾", birth_certificate="W1",
        household=them.household, mother=them.spouse, ethnicity="汉",
    )  # fmt: skip
    references = apply("registry.register_birth", birth)
    child = UUID(references["person"])
    assert members(them.household)[child] == "child"

    apply("registry.change_name", ChangeName(person=child, name="罗晓"))
    apply("registry.correct", Correct(person=child, sex="male"))
    view = queries.person(child, TODAY)
    assert (view.name, view.sex) == ("罗晓", "male")

    paper = IssueDocument(kind="resident_id_card", holder=child, validity={"years": 5}, replaces=True)
    number = apply("registry.issue_document", paper)["document"]
    assert queries.document(number).person_id == child

    apply("registry.deregister_death", DeregisterDeath(person=child, died_on=TODAY))
    assert queries.person(child, TODAY).died_on == TODAY


def test_no_reference_holds_a_name_or_a_number() -> None:
    them = family()
    view = queries.person(them.spouse, TODAY)
    references = apply("registry.move_persons", moving(them.spouse, address="长桥1号"))
    assert view.name not in str(references)
    assert view.id_number not in str(references)
