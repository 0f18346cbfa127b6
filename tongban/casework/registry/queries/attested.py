"""What the register can certify of the past: who once lived together, what an entry said before, whose has ended."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from tongban.casework.registry.models import Change, Membership, Person
from tongban.casework.registry.rules import Act

CHANGES = (Act.CORRECT, Act.RENAME)


@dataclass(frozen=True, slots=True)
class Together:
    """Two persons in one household: how each stood to its head, and from when to when."""

    own_relation: str
    other_relation: str
    since: date
    until: date | None  # the last day; None: they still are


@dataclass(frozen=True, slots=True)
class Changed:
    """What an entry said before a change or correction, and since."""

    was: str
    became: str
    on: date


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A registration that ended with a death, and when that was entered."""

    died_on: date
    entered_on: date


def together(person_id: UUID, other_id: UUID) -> Together | None:
    """Return when two persons were last in the same household, or None if the register shows no such time. One query.

    It has the households since its own beginning; what is older lies in the archive.
    """
    rows = list(Membership.objects.filter(person_id__in=[person_id, other_id]).order_by("valid"))
    own, theirs = ([row for row in rows if row.person_id == each] for each in (person_id, other_id))
    found = [(mine, other) for mine in own for other in theirs if mine.household_id == other.household_id]
    shared = [_shared(mine, other) for mine, other in found]
    return max((each for each in shared if each), key=lambda each: each.since, default=None)


def _shared(mine: Membership, other: Membership) -> Together | None:
    since = max(mine.valid.lower, other.valid.lower)
    ends = [row.valid.upper for row in (mine, other) if row.valid.upper]
    until = min(ends) - timedelta(days=1) if ends else None
    if until is not None and until < since:
        return None
    return Together(mine.relation, other.relation, since, until)


def changed(person_id: UUID, what: str) -> Changed | None:
    """Return the last change or correction of something that a person's entry says; None if there was none. One query.

    Args:
        what: A column of the entry: name, sex, born_on, ethnicity, id_number.
    """
    rows = Change.objects.filter(subject_id=person_id, act__in=CHANGES).order_by("-recorded_at", "-id")
    return next((found for row in rows if (found := _changed(row, what))), None)


def _changed(row: Change, what: str) -> Changed | None:
    before, after = (
        [entry[what] for _, entry in sorted(rows.items()) if what in entry] for rows in (row.before, row.after)
    )
    if not before or not after or before[-1] == after[-1]:
        return None
    return Changed(before[-1], after[-1], row.effective_on)


def cancelled(person_id: UUID) -> Cancelled | None:
    """Return when a registration ended with a death, or None if it has not. Two queries."""
    died_on = Person.objects.filter(pk=person_id).values_list("died_on", flat=True).first()
    if died_on is None:
        return None
    entered = Change.objects.filter(subject_id=person_id, act=Act.DEATH).order_by("-recorded_at").first()
    return Cancelled(died_on, localdate(entered.recorded_at) if entered else died_on)
