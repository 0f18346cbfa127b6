"""The calendar of a data pack: how days are counted, and which are worked.

calendar/<year>.yaml             one yearly notice
calendar/<year>_statutory.yaml   a year of which only the law's own holidays are known
calendar/counting.yaml           the articles that say how days are counted
calendar/pauses.yaml             the reasons for which a clock may stand still
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from tongban.basis.citations import CONFIDENCES, Citation
from tongban.basis.clock_events import PauseReason
from tongban.basis.limits import Pauses
from tongban.basis.packs_places import BLANK_DAY, Place
from tongban.basis.packs_yaml import Report, as_mapping, read_yaml
from tongban.basis.problems import Problem
from tongban.basis.words import Words
from tongban.basis.workdays import SATURDAY, CountingRules, StatutoryHolidays, WorkCalendar, YearOfDays

COUNTING_FILE, PAUSES_FILE, STATUTORY = "counting.yaml", "pauses.yaml", "_statutory"
CITATION = ("law", "source", "confidence")
FIRST_YEAR, LAST_YEAR = 1949, 2999
DECEMBER = 12

Days = dict[date, Words]


def read_calendar(folder: Path) -> tuple[WorkCalendar | None, list[Problem]]:
    """Return the calendar that a folder holds, or None and everything that is wrong with its files."""
    rules, problems = read_counting(folder / COUNTING_FILE)
    years: list[YearOfDays] = []
    laws: list[StatutoryHolidays] = []
    for path in sorted(folder.glob("[0-9]*.yaml")):
        if path.stem.endswith(STATUTORY):
            law, found = read_statutory(path)
            laws += [law] if law else []
        else:
            year, found = read_year(path)
            years += [year] if year else []
        problems += found
    if not problems and not years:
        problems.append(Problem(folder, 0, "there is no calendar", "Add one file a year, like 2026.yaml"))
    if not problems:
        problems += _gaps(folder, [year.year for year in years])
    if problems or rules is None:
        return None, problems
    return WorkCalendar(tuple(years), rules, tuple(laws)), []


def _gaps(folder: Path, years: list[int]) -> list[Problem]:
    """Return a problem for each year that is missing between the first and the last."""
    missing = [year for year in range(years[0], years[-1]) if year not in years]
    return [Problem(folder, 0, f"the calendar of {year} is missing", f"Add {year}.yaml") for year in missing]


def read_year(path: Path) -> tuple[YearOfDays | None, list[Problem]]:
    """Return one yearly notice, or None and everything that is wrong with its file."""
    fields, report = read_fields(path, ("year", *CITATION, "holidays"), ("regional",))
    year = _year(fields, path)
    off, worked = _holidays(fields["holidays"], year)
    regional: dict[str, Mapping[date, Words]] = {}
    for code, place in fields["regional"].members().items():
        regional[code], swapped = _holidays(place, year)
        if len(code) != len("110000") or not code.isdecimal() or not code.isascii():
            place.problem(f"{code[:20]!r} is no region code", 'Write six digits in quotes, like "650000"')
        if swapped:
            place.problem("a regional holiday swaps in a weekend day", "Take `worked` out: only the yearly notice does")
    notice = YearOfDays(year, off, worked, read_citation(fields), regional)
    return (None if report.problems else notice), _in_order(report)


def read_statutory(path: Path) -> tuple[StatutoryHolidays | None, list[Problem]]:
    """Return the law's own holidays of one year, or None and everything that is wrong with the file."""
    fields, report = read_fields(path, ("year", *CITATION, "holidays"))
    year = _year(fields, path)
    off, worked = _holidays(fields["holidays"], year)
    if worked:
        fields["holidays"].problem("the law itself swaps no days", "Take `worked` out, or make this the yearly notice")
    law = StatutoryHolidays(year, off, read_citation(fields))
    return (None if report.problems else law), _in_order(report)


def read_counting(path: Path) -> tuple[CountingRules | None, list[Problem]]:
    """Return the articles on counting days, or None and everything that is wrong with the file."""
    names = ("first_day", "working_days", "last_day")
    fields, report = read_fields(path, names)
    first, working, last = (read_citation(fields[name].fields(CITATION)) for name in names)
    return (None if report.problems else CountingRules(first, working, last)), _in_order(report)


def read_pauses(path: Path) -> tuple[Pauses | None, list[Problem]]:
    """Return the reasons for which a clock may stand still, or None and everything that is wrong with the file."""
    fields, report = read_fields(path, (*CITATION, "reasons"))
    reasons = tuple(PauseReason(code, place.words()) for code, place in fields["reasons"].members().items())
    pauses = Pauses(reasons=reasons, citation=read_citation(fields))
    return (None if report.problems else pauses), _in_order(report)


def read_citation(fields: Mapping[str, Place]) -> Citation:
    """Return the citation that the fields `law`, `source` and `confidence` make up."""
    source = fields["source"]
    name = fields["confidence"].known(CONFIDENCES)
    return Citation(
        text=fields["law"].text(),
        source="" if source.value == "" else source.text(),  # empty: nobody has looked it up yet
        confidence=next((known for known in CONFIDENCES if known == name), "low"),
    )


def read_fields(path: Path, needed: tuple[str, ...], optional: tuple[str, ...] = ()) -> tuple[dict[str, Place], Report]:
    """Return the fields of a YAML file, and a report; of an unreadable file the report says so, and nothing else."""
    content, report = read_yaml(path)
    mapping: Mapping[str, Any] | None = as_mapping(content, report)
    if mapping is None:
        blind = Place(Report(path), (), {})  # what is missing from an unreadable file is no news
        return blind.fields(needed, optional), report
    return Place(report, (), mapping).fields(needed, optional), report


def _in_order(report: Report) -> list[Problem]:
    return sorted(report.problems, key=lambda problem: problem.line)


def _year(fields: Mapping[str, Place], path: Path) -> int:
    year = fields["year"].whole(FIRST_YEAR, LAST_YEAR)
    named = path.stem.removesuffix(STATUTORY)
    if named != str(year):
        fields["year"].wrong(f"The file is named {named[:20]}. Make the two the same")
    return year


def _holidays(place: Place, year: int) -> tuple[Days, Days]:
    """Return the days off and the weekend days worked, with the name of the holiday."""
    off: Days = {}
    worked: Days = {}
    for holiday in place.each():
        fields = holiday.fields(("name", "off"), ("worked",))
        name = fields["name"].words()
        for member in fields["off"].each():
            off.update(dict.fromkeys(_new_day(member, year, off, worked), name))
        for member in fields["worked"].each():
            for day in _new_day(member, year, off, worked):
                worked[day] = name
                if day.weekday() < SATURDAY:
                    member.wrong("This is no weekend day, so it is worked anyway. Take it out, or correct it")
    return off, worked


def _new_day(member: Place, year: int, *before: Days) -> list[date]:
    """Return the day, unless it is no day, given twice, or neither of the year nor of the December before."""
    day = member.day()
    if day == BLANK_DAY:
        return []
    if any(day in days for days in before):
        member.wrong("The day is given twice. Keep one of the two")
        return []
    if day.year != year and (day.year, day.month) != (year - 1, DECEMBER):
        member.wrong(f"Write a day of {year}, or of the December before")
        return []
    return [day]
