"""Persons: who they are on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from tongban.basis.ids import WrongId, parse_resident_id
from tongban.basis.refusals import NotFound
from tongban.casework.registry.models import (
    IdNumber,
    Person,
)
from tongban.casework.statements import execute


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as the register has them on a day."""

    person_id: UUID
    id_number: str
    name: str
    sex: str
    born_on: date
    ethnicity: str
    died_on: date | None

    def __repr__(self) -> str:
        return f"PersonView({self.person_id})"


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A line of a search."""

    person: PersonView
    household_id: UUID
    authority: str
    region_code: str
    address: str


def person(person_id: UUID, on: date) -> PersonView:
    """Return a person as they were called and numbered on a day, or raise NotFound. One query."""
    try:
        return persons([person_id], on)[person_id]
    except KeyError:
        raise NotFound("person") from None


PERSONS = """
SELECT r.person_id, r.id_number, r.name, p.sex, p.born_on, r.ethnicity, p.died_on
FROM registry_personrecord r JOIN registry_person p ON p.id = r.person_id
WHERE r.person_id = ANY(%s) AND r.valid @> %s::date ORDER BY r.person_id
"""


def persons(ids: Iterable[UUID], on: date) -> dict[UUID, PersonView]:
    """Return those of these persons who were born by a day. One query."""
    return {row[0]: PersonView(*row) for row in execute(PERSONS, [list(ids), on])}


def died(ids: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of these persons whose death is registered. One query."""
    return frozenset(Person.objects.filter(id__in=list(ids), died_on__isnull=False).values_list("id", flat=True))


def person_by_id_number(number: str, on: date) -> PersonView | None:
    """Return the person whose number this is or once was; None if it is nobody's, or no number. Two queries."""
    try:
        wanted = parse_resident_id(number).number
    except WrongId:
        return None
    owner = IdNumber.objects.filter(pk=wanted).values_list("person_id", flat=True).first()
    return persons([owner], on).get(owner) if owner else None


def search_persons(
    *, name: str = "", id_number: str = "", region_prefixes: Collection[str], on: date, limit: int = 20
) -> list[FoundPerson]:
    """Return persons whose household lies in one of these regions, eldest first. One query by name, three by number.

    Args:
        name: The whole name, as it is on `on`.
        region_prefixes: First digits of region codes: what the officer may see. "" is the whole country.
        limit: At most so many.
    """
    owner = person_by_id_number(id_number, on) if id_number else None
    wanted = owner.person_id if owner else name.strip()
    if not region_prefixes or not wanted or (id_number and owner is None):
        return []
    column = "person_id" if owner else "name"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.person_id, r.id_number, r.name, p.sex, p.born_on, r.ethnicity, p.died_on,"  # noqa: S608 (one of two columns of ours)
            " h.id, h.authority, h.region_code, a.address"
            " FROM registry_personrecord r JOIN registry_person p ON p.id = r.person_id"
            " JOIN registry_membership m ON m.person_id = r.person_id AND m.valid @> %(on)s::date"
            " JOIN registry_household h ON h.id = m.household_id"
            " JOIN registry_householdaddress a ON a.household_id = h.id AND a.valid @> %(on)s::date"
            f" WHERE r.{column} = %(wanted)s AND r.valid @> %(on)s::date"
            " AND h.region_code LIKE ANY (%(prefixes)s) ORDER BY p.born_on, p.id LIMIT %(limit)s",
            {"on": on, "wanted": wanted, "prefixes": _prefixes(region_prefixes), "limit": limit},
        )
        return [FoundPerson(PersonView(*row[:7]), *row[7:]) for row in cursor.fetchall()]


def _prefixes(region_prefixes: Collection[str]) -> list[str]:
    return [f"{prefix}%" for prefix in sorted(region_prefixes) if prefix == "" or prefix.isdecimal()]


CLAIMS = frozenset({"identity.birth_date", "identity.sex"})  # what the register of persons can say of somebody


def claims(person_id: UUID, on: date) -> dict[str, Any]:
    """Return what the register says of a person, by claim, or raise NotFound. One query."""
    found = person(person_id, on)
    return {"identity.birth_date": found.born_on, "identity.sex": found.sex}
