"""What a synthetic population is made from: names, ages, households, peoples and words for addresses.

people/surnames.yaml      surnames by weight, and the leading one of a province
people/given_names.yaml   given names by year of birth
people/population.yaml    ages, who lives with whom, peoples, identity cards
people/addresses.yaml     words that addresses are made of
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongban.basis.packs_places import Place
from tongban.basis.packs_yaml import as_mapping, read_yaml
from tongban.basis.problems import Problem

FOLDER = "people"
MOST = 1_000_000
Steps = tuple[tuple[int, int], ...]  # (from this age on, percent), rising
Shares = Mapping[str, Mapping[str, int]]  # by province, of ten thousand


@dataclass(frozen=True, slots=True)
class GivenNames:
    """Given names of one sex in one generation, the more frequent first."""

    whole: tuple[str, ...]
    single: tuple[str, ...]
    characters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """A generation and how it was named."""

    until: int  # the last year of birth
    single_percent: int
    whole_percent: int
    male: GivenNames
    female: GivenNames


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Everybody from an age to the next group's."""

    least_age: int
    per_thousand: int
    men: int  # for every hundred women


@dataclass(frozen=True, slots=True)
class Habits:
    """Who lives with whom."""

    with_parents_percent: int
    second_child_percent: int
    collective_percent: int
    collective_size: int
    married_percent: Steps
    parent_years: tuple[int, int, int]  # between parent and child: least, usual, most


@dataclass(frozen=True, slots=True)
class Card:
    """The identity card that people carry."""

    kind: str
    validity: Any
    holders_percent: Steps


@dataclass(frozen=True, slots=True)
class Addresses:
    """Words that addresses are made of."""

    roads: tuple[str, ...]
    estates: tuple[str, ...]
    towns: tuple[str, ...]
    villages: tuple[str, ...]
    institutions: tuple[str, ...]
    rural_percent_district: int
    rural_percent_county: int


@dataclass(frozen=True, slots=True)
class People:
    """All of it."""

    surnames: Mapping[str, int]
    leading: Mapping[str, str]  # by province
    cohorts: tuple[Cohort, ...]
    ages: tuple[AgeGroup, ...]
    habits: Habits
    same_county_percent: int
    same_province_percent: int
    peoples: Shares
    card: Card
    addresses: Addresses


def read_people(pack: Path) -> tuple[People | None, list[Problem]]:
    """Return what the pack's population is made from, or None and everything that is wrong with it."""
    problems: list[Problem] = []
    surnames = _file(pack, "surnames", ("weights", "leading"), problems)
    given = _file(pack, "given_names", ("cohorts",), problems)
    population = _file(pack, "population", ("ages", "households", "birth_region_percent", "peoples", "card"), problems)
    address = _file(
        pack, "addresses", ("roads", "estates", "towns", "villages", "institutions", "rural_percent"), problems
    )
    born = population["birth_region_percent"].fields(("same_county", "same_province"))
    people = People(
        surnames=_weights(surnames["weights"]),
        leading={province: place.text() for province, place in surnames["leading"].members().items()},
        cohorts=tuple(_cohort(place) for place in given["cohorts"].each()),
        ages=tuple(_age_group(place) for place in population["ages"].each()),
        habits=_habits(population["households"]),
        same_county_percent=_percent(born["same_county"]),
        same_province_percent=_percent(born["same_province"]),
        peoples={province: _weights(place) for province, place in population["peoples"].members().items()},
        card=_card(population["card"]),
        addresses=_addresses(address),
    )
    for fields in (surnames, given, population, address):
        problems += [found for found in next(iter(fields.values())).report.problems if found not in problems]
    return (None if problems else people), problems


def _file(pack: Path, name: str, fields: tuple[str, ...], problems: list[Problem]) -> dict[str, Place]:
    content, report = read_yaml(pack / FOLDER / f"{name}.yaml")
    mapping = as_mapping(content, report)
    problems += report.problems
    return Place(report, (), {} if mapping is None else mapping).fields(fields)


def _words(place: Place) -> tuple[str, ...]:
    return tuple(place.text("Write words with spaces between them").split())


def _percent(place: Place) -> int:
    return place.whole(0, 100)


def _weights(place: Place) -> dict[str, int]:
    return {word: weight.whole(1, MOST) for word, weight in place.members().items()}


def _steps(place: Place) -> Steps:
    found = []
    for age, percent in place.members().items():
        if not age.isdecimal():
            percent.problem(f"the age {age!r} is no whole number", 'Write it in quotes, like "16": 95')
            continue
        found.append((int(age), _percent(percent)))
    return tuple(sorted(found))


def _cohort(place: Place) -> Cohort:
    fields = place.fields(("until", "single_percent", "whole_percent", "male", "female"))
    return Cohort(
        until=fields["until"].whole(1800, 3000),
        single_percent=_percent(fields["single_percent"]),
        whole_percent=_percent(fields["whole_percent"]),
        male=_given_names(fields["male"]),
        female=_given_names(fields["female"]),
    )


def _given_names(place: Place) -> GivenNames:
    fields = place.fields(("names", "single", "characters"))
    return GivenNames(_words(fields["names"]), _words(fields["single"]), _words(fields["characters"]))


def _age_group(place: Place) -> AgeGroup:
    fields = place.fields(("from", "per_thousand", "men"))
    return AgeGroup(fields["from"].whole(0, 120), fields["per_thousand"].whole(1, 1000), fields["men"].whole(1, 1000))


def _habits(place: Place) -> Habits:
    fields = place.fields(
        ("with_parents_percent", "second_child_percent", "collective_percent", "collective_size",
         "married_percent", "years_between_parent_and_child")
    )  # fmt: skip
    years = fields["years_between_parent_and_child"].fields(("least", "usual", "most"))
    return Habits(
        with_parents_percent=_percent(fields["with_parents_percent"]),
        second_child_percent=_percent(fields["second_child_percent"]),
        collective_percent=_percent(fields["collective_percent"]),
        collective_size=fields["collective_size"].whole(1, 10_000),
        married_percent=_steps(fields["married_percent"]),
        parent_years=(years["least"].whole(18, 60), years["usual"].whole(18, 60), years["most"].whole(18, 60)),
    )


def _card(place: Place) -> Card:
    fields = place.fields(("kind", "validity", "holders_percent"))
    return Card(fields["kind"].text(), fields["validity"].value, _steps(fields["holders_percent"]))


def _addresses(fields: dict[str, Place]) -> Addresses:
    rural = fields["rural_percent"].fields(("district", "county"))
    return Addresses(
        roads=_words(fields["roads"]),
        estates=_words(fields["estates"]),
        towns=_words(fields["towns"]),
        villages=_words(fields["villages"]),
        institutions=_words(fields["institutions"]),
        rural_percent_district=_percent(rural["district"]),
        rural_percent_county=_percent(rural["county"]),
    )
