"""People and households for the tests of the registers. Numbers are of regions and days nobody was born in."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TypeVar
from uuid import UUID

from tongban.basis.ids import resident_id
from tongban.casework.registry import actions
from tongban.casework.registry.models import Membership
from tongban.casework.registry.rules import (
    Cause,
    Facts,
    HouseholdKind,
    Move,
    Opening,
    Relation,
    Sex,
)

SUZHOU, YIBIN = "320508", "511502"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
SERIALS = count(1)
T = TypeVar("T")


def known(found: T | None) -> T:
    """Return what was found, and fail where nothing was."""
    assert found is not None
    return found


def cause(on: date = date(2026, 3, 2), *, case: int = 1) -> Cause:
    """Return the cause of a change that takes effect on a day and is recorded at noon of it."""
    at = NOON + timedelta(days=(on - NOON.date()).days)
    number = f"320508-26-0000000{case}-0"
    return Cause(case_id=UUID(int=case), case_number=number, authority=f"police-{SUZHOU}", at=at, on=on)


def family_home(region: str = YIBIN, address: str = "人民路1号") -> Opening:
    return Opening(kind=HouseholdKind.FAMILY, authority=f"police-{region}", region_code=region, address=address)


def collective_home(region: str = SUZHOU, name: str = "") -> Opening:
    return replace(family_home(region, "人才大厦"), kind=HouseholdKind.COLLECTIVE, name=name)


def register(
    home: UUID | Opening, relation: Relation = Relation.HEAD, *, born_on: date = date(1996, 5, 6), name: str = "罗一"
) -> UUID:
    """Return somebody entered in a household in 2020, years before anything happens."""
    serial = next(SERIALS)
    number = resident_id(YIBIN, date(1980, 1, 1) + timedelta(days=serial // 900), serial % 900)
    facts = Facts(name=name, sex=Sex.MALE if serial % 2 else Sex.FEMALE, born_on=born_on, ethnicity="汉")
    first = replace(cause(date(2020, 1, 1)), case_id=None, case_number="")
    return actions.register_resident(
        facts=facts, id_number=number, household=home, relation=relation, cause=first
    ).person_id


@dataclass
class Family:
    """A household of four: head, spouse, child and the head's mother."""

    household: UUID
    head: UUID
    spouse: UUID
    child: UUID
    mother: UUID

    @property
    def all(self) -> list[UUID]:
        return [self.head, self.spouse, self.child, self.mother]


def family() -> Family:
    household = actions.open_household(opening=family_home(), cause=cause(date(2020, 1, 1)))
    head = register(household)
    spouse = register(household, Relation.SPOUSE)
    child = register(household, Relation.CHILD, born_on=date(2018, 2, 3))
    mother = register(household, Relation.PARENT, born_on=date(1970, 8, 9))
    return Family(household, head, spouse, child, mother)


def move(
    persons: list[UUID],
    moves_from: UUID,
    to: UUID | Opening,
    *,
    on: date = date(2026, 3, 2),
    new_head: UUID | None = None,
    head: UUID | None = None,
) -> UUID:
    together = Move(persons=persons, moves_from=moves_from, new_head=new_head, head=head)
    return actions.move_persons(move=together, to=to, cause=cause(on))


def members(household: UUID) -> dict[UUID, str]:
    """Return who is in a household today, and how they stand to its head."""
    rows = Membership.objects.filter(household_id=household, valid__upper_inf=True)
    return dict(rows.values_list("person_id", "relation"))
