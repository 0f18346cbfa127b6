"""Ways to contest a decision, or that there is none; and until when each is open. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tongban.basis.citations import Citation
from tongban.basis.months import months_later
from tongban.basis.words import Words
from tongban.basis.workdays import CalendarGap, DayType, Due, Limit, WorkCalendar, due, due_after

ONE_DAY = timedelta(days=1)


class RemedyKind(StrEnum):
    """Before whom somebody goes."""

    RECONSIDERATION = "reconsideration"  # the government
    LITIGATION = "litigation"  # the court
    REVIEW = "review"  # the office above, by a law of its own


class Against(StrEnum):
    """What is contested."""

    DECISION = "decision"
    INACTION = "inaction"  # no decision in time


@dataclass(frozen=True, slots=True)
class Period:
    """So many days of a kind, or so many months."""

    days: int = 0
    months: int = 0
    day_type: DayType = DayType.CALENDAR


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """A way to contest a decision, or that there is none."""

    code: str
    text: Words
    citation: Citation
    kind: RemedyKind = RemedyKind.RECONSIDERATION
    against: Against = Against.DECISION
    within: Period | None = None  # from knowing the decision, or from the end of the time in which one was owed
    at_most: Period | None = None  # from knowing the decision, where nobody told of the right
    first: bool = False  # nothing else is open before it
    how: Words | None = None  # by which ways; online among them
    body: Words | None = None  # before whom, with {region}: that of the office that decided
    outer: Period | None = None  # from the decision, whenever somebody came to know of it
    after: Period | None = None  # from the outcome of a reconsideration that came before it


@dataclass(frozen=True, slots=True)
class Open:
    """A remedy and its last day; provisional while the calendar of that year is not known."""

    remedy: Remedy
    until: Due | None
    outer: Due | None = None  # for whoever did not know of the decision


def last_day(period: Period, known_on: date, calendar: WorkCalendar) -> Due:
    """Return the last day on which a remedy may be taken.

    The day itself is not counted. A last day that is a day off moves to the next working day.

    Raises:
        CalendarGap: Not even the law's own holidays of that year are known.

    Source: 行政复议法 第八十八条; 民事诉讼法 第八十五条; 民法典 第二百零一条至第二百零三条.
    """
    if period.months:
        return due_after(months_later(known_on, period.months) - ONE_DAY, 1, calendar)
    return due(known_on, Limit(period.days, period.day_type), calendar)


def open_remedies(
    remedies: Iterable[Remedy], against: Against, known_on: date, calendar: WorkCalendar, *, told: bool = True,
    made_on: date | None = None,
) -> list[Open]:  # fmt: skip
    """Return the remedies against a decision, or against there being none, each with its last day.

    Args:
        known_on: The day the decision was served; or the last day on which one was owed.
        told: Whether the decision said what can be done; if not, the longest time applies.
        made_on: The day of the decision, where somebody came to know of it later.

    Source: 行政复议法 第二十条, 第二十一条, 第二十三条; 行政诉讼法 第四十六条.
    """
    found = []
    for remedy in _first_first([each for each in remedies if each.against is against]):
        outer = _outer(remedy.outer, made_on or known_on, calendar) if remedy.outer else None
        found.append(Open(remedy, _until(remedy, known_on, calendar, outer, told=told), outer))
    return found


def _outer(period: Period, made_on: date, calendar: WorkCalendar) -> Due:
    """Return the last day years ahead: the day itself, provisional, while nobody knows that year's calendar."""
    try:
        return last_day(period, made_on, calendar)
    except CalendarGap as e:
        return Due(months_later(made_on, period.months), provisional=True, gap_year=e.year)


def after_reconsideration(remedies: Iterable[Remedy], served_on: date, calendar: WorkCalendar) -> list[Open]:
    """Return what is open against the outcome of a reconsideration, each with its last day.

    Args:
        served_on: The day on which the outcome was served; or the last day on which the body should have decided.

    Source: 行政诉讼法 第四十五条.
    """
    return [Open(remedy, last_day(remedy.after, served_on, calendar)) for remedy in remedies if remedy.after]


def _until(remedy: Remedy, known_on: date, calendar: WorkCalendar, outer: Due | None, *, told: bool) -> Due | None:
    period = remedy.within if told or remedy.at_most is None else remedy.at_most
    until = last_day(period, known_on, calendar) if period else None
    return min((each for each in (until, outer) if each), key=lambda each: each.on) if until else None


def _first_first(remedies: list[Remedy]) -> list[Remedy]:
    return sorted(remedies, key=lambda remedy: not remedy.first)
