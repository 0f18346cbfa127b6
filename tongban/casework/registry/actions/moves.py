"""Persons change households, and households open, split and merge."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from tongban.basis.refusals import NotFound
from tongban.casework.registry import entries
from tongban.casework.registry.entries import Journal
from tongban.casework.registry.models import (
    Household,
    HouseholdAddress,
    Membership,
)
from tongban.casework.registry.refusals import (
    HouseholdClosed,
    MovedMeanwhile,
    NobodyNamed,
    SameHousehold,
)
from tongban.casework.registry.rules import (
    Act,
    Cause,
    HouseholdKind,
    Member,
    Move,
    Opening,
    Relation,
    after_leaving,
    check_in_order,
    in_joined_household,
    in_new_household,
)


def open_household(*, opening: Opening, cause: Cause) -> UUID:
    """Return a new household that has no members yet."""
    journal = Journal(cause)
    household_id = entries.open_household(opening, journal)
    journal.write()
    return household_id


def move_persons(*, move: Move, to: UUID | Opening, cause: Cause) -> UUID:
    """Have persons leave one household for another, or for one of their own; return that household.

    A household that everybody has left is closed. Nine statements for one person who moves to a new
    household; one more for each further person, and one if the old household closes.

    Raises:
        MovedMeanwhile: Somebody is no longer where the case started from.
        HeadNeeded, WrongHead: The head leaves and others stay.
        NotFound, HasDied, HouseholdClosed, SameHousehold, TooEarly, NobodyNamed: The register contradicts it.

    Source: 户口登记条例 第六条, 第十条, 第十三条.
    """
    journal = Journal(cause)
    household_id, _ = _move(move, to, journal)
    journal.write()
    return household_id


def split(*, move: Move, address: str | None, cause: Cause) -> UUID:
    """Have some members of a household make one of their own in the same place; return it.

    Args:
        address: None for the same address.

    Raises: as `move_persons`.

    Source: 户口登记条例 第十九条.
    """
    old = Household.objects.filter(pk=move.moves_from).first()
    if old is None:
        raise NotFound("household")
    opening = Opening(
        kind=HouseholdKind(old.kind),
        authority=old.authority,
        region_code=old.region_code,
        address=address or _address(old, cause.on),
        name=old.name,
    )
    return move_persons(move=move, to=opening, cause=cause)


def merge(*, household: UUID, into: UUID, relation: Relation | None, cause: Cause) -> None:
    """Have all members of a family household join another; the first closes.

    Args:
        relation: How the head of the first stands to the head of the second.

    Raises: as `move_persons`; MovedMeanwhile also when somebody joined the first at the same moment.

    Source: 户口登记条例 第十九条.
    """
    rows = Membership.objects.filter(household_id=household, valid__upper_inf=True).values_list("person_id", "relation")
    persons = [person for person, _ in sorted(rows, key=lambda row: (row[1] != Relation.HEAD, row[0]))]
    journal = Journal(cause)
    _, closed = _move(Move(persons=persons, moves_from=household, relation=relation), into, journal)
    if not closed:
        raise MovedMeanwhile
    journal.write()


def _move(move: Move, to: UUID | Opening, journal: Journal) -> tuple[UUID, bool]:
    """Move persons; return where they are now, and whether the household they left is closed."""
    on, joins = journal.cause.on, [to] if isinstance(to, UUID) else []
    if not move.persons:
        raise NobodyNamed
    if move.moves_from in joins:
        raise SameHousehold
    entries.lock_persons(move.persons)
    households = entries.lock_households([move.moves_from, *joins])
    if any(households[joined].closed_on for joined in joins):
        raise HouseholdClosed
    members = entries.open_members(move.persons, households.values())
    movers, old = _movers(move, members), households[move.moves_from]
    check_in_order(movers, on)
    staying = [member for member in members if member.household_id == old.pk and member not in movers]

    follow = after_leaving(staying, HouseholdKind(old.kind), move.new_head)
    entries.end(movers, on)
    entries.relate(follow, staying, on, journal)
    if isinstance(to, UUID):
        household_id, relations = to, in_joined_household(movers, HouseholdKind(households[to].kind), move.relation)
    else:
        household_id, relations = entries.open_household(to, journal), in_new_household(movers, to.kind, move.head)
    entries.begin(relations, household_id, dict.fromkeys(relations, on), journal.cause)
    for mover in movers:
        before, ended = entries.membership_rows(mover, on)
        begun = entries.membership_row(relations[mover.person_id], household_id, on)
        journal.person(mover.person_id, Act.MOVE, before, ended | begun)

    closes = not staying and old.kind == HouseholdKind.FAMILY
    if closes:
        entries.close_household(old, on, journal)
    return household_id, closes


def _movers(move: Move, members: Sequence[Member]) -> list[Member]:
    """Return the open memberships of those who move, in the order named."""
    found = {member.person_id: member for member in members if member.household_id == move.moves_from}
    named = list(dict.fromkeys(move.persons))
    if any(person not in found for person in named):
        raise MovedMeanwhile
    return [found[person] for person in named]


def _address(household: Household, on: date) -> str:
    """Return where a household is on a day, or from its opening on if that is later. One query."""
    day = max(on, household.opened_on)
    return HouseholdAddress.objects.values_list("address", flat=True).get(
        household_id=household.pk, valid__contains=day
    )
