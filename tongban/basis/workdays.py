"""Working days, the way statutory time limits count them.

A calendar is built once from its yearly notices; each count is then two look-ups in a sorted list.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from tongban.basis.citations import Citation
from tongban.basis.refusals import Refusal
from tongban.basis.words import Words

SATURDAY = 5
ONE_DAY = timedelta(days=1)


class CalendarGap(Refusal, LookupError):
    """The calendar does not cover a day that a count needs. `year` is the first one missing."""

    def __init__(self, year: int) -> None:
        super().__init__(f"The working days of {year} are not known here. Load the calendar of {year}.")
        self.year = year


class DayType(StrEnum):
    """How the days of a time limit are counted."""

    ON_THE_SPOT = "on_the_spot"
    WORKING = "working"
    CALENDAR = "calendar"
    BEFORE_DATE = "before_date"  # so many days before a date that the case itself sets


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: so many days of one kind. On the spot is 0 days; 0 days before a date is that date."""

    days: int
    day_type: DayType

    def __post_init__(self) -> None:
        least, most = {DayType.ON_THE_SPOT: (0, 0), DayType.BEFORE_DATE: (0, self.days)}.get(
            self.day_type, (1, self.days)
        )
        if not least <= self.days <= most:
            raise ValueError(f"{self.days} days is no time limit of the kind {self.day_type}")


@dataclass(frozen=True, slots=True)
class Due:
    """The last day that is still in time. Provisional while a year's notice is missing."""

    on: date
    provisional: bool = False
    gap_year: int | None = None  # the first year whose notice the count needed and did not have


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WEEKDAY = "weekday"
    SWAPPED_IN = "swapped_in"  # a weekend day worked in exchange for a holiday
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def is_working(self) -> bool:
        """Return whether offices are open."""
        return self in {DayKind.WEEKDAY, DayKind.SWAPPED_IN}


@dataclass(frozen=True, slots=True)
class YearOfDays:
    """What one yearly notice says. It may name days of the December before.

    `days_off` holds every day of a holiday, weekend days included; `regional_days_off` the further
    holidays of autonomous areas, by region code.
    """

    year: int
    days_off: Mapping[date, Words]
    days_swapped_in: Mapping[date, Words]
    citation: Citation
    regional_days_off: Mapping[str, Mapping[date, Words]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatutoryHolidays:
    """The holidays of one year as the law alone gives them, without what its notice will move."""

    year: int
    days_off: Mapping[date, Words]
    citation: Citation


@dataclass(frozen=True, slots=True)
class CountingRules:
    """The articles that say how days are counted."""

    first_day: Citation  # the day of the event is not counted
    working_days: Citation  # holidays and weekends are not counted
    last_day: Citation  # a last day that is a day off moves to the next working day


@dataclass(frozen=True, slots=True)
class _Index:
    """The days from `first` to `last`, both included, as ordinals, and which of them are worked."""

    first: int
    last: int
    working: Sequence[int]

    def nth_after(self, day: int, days: int) -> int | None:
        """Return the `days`-th working day after `day`, or None if it is not covered."""
        position = bisect_right(self.working, day) + days - 1
        return self.working[position] if self.first <= day + 1 and position < len(self.working) else None


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """The days that offices work: consecutive years of notices, then years of which only the law is known.

    Raises:
        ValueError: There is no year, or the years do not follow each other.
    """

    years: tuple[YearOfDays, ...]
    rules: CountingRules
    statutory: tuple[StatutoryHolidays, ...] = ()
    region_code: str | None = None

    def __post_init__(self) -> None:
        years = [known.year for known in self.years]
        if not years or years != list(range(years[0], years[0] + len(years))):
            raise ValueError(f"a calendar needs consecutive years, in order, not {years}")

    @property
    def first(self) -> date:
        """Return the first day covered."""
        return date(self.years[0].year, 1, 1)

    @property
    def last(self) -> date:
        """Return the last day covered by a notice. What comes later is provisional."""
        return date(self.years[-1].year, 12, 31)

    @property
    def gap_year(self) -> int:
        """Return the first year whose notice is not here."""
        return self.years[-1].year + 1

    def in_region(self, region_code: str) -> "WorkCalendar":
        """Return the calendar as it holds in a region, with the further holidays that it or its parents set."""
        setting = {code for notice in self.years for code in notice.regional_days_off}
        if not any(region_code.startswith(_prefix(code)) for code in setting):
            return self
        return self._regional.setdefault(
            region_code, WorkCalendar(self.years, self.rules, self.statutory, region_code=region_code)
        )

    def is_working(self, day: date) -> bool:
        """Return whether offices work on a day that a notice covers, or raise CalendarGap."""
        if not self.first <= day <= self.last:
            raise CalendarGap(day.year)
        return self.kind(day).is_working

    def kind(self, day: date) -> DayKind:
        """Return why a day is worked or not; after the last notice, as the law alone has it.

        Raises:
            CalendarGap: Not even the law's own holidays of that year are known.
        """
        if not self.foreseen.first <= day.toordinal() <= self.foreseen.last:
            raise CalendarGap(day.year)
        return self._kind(day)

    def _kind(self, day: date) -> DayKind:
        if day in self._off:
            return DayKind.HOLIDAY
        if day in self._swapped_in:
            return DayKind.SWAPPED_IN
        return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WEEKDAY

    def name(self, day: date) -> Words | None:
        """Return the name of the holiday that a day belongs to, or was swapped for."""
        return self._off.get(day) or self._swapped_in.get(day)

    def citation(self, day: date) -> Citation:
        """Return what makes a day worked or not: the notice that names it, the law, or the rule on weekends."""
        for notice in self.years:
            if day in notice.days_off or day in notice.days_swapped_in:
                return notice.citation
        for law in self.statutory:
            if day in law.days_off:
                return law.citation
        return self.rules.working_days

    @property
    def provisional_citation(self) -> Citation:
        """Return what days after the last notice rest on: the law's own holidays of the year that is missing."""
        laws = (law.citation for law in self.statutory if law.year == self.gap_year)
        return next(laws, self.rules.working_days)

    @cached_property
    def _regional(self) -> dict[str, "WorkCalendar"]:
        return {}

    @cached_property
    def _off(self) -> Mapping[date, Words]:
        days: dict[date, Words] = {}
        for law in self.statutory:
            if law.year > self.years[-1].year:
                days.update(law.days_off)
        for notice in self.years:
            days.update(notice.days_off)
            for region_code, further in notice.regional_days_off.items():
                if self.region_code is not None and self.region_code.startswith(_prefix(region_code)):
                    days.update(further)
        return days

    @cached_property
    def _swapped_in(self) -> Mapping[date, Words]:
        return {day: name for notice in self.years for day, name in notice.days_swapped_in.items()}

    @cached_property
    def known(self) -> _Index:
        """Return the index of the days that notices cover."""
        return self._index(self.last)

    @cached_property
    def foreseen(self) -> _Index:
        """Return the index that goes on through the years of which only the law is known."""
        last, laws = self.years[-1].year, {law.year for law in self.statutory}
        while last + 1 in laws:
            last += 1
        return self._index(date(last, 12, 31))

    def _index(self, last: date) -> _Index:
        days = range(self.first.toordinal(), last.toordinal() + 1)
        working = [day for day in days if self._kind(date.fromordinal(day)).is_working]
        return _Index(days[0], days[-1], working)


def _prefix(region_code: str) -> str:
    """Return what the codes within a region begin with."""
    if region_code.endswith("0000"):
        return region_code[:2]
    return region_code[:4] if region_code.endswith("00") else region_code


def due_date(start: date, days: int, calendar: WorkCalendar) -> date:
    """Return the last day on which an act with this time limit is still in time.

    The count begins on the day after `start`, which may itself be a day off.

    Args:
        days: Working days, 1 or more.

    Raises:
        ValueError: `days` is below 1.
        CalendarGap: The count runs past the calendar. Holidays are never guessed.

    Source: 行政许可法 第八十二条 (working days); 民法典 第二百零一条 (first day not counted).
    """
    return _nth_working_day(start, days, calendar, calendar.known)


def provisional_due_date(start: date, days: int, calendar: WorkCalendar) -> date:
    """Return `due_date`, counting on past the last notice with weekends and the law's own holidays alone.

    Raises:
        ValueError: `days` is below 1.
        CalendarGap: The count runs past the years whose holidays the calendar has from the law.
    """
    return _nth_working_day(start, days, calendar, calendar.foreseen)


def _nth_working_day(start: date, days: int, calendar: WorkCalendar, index: _Index) -> date:
    if days < 1:
        raise ValueError(f"a time limit is 1 working day or more, not {days}")
    found = index.nth_after(start.toordinal(), days)
    if found is None:
        raise _gap(start, calendar, index)
    return date.fromordinal(found)


def _gap(start: date, calendar: WorkCalendar, index: _Index) -> CalendarGap:
    before = start + ONE_DAY < calendar.first
    return CalendarGap(start.year if before else date.fromordinal(index.last).year + 1)


def due(start: date, limit: Limit, calendar: WorkCalendar) -> Due:
    """Return the last day that is still in time, marked provisional if a year's notice is missing.

    On the spot means on the day itself, or on the next working day if that is a day off. A count of
    calendar days that ends on a day off moves to the next working day.

    Raises:
        CalendarGap: Not even the law's own holidays of a year that the count needs are known.

    Source: 行政许可法 第八十二条; 民法典 第二百零一条, 第二百零三条.
    """
    if limit.day_type is DayType.WORKING:
        return due_after(start, limit.days, calendar)
    last = start + timedelta(days=limit.days)
    return due_after(last - ONE_DAY, 1, calendar)


def due_after(start: date, working_days: int, calendar: WorkCalendar) -> Due:
    """Return the due date of so many working days after `start`, marked provisional if a notice is missing."""
    try:
        return Due(due_date(start, working_days, calendar))
    except CalendarGap:
        on = provisional_due_date(start, working_days, calendar)
        return Due(on, provisional=True, gap_year=calendar.gap_year)


def working_days_between(after: date, until: date, calendar: WorkCalendar) -> int:
    """Return how many working days come after `after`, up to and including `until`.

    Negative when `until` is the earlier. Past the last notice the count is provisional, as in `due`.

    Raises:
        CalendarGap: Not even the law's own holidays of a year that the count needs are known.
    """
    if until < after:
        return -working_days_between(until, after, calendar)
    index = calendar.foreseen
    if after + ONE_DAY < calendar.first or until.toordinal() > index.last:
        raise _gap(after, calendar, index)
    return bisect_right(index.working, until.toordinal()) - bisect_right(index.working, after.toordinal())
