"""Relations in a household, how long a document is valid, and what was before a change."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.months import months_later
from tongban.casework.registry.refusals import HeadNeeded, TooEarly, WrongHead
from tongban.casework.registry.rules import (
    HouseholdKind,
    Member,
    Relation,
    after_leaving,
    check_in_order,
    dated,
    in_joined_household,
    in_new_household,
    relation_of_child,
    relations_under,
    undone,
)
from tongban.casework.registry.validity import WrongValidity, age_on, last_valid_day

A, B, C, D, HOME = (UUID(int=n) for n in range(5))
FAMILY, COLLECTIVE = HouseholdKind.FAMILY, HouseholdKind.COLLECTIVE
CARD = {"by_age": [[0, {"years": 5}], [16, {"years": 10}], [26, {"years": 20}], [46, "long_term"]]}


def members(**relations: str) -> list[Member]:
    people = {"a": A, "b": B, "c": C, "d": D}
    return [Member(people[name], HOME, Relation(relation), date(2020, 1, 1)) for name, relation in relations.items()]


# --- who stands how to whom -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "head", "after"),
    [
        ({"a": "head", "b": "spouse", "c": "child"}, B, {"a": "spouse", "b": "head", "c": "child"}),
        ({"a": "head", "b": "spouse", "c": "child"}, C, {"a": "parent", "b": "parent", "c": "head"}),
        ({"b": "child", "c": "child", "d": "parent"}, B, {"b": "head", "c": "sibling", "d": "grandparent"}),
        ({"a": "head", "c": "child", "d": "parent"}, D, {"a": "child", "c": "grandchild", "d": "head"}),
        ({"b": "spouse", "d": "parent"}, B, {"b": "head", "d": "other"}),  # a parent-in-law has no word of their own
    ],
)
def test_under_a_new_head_everyone_stands_as_a_family_would_say(
    before: dict[str, str], head: UUID, after: dict[str, str]
) -> None:
    people = {"a": A, "b": B, "c": C, "d": D}
    assert relations_under(head, members(**before)) == {people[name]: relation for name, relation in after.items()}


def test_a_household_whose_head_stays_does_not_change() -> None:
    assert after_leaving(members(a="head", b="child"), FAMILY, None) == {}
    assert after_leaving([], FAMILY, None) == {}
    assert after_leaving(members(a="member"), COLLECTIVE, None) == {}


def test_a_household_without_its_head_needs_another_one_of_those_who_stay() -> None:
    staying = members(b="spouse", c="child")
    with pytest.raises(HeadNeeded):
        after_leaving(staying, FAMILY, None)
    with pytest.raises(WrongHead):
        after_leaving(staying, FAMILY, D)
    assert after_leaving(staying, FAMILY, B) == {B: "head", C: "child"}


def test_those_who_move_together_keep_their_head_or_get_the_one_named() -> None:
    assert in_new_household(members(b="spouse", a="head"), FAMILY, None) == {B: "spouse", A: "head"}
    assert in_new_household(members(b="spouse", a="head"), FAMILY, A) == {B: "spouse", A: "head"}
    assert in_new_household(members(b="spouse", a="head"), FAMILY, B) == {B: "head", A: "spouse"}
    assert in_new_household(members(c="child"), FAMILY, None) == {C: "head"}
    assert in_new_household(members(a="head"), COLLECTIVE, None) == {A: "member"}
    with pytest.raises(WrongHead):
        in_new_household(members(c="child"), FAMILY, A)


@pytest.mark.parametrize(
    ("told", "becomes"),
    [(Relation.SPOUSE, "spouse"), (None, "other"), (Relation.HEAD, "other"), (Relation.MEMBER, "other")],
)
def test_nobody_joins_a_household_as_its_head(told: Relation | None, becomes: str) -> None:
    assert in_joined_household(members(a="head", b="spouse"), FAMILY, told) == {A: becomes, B: "other"}
    assert in_joined_household(members(a="head"), COLLECTIVE, told) == {A: "member"}


def test_a_newborn_stands_to_the_head_through_a_parent() -> None:
    assert relation_of_child(FAMILY, [Relation.SPOUSE]) == "child"
    assert relation_of_child(FAMILY, [Relation.OTHER, Relation.CHILD]) == "grandchild"
    assert relation_of_child(FAMILY, [Relation.OTHER]) == "other"
    assert relation_of_child(FAMILY, []) == "other"
    assert relation_of_child(COLLECTIVE, [Relation.MEMBER]) == "member"


def test_an_entry_ends_no_earlier_than_it_began() -> None:
    check_in_order(members(a="head"), date(2020, 1, 1))
    with pytest.raises(TooEarly):
        check_in_order(members(a="head"), date(2019, 12, 31))


# --- validity -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 10, 1), 3, date(2027, 1, 1)),
    ],
)
def test_a_period_of_months_ends_on_the_day_that_corresponds_or_the_last_of_the_month(
    start: date, months: int, day: date
) -> None:
    assert months_later(start, months) == day


@pytest.mark.parametrize(
    ("born_on", "issued_on", "last_day"),
    [
        (date(2010, 6, 15), date(2026, 6, 14), date(2031, 6, 14)),  # 15: five years
        (date(2010, 6, 15), date(2026, 6, 15), date(2036, 6, 15)),  # 16 today: ten
        (date(2000, 6, 16), date(2026, 6, 15), date(2036, 6, 15)),  # 25, the last day of it
        (date(2000, 6, 15), date(2026, 6, 15), date(2046, 6, 15)),  # 26: twenty
        (date(1980, 6, 16), date(2026, 6, 15), date(2046, 6, 15)),  # 45
        (date(1980, 6, 15), date(2026, 6, 15), None),  # 46: without end
        (date(2008, 2, 29), date(2024, 2, 28), date(2029, 2, 28)),  # 15: 2024 has a 29 February
        (date(2008, 2, 29), date(2024, 2, 29), date(2034, 2, 28)),  # 16; 2034 has none
    ],
)
@pytest.mark.law("id_card-5")
def test_a_card_is_valid_for_as_long_as_the_age_says(born_on: date, issued_on: date, last_day: date | None) -> None:
    """Source: 居民身份证法 第五条; counted by hand."""
    assert last_valid_day(CARD, issued_on=issued_on, born_on=born_on) == last_day


def test_months_days_and_no_end() -> None:
    day = date(2026, 11, 30)
    assert last_valid_day({"months": 3}, issued_on=day, born_on=None) == date(2027, 2, 28)
    assert last_valid_day({"calendar_days": 40}, issued_on=day, born_on=None) == date(2027, 1, 9)
    assert last_valid_day("long_term", issued_on=day, born_on=None) is None


@pytest.mark.parametrize("validity", ["for ever", {"weeks": 1}, {"years": "5"}, CARD, {}])
def test_a_validity_of_no_known_form_is_a_fault(validity: Any) -> None:
    with pytest.raises(WrongValidity):
        last_valid_day(validity, issued_on=date(2026, 1, 1), born_on=None)


def test_an_age_for_which_nothing_is_stated_is_a_fault() -> None:
    with pytest.raises(WrongValidity):
        last_valid_day({"by_age": [[16, "long_term"]]}, issued_on=date(2026, 1, 1), born_on=date(2020, 1, 1))


@given(born_on=st.dates(date(1900, 1, 1), date(2100, 12, 31)), days=st.integers(0, 40_000))
def test_age_goes_up_by_one_a_year_and_never_down(born_on: date, days: int) -> None:
    today = born_on + timedelta(days=days)
    assert 0 <= age_on(today + timedelta(days=1), born_on) - age_on(today, born_on) <= 1
    assert abs(age_on(today, born_on) - days / 365.2425) <= 1.01


# --- the journal ----------------------------------------------------------------------------------


def test_a_row_of_the_journal_is_known_by_the_day_it_begins() -> None:
    assert dated("membership", date(2020, 1, 1), None, relation="head") == {
        "membership:2020-01-01": {"relation": "head", "until": None}
    }
    assert dated("record", date(2020, 1, 1), date(2021, 1, 1)) == {"record:2020-01-01": {"until": "2021-01-01"}}


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(0, 3), min_size=1)))
def test_to_undo_all_changes_is_to_be_back_at_the_beginning(steps: Any) -> None:
    state, changes = {"a": 1}, []
    for step in steps:
        new = {key: value for key, value in {**state, **step}.items() if value is not None}
        before = {key: state[key] for key in step if key in state}
        after = {key: new[key] for key in step if key in new}
        gone = {key: value for key, value in before.items() if key not in after}
        changes.append(({**before, **gone}, after))
        state = new
    assert undone(state, reversed(changes)) == {"a": 1}
