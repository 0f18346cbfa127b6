"""How long a document is valid, and how old somebody is. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tongban.basis.months import months_later
from tongban.casework.registry.refusals import DocumentEnded, TooEarlyToRenew

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


# --- what follows on a document before ---------------------------------------------------------------

AS_BEFORE = "as_before"  # a new copy of the same right: it ends when the one before would have
RUNG = "rung"  # where a document's facts keep which of the terms of a ladder it has


@dataclass(frozen=True, slots=True)
class Term:
    """How long a document that follows another runs, and on which rung of the ladder it stands."""

    last_day: date | None
    rung: int


def follows(validity: Validity) -> bool:
    """Return whether a validity is told by the document before."""
    return validity == AS_BEFORE or (isinstance(validity, Mapping) and "next_of" in validity)


def next_term(validity: Validity, before: Term, *, on: date, climbs: bool) -> Term:
    """Return the term of a document that takes the place of another.

    `as_before` ends with it. `{next_of: […], open_days: n, late_months: m}` is the next of these terms, or the same
    again where it does not climb; it is counted from the last day of the one before if that has not passed.

    Raises:
        TooEarlyToRenew: The one before has more than `open_days` to run, or no end.
        DocumentEnded: The one before ended too long ago to be followed.

    Source: an example is 机动车驾驶证申领和使用规定 第十三条, 第六十二条, 第六十三条, 第七十九条.
    """
    if not isinstance(validity, Mapping):
        if before.last_day is not None and before.last_day < on:
            raise DocumentEnded
        return before
    if before.last_day is None or on < before.last_day - timedelta(days=validity["open_days"]):
        raise TooEarlyToRenew
    if on > months_later(before.last_day, validity["late_months"]):
        raise DocumentEnded
    rung = min(before.rung + climbs, len(validity["next_of"]) - 1)
    begins = max(before.last_day, on)
    return Term(last_valid_day(validity["next_of"][rung], issued_on=begins, born_on=None), rung)


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
