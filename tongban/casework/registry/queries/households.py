"""Households: where they are and who belongs to them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongban.basis.refusals import NotFound
from tongban.casework.registry.models import (
    Household,
    HouseholdNumber,
)
from tongban.casework.registry.queries.persons import PersonView, person_by_id_number
from tongban.casework.statements import execute

MOST_MEMBERS = 50  # shown of a household; a collective one may have thousands


@dataclass(frozen=True, slots=True)
class HomeView:
    """A household without its members."""

    household_id: UUID
    number: str
    kind: str
    name: str
    authority: str
    region_code: str
    address: str
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of a household on a day."""

    person: PersonView
    relation: str
    since: date


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """A household on a day: head first, then the eldest first."""

    home: HomeView
    members: tuple[MemberView, ...]
    more_members: bool  # than are listed


HOME_OF = """
SELECT h.id, h.number, h.kind, h.name, h.authority, h.region_code, a.address, h.opened_on, h.closed_on
FROM registry_membership m JOIN registry_household h ON h.id = m.household_id
JOIN registry_householdaddress a ON a.household_id = h.id AND a.valid @> %s::date
WHERE m.person_id = %s AND m.valid @> %s::date
"""
HOMES = """
SELECT h.id, h.number, h.kind, h.name, h.authority, h.region_code, a.address, h.opened_on, h.closed_on
FROM registry_household h JOIN registry_householdaddress a ON a.household_id = h.id AND a.valid @> %s::date
WHERE h.id = ANY(%s) ORDER BY h.id
"""
STANDING = "SELECT relation, lower(valid) FROM registry_membership WHERE person_id = %s AND valid @> %s::date"
MEMBERS = """
SELECT m.person_id, r.id_number, r.name, p.sex, p.born_on, r.ethnicity, p.died_on, m.relation, lower(m.valid)
FROM registry_membership m JOIN registry_person p ON p.id = m.person_id
JOIN registry_personrecord r ON r.person_id = m.person_id AND r.valid @> %s::date
WHERE m.household_id = %s AND m.valid @> %s::date
ORDER BY m.relation <> 'head', p.born_on, m.person_id LIMIT %s
"""


def home_of(person_id: UUID, on: date) -> HomeView | None:
    """Return the household of a person on a day, without its members; None if there was none. One query."""
    found = execute(HOME_OF, [on, person_id, on])
    return HomeView(*found[0]) if found else None


def standing_in_household(person_id: UUID, on: date) -> tuple[str, date] | None:
    """Return how a person stands to the head of their household, and since when they belong to it. One query."""
    found = execute(STANDING, [person_id, on])
    return (found[0][0], found[0][1]) if found else None


def homes(ids: Iterable[UUID], on: date) -> dict[UUID, HomeView]:
    """Return households by id, without their members. One query."""
    return {row[0]: HomeView(*row) for row in execute(HOMES, [on, list(ids)])}


def household_of(person_id: UUID, on: date) -> HouseholdView | None:
    """Return the household of a person on a day with its members; None if there was none. Two queries."""
    home = home_of(person_id, on)
    return _with_members(home, on) if home else None


def household(household_id: UUID, on: date) -> HouseholdView:
    """Return a household on a day with its members, or raise NotFound. Two queries."""
    home = homes([household_id], on).get(household_id)
    if home is None:
        raise NotFound("household")
    return _with_members(home, on)


def find_household_by_member(id_number: str, on: date) -> HouseholdView | None:
    """Return the household of the person with this ID number; None if there is none. Five queries."""
    found = person_by_id_number(id_number, on)
    return household_of(found.person_id, on) if found else None


def household_by_number(number: str, on: date) -> HouseholdView | None:
    """Return the household with this booklet number; None if there is none. Three queries."""
    found = HouseholdNumber.objects.filter(pk=number.strip()).values_list("household_id", flat=True).first()
    return household(found, on) if found else None


def public_collective_household(region_code: str) -> UUID | None:
    """Return the collective household of a region that is no institution's own, if one is open. One query."""
    rows = Household.objects.filter(kind="collective", closed_on__isnull=True, region_code=region_code, name="")
    return rows.order_by("pk").values_list("pk", flat=True).first()


def _with_members(home: HomeView, on: date) -> HouseholdView:
    rows = execute(MEMBERS, [on, home.household_id, on, MOST_MEMBERS + 1])
    members = tuple(MemberView(PersonView(*row[:7]), *row[7:]) for row in rows[:MOST_MEMBERS])
    return HouseholdView(home, members, len(rows) > MOST_MEMBERS)
