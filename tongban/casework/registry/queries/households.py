"""Households: where they are and who belongs to them on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Case, When

from tongban.basis.refusals import NotFound
from tongban.casework.registry.models import (
    Household,
    HouseholdNumber,
    Membership,
)
from tongban.casework.registry.queries.persons import PersonView, person_by_id_number

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


HOME_OF = "SELECT household_id FROM registry_membership WHERE person_id = %s AND valid @> %s::date"
HOMES = """
SELECT h.id, h.number, h.kind, h.name, h.authority, h.region_code, a.address, h.opened_on, h.closed_on
FROM registry_household h JOIN registry_householdaddress a ON a.household_id = h.id AND a.valid @> %s::date
WHERE h.id = ANY(%s) ORDER BY h.id
"""


def home_of(person_id: UUID, on: date) -> HomeView | None:
    """Return the household of a person on a day, without its members; None if there was none. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(HOME_OF, [person_id, on])
        row = cursor.fetchone()
    return homes(row, on).get(row[0]) if row else None


def homes(ids: Iterable[UUID], on: date) -> dict[UUID, HomeView]:
    """Return households by id, without their members. One query."""
    with connection.cursor() as cursor:
        cursor.execute(HOMES, [on, list(ids)])
        return {row[0]: HomeView(*row) for row in cursor.fetchall()}


def household_of(person_id: UUID, on: date) -> HouseholdView | None:
    """Return the household of a person on a day with its members; None if there was none. Three queries."""
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
    rows = list(
        Membership.objects.filter(
            household_id=home.household_id, valid__contains=on, person__records__valid__contains=on
        )
        .order_by(Case(When(relation="head", then=0), default=1), "person__born_on", "person_id")
        .values_list(
            "person_id", "person__records__id_number", "person__records__name", "person__sex", "person__born_on",
            "person__records__ethnicity", "person__died_on", "relation", "valid",
        )[: MOST_MEMBERS + 1]
    )  # fmt: skip
    members = tuple(MemberView(PersonView(*row[:7]), row[7], row[8].lower) for row in rows[:MOST_MEMBERS])
    return HouseholdView(home, members, len(rows) > MOST_MEMBERS)
