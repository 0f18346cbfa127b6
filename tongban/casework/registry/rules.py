"""What a register entry may be, and what follows when one changes. Pure."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongban.basis.refusals import Refusal


class Sex(StrEnum):
    """As the register knows it."""

    MALE = "male"
    FEMALE = "female"


class HouseholdKind(StrEnum):
    """A family under one head, or the members of a school, firm or talent market with no head."""

    FAMILY = "family"
    COLLECTIVE = "collective"


class Relation(StrEnum):
    """How a member stands to the head of the household."""

    HEAD = "head"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDCHILD = "grandchild"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    OTHER = "other"
    MEMBER = "member"  # of a collective household


class HolderKind(StrEnum):
    """Who a document is issued to."""

    PERSON = "person"
    ORGANISATION = "organisation"


class DocumentState(StrEnum):
    """Whether a document stands. That its time has run out is told by its dates, not here."""

    VALID = "valid"
    REPLACED = "replaced"
    LOST = "lost"
    RETURNED = "returned"


class Act(StrEnum):
    """What was done to the register."""

    REGISTER = "register"  # first entry of somebody who lives already
    BIRTH = "birth"
    OPEN = "open"
    MOVE = "move"
    RELATE = "relate"  # to another head
    CLOSE = "close"
    CORRECT = "correct"
    DEATH = "death"
    ISSUE = "issue"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why the register changes: the case, the authority that acts, the moment, and the day it takes effect."""

    case_id: UUID | None  # None when a register is first loaded
    case_number: str
    authority: str
    at: datetime
    on: date


# --- refusals -------------------------------------------------------------------------------------
# `message` is the msgid that channels translate. No message holds a name or a number.


class RegisterRefusal(Refusal):
    """The register cannot be changed as asked; `message` says what to do."""

    message = ""

    def __init__(self) -> None:
        super().__init__(self.message)


class MovedMeanwhile(RegisterRefusal):
    """Somebody is no longer a member of the household that the case started from."""

    message = (
        "Somebody is no longer in the household that this case started from: another case came first. "
        "Look at the person's register entry, then decide this case on it."
    )


class HasDied(RegisterRefusal):
    """The register says that the person has died."""

    message = "The register says that this person has died. If that is wrong, have the entry corrected first."


class HeadNeeded(RegisterRefusal):
    """The head leaves, others stay, and nobody was named to follow."""

    message = "The head of the household leaves and others stay. Name one of those who stay as the new head."


class WrongHead(RegisterRefusal):
    """The one named as head is not among those who stay."""

    message = "The new head must be one of those who stay in the household. Choose one of them."


class HouseholdClosed(RegisterRefusal):
    """The household has no members any more."""

    message = "This household has been closed. Choose another household, or open a new one."


class SameHousehold(RegisterRefusal):
    """They are there already."""

    message = "They are already members of that household. Choose another one."


class TooEarly(RegisterRefusal):
    """The change would take effect before an entry that it ends began."""

    message = "The register has a later entry than that date. Check the date, and the register entry."


class NumberTaken(RegisterRefusal):
    """The ID number belongs to somebody already."""

    message = "This ID number is in the register already. Look the person up by it instead of registering them again."


class BirthRegistered(RegisterRefusal):
    """The birth certificate has been used."""

    message = "This birth certificate has been registered already. Look the child up in the parents' household."


class NoNumberLeft(RegisterRefusal):
    """Every serial of a day and region is taken."""

    message = "No ID number is left for this day and region. Ask the population register for one."


# --- households -----------------------------------------------------------------------------------

# (how the new head stood to the old one, how somebody else did) -> how that one stands to the new head
AFTER_NEW_HEAD: Mapping[tuple[Relation, Relation], Relation] = {
    (Relation.SPOUSE, Relation.HEAD): Relation.SPOUSE,
    (Relation.SPOUSE, Relation.CHILD): Relation.CHILD,
    (Relation.SPOUSE, Relation.GRANDCHILD): Relation.GRANDCHILD,
    (Relation.CHILD, Relation.HEAD): Relation.PARENT,
    (Relation.CHILD, Relation.SPOUSE): Relation.PARENT,
    (Relation.CHILD, Relation.CHILD): Relation.SIBLING,
    (Relation.CHILD, Relation.PARENT): Relation.GRANDPARENT,
    (Relation.PARENT, Relation.HEAD): Relation.CHILD,
    (Relation.PARENT, Relation.PARENT): Relation.SPOUSE,
    (Relation.PARENT, Relation.CHILD): Relation.GRANDCHILD,
    (Relation.PARENT, Relation.SIBLING): Relation.CHILD,
    (Relation.PARENT, Relation.GRANDPARENT): Relation.PARENT,
    (Relation.GRANDCHILD, Relation.HEAD): Relation.GRANDPARENT,
    (Relation.GRANDCHILD, Relation.SPOUSE): Relation.GRANDPARENT,
    (Relation.GRANDPARENT, Relation.HEAD): Relation.GRANDCHILD,
    (Relation.GRANDPARENT, Relation.CHILD): Relation.OTHER,
    (Relation.SIBLING, Relation.HEAD): Relation.SIBLING,
    (Relation.SIBLING, Relation.SIBLING): Relation.SIBLING,
    (Relation.SIBLING, Relation.PARENT): Relation.PARENT,
    (Relation.SIBLING, Relation.GRANDPARENT): Relation.GRANDPARENT,
}

# How a parent stands to the head -> how their child does
OF_A_CHILD: Mapping[Relation, Relation] = {
    Relation.HEAD: Relation.CHILD,
    Relation.SPOUSE: Relation.CHILD,
    Relation.CHILD: Relation.GRANDCHILD,
    Relation.PARENT: Relation.SIBLING,
    Relation.MEMBER: Relation.MEMBER,
}


@dataclass(frozen=True, slots=True)
class Member:
    """An open membership."""

    person_id: UUID
    household_id: UUID
    relation: Relation
    since: date


def relations_under(head: UUID, members: Iterable[Member]) -> dict[UUID, Relation]:
    """Return how each of these members of one household stands to its new head; OTHER where it cannot be told."""
    stood = {member.person_id: member.relation for member in members}
    return {
        person: Relation.HEAD if person == head else AFTER_NEW_HEAD.get((stood[head], relation), Relation.OTHER)
        for person, relation in stood.items()
    }


def after_leaving(staying: Sequence[Member], kind: HouseholdKind, new_head: UUID | None) -> dict[UUID, Relation]:
    """Return the new relations of those who stay, where theirs change; nothing if the head stays too.

    Raises:
        HeadNeeded: The head has left and nobody was named.
        WrongHead: The one named is not among those who stay.

    Source: 户口登记条例 第五条 (a household is registered under one head).
    """
    if kind is HouseholdKind.COLLECTIVE or not staying:
        return {}
    if any(member.relation is Relation.HEAD for member in staying):
        return {}
    if new_head is None:
        raise HeadNeeded
    if new_head not in {member.person_id for member in staying}:
        raise WrongHead
    return relations_under(new_head, staying)


def in_new_household(movers: Sequence[Member], kind: HouseholdKind, head: UUID | None) -> dict[UUID, Relation]:
    """Return how those who move together stand to each other in a household of their own.

    The head is the one named; else whoever was head before; else the first of them.

    Raises:
        WrongHead: The one named does not move along.
    """
    if kind is HouseholdKind.COLLECTIVE:
        return dict.fromkeys((mover.person_id for mover in movers), Relation.MEMBER)
    before = next((mover.person_id for mover in movers if mover.relation is Relation.HEAD), movers[0].person_id)
    chosen = head or before
    if chosen not in {mover.person_id for mover in movers}:
        raise WrongHead
    if any(mover.person_id == chosen and mover.relation is Relation.HEAD for mover in movers):
        return {mover.person_id: mover.relation for mover in movers}
    return relations_under(chosen, movers)


def in_joined_household(
    movers: Sequence[Member], kind: HouseholdKind, relation: Relation | None
) -> dict[UUID, Relation]:
    """Return how those who move into an existing household stand to its head: as told for the first of them.

    The others are OTHER until the household says more; nobody joins as head.
    """
    if kind is HouseholdKind.COLLECTIVE:
        return dict.fromkeys((mover.person_id for mover in movers), Relation.MEMBER)
    told = Relation.OTHER if relation in {None, Relation.HEAD, Relation.MEMBER} else relation
    relations = dict.fromkeys((mover.person_id for mover in movers), Relation.OTHER)
    return relations | {movers[0].person_id: told or Relation.OTHER}


def relation_of_child(kind: HouseholdKind, parents: Iterable[Relation]) -> Relation:
    """Return how a newborn stands to the head, given how the parents in the same household do."""
    if kind is HouseholdKind.COLLECTIVE:
        return Relation.MEMBER
    return next((OF_A_CHILD[parent] for parent in parents if parent in OF_A_CHILD), Relation.OTHER)


def check_in_order(members: Iterable[Member], ends_on: date) -> None:
    """Refuse an end that lies before the entry began. An entry may end on the day it began: it then never held.

    Raises:
        TooEarly: It does.
    """
    if any(ends_on < member.since for member in members):
        raise TooEarly


# --- validity -------------------------------------------------------------------------------------

LONG_TERM = "long_term"
Validity = str | Mapping[str, Any]  # "long_term", {years: n}, {months: n}, {calendar_days: n}, {by_age: [[0, …], …]}


class WrongValidity(ValueError):
    """A pack states a validity that is none of the known forms."""


def months_later(start: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where there is no such day.

    Source: 民法典 第二百零二条.
    """
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


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
    if validity == LONG_TERM:
        return None
    match validity:
        case {"by_age": [*bands]} if born_on is not None:
            age = age_on(issued_on, born_on)
            chosen = [then for least_age, then in bands if least_age <= age]
            if not chosen:
                raise WrongValidity("no validity is stated for this age; begin the list at age 0")
            return last_valid_day(chosen[-1], issued_on=issued_on, born_on=born_on)
        case {"years": int(years)}:
            return months_later(issued_on, 12 * years)
        case {"months": int(months)}:
            return months_later(issued_on, months)
        case {"calendar_days": int(days)}:
            return issued_on + timedelta(days=days)
    raise WrongValidity("a validity is long_term, or one of years, months, calendar_days, by_age (persons only)")


# --- what the register said earlier ---------------------------------------------------------------

Rows = dict[str, Any]


def undone(state: Mapping[str, Any], changes: Iterable[tuple[Rows, Rows]]) -> Rows:
    """Return a register entry as it was before some changes.

    An entry is a set of rows by key. A change says which rows it replaced and which rows came in their
    place: to undo it, take the latter out and put the former back.

    Args:
        changes: (rows before, rows after), the latest first.
    """
    rows = dict(state)
    for before, after in changes:
        for key in after:
            rows.pop(key, None)
        rows |= before
    return rows
