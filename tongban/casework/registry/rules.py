"""What a register entry may be, and what follows when one changes. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from tongban.casework.registry.refusals import DocumentEnded, HeadNeeded, TooEarly, WrongHead
from tongban.casework.registry.validity import Validity


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
    SUSPENDED = "suspended"  # may not be used for a time
    REPLACED = "replaced"
    LOST = "lost"
    RETURNED = "returned"
    RESCINDED = "rescinded"  # should not have been granted
    WITHDRAWN = "withdrawn"  # the law or the facts have changed
    REVOKED = "revoked"  # the holder broke the law
    DEREGISTERED = "struck_off"  # at its end


class Act(StrEnum):
    """What was done to the register."""

    REGISTER = "register"  # first entry of somebody who lives already
    BIRTH = "birth"
    OPEN = "open"
    MOVE = "move"
    RELATE = "relate"  # to another head
    CLOSE = "close"
    CORRECT = "correct"
    RENAME = "rename"
    DEATH = "death"
    ISSUE = "issue"
    ENDORSE = "endorse"
    AMEND = "amend"
    RESCIND = "rescind"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    DEREGISTER = "deregister"
    SUSPEND = "suspend"
    LIFT = "lift"  # a suspension
    REPLACE = "replace"


AMENDED = "amended"  # where a document's facts keep what was changed on it, the earliest first


# How a document is suspended and ends, and what may still be deregistered: what has ended some other way is, and what
# stands may be. A suspended one is not replaced: that would lift the suspension.
# Source: 行政许可法 第八条, 第六十九条, 第七十条; 行政处罚法 第九条 (暂扣、吊销许可证件).
NEXT_DOCUMENT: Mapping[tuple[DocumentState, Act], DocumentState] = {
    (DocumentState.VALID, Act.SUSPEND): DocumentState.SUSPENDED,
    (DocumentState.VALID, Act.REPLACE): DocumentState.REPLACED,
    (DocumentState.SUSPENDED, Act.LIFT): DocumentState.VALID,
    (DocumentState.SUSPENDED, Act.RESCIND): DocumentState.RESCINDED,
    (DocumentState.SUSPENDED, Act.WITHDRAW): DocumentState.WITHDRAWN,
    (DocumentState.SUSPENDED, Act.REVOKE): DocumentState.REVOKED,
    (DocumentState.SUSPENDED, Act.DEREGISTER): DocumentState.DEREGISTERED,
    (DocumentState.VALID, Act.RESCIND): DocumentState.RESCINDED,
    (DocumentState.VALID, Act.WITHDRAW): DocumentState.WITHDRAWN,
    (DocumentState.VALID, Act.REVOKE): DocumentState.REVOKED,
    (DocumentState.VALID, Act.DEREGISTER): DocumentState.DEREGISTERED,
    (DocumentState.RESCINDED, Act.DEREGISTER): DocumentState.DEREGISTERED,
    (DocumentState.WITHDRAWN, Act.DEREGISTER): DocumentState.DEREGISTERED,
    (DocumentState.REVOKED, Act.DEREGISTER): DocumentState.DEREGISTERED,
}


def document_after(state: DocumentState, act: Act) -> DocumentState:
    """Return what an act makes of a document, or raise DocumentEnded."""
    try:
        return NEXT_DOCUMENT[state, act]
    except KeyError:
        raise DocumentEnded from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why the register changes: the case, the authority that acts, the moment, and the day it takes effect."""

    case_id: UUID | None  # None when a register is first loaded
    case_number: str
    authority: str
    at: datetime
    on: date
    by: int | None = None  # the officer, where the act is theirs and no step of a case tells it
    second: int | None = None  # the other officer, where the law wants two
    ground: str = ""  # a word of the pack
    law: str = ""
    words: str = ""  # the officer's reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was done to a document that had been issued: the apps above are told, within the same transaction."""

    number: str
    kind: str
    holder: UUID | None  # the person; None where an organisation holds it
    act: Act
    before: DocumentState
    after: DocumentState
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the register holds of a person's identity, besides the ID number."""

    name: str
    sex: Sex
    born_on: date
    ethnicity: str = ""
    born_in: str = ""  # as on the birth certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Facts that were wrong from the start, and what they should have been; None is left as it is."""

    name: str | None = None
    sex: Sex | None = None
    born_on: date | None = None
    ethnicity: str | None = None
    id_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Newborn:
    """What is declared for a birth."""

    facts: Facts
    birth_certificate: str
    household: UUID
    mother: UUID | None = None
    father: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A household to be opened."""

    kind: HouseholdKind
    authority: str  # that keeps it
    region_code: str
    address: str
    name: str = ""  # of a collective household


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Who moves together, and from where: all of them must still be there."""

    persons: Sequence[UUID]
    moves_from: UUID
    new_head: UUID | None = None  # of those who stay, when the head leaves
    head: UUID | None = None  # of a household of their own; else the head of before, else the first of them
    relation: Relation | None = None  # of the first of them to the head of a household they join


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A document to be issued."""

    kind: str  # a word of the pack
    holder: UUID | str  # a person, or an organisation's credit code
    validity: Validity
    replaces: bool = False  # the one of this kind that the holder has
    purpose: str = ""
    endorsed: bool = False  # is endorsed every year, from now on
    keeps_endorsement: bool = False  # of the one that it replaces
    facts: Mapping[str, Any] = field(default_factory=dict)  # what a register adds to what is printed
    keeps_facts: bool = False  # of the one that it replaces, where nothing newer is known
    climbs: bool = True  # takes the next term of a ladder
    household: bool = False  # also says how its holder stands to the head of the household, and since when
    lowers: Mapping[str, Any] = field(default_factory=dict)  # which fact of the one that it replaces, by which ways


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


# --- what the register said earlier ---------------------------------------------------------------

# An entry is a set of rows by key: what the table holds, under the table and the day the row begins.
Rows = dict[str, Any]


def dated(table: str, begins_on: date, ends_on: date | None, **values: object) -> Rows:
    """Return a row that holds from a day until another (that day excluded), as the journal keeps it."""
    return {f"{table}:{begins_on}": {**values, "until": ends_on and str(ends_on)}}


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
