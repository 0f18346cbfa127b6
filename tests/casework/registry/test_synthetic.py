"""The synthetic population: the same for the same seed, plausible, and as many as asked for."""

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework.registry.people import known
from tongban.basis.ids import parse_resident_id
from tongban.basis.packs_people import read_people
from tongban.casework.registry import loading
from tongban.casework.registry.loading import Part, Source, make_part, make_parts, other_id_number
from tongban.casework.registry.synthetic import Population, Spot, SyntheticHousehold, number_of
from tongban.casework.registry.validity import age_on

PACK = Path(__file__).parents[3] / "packs/cn"
ON = date(2026, 3, 2)
SPOTS = [
    Spot("320508", "姑苏区", is_district=True),
    Spot("511521", "叙州县", is_district=False),
    Spot("640104", "兴庆区", is_district=True),
]
READ, PROBLEMS = read_people(PACK)
PEOPLE = known(READ)


def population(seed: str = "x", persons: int = 4000) -> list[SyntheticHousehold]:
    return list(Population(PEOPLE, SPOTS, SPOTS, on=ON, seed=seed).households(persons))


def source(seed: str = "x") -> Source:
    return Source(PEOPLE, SPOTS, SPOTS, ON, datetime(2026, 3, 2, 4, tzinfo=UTC), seed)


def test_the_pack_s_people_are_in_order() -> None:
    assert PROBLEMS == []
    assert sum(group.per_thousand for group in PEOPLE.ages) == 1000


def test_the_same_seed_makes_the_same_people_and_another_does_not() -> None:
    assert population() == population()
    assert population("x") != population("y")


@settings(max_examples=20, deadline=None)
@given(persons=st.integers(1, 300), seed=st.text(max_size=5))
def test_there_are_as_many_people_as_were_asked_for(persons: int, seed: str) -> None:
    assert sum(len(household.members) for household in population(seed, persons)) == persons


def test_ages_follow_the_pyramid() -> None:
    ages = [age_on(ON, person.born_on) for household in population(persons=20_000) for person in household.members]
    for least, most, percent in ((0, 14, 17.95), (15, 59, 63.35), (60, 120, 18.70)):  # census of 2020, bulletin no. 5
        share = 100 * sum(least <= age <= most for age in ages) / len(ages)
        assert share == pytest.approx(percent, abs=1)


def test_a_family_has_one_head_and_parents_old_enough_for_their_children() -> None:
    kinds: Counter[str] = Counter()
    for household in population():
        kinds[household.kind] += 1
        ages: dict[str, list[float]] = {"head": [], "spouse": [], "child": [], "parent": [], "member": []}
        for person in household.members:
            ages[person.relation].append((ON - person.born_on).days / 365.2425)
            assert household.opened_on <= ON
            assert person.born_on <= person.since <= ON
        if household.kind == "collective":
            assert len(ages["member"]) == len(household.members) == 30
            continue
        assert len(ages["head"]) == 1
        assert len(ages["spouse"]) <= 1
        for child in ages["child"]:
            assert min(ages["head"] + ages["spouse"]) - child > 10
            assert max(ages["head"] + ages["spouse"]) - child > 18
        for parent in ages["parent"]:
            assert parent - ages["head"][0] >= 18
    assert kinds["family"] > kinds["collective"] > 0


def test_a_child_of_a_couple_bears_the_father_s_surname() -> None:
    for household in population(persons=1000):
        couple = [person for person in household.members if person.relation in {"head", "spouse"}]
        fathers = [person.name for person in couple if person.sex == "male"]
        for child in (person for person in household.members if person.relation == "child"):
            assert fathers[0][0] == child.name[0]


def test_numbers_are_valid_and_say_birthplace_birthday_and_sex() -> None:
    draw = Random(1)  # noqa: S311
    for household in population(persons=500):
        for person in household.members:
            number = parse_resident_id(number_of(person, draw))
            assert (number.birth_on, number.sex) == (person.born_on, person.sex)
            assert number.region_code in {spot.code for spot in SPOTS}


def test_a_card_is_valid_today_and_as_long_as_the_law_says() -> None:
    cards = [person for household in population() for person in household.members if person.card_from]
    assert len(cards) > 2000
    for person in cards:
        issued_on = known(person.card_from)
        assert person.born_on <= issued_on <= ON
        assert person.card_to is None or person.card_to >= ON
        if age_on(issued_on, person.born_on) < 16:
            assert known(person.card_to).year - issued_on.year == 5


def test_parts_come_out_the_same_from_one_process_and_from_two() -> None:
    alone = list(make_parts(source(), 25_000, 1))
    together = list(make_parts(source(), 25_000, 2))
    assert together == alone
    assert [part.persons for part in alone] == [10_000, 10_000, 5_000]
    assert list(make_parts(source(), 200, 2)) == [make_part(source(), 0, 200)]


def test_a_number_that_is_taken_is_exchanged_wherever_it_stands() -> None:
    part = make_part(source(), 0, 300)
    taken, household = part.id_numbers[0], part.household_numbers[0]
    draw = Random(2)  # noqa: S311
    part.exchange(part.id_numbers, [taken], lambda number: other_id_number(number, draw))
    part.exchange(part.household_numbers, [household], lambda number: loading.other_household_number(number, draw))
    text = "".join(part.rows.values())
    assert taken not in text
    assert household not in text
    assert parse_resident_id(part.id_numbers[0]).birth_on == parse_resident_id(taken).birth_on
    assert part.household_numbers[0][:6] == household[:6]
    assert len(set(part.id_numbers)) == 300


def test_a_number_is_never_exchanged_for_one_in_use() -> None:
    part = Part(2, {}, ["a", "b"], [], [])
    offers = iter(["b", "a", "c"])
    part.exchange(part.id_numbers, ["a"], lambda _: next(offers))
    assert part.id_numbers == ["c", "b"]
