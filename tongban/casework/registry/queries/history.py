"""What happened to a person or a household, and what the register said at an earlier moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.basis.refusals import NotFound
from tongban.casework.registry import entries
from tongban.casework.registry.models import (
    Change,
    Document,
    Household,
    HouseholdAddress,
    Membership,
    Person,
    PersonRecord,
)
from tongban.casework.registry.rules import Act, Relation, Rows, undone

MOST_CHANGES = 500
MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class CauseView:
    """The case that changed the register, and when the register learned it."""

    case_id: UUID | None
    case_number: str
    authority: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Something that held from a day, or happened on it. `cause` is None for what was loaded at first.

    Attributes:
        until: The first day on which it no longer held; None if it still does, or is an event.
        kind: birth, record, membership, correct, document, death; opened, address, closed.
        values: What is to be shown, by name.
    """

    on: date
    until: date | None
    kind: str
    values: Mapping[str, Any]
    cause: CauseView | None = None


def person_history(person_id: UUID) -> list[HistoryEntry]:
    """Return a person's register entry by date: birth, names, households, corrections, documents, death. Six queries.

    Raises:
        NotFound: The person is not in the register.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person")
    changes = _changes(person_id)
    found = [_entry(changes, "person", person.born_on, None, "birth", {"sex": person.sex, "born_in": person.born_in})]
    for record in PersonRecord.objects.filter(person_id=person_id).order_by("valid")[:MOST_ENTRIES]:
        values = {"name": record.name, "ethnicity": record.ethnicity, "id_number": record.id_number}
        found.append(_held(changes, "record", record.valid, values))
    memberships = list(Membership.objects.filter(person_id=person_id).order_by("valid")[:MOST_ENTRIES])
    places = _places({row.household_id for row in memberships})
    for row in memberships:
        values = {"relation": row.relation, **places[row.household_id]}
        found.append(_held(changes, "membership", row.valid, values))
    for paper in Document.objects.filter(person_id=person_id).order_by("issued_on", "number")[:MOST_ENTRIES]:
        values = {"number": paper.number, "kind": paper.kind, "state": paper.state, "until": paper.valid.upper}
        found.append(_entry(changes, f"document:{paper.number}", paper.issued_on, None, "document", values))
    found += [_corrected(change) for change in changes if change.act == Act.CORRECT]
    if person.died_on:
        cause = next((_cause(change) for change in changes if change.act == Act.DEATH), None)
        found.append(HistoryEntry(person.died_on, None, "death", {}, cause))
    return sorted(found, key=lambda entry: entry.on)


def household_history(household_id: UUID) -> list[HistoryEntry]:
    """Return a household's entry by date: opening, addresses, who came and went, closing. Five queries.

    Members are given by `person_id`, names are for the caller to fetch. At most 500 memberships.

    Raises:
        NotFound: The household is not in the register.
    """
    household = Household.objects.filter(pk=household_id).first()
    if household is None:
        raise NotFound("household")
    changes = _changes(household_id)
    key = f"household:{household.opened_on}"
    values = {"number": household.number, "kind": household.kind}
    found = [_entry(changes, key, household.opened_on, None, "opened", values)]
    places = HouseholdAddress.objects.filter(household_id=household_id).order_by("valid")[:MOST_ENTRIES]
    found += [_held(changes, "address", place.valid, {"address": place.address}) for place in places]
    members = list(Membership.objects.filter(household_id=household_id).order_by("valid", "person_id")[:MOST_ENTRIES])
    causes = _causes_of_members(members)
    for row in members:
        member = {"person_id": row.person_id, "relation": row.relation}
        cause = causes.get((row.person_id, row.cause_case_id))
        found.append(HistoryEntry(row.valid.lower, row.valid.upper, "membership", member, cause))
    if household.closed_on:
        cause = next((_cause(change) for change in changes if change.act == Act.CLOSE), None)
        found.append(HistoryEntry(household.closed_on, None, "closed", {}, cause))
    return sorted(found, key=lambda entry: entry.on)


def as_known_at(person_id: UUID, moment: datetime) -> Rows:
    """Return what the register said about a person at a moment: all it then held, past and present. Five queries.

    Rows by key, as rules.dated makes them: `person`, `record:<day>`, `membership:<day>`, `document:<number>`.
    Nothing if the person was not yet in the register. Worked out backwards from today's entry, so that it is
    right for entries that were there before the journal.

    Raises:
        NotFound: The person is not in the register today.
    """
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("person")
    state = entries.person_row(person)
    for record in PersonRecord.objects.filter(person_id=person_id).order_by("valid"):
        state |= entries.record_row(record)
    for row in Membership.objects.filter(person_id=person_id).order_by("valid"):
        valid = row.valid
        state |= entries.membership_row(Relation(row.relation), row.household_id, valid.lower, valid.upper)
    for paper in Document.objects.filter(person_id=person_id).order_by("number"):
        state |= entries.document_row(paper)
    later = Change.objects.filter(subject_id=person_id, recorded_at__gt=moment).order_by("-recorded_at", "-id")
    known = undone(state, later.values_list("before", "after"))
    return known if person.registered_at <= moment else {}


def _changes(subject_id: UUID) -> list[Change]:
    """Return the changes of an entry, the latest first. One query."""
    rows = Change.objects.filter(subject_id=subject_id).order_by("-recorded_at", "-id")
    return list(rows[:MOST_CHANGES])


def _cause(change: Change) -> CauseView:
    return CauseView(change.case_id, change.case_number, change.authority, change.recorded_at)


def _entry(
    changes: Iterable[Change], key: str, on: date, until: date | None, kind: str, values: Mapping[str, Any]
) -> HistoryEntry:
    """Return an entry with the change that first wrote its row, if the journal has one."""
    written = [change for change in changes if key in change.after and key not in change.before]
    return HistoryEntry(on, until, kind, values, _cause(written[-1]) if written else None)


def _held(changes: Iterable[Change], table: str, valid: Any, values: Mapping[str, Any]) -> HistoryEntry:
    return _entry(changes, f"{table}:{valid.lower}", valid.lower, valid.upper, table, values)


def _corrected(change: Change) -> HistoryEntry:
    """Return what a correction changed, as {field: [wrong, right]}."""
    wrong = {
        name: [row.get(name), change.after[key][name]]
        for key, row in change.before.items()
        for name in row
        if key in change.after and row.get(name) != change.after[key].get(name)
    }
    return HistoryEntry(change.effective_on, None, "correct", wrong, _cause(change))


def _places(ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return number, authority, region and latest address of households, also closed ones. One query."""
    rows = HouseholdAddress.objects.filter(household_id__in=ids).order_by("household_id", "valid")
    return {
        row.household_id: {
            "household_id": row.household_id,
            "number": row.household.number,
            "authority": row.household.authority,
            "region_code": row.household.region_code,
            "address": row.address,
        }
        for row in rows.select_related("household")
    }


def _causes_of_members(members: Iterable[Membership]) -> dict[tuple[UUID, UUID | None], CauseView]:
    """Return the cases that brought members, by (person, case). One query."""
    caused = {row.person_id: row.cause_case_id for row in members if row.cause_case_id}
    changes = Change.objects.filter(subject_id__in=list(caused), case_id__in=set(caused.values()))
    return {(row.subject_id, row.case_id): _cause(row) for row in changes.order_by("subject_id", "id")}
