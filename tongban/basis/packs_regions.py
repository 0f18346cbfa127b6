"""The regions of a data pack.

regions/regions.csv             every province, prefecture and county, by code and time
regions/urban_population.yaml   the classes of cities, and their populations by year
regions/sets.yaml               regions that policies name together
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from tongban.basis.packs_places import BLANK_DAY, Place
from tongban.basis.packs_time import CITATION, read_citation, read_fields
from tongban.basis.packs_yaml import as_mapping, read_yaml
from tongban.basis.problems import Problem
from tongban.basis.regions import (
    CityClass,
    CityScale,
    Kind,
    Region,
    Regions,
    RegionSet,
    SetMember,
    UrbanPopulation,
    level_of,
)

REGIONS_FILE, POPULATION_FILE, SETS_FILE = "regions.csv", "urban_population.yaml", "sets.yaml"
KINDS = {str(kind): kind for kind in Kind}
CODE = re.compile(r"[1-9][0-9]{5}", re.ASCII)
CODE_REMEDY = 'Write six digits, like "320508"'
DAY_FORM, DAY_REMEDY = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?", "Write a date, like 2012-01-01, or leave it empty"
COLUMNS = {
    "code": (CODE.pattern, CODE_REMEDY),
    "name_zh": (r'[^,"\s][^,"]*', "Write the name, without commas and quotes"),
    "name_en": (r'[^,"]*', "Write the name without commas and quotes, or leave it empty"),
    "kind": ("|".join(KINDS), f"Known: {', '.join(filter(None, KINDS))}; or leave it empty"),
    "valid_from": (DAY_FORM, DAY_REMEDY),
    "valid_to": (DAY_FORM, DAY_REMEDY),
    "successors": (rf"(?:{CODE.pattern}(?:\|{CODE.pattern})*)?", "Write codes, like 320508|320509, or leave it empty"),
    "basis": ("(?:name|code|known|unknown)?", "Known: name, code, known, unknown; or leave it empty"),
}
HEAD = ",".join(COLUMNS)
FROM, TO, SUCCESSORS, BASIS = (list(COLUMNS).index(name) for name in ("valid_from", "valid_to", "successors", "basis"))
ROW = re.compile(",".join(f"(?:{form})" for form, _ in COLUMNS.values()))
MOST_PERSONS = 10**8
FIRST_YEAR, LAST_YEAR = 1949, 2999


def read_regions(folder: Path) -> tuple[Regions | None, list[Problem]]:
    """Return the regions that a folder holds, or None and everything that is wrong with its files."""
    rows, problems = read_region_rows(folder / REGIONS_FILE)
    scale, populations, more = read_populations(folder / POPULATION_FILE)
    sets, still_more = read_sets(folder / SETS_FILE)
    problems = [*problems, *more, *still_more]
    if not problems:
        codes = {region.code for region in rows}
        problems += _unknown_codes(folder / POPULATION_FILE, {count.city_code for count in populations} - codes)
        members = {member.code for each in sets.values() for member in each.members}
        problems += _unknown_codes(folder / SETS_FILE, members - codes)
    if problems:
        return None, problems
    return Regions(rows, sets, populations, scale), []


def _unknown_codes(path: Path, codes: set[str]) -> list[Problem]:
    remedy = f"Correct the code, or add the region to {REGIONS_FILE}"
    return [Problem(path, 0, f"there is no region with the code {code}", remedy) for code in sorted(codes)]


@dataclass(slots=True)
class _Table:
    """The table of regions while it is read: its rows by line, its codes, its dates, its problems."""

    path: Path
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    codes: set[str] = field(default_factory=set)
    days: dict[str, date | None] = field(default_factory=lambda: {"": None})
    problems: list[Problem] = field(default_factory=list)

    def problem(self, line: int, fault: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, line, fault, remedy))


def read_region_rows(path: Path) -> tuple[tuple[Region, ...], list[Problem]]:
    """Return the regions of the table, by code and time, and everything that is wrong with it."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as e:
        return (), [Problem(path, 0, f"not readable: {' '.join(str(e).split())}", "Save the file as text in UTF-8")]
    table = _Table(path)
    _split(table, lines)
    _read_days(table)
    for number, cells in table.rows:
        _check_row(table, number, cells)
    if not table.problems:
        _check_order(table)
    if table.problems:
        return (), sorted(table.problems, key=lambda problem: problem.line)
    return tuple(_region(cells, table) for _, cells in table.rows), []


def _split(table: _Table, lines: list[str]) -> None:
    """Take in the lines as rows, without comments, blank lines and the line of column names."""
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered or numbered[0][1] != HEAD:
        table.problem(
            numbered[0][0] if numbered else 0, "the columns are not named", f"Begin the table with the line {HEAD}"
        )
        return
    for number, line in numbered[1:]:
        cells = line.split(",")
        if ROW.fullmatch(line):
            table.rows.append((number, cells))
        elif len(cells) != len(COLUMNS):
            table.problem(number, f"the line has {len(cells)} cells", f"Write {len(COLUMNS)}: {HEAD}")
        else:
            for (name, (form, remedy)), cell in zip(COLUMNS.items(), cells, strict=True):
                if not re.fullmatch(form, cell):
                    table.problem(number, f"{name} is {cell[:20]!r}", remedy)
    table.codes.update(cells[0] for _, cells in table.rows)


def _read_days(table: _Table) -> None:
    """Read each date once, and note those that no calendar has."""
    for number, cells in table.rows:
        for text in cells[FROM : TO + 1]:
            if text not in table.days:
                try:
                    table.days[text] = date.fromisoformat(text)
                except ValueError:
                    table.days[text] = None
                    table.problem(number, f"there is no day {text}", "Look at a calendar")


def _check_row(table: _Table, number: int, cells: list[str]) -> None:
    if cells[TO] and cells[FROM] >= cells[TO]:
        table.problem(number, "valid_from is not before valid_to", "Exchange the two, or take the line out")
    if bool(cells[SUCCESSORS]) != (cells[BASIS] not in {"", "unknown"}):
        table.problem(number, "successors and basis do not fit", "Say on what basis it is known, or write unknown")
    if cells[SUCCESSORS]:
        for code in cells[SUCCESSORS].split("|"):
            if code not in table.codes:
                table.problem(number, f"successor {code} is not in the table", "Correct the code, or add the region")


def _check_order(table: _Table) -> None:
    """Note rows that are out of order, or at the same time as another of the same code."""
    for (_, before), (number, cells) in pairwise(table.rows):
        if cells[0] < before[0]:
            table.problem(number, f"{cells[0]} comes after {before[0]}", "Sort the table by code and time")
        elif cells[0] == before[0] and (not before[TO] or cells[FROM] < before[TO]):
            fault = f"{cells[0]} is given twice for the same time"
            table.problem(number, fault, "Let one end, by valid_to, before the other begins")


def _region(cells: list[str], table: _Table) -> Region:
    code, name_zh, name_en, kind, valid_from, valid_to, successors, _ = cells
    level = level_of(code)
    prefecture = f"{code[:4]}00"
    above = prefecture if level == "county" and prefecture in table.codes else f"{code[:2]}0000"
    return Region(
        code,
        name_zh,
        name_en or None,
        level,
        None if level == "province" else above,
        table.days[valid_from],
        table.days[valid_to],
        tuple(successors.split("|")) if successors else (),
        KINDS[kind],
    )


def read_populations(path: Path) -> tuple[CityScale | None, tuple[UrbanPopulation, ...], list[Problem]]:
    """Return the classes of cities and the counts, and everything that is wrong with the file."""
    fields, report = read_fields(path, ("scale", "counts"))
    scale = _scale(fields["scale"])
    populations: list[UrbanPopulation] = []
    for place in fields["counts"].each():
        count = place.fields(("year", *CITATION, "persons"))
        year, citation = count["year"].whole(FIRST_YEAR, LAST_YEAR), read_citation(count)
        for code, persons in count["persons"].members().items():
            if not CODE.fullmatch(code):
                persons.problem(f"{code[:20]!r} is no region code", CODE_REMEDY)
            populations.append(UrbanPopulation(code, year, persons.whole(1, MOST_PERSONS), citation))
    problems = sorted(report.problems, key=lambda problem: problem.line)
    return scale, tuple(populations), problems


def _scale(place: Place) -> CityScale:
    fields = place.fields((*CITATION, "classes"))
    names = [str(name) for name in CityClass if name is not CityClass.UNKNOWN]
    least = {name: member.whole(0, MOST_PERSONS) for name, member in fields["classes"].fields(names).items()}
    classes = tuple(sorted((CityClass(name) for name in least), key=lambda name: least[name]))
    persons = tuple(least[name] for name in classes)
    if fields["classes"].given and (persons[0] != 0 or len(set(persons)) != len(persons)):
        fields["classes"].problem("the classes do not follow each other", "Begin with 0 and give each its own number")
    return CityScale(classes, persons, read_citation(fields))


def read_sets(path: Path) -> tuple[dict[str, RegionSet], list[Problem]]:
    """Return the named sets of regions, and everything that is wrong with the file."""
    content, report = read_yaml(path)
    mapping: Mapping[str, Any] = as_mapping(content, report) or {}
    sets = {name: _set(name, place) for name, place in Place(report, (), mapping).members().items()}
    return sets, sorted(report.problems, key=lambda problem: problem.line)


def _set(name: str, place: Place) -> RegionSet:
    fields = place.fields(("name", *CITATION, "members"))
    members: list[SetMember] = []
    for member in fields["members"].each():
        cells = member.fields(("code",), ("from", "to"))
        day = partial(_day_or_none, cells)
        members.append(SetMember(cells["code"].matching(CODE, CODE_REMEDY), day("from"), day("to")))
    return RegionSet(name, fields["name"].words(), tuple(members), read_citation(fields))


def _day_or_none(cells: Mapping[str, Place], name: str) -> date | None:
    day = cells[name].day() if cells[name].given else BLANK_DAY
    return None if day == BLANK_DAY else day
