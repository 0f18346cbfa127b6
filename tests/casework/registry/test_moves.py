"""Who may leave which household, and what becomes of those who stay."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework.registry.people import (
    SUZHOU,
    cause,
    collective_home,
    family,
    family_home,
    members,
    move,
    register,
)
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.registry import actions, queries
from tongban.casework.registry.models import Change, Household, Membership
from tongban.casework.registry.refusals import (
    HasDied,
    HeadNeeded,
    HouseholdClosed,
    MovedMeanwhile,
    NobodyNamed,
    SameHousehold,
    TooEarly,
    WrongHead,
)
from tongban.casework.registry.rules import Move, Opening, Relation

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.mark.law("household-6")
def test_two_households_at_once_are_refused_by_the_table_itself() -> None:
    them = family()
    other = actions.open_household(opening=family_home(), cause=cause())
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_membership (person_id, household_id, relation, valid, recorded_at)"
            " VALUES (%s, %s, 'head', daterange('2021-05-05', NULL), now())",
            [them.child, other],
        )


@pytest.mark.law("household-5")
def test_two_heads_of_a_household_at_once_are_refused_by_the_table_itself() -> None:
    them = family()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_membership SET relation = 'head' WHERE person_id = %s", [them.spouse])


def test_a_journal_row_can_be_neither_changed_nor_deleted() -> None:
    family()
    for statement in ("UPDATE registry_change SET act = 'move'", "DELETE FROM registry_change"):
        with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_whole_family_moves_its_head_included() -> None:
    them = family()
    new = move(them.all, them.household, family_home(SUZHOU, "长桥街道1号"))

    assert members(new) == {
        them.head: "head", them.spouse: "spouse", them.child: "child", them.mother: "parent",
    }  # fmt: skip
    assert members(them.household) == {}
    assert Household.objects.get(pk=them.household).closed_on == TODAY
    before = queries.household(them.household, date(2026, 3, 1))
    assert {member.person.person_id for member in before.members} == set(them.all)


def test_a_head_cannot_leave_the_others_without_a_successor() -> None:
    them = family()
    with pytest.raises(HeadNeeded):
        move([them.head], them.household, family_home(SUZHOU))


def test_a_head_leaves_and_the_spouse_follows() -> None:
    them = family()
    new = move([them.head], them.household, family_home(SUZHOU), new_head=them.spouse)

    assert members(new) == {them.head: "head"}
    assert members(them.household) == {them.spouse: "head", them.child: "child", them.mother: "other"}


def test_nobody_from_elsewhere_can_follow_as_head() -> None:
    them, others = family(), family()
    with pytest.raises(WrongHead):
        move([them.head], them.household, family_home(SUZHOU), new_head=others.head)


def test_a_new_head_chosen_for_those_who_move_must_move_along() -> None:
    them = family()
    with pytest.raises(WrongHead):
        move([them.spouse, them.child], them.household, family_home(SUZHOU), head=them.mother)


def test_spouse_and_child_move_and_the_spouse_heads_the_new_household() -> None:
    them = family()
    new = move([them.spouse, them.child], them.household, family_home(SUZHOU))

    assert members(new) == {them.spouse: "head", them.child: "child"}
    assert members(them.household) == {them.head: "head", them.mother: "parent"}


def test_one_joins_a_household_as_what_the_case_says() -> None:
    them, others = family(), family()
    actions.move_persons(
        move=Move(persons=[them.spouse, them.child], moves_from=them.household, relation=Relation.SIBLING),
        to=others.household,
        cause=cause(),
    )

    joined = members(others.household)
    assert joined[others.head] == "head"
    assert (joined[them.spouse], joined[them.child]) == ("sibling", "other")


@pytest.mark.law("household-5")
def test_a_collective_household_has_members_and_no_head() -> None:
    them = family()
    collective = actions.open_household(opening=collective_home(), cause=cause())
    move([them.spouse], them.household, collective)
    assert members(collective) == {them.spouse: "member"}

    move([them.spouse], collective, family_home(SUZHOU), on=date(2026, 4, 1))
    assert members(collective) == {}
    assert Household.objects.get(pk=collective).closed_on is None


def test_one_who_is_elsewhere_by_now_is_not_moved_again() -> None:
    them = family()
    move([them.spouse], them.household, family_home(SUZHOU))
    with pytest.raises(MovedMeanwhile):
        move([them.spouse], them.household, family_home(SUZHOU))


def test_a_member_of_another_household_cannot_move_along() -> None:
    them, others = family(), family()
    with pytest.raises(MovedMeanwhile):
        move([them.spouse, others.child], them.household, family_home(SUZHOU))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ("same", SameHousehold), ("nobody", NobodyNamed), ("closed", HouseholdClosed),
        ("unknown household", NotFound), ("unknown person", NotFound), ("dead", HasDied), ("too early", TooEarly),
    ],
)  # fmt: skip
def test_a_move_that_the_register_contradicts_is_refused(wrong: str, refusal: type[Refusal]) -> None:
    them, others = family(), family()
    to: UUID | Opening = family_home(SUZHOU)
    persons, on = [them.spouse], TODAY
    match wrong:
        case "same":
            to = them.household
        case "nobody":
            persons = []
        case "closed":
            move(others.all, others.household, family_home(SUZHOU))
            to = others.household
        case "unknown household":
            to = uuid4()
        case "unknown person":
            persons = [uuid4()]
        case "dead":
            actions.deregister_death(person_id=them.spouse, died_on=TODAY, cause=cause())
        case "too early":
            on = date(2019, 12, 31)
    changes = Change.objects.count()
    with pytest.raises(refusal), transaction.atomic():
        move(persons, them.household, to, on=on)
    assert Change.objects.count() == changes


def test_one_who_came_today_may_leave_today_and_was_then_there_on_no_day() -> None:
    them = family()
    first = move([them.spouse], them.household, family_home(SUZHOU))
    second = move([them.spouse], first, family_home(SUZHOU, "另一处"))

    assert members(second) == {them.spouse: "head"}
    assert not Membership.objects.filter(household_id=first).exists()
    assert Household.objects.get(pk=first).closed_on == TODAY
    assert Change.objects.filter(subject_id=them.spouse, act="move").count() == 2


def test_one_person_moves_to_a_new_household_with_nine_statements() -> None:
    them = family()
    with CaptureQueriesContext(
        connection,
    ) as run:
        move([them.spouse], them.household, family_home(SUZHOU))
    assert len(run.captured_queries) <= 9, [query["sql"][:80] for query in run.captured_queries]


@pytest.mark.law("household-19")
def test_a_household_splits_in_the_same_place() -> None:
    them = family()
    new = actions.split(
        move=Move(persons=[them.spouse, them.child], moves_from=them.household), address=None, cause=cause()
    )

    home = queries.household(new, TODAY).home
    assert (home.address, home.region_code) == ("人民路1号", "511502")
    assert members(new) == {them.spouse: "head", them.child: "child"}


def test_an_unknown_household_cannot_split() -> None:
    with pytest.raises(NotFound):
        actions.split(move=Move(persons=[uuid4()], moves_from=uuid4()), address=None, cause=cause())


@pytest.mark.law("household-19")
def test_two_households_merge_and_the_first_closes() -> None:
    them, others = family(), family()
    actions.merge(household=them.household, into=others.household, relation=Relation.CHILD, cause=cause())

    assert Household.objects.get(pk=them.household).closed_on == TODAY
    joined = members(others.household)
    assert len(joined) == 8
    assert joined[them.head] == "child"
    assert [person for person, relation in joined.items() if relation == "head"] == [others.head]


def test_a_collective_household_does_not_merge_away() -> None:
    collective = actions.open_household(opening=collective_home(), cause=cause(date(2020, 1, 1)))
    register(collective, Relation.MEMBER)
    with pytest.raises(MovedMeanwhile):
        actions.merge(household=collective, into=family().household, relation=None, cause=cause())
