"""A synthetic population as rows that PostgreSQL's COPY takes, made in parts that know nothing of each other. Pure.

Each part draws from a seed of its own, so the same people come out however many processes make them.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from multiprocessing import get_context
from random import Random

from tongban.basis.ids import parse_resident_id, resident_id, uuid7
from tongban.basis.packs_people import People
from tongban.casework.offices.rules import POLICE, authority_code
from tongban.casework.registry.synthetic import Population, Spot, SyntheticHousehold, SyntheticPerson, number_of

# Keys of one population follow each other through all its parts: an index over time tells keys of one millisecond apart
# so badly that it slows down with every part that begins elsewhere.
COUNTER_BITS = 40
HOUSEHOLD_SERIALS = CARD_SERIALS = 10**10
PART = 10_000  # persons: less than a second's work
KEYS_A_PART = 2 * PART  # for persons and households
# Parents before children: the tables check their foreign keys.
COLUMNS = {
    "person": "id, born_on, sex, born_in, registered_at",
    "idnumber": "number, person_id",
    "personrecord": "person_id, valid, name, ethnicity, id_number",
    "household": "id, number, kind, name, authority, region_code, opened_on",
    "householdnumber": "number, household_id",
    "householdaddress": "household_id, valid, address",
    "membership": "person_id, household_id, relation, valid, recorded_at",
    "document": "number, kind, holder_kind, person_id, credit_code, valid, issued_by, issued_on, state, facts",
}


@dataclass(frozen=True, slots=True)
class Source:
    """What all parts of one population are made from."""

    people: People
    spots: Sequence[Spot]  # where they live
    everywhere: Sequence[Spot]  # where they may have been born
    on: date
    at: datetime
    seed: str


@dataclass(slots=True)
class Part:
    """Rows by table, and the numbers in them that the register may have given to somebody already."""

    persons: int
    rows: dict[str, str]
    id_numbers: list[str]
    household_numbers: list[str]
    document_numbers: list[str]

    def exchange(self, numbers: list[str], taken: Collection[str], other: Callable[[str], str]) -> None:
        """Have those of these numbers of the part that are taken replaced, wherever they stand."""
        for number in sorted(taken):
            new = other(number)
            while new in numbers or new in taken:
                new = other(number)
            numbers[numbers.index(number)] = new
            for table, text in self.rows.items():
                self.rows[table] = text.replace(number, new)


def other_id_number(number: str, draw: Random) -> str:
    """Return another ID number for the same birthplace, birthday and sex."""
    known = parse_resident_id(number)
    return resident_id(known.region_code, known.birth_on, draw.randrange(1 if known.sex == "male" else 2, 1000, 2))


def other_household_number(number: str, draw: Random) -> str:
    """Return another household number of the same region."""
    return f"{number[:6]}{draw.randrange(HOUSEHOLD_SERIALS):010d}"


def other_document_number(number: str, draw: Random) -> str:
    """Return another number for a document of the same region and day."""
    return f"{number[:14]}{draw.randrange(CARD_SERIALS):010d}"


def make_part(source: Source, position: int, persons: int) -> Part:
    """Return one part of a population: so many people, and all rows that they need."""
    seed = f"{source.seed}/{position}"
    writer = _Writer(source, position, Random(f"{seed}/numbers"))  # noqa: S311 (nothing is kept secret by it)
    population = Population(source.people, source.spots, source.everywhere, on=source.on, seed=seed)
    for household in population.households(persons):
        writer.household(household)
    return Part(
        persons,
        {table: "".join(lines) for table, lines in writer.rows.items()},
        list(writer.id_numbers),
        list(writer.household_numbers),
        list(writer.document_numbers),
    )


def make_parts(source: Source, persons: int, processes: int) -> Iterator[Part]:
    """Return the parts of a population in order, made in several processes if there are several parts."""
    sizes = [min(PART, persons - first) for first in range(0, persons, PART)]
    if len(sizes) == 1 or processes == 1:
        yield from (make_part(source, position, size) for position, size in enumerate(sizes))
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_keep, initargs=(source,)) as pool:
        waiting = iter(list(enumerate(sizes))[1:])
        ahead: list[Future[Part]] = [pool.submit(_make, *each) for each in islice(waiting, processes + 1)]
        yield make_part(source, 0, sizes[0])  # while the processes start
        while ahead:
            part = ahead.pop(0).result()
            ahead += [pool.submit(_make, *each) for each in islice(waiting, 1)]
            yield part


_kept: list[Source] = []  # what a process of the pool makes its parts from


def _keep(source: Source) -> None:
    _kept[:] = [source]


def _make(position: int, persons: int) -> Part:
    return make_part(_kept[0], position, persons)


@dataclass(slots=True)
class _Writer:
    """Writes rows as text: a line each, columns between tabs. No word of the pack holds a tab."""

    source: Source
    position: int
    draw: Random
    rows: dict[str, list[str]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    # By number and in order; a set has another order in each process.
    id_numbers: dict[str, None] = field(default_factory=dict)
    household_numbers: dict[str, None] = field(default_factory=dict)
    document_numbers: dict[str, None] = field(default_factory=dict)
    at: str = ""
    key: int = 0

    def __post_init__(self) -> None:
        first = uuid7(self.source.at, Random(self.source.seed).randbytes(10)).int  # noqa: S311
        self.key = (first >> COUNTER_BITS << COUNTER_BITS) + self.position * KEYS_A_PART
        self.at = self.source.at.isoformat()

    def household(self, household: SyntheticHousehold) -> None:
        """Write a household with its members."""
        key, rows, region = self._next_key(), self.rows, household.region_code
        number = self._fresh(self.household_numbers, lambda: other_household_number(region, self.draw))
        opened_on, authority = household.opened_on.isoformat(), authority_code(POLICE, region)
        rows["household"].append(
            f"{key}\t{number}\t{household.kind.value}\t{household.name}\t{authority}\t{region}\t{opened_on}\n"
        )
        rows["householdnumber"].append(f"{number}\t{key}\n")
        rows["householdaddress"].append(f"{key}\t[{opened_on},)\t{household.address}\n")
        home = f'"address": "{household.address}", "region": "{region}", "household_number": "{number}"'
        for person in household.members:
            self._person(person, key, region, home)

    def _person(self, person: SyntheticPerson, household: str, region: str, home: str) -> None:
        key, rows, at = self._next_key(), self.rows, self.at
        born_on, sex, name, people = person.born_on.isoformat(), person.sex.value, person.name, person.ethnicity
        number = self._fresh(self.id_numbers, lambda: number_of(person, self.draw))
        rows["person"].append(f"{key}\t{born_on}\t{sex}\t\t{at}\n")
        rows["idnumber"].append(f"{number}\t{key}\n")
        rows["personrecord"].append(f"{key}\t[{born_on},)\t{name}\t{people}\t{number}\n")
        since, relation = person.since.isoformat(), person.relation.value
        rows["membership"].append(f"{key}\t{household}\t{relation}\t[{since},)\t{at}\n")
        if person.card_from:
            facts = (
                f'{{"name": "{name}", "sex": "{sex}", "born_on": "{born_on}", "ethnicity": "{people}",'
                f' "id_number": "{number}", {home}, "purpose": ""}}'
            )
            self._card(person.card_from, person.card_to, key, region, facts)

    def _card(self, issued_on: date, last_day: date | None, key: str, region: str, facts: str) -> None:
        begins = issued_on.isoformat()
        until = (last_day + timedelta(days=1)).isoformat() if last_day else ""
        day = f"{region}{begins.replace('-', '')}"
        number = self._fresh(self.document_numbers, lambda: f"{day}{int(self.draw.random() * CARD_SERIALS):010d}")
        self.rows["document"].append(
            f"{number}\t{self.source.people.card.kind}\tperson\t{key}\t\t[{begins},{until})\t"
            f"{authority_code(POLICE, region)}\t{begins}\tvalid\t{facts}\n"
        )

    def _next_key(self) -> str:
        self.key += 1
        return f"{self.key:032x}"

    @staticmethod
    def _fresh(used: dict[str, None], draw: Callable[[], str]) -> str:
        """Return a number that no other of this part has."""
        while (number := draw()) in used:
            pass
        used[number] = None
        return number
