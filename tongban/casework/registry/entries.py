"""Rows of the registers, locked, read and written the same way by every act. Not called from outside the app.

Locks are taken in a fixed order, persons by id and then households by id, so that two acts never wait
for each other. Each lock names one row by its key, which a distributed PostgreSQL can do.
"""

import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from psycopg.types.range import DateRange

from tongban.basis.ids import uuid7
from tongban.basis.refusals import NotFound
from tongban.casework import rows
from tongban.casework.registry.models import (
    BirthCertificate,
    Change,
    Document,
    Household,
    HouseholdAddress,
    HouseholdNumber,
    IdNumber,
    Membership,
    Person,
    PersonRecord,
)
from tongban.casework.registry.refusals import HasDied, HouseholdClosed
from tongban.casework.registry.rules import Act, Cause, HouseholdKind, Member, Opening, Relation, Rows, dated
from tongban.casework.statements import execute

HOUSEHOLD_SERIALS = 10**10
ORGANISATIONS = UUID("6d1c9a52-4f0e-5c1b-9f57-0f2f3f1f6b1e")  # names the organisations' keys apart from any other


@dataclass(slots=True)
class Journal:
    """The changes of one act, written together at its end."""

    cause: Cause
    rows: list[Change] = field(default_factory=list)

    def person(self, person_id: UUID, act: Act, before: Rows, after: Rows) -> None:
        self._add(person_id, "person", act, before, after)

    def household(self, household_id: UUID, act: Act, before: Rows, after: Rows) -> None:
        self._add(household_id, "household", act, before, after)

    def organisation(self, credit_code: str, act: Act, before: Rows, after: Rows) -> None:
        self._add(organisation_id(credit_code), "organisation", act, before, after)

    def write(self) -> None:
        """Write the changes. One statement each."""
        rows.insert(*self.rows)

    def _add(self, subject: UUID, kind: str, act: Act, before: Rows, after: Rows) -> None:
        cause = self.cause
        self.rows.append(
            Change(
                subject_id=subject,
                id=new_id(cause),
                subject_kind=kind,
                act=act,
                effective_on=cause.on,
                before=before,
                after=after,
                recorded_at=cause.at,
                case_id=cause.case_id,
                case_number=cause.case_number,
                authority=cause.authority,
            )
        )


def organisation_id(credit_code: str) -> UUID:
    """Return the key that an organisation has in the journal: always the same for a credit code."""
    return uuid5(ORGANISATIONS, credit_code)


def new_id(cause: Cause) -> UUID:
    """Return a fresh key for a row."""
    return uuid7(cause.at, os.urandom(10))


def lock_persons(ids: Iterable[UUID]) -> list[Person]:
    """Return living persons, locked, in the order of their ids. One statement each.

    Raises:
        NotFound: One of them is not in the register.
        HasDied: One of them has died.
    """
    found = []
    for person_id in sorted(set(ids)):
        locked = rows.read(Person, id=person_id, lock=rows.FOR_NO_KEY_UPDATE)
        if not locked:
            raise NotFound("person")
        if locked[0].died_on:
            raise HasDied
        found += locked
    return found


def lock_households(ids: Iterable[UUID]) -> dict[UUID, Household]:
    """Return households, locked, in the order of their ids; a closed one too. One statement each.

    Raises:
        NotFound: One of them is not in the register.
    """
    found = {}
    for household_id in sorted(set(ids)):
        locked = rows.read(Household, id=household_id, lock=rows.FOR_NO_KEY_UPDATE)
        if not locked:
            raise NotFound("household")
        found[household_id] = locked[0]
    return found


def lock_open_household(household_id: UUID) -> Household:
    """Return a household, locked. One statement.

    Raises:
        NotFound: It is not in the register.
        HouseholdClosed: It has no members any more.
    """
    household = lock_households([household_id])[household_id]
    if household.closed_on:
        raise HouseholdClosed
    return household


OPEN_MEMBERS = """
SELECT person_id, household_id, relation, lower(valid) FROM registry_membership
WHERE (person_id = ANY(%s) OR household_id = ANY(%s)) AND upper_inf(valid) ORDER BY person_id
"""


def open_members(persons: Iterable[UUID], households: Iterable[Household]) -> list[Member]:
    """Return the open memberships of persons, and of all in these households. One statement.

    The members of a collective household are not read: there may be thousands, and it has no head.
    """
    families = [household.pk for household in households if household.kind == HouseholdKind.FAMILY]
    found = execute(OPEN_MEMBERS, [list(persons), families])
    return [Member(person, household, Relation(relation), since) for person, household, relation, since in found]


END_MEMBERS = """
UPDATE registry_membership SET valid = daterange(lower(valid), %s) WHERE person_id = ANY(%s) AND upper_inf(valid)
"""


def end(members: Sequence[Member], on: date) -> None:
    """End memberships on a day, that day excluded. One statement, two if one began that very day.

    A membership that ends on the day it began held on no day: its row goes, the journal keeps it.
    """
    unheld = [member.person_id for member in members if member.since >= on]
    held = [member.person_id for member in members if member.since < on]
    if unheld:
        Membership.objects.filter(person_id__in=unheld, valid__upper_inf=True).delete()
    if held:
        execute(END_MEMBERS, [on, held])


def begin(relations: Mapping[UUID, Relation], household_id: UUID, since: Mapping[UUID, date], cause: Cause) -> None:
    """Begin memberships of one household. One statement each."""
    rows.insert(
        *(
            Membership(
                person_id=person_id,
                household_id=household_id,
                relation=relation,
                valid=DateRange(since[person_id], None),
                recorded_at=cause.at,
                cause_case_id=cause.case_id,
            )
            for person_id, relation in relations.items()
        )
    )


def relate(relations: Mapping[UUID, Relation], members: Iterable[Member], on: date, journal: Journal) -> None:
    """Have members stand otherwise to the head from a day on, or from the day they came if later. Two statements."""
    concerned = [member for member in members if relations.get(member.person_id, member.relation) != member.relation]
    if not concerned:
        return
    end(concerned, on)
    begins = {member.person_id: max(on, member.since) for member in concerned}
    chosen = {member.person_id: relations[member.person_id] for member in concerned}
    begin(chosen, concerned[0].household_id, begins, journal.cause)
    for member in concerned:
        before, ended = membership_rows(member, on)
        after = membership_row(chosen[member.person_id], member.household_id, begins[member.person_id])
        journal.person(member.person_id, Act.RELATE, before, ended | after)


def membership_row(relation: Relation, household_id: UUID, since: date, until: date | None = None) -> Rows:
    """Return a membership as the journal keeps it."""
    return dated("membership", since, until, household=str(household_id), relation=relation.value)


def membership_rows(member: Member, ends_on: date) -> tuple[Rows, Rows]:
    """Return a membership as the journal keeps it: before it ended, and after; nothing if it then held on no day."""
    before = membership_row(member.relation, member.household_id, member.since)
    if member.since >= ends_on:
        return before, {}
    return before, membership_row(member.relation, member.household_id, member.since, ends_on)


def open_household(opening: Opening, journal: Journal) -> UUID:
    """Return a new household. Two statements, one more for each number drawn that was taken."""
    cause = journal.cause
    household_id = new_id(cause)
    number = _household_number(opening.region_code, household_id)
    rows.insert(
        Household(
            id=household_id,
            number=number,
            kind=opening.kind,
            name=opening.name,
            authority=opening.authority,
            region_code=opening.region_code,
            opened_on=cause.on,
        ),
        HouseholdAddress(household_id=household_id, valid=DateRange(cause.on, None), address=opening.address),
    )
    journal.household(
        household_id,
        Act.OPEN,
        {},
        dated("household", cause.on, None, number=number, kind=opening.kind.value, region=opening.region_code)
        | dated("address", cause.on, None, address=opening.address),
    )
    return household_id


def close_household(household: Household, on: date, journal: Journal) -> None:
    """Close a household that everybody has left. One statement."""
    execute("UPDATE registry_household SET closed_on = %s WHERE id = %s", [on, household.pk])
    values = {"number": household.number, "kind": household.kind, "region": household.region_code}
    journal.household(
        household.pk,
        Act.CLOSE,
        dated("household", household.opened_on, None, **values),
        dated("household", household.opened_on, on, **values),
    )


def _household_number(region_code: str, household_id: UUID) -> str:
    while True:
        number = f"{region_code}{secrets.randbelow(HOUSEHOLD_SERIALS):010d}"
        if claim(HouseholdNumber, number, household_id):
            return number


def claim(table: type[HouseholdNumber | IdNumber | BirthCertificate], number: str, owner: UUID) -> bool:
    """Return whether a number was free and is now this owner's. One statement.

    Of two that claim a number at once the second waits for the first to commit, and is then told.
    """
    names = ", ".join(str(field.column) for field in table._meta.concrete_fields)  # noqa: SLF001
    into = f"INSERT INTO {table._meta.db_table} ({names}) VALUES (%s, %s)"  # noqa: S608, SLF001
    return bool(execute(f"{into} ON CONFLICT DO NOTHING RETURNING 1", [number, owner]))


def person_row(person: Person) -> Rows:
    """Return a person as the journal keeps them."""
    died_on = person.died_on and str(person.died_on)
    return {
        "person": {
            "born_on": str(person.born_on),
            "sex": str(person.sex),
            "born_in": person.born_in,
            "died_on": died_on,
        }
    }


def record_row(record: PersonRecord) -> Rows:
    """Return a record as the journal keeps it."""
    values = {"name": record.name, "ethnicity": record.ethnicity, "id_number": record.id_number}
    return dated("record", record.valid.lower, record.valid.upper, **values)


def document_row(paper: Document) -> Rows:
    """Return a document as the journal keeps it."""
    values = {"kind": paper.kind, "state": str(paper.state), "from": str(paper.valid.lower)}
    if paper.endorsed_until:
        values |= {"endorsed_until": str(paper.endorsed_until), "counted_from": str(paper.counted_from)}
    return {f"document:{paper.number}": {**values, "until": paper.valid.upper and str(paper.valid.upper)}}
