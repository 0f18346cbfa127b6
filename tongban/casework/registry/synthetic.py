"""A population that never was: plausible names, ages, families and addresses, the same again for the same seed. Pure.

Ages follow the pack's pyramid: whoever is drawn next is likeliest of an age that is still short, and the
rest of a household is built around them. Numbers are drawn apart from people (`number_of`), because the
register may have given them to somebody.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import TypeVar

from tongban.basis.ids import resident_id
from tongban.basis.packs_people import Cohort, GivenNames, People, Steps
from tongban.casework.registry.rules import HouseholdKind, Relation, Sex
from tongban.casework.registry.validity import last_valid_day, term_at

T = TypeVar("T")
DAYS_A_YEAR = 365.2425
OLDEST, GROWN = 100, 18
RECKONED_EVERY = 200  # households: how often what is short is counted again
ON_THEIR_OWN_UNTIL = 30
CHILD_AT_HOME_UNTIL = 25
DRAWN_AT_ONCE = 512
CARD_YEARS, CHILD_CARD_YEARS = 10, 4.9  # how long ago a card was issued at most
LATE_CHILD = 5  # years after the most usual that a second child may come


@dataclass(frozen=True, slots=True)
class Spot:
    """A county where people live."""

    code: str
    name: str
    is_district: bool  # of a city

    @property
    def province(self) -> str:
        return self.code[:2]


@dataclass(slots=True)
class SyntheticPerson:
    """Somebody who does not exist."""

    name: str
    sex: Sex
    born_on: date
    ethnicity: str
    birth_region: str
    relation: Relation
    since: date
    card_from: date | None = None
    card_to: date | None = None  # the last day; None with `card_from` means no end


@dataclass(slots=True)
class SyntheticHousehold:
    """A household of them."""

    kind: HouseholdKind
    name: str
    region_code: str
    address: str
    opened_on: date
    members: list[SyntheticPerson] = field(default_factory=list)


@dataclass(slots=True)
class _Role:
    """A place in a family, before there is a person in it."""

    age: float
    sex: Sex
    relation: Relation
    surname: str = ""


def number_of(person: SyntheticPerson, draw: Random) -> str:
    """Return an ID number that could be the person's: of their birth region, birthday and sex."""
    serial = int(draw.random() * 499) * 2 + (1 if person.sex is Sex.MALE else 2)
    return resident_id(person.birth_region, person.born_on, serial)


class Population:
    """Draws households until it has as many people as were asked for."""

    def __init__(
        self, people: People, spots: Sequence[Spot], everywhere: Sequence[Spot], *, on: date, seed: str
    ) -> None:
        """Keep what to draw from.

        Args:
            spots: Where the people live.
            everywhere: Where they may have been born.
            seed: The same seed draws the same people.
        """
        self.people, self.spots, self.on = people, spots, on
        self.draw = Random(seed)  # noqa: S311 (nothing is kept secret by it)
        self.ages = _Ages(people, self.draw)
        self.names = _Names(people, self.draw)
        self.births = _Births(people, everywhere, self.draw)
        self.married = _by_age(people.habits.married_percent)
        self.carrying = _by_age(people.card.holders_percent)
        self.terms = [term_at(people.card.validity, age) for age in range(OLDEST + 1)]
        self.in_collective = 0  # people on their own who still wait for a collective household

    def households(self, persons: int) -> Iterator[SyntheticHousehold]:
        """Return households with exactly so many people in all."""
        left = persons
        while left > 0:
            roles = self._roles()
            size = self.people.habits.collective_size
            if self.in_collective >= size and left >= size:
                self.in_collective -= size
                household = self._collective(size)
            else:
                household = self._family(roles if len(roles) <= left else roles[:1])
            left -= len(household.members)
            yield household

    # --- families ---------------------------------------------------------------------------------

    def _roles(self) -> list[_Role]:
        """Return a family around somebody of an age that is short. The head comes first."""
        habits, age = self.people.habits, self.ages.short()
        if age < GROWN:
            return self._couple(age + self._generation(), child=age)
        if self._chance(self.married[int(age)]):
            return self._couple(age)
        if age < ON_THEIR_OWN_UNTIL and self._chance(habits.collective_percent):
            self.in_collective += 1
            return self._roles()
        if age < ON_THEIR_OWN_UNTIL and self._chance(60):
            return self._couple(age + self._generation(), child=age)
        return [_Role(age, self.ages.sex(age), Relation.HEAD)]

    def _couple(self, age: float, child: float | None = None) -> list[_Role]:
        """Return a couple, one of them of this age, with the children and parents who live with them."""
        wife = max(min(age, OLDEST), 20.0)
        husband = max(min(wife + self.draw.gauss(2, 2.5), OLDEST), 20.0)
        man, woman = _Role(husband, Sex.MALE, Relation.HEAD), _Role(wife, Sex.FEMALE, Relation.SPOUSE)
        man.surname, woman.surname = self.names.surname(), self.names.surname()
        if self._chance(25):
            man.relation, woman.relation = Relation.SPOUSE, Relation.HEAD
        head, other = (man, woman) if man.relation is Relation.HEAD else (woman, man)
        roles = [head, other, *self._children(wife, man.surname, child)]
        if roles[2:] and self._chance(self.people.habits.with_parents_percent):
            roles += self._grandparents(head)
        return roles

    def _children(self, mother: float, surname: str, told: float | None) -> list[_Role]:
        ages = [mother - self._generation() if told is None else told]
        if self._chance(self.people.habits.second_child_percent):
            ages.append(ages[0] - self.draw.uniform(1.5, 7))
        least, _, most = self.people.habits.parent_years
        until = CHILD_AT_HOME_UNTIL if told is None else ON_THEIR_OWN_UNTIL
        at_home = (age for age in ages if 0 <= age <= until and least <= mother - age <= most + LATE_CHILD)
        return [_Role(age, self.ages.sex(age), Relation.CHILD, surname) for age in at_home]

    def _grandparents(self, head: _Role) -> list[_Role]:
        """Return the parents of the head who live with them: both, or the mother."""
        mother = head.age + self._generation()
        if mother > OLDEST - 8:
            return []
        found = [_Role(mother, Sex.FEMALE, Relation.PARENT)]
        father = min(mother + self.draw.uniform(0, 4), OLDEST)
        if self._chance(self.married[int(father)]):
            found.append(_Role(father, Sex.MALE, Relation.PARENT, head.surname))
        return found

    def _generation(self) -> float:
        least, usual, most = self.people.habits.parent_years
        return self.draw.triangular(least, most, usual)

    def _family(self, roles: Sequence[_Role]) -> SyntheticHousehold:
        spot = self._pick(self.spots)
        years = self.draw.uniform(0, max(roles[0].age - 20, 0.5))
        opened_on = self.on - timedelta(days=int(years * DAYS_A_YEAR))
        household = SyntheticHousehold(HouseholdKind.FAMILY, "", spot.code, self._address(spot), opened_on)
        household.members = [self._person(role, spot, opened_on) for role in roles]
        return household

    def _collective(self, size: int) -> SyntheticHousehold:
        """Return a household of students or workers."""
        spot, words = self._pick(self.spots), self.people.addresses
        name = f"{spot.name}{self._pick(words.institutions)}"
        address = f"{self._pick(words.roads)}{self._upto(300)}号"
        opened_on = self.on - timedelta(days=int(self.draw.uniform(5, 30) * DAYS_A_YEAR))
        household = SyntheticHousehold(HouseholdKind.COLLECTIVE, name, spot.code, address, opened_on)
        for _ in range(size):
            age = self.draw.uniform(GROWN, ON_THEIR_OWN_UNTIL)
            joined = self.on - timedelta(days=int(self.draw.uniform(0, min(age - GROWN, 4)) * DAYS_A_YEAR))
            role = _Role(age, self.ages.sex(age), Relation.MEMBER)
            household.members.append(self._person(role, spot, joined))
        return household

    # --- persons ----------------------------------------------------------------------------------

    def _person(self, role: _Role, spot: Spot, since: date) -> SyntheticPerson:
        self.ages.count(role.age)
        born_on = self.on - timedelta(days=int(role.age * DAYS_A_YEAR))
        surname = role.surname or self.names.surname(spot.province)
        person = SyntheticPerson(
            surname + self.names.given(born_on.year, role.sex),
            role.sex,
            born_on,
            self.births.people_of(spot),
            self.births.region(spot),
            role.relation,
            max(since, born_on),
        )
        if self._chance(self.carrying[int(role.age)]):
            self._give_card(person, role.age)
        return person

    def _give_card(self, person: SyntheticPerson, age: float) -> None:
        """Give a card issued some time in the last years, when they were old enough, that is still valid."""
        for years in (CARD_YEARS, CHILD_CARD_YEARS):
            days = int(self.draw.random() * min(age, years) * DAYS_A_YEAR)
            then = int(age - days / DAYS_A_YEAR)
            issued_on = self.on - timedelta(days=days)
            last_day = last_valid_day(self.terms[then], issued_on=issued_on, born_on=None)
            if self.carrying[then] and (last_day is None or last_day >= self.on):
                person.card_from, person.card_to = issued_on, last_day
                return

    def _address(self, spot: Spot) -> str:
        words, pick, upto = self.people.addresses, self._pick, self._upto
        rural = words.rural_percent_district if spot.is_district else words.rural_percent_county
        if self._chance(rural):
            return f"{pick(words.towns)}{pick(words.villages)}{upto(12)}组{upto(120)}号"
        house = f"{pick(words.estates)}{upto(40)}幢{upto(4)}单元{upto(18)}0{upto(4)}室"
        return f"{pick(words.roads)}{upto(400)}号{house}"

    def _pick(self, words: Sequence[T]) -> T:
        """Return one of them; a third of the time that random.choice takes."""
        return words[int(self.draw.random() * len(words))]

    def _upto(self, most: int) -> int:
        """Return a number from 1 to `most`."""
        return int(self.draw.random() * most) + 1

    def _chance(self, percent: int) -> bool:
        return self.draw.random() * 100 < percent


def _by_age(steps: Steps) -> list[int]:
    """Return the percentage that holds at each age; none below the first."""
    return [max((step for step in steps if step[0] <= age), default=(0, 0))[1] for age in range(OLDEST + 1)]


class _Ages:
    """Which ages are short, compared with the pyramid."""

    def __init__(self, people: People, draw: Random) -> None:
        self.groups, self.draw = people.ages, draw
        self.lowest = [group.least_age for group in self.groups]
        self.group_at = [bisect_right(self.lowest, age) - 1 for age in range(OLDEST + 1)]
        self.have = [0] * len(self.groups)
        self.drawn = 0
        self.weights: list[float] = [group.per_thousand for group in self.groups]

    def short(self) -> float:
        """Return an age, likelier one that is short."""
        if self.drawn % RECKONED_EVERY == 0:
            wanted = sum(self.have) + RECKONED_EVERY * 3
            total = sum(group.per_thousand for group in self.groups)
            self.weights = [
                max(group.per_thousand / total * wanted - have, 0.01)
                for group, have in zip(self.groups, self.have, strict=True)
            ]
        self.drawn += 1
        (position,) = self.draw.choices(range(len(self.groups)), self.weights)
        upper = [*self.lowest[1:], OLDEST][position]
        return self.draw.uniform(self.lowest[position], upper)

    def count(self, age: float) -> None:
        self.have[self.group_at[int(age)]] += 1

    def sex(self, age: float) -> Sex:
        men = self.groups[self.group_at[int(age)]].men
        return Sex.MALE if self.draw.random() * (100 + men) < men else Sex.FEMALE


class _Draws:
    """Draws words by weight, many at a time: one at a time is ten times as slow."""

    def __init__(self, draw: Random, words: Sequence[str], weights: Sequence[float]) -> None:
        self.draw, self.words, self.weights = draw, words, list(accumulate(weights))
        self.ready: list[str] = []

    def next(self) -> str:
        if not self.ready:
            self.ready = self.draw.choices(self.words, cum_weights=self.weights, k=DRAWN_AT_ONCE)
        return self.ready.pop()


class _Names:
    """Surnames of a province, and given names of a generation."""

    def __init__(self, people: People, draw: Random) -> None:
        self.people, self.draw = people, draw
        self.until = [cohort.until for cohort in people.cohorts]
        self.given_names: dict[tuple[int, Sex], tuple[_Draws, _Draws, _Draws]] = {}
        self.surnames: dict[str, _Draws] = {}

    def surname(self, province: str = "") -> str:
        if province not in self.surnames:
            weights = dict(self.people.surnames)
            if leading := self.people.leading.get(province):
                weights[leading] = int(max(weights.values()) * 1.1)
            self.surnames[province] = _Draws(self.draw, list(weights), list(weights.values()))
        return self.surnames[province].next()

    def given(self, year: int, sex: Sex) -> str:
        position = min(bisect_right(self.until, year - 1), len(self.until) - 1)
        cohort = self.people.cohorts[position]
        if (position, sex) not in self.given_names:
            self.given_names[position, sex] = self._draws(cohort, sex)
        whole, single, characters = self.given_names[position, sex]
        chance = self.draw.random() * 100
        if chance < cohort.single_percent:
            return single.next()
        if chance < cohort.single_percent + cohort.whole_percent:
            return whole.next()
        first, second = characters.next(), characters.next()
        return first + second

    def _draws(self, cohort: Cohort, sex: Sex) -> tuple[_Draws, _Draws, _Draws]:
        names: GivenNames = cohort.male if sex is Sex.MALE else cohort.female
        whole, single, characters = (
            _Draws(self.draw, words, [1 / (rank + 3) for rank in range(len(words))])
            for words in (names.whole, names.single, names.characters)
        )
        return whole, single, characters


class _Births:
    """Where people were born and which people they belong to."""

    def __init__(self, people: People, everywhere: Sequence[Spot], draw: Random) -> None:
        self.people, self.draw = people, draw
        self.everywhere = [spot.code for spot in everywhere]
        self.in_province: dict[str, list[str]] = {}
        for spot in everywhere:
            self.in_province.setdefault(spot.province, []).append(spot.code)
        self.peoples: dict[str, _Draws] = {}

    def region(self, spot: Spot) -> str:
        chance = self.draw.random() * 100
        if chance < self.people.same_county_percent:
            return spot.code
        if chance < self.people.same_county_percent + self.people.same_province_percent:
            return self.draw.choice(self.in_province.get(spot.province, [spot.code]))
        return self.draw.choice(self.everywhere)

    def people_of(self, spot: Spot) -> str:
        if spot.province not in self.peoples:
            shares: Mapping[str, int] = self.people.peoples.get(spot.province, self.people.peoples["default"])
            words, weights = ["汉", *shares], [10_000 - sum(shares.values()), *shares.values()]
            self.peoples[spot.province] = _Draws(self.draw, words, weights)
        return self.peoples[spot.province].next()
