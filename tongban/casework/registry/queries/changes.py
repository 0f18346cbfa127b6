"""What was changed in the registers, for an auditor: when, by which office, of whom, because of which case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from tongban.basis.actors import Officer
from tongban.casework.offices.queries import within
from tongban.casework.registry.models import Change
from tongban.casework.registry.rules import Act


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of an entry. What it said before and after is not shown: an auditor sees no data, only its use."""

    id: UUID
    subject_kind: str  # person, household, organisation
    subject_id: UUID
    act: Act
    effective_on: date
    recorded_at: datetime
    case_id: UUID | None
    case_number: str
    authority: str


def changes(
    *, by: Officer, subject_id: UUID | None = None, case_id: UUID | None = None, size: int = 50
) -> Sequence[ChangeView]:
    """Return changes of an entry, or because of a case, by the offices that the auditor checks, newest first.

    One query; none, and nothing, where neither is given: a register is not read through.
    """
    found = _found(by, subject_id, case_id)
    return [_view(row) for row in found[:size]] if found is not None else []


def export_changes(
    *, by: Officer, subject_id: UUID | None = None, case_id: UUID | None = None, most: int
) -> Iterator[ChangeView]:
    """Yield the same, at most so many, without holding them all."""
    found = _found(by, subject_id, case_id)
    if found is not None:
        yield from (_view(row) for row in found[:most].iterator(chunk_size=2000))


def _found(by: Officer, subject_id: UUID | None, case_id: UUID | None) -> QuerySet[Change] | None:
    wanted = {"subject_id": subject_id, "case_id": case_id}
    given = {name: value for name, value in wanted.items() if value is not None}
    if not given:
        return None
    return Change.objects.filter(within("authority", by.audits), **given).order_by("-recorded_at", "-id")


def _view(row: Change) -> ChangeView:
    return ChangeView(
        row.id, row.subject_kind, row.subject_id, Act(row.act), row.effective_on, row.recorded_at, row.case_id,
        row.case_number, row.authority,
    )  # fmt: skip
