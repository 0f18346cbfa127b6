"""What items can do to the registers: each effect with its parameters, as the catalogue binds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from tongban.basis.refusals import Invalid
from tongban.casework.catalog.effects import Context, register
from tongban.casework.offices.rules import POLICE, authority_code
from tongban.casework.registry import actions, queries
from tongban.casework.registry.refusals import NobodyNamed, NoMember
from tongban.casework.registry.rules import (
    Act,
    Cause,
    Correction,
    Facts,
    HouseholdKind,
    Issue,
    Move,
    Newborn,
    Opening,
    Relation,
    Sex,
)

E = TypeVar("E", bound=StrEnum)
NEW, JOIN, COLLECTIVE = "new_household", "join_household", "collective_household"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePersons:
    """Persons of one household move together."""

    persons: tuple[UUID, ...]
    settle_as: str  # new_household, join_household, collective_household
    joins: UUID | None = None
    region: str
    address: str | None = None
    new_head: UUID | None = None  # of those who stay
    relation: str | None = None  # of the first to the head of the household they join
    moves_from: UUID | None = None  # the household that the case started from; else where the first of them is


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBirth:
    """A child is entered in a household."""

    name: str
    sex: str
    born_on: date
    birth_place: str
    birth_certificate: str
    household: UUID
    mother: UUID | None = None
    father: UUID | None = None
    ethnicity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeregisterDeath:
    """A death is entered."""

    person: UUID
    died_on: date
    new_head: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct:
    """Facts of a person that were wrong are put right."""

    person: UUID
    name: str | None = None
    sex: str | None = None
    born_on: date | None = None
    ethnicity: str | None = None
    id_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeName:
    """A person is called otherwise from now on."""

    person: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDocument:
    """A document is issued."""

    kind: str
    holder: UUID | str
    validity: str | Mapping[str, Any]
    replaces: bool = False
    purpose: str | None = None
    endorsed: bool = False  # every year
    keeps_endorsement: bool = False  # of the one it replaces
    facts: Mapping[str, Any] = field(default_factory=dict)  # what else stands on it
    keeps_facts: bool = False  # of the one it replaces, where nothing newer is known
    climbs: bool = True  # takes the next term of a ladder: `validity: {next_of: […]}`
    household: bool = False  # also says how its holder stands to the head of the household, and since when
    lowers: Mapping[str, Any] = field(default_factory=dict)  # `fact`, `by` (a reason), `ways` by reason


@dataclass(frozen=True, slots=True, kw_only=True)
class OfHolder:
    """The documents of a kind that stand for a holder."""

    kind: str
    holder: UUID | str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendDocument:
    """One fact that stands on a document is changed."""

    document: str
    what: str
    value: str


def register_all() -> None:
    """Make the effects known to the catalogue."""
    register("registry.move_persons", MovePersons, _move_persons)
    register("registry.register_birth", RegisterBirth, _register_birth)
    register("registry.deregister_death", DeregisterDeath, _deregister_death)
    register("registry.correct", Correct, _correct)
    register("registry.change_name", ChangeName, _change_name)
    register("registry.issue_document", IssueDocument, _issue_document)
    register("registry.amend_document", AmendDocument, _amend_document)
    register("registry.endorse_document", OfHolder, _endorse_document)
    register("registry.deregister_document", OfHolder, _deregister_document)


def _cause(context: Context) -> Cause:
    return Cause(
        case_id=context.case_id,
        case_number=context.case_number,
        authority=context.authority,
        at=context.at,
        on=context.on,
    )


def _move_persons(context: Context, move: MovePersons) -> Mapping[str, str]:
    if not move.persons:
        raise NobodyNamed
    moves_from = move.moves_from or _home(move.persons[0], context.on)
    household = actions.move_persons(
        move=Move(
            persons=move.persons,
            moves_from=moves_from,
            new_head=move.new_head,
            relation=_known(Relation, "relation", move.relation) if move.relation else None,
        ),
        to=_destination(move),
        cause=_cause(context),
    )
    return {"household": str(household), "moved_from": str(moves_from)}


def _home(person_id: UUID, on: date) -> UUID:
    home = queries.home_of(person_id, on)
    if home is None:
        raise NoMember
    return home.household_id


def _destination(move: MovePersons) -> UUID | Opening:
    """Return the household to join, or the one to be opened."""
    if move.settle_as not in {NEW, JOIN, COLLECTIVE}:
        raise Invalid("settle_as", "Choose a household of their own, one to join, or a collective household.")
    if move.settle_as == JOIN and move.joins is None:
        raise Invalid("joins", "Say which household they join: give the ID number of one of its members.")
    found = move.joins if move.settle_as != NEW else None
    if found is None and move.settle_as == COLLECTIVE:
        found = queries.public_collective_household(move.region)
    if found is not None:
        return found
    if not move.address:
        raise Invalid("address", "Write the address where they will live.")
    kind = HouseholdKind.COLLECTIVE if move.settle_as == COLLECTIVE else HouseholdKind.FAMILY
    authority = authority_code(POLICE, move.region)
    return Opening(kind=kind, authority=authority, region_code=move.region, address=move.address)


def _register_birth(context: Context, birth: RegisterBirth) -> Mapping[str, str]:
    facts = Facts(
        name=birth.name,
        sex=_known(Sex, "sex", birth.sex),
        born_on=birth.born_on,
        ethnicity=birth.ethnicity,
        born_in=birth.birth_place,
    )
    child = Newborn(
        facts=facts,
        birth_certificate=birth.birth_certificate,
        household=birth.household,
        mother=birth.mother,
        father=birth.father,
    )
    entered = actions.register_birth(child=child, cause=_cause(context))
    return {"person": str(entered.person_id), "household": str(birth.household)}


def _deregister_death(context: Context, death: DeregisterDeath) -> Mapping[str, str]:
    actions.deregister_death(
        person_id=death.person, died_on=death.died_on, new_head=death.new_head, cause=_cause(context)
    )
    return {"person": str(death.person)}


def _correct(context: Context, wrong: Correct) -> Mapping[str, str]:
    correction = Correction(
        name=wrong.name,
        sex=_known(Sex, "sex", wrong.sex) if wrong.sex else None,
        born_on=wrong.born_on,
        ethnicity=wrong.ethnicity,
        id_number=wrong.id_number,
    )
    actions.correct(person_id=wrong.person, correction=correction, cause=_cause(context))
    return {"person": str(wrong.person)}


def _change_name(context: Context, change: ChangeName) -> Mapping[str, str]:
    actions.change_name(person_id=change.person, name=change.name, cause=_cause(context))
    return {"person": str(change.person)}


def _issue_document(context: Context, paper: IssueDocument) -> Mapping[str, str]:
    issue = Issue(
        kind=paper.kind,
        holder=paper.holder,
        validity=paper.validity,
        replaces=paper.replaces,
        purpose=paper.purpose or "",
        endorsed=paper.endorsed,
        keeps_endorsement=paper.keeps_endorsement,
        facts={name: value.isoformat() if isinstance(value, date) else value for name, value in paper.facts.items()},
        keeps_facts=paper.keeps_facts,
        climbs=paper.climbs,
        household=paper.household,
        lowers=paper.lowers,
    )
    return {"document": actions.issue_document(issue=issue, cause=_cause(context)).number}


def _endorse_document(context: Context, which: OfHolder) -> Mapping[str, str]:
    endorsed = actions.endorse_document(kind=which.kind, holder=which.holder, cause=_cause(context))
    counted = endorsed.counted_from.isoformat()
    return {"document": endorsed.number, "endorsed_until": endorsed.until.isoformat(), "counted_from": counted}


def _deregister_document(context: Context, which: OfHolder) -> Mapping[str, str]:
    numbers = actions.end_documents_of(kind=which.kind, holder=which.holder, act=Act.DEREGISTER, cause=_cause(context))
    return {"document": ", ".join(numbers)}


def _amend_document(context: Context, change: AmendDocument) -> Mapping[str, str]:
    number = actions.amend_document(number=change.document, what=change.what, value=change.value, cause=_cause(context))
    return {"document": number, "what": change.what}


def _known(kind: type[E], field: str, text: str) -> E:
    """Return the word of the register that an answer means, or refuse."""
    try:
        return kind(text)
    except ValueError:
        raise Invalid(field, "Choose one of the answers given.") from None
