"""What a case would change in the register of households, beside what the register says. Read from the answers by kind.

No item is named here: those who move are whom a question for persons points to; where they go is the household or the
place that the answers name; the new head is whom a question for one person points to, if the head leaves. An address
that is asked for where nobody moves changes no household.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tongban.basis.answers import asked, values
from tongban.basis.items import FieldKind, FormField, Item
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.states import State
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HomeView, HouseholdView, MemberView
from tongban.channels.desk.screen import office_names
from tongban.channels.questions import RELATION, region_in_words

HEAD = "head"
MOVES = "registry.move_persons"
DONE = frozenset({State.COMPLETED, State.DELIVERED})


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a household, as the case page shows them."""

    name: str
    relation: str
    id_number: str
    note: str = ""  # "head": becomes head


@dataclass(frozen=True, slots=True)
class Place:
    """A household or an address, and the office that keeps it."""

    number: str
    address: str
    region: str
    office: str
    members: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Who moves from where to where, who stays, and who becomes head."""

    now: Place | None
    then: Place | None
    moving: tuple[Person, ...]
    staying: tuple[Person, ...]
    head_leaves: bool
    new_head: str
    closes: bool  # nobody stays
    done: bool


def change_of(view: CaseView, today: date) -> Change:
    """Return what the case would change, or has changed. Eight queries at most.

    Of a case that is done the register of the day before is shown: what it changed.
    """
    on = view.completed_on - timedelta(days=1) if view.state in DONE and view.completed_on else today
    answered = _answered(view.item, view.answers)
    effects = view.item.procedure.effects if view.item.procedure else ()
    moves = not effects or any(use.do == MOVES for use in effects)  # an item that says nothing is shown as it reads
    movers = {person for _, found in _of_kind(answered, FieldKind.PERSONS) for person in found} if moves else set()
    home = _household_before(view, movers, on)
    target = next((registry.household(found, on) for _, found in _of_kind(answered, FieldKind.HOUSEHOLD)), None)
    names = office_names({view.deciding, *(place.home.authority for place in (home, target) if place)})
    moving = [m for m in home.members if m.person.person_id in movers] if home else []
    staying = [m for m in home.members if m.person.person_id not in movers] if home and moving else []
    head_leaves = any(m.relation == HEAD for m in moving)
    chosen = {found for _, found in _of_kind(answered, FieldKind.PERSON)}
    heads = {m.person.person_id for m in staying if m.person.person_id in chosen} if head_leaves else set()
    return Change(
        now=_place(home.home, names, on, home.members if not moving else ()) if home else None,
        then=_target(target, answered if moves else [], names, view.deciding, on),
        moving=tuple(_person(m) for m in moving),
        staying=tuple(_person(m, HEAD if m.person.person_id in heads else "") for m in staying),
        head_leaves=head_leaves,
        new_head=next((m.person.name for m in staying if m.person.person_id in heads), ""),
        closes=bool(moving) and not staying,
        done=view.state in DONE,
    )


def _household_before(view: CaseView, movers: set[UUID], on: date) -> HouseholdView | None:
    whose = view.applicant_person_id or next(iter(sorted(movers)), None)
    return registry.household_of(whose, on) if whose else None


def _answered(item: Item, stored: Mapping[str, Any]) -> list[tuple[FormField, Any]]:
    read = values(item, stored)
    return [(q, read[q.name]) for q in item.form if asked(q, stored) and read[q.name] is not None]


def _of_kind(answered: list[tuple[FormField, Any]], kind: FieldKind) -> list[tuple[FormField, Any]]:
    return [(question, value) for question, value in answered if question.kind is kind]


def _target(
    joined: HouseholdView | None,
    answered: list[tuple[FormField, Any]],
    names: Mapping[str, str],
    deciding: str,
    on: date,
) -> Place | None:
    """Return the household that is joined, or the place of a new one."""
    if joined is not None:
        return _place(joined.home, names, on, joined.members)
    regions = [value for _, value in _of_kind(answered, FieldKind.REGION)]
    addresses = [value for _, value in _of_kind(answered, FieldKind.ADDRESS)]
    if not regions and not addresses:
        return None
    return Place(
        number="",
        address="".join(addresses[:1]),
        region=region_in_words(regions[0], on) if regions else "",
        office=names[deciding],
    )


def _place(home: HomeView, names: Mapping[str, str], on: date, members: tuple[MemberView, ...]) -> Place:
    return Place(
        number=home.number,
        address=home.address,
        region=region_in_words(home.region_code, on),
        office=names[home.authority],
        members=tuple(_person(member) for member in members),
    )


def _person(member: MemberView, note: str = "") -> Person:
    return Person(member.person.name, str(RELATION[member.relation]), member.person.id_number, note)
