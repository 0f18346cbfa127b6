"""How long a document is valid, and how old somebody is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tongban.basis.months import months_later

Validity = str | Mapping[str, Any]  # "long_term", {years: n}, {months: n}, {calendar_days: n}, {by_age: [[0, …], …]}


class WrongValidity(ValueError):
    """A pack states a validity that is none of the known forms."""


def age_on(day: date, born_on: date) -> int:
    """Return the full years of age on a day. Born on 29 February: a year older on the 28th in common years."""
    years = day.year - born_on.year
    return years if months_later(born_on, 12 * years) <= day else years - 1


def last_valid_day(validity: Validity, *, issued_on: date, born_on: date | None) -> date | None:
    """Return the last day on which a document is valid, or None if its validity has no end.

    A validity in years or months ends on the day that corresponds to the day of issue; one in days does
    not count the day of issue. `by_age` lists, in rising order, the ages from which another validity holds.

    Raises:
        WrongValidity: It is none of the known forms.

    Source: 民法典 第二百零一条, 第二百零二条; an example of `by_age` is 居民身份证法 第五条: under 16 five
        years, 16 to 25 ten, 26 to 45 twenty, from 46 on without end.
    """
    term = validity
    if isinstance(validity, Mapping) and "by_age" in validity:
        if born_on is None:
            raise WrongValidity("a validity by age is for persons only")
        term = term_at(validity, age_on(issued_on, born_on))
    match term:
        case "long_term":
            return None
        case {"years": int(years)}:
            return months_later(issued_on, 12 * years)
        case {"months": int(months)}:
            return months_later(issued_on, months)
        case {"calendar_days": int(days)}:
            return issued_on + timedelta(days=days)
    raise WrongValidity("a validity is long_term, or one of years, months, calendar_days, by_age")


def term_at(validity: Mapping[str, Any], age: int) -> Validity:
    """Return what a validity by age says of somebody of this age.

    Raises:
        WrongValidity: It says nothing.
    """
    terms: list[Validity] = [term for least_age, term in validity["by_age"] if least_age <= age]
    if not terms:
        raise WrongValidity("no validity is stated for this age; begin the list at age 0")
    return terms[-1]


# --- endorsements ---------------------------------------------------------------------------------

ENDORSED_MONTHS = 12
OPEN_MONTHS = 1  # before the year ends


@dataclass(frozen=True, slots=True)
class Endorsement:
    """The last day a document may be used without another endorsement, and since when years are counted."""

    until: date
    counted_from: date


def first_endorsement(issued_on: date) -> Endorsement:
    """Return what a document that is endorsed every year has when it is issued."""
    return Endorsement(months_later(issued_on, ENDORSED_MONTHS), issued_on)


def endorsable_from(until: date) -> date:
    """Return the first day on which a document may be endorsed again: a month before its year ends."""
    return months_later(until, -OPEN_MONTHS)


def next_endorsement(last: Endorsement, on: date) -> Endorsement | None:
    """Return the endorsement given on a day; None if it is too early for one.

    In time, the year follows the one before and the count goes on. Late, the document had been suspended: its year
    and the count of years both begin on that day.

    Source: 居住证暂行条例 第十条.
    """
    if on < endorsable_from(last.until):
        return None
    if on <= last.until:
        return Endorsement(months_later(last.until, ENDORSED_MONTHS), last.counted_from)
    return Endorsement(months_later(on, ENDORSED_MONTHS), on)
