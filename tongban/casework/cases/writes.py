"""What was done to cases, for an auditor: the events of a case, or of an officer within some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.basis.actors import Officer
from tongban.basis.ids import WrongNumber, check_case_number
from tongban.casework.cases.models import Case, CaseEvent, CaseNumber
from tongban.casework.cases.states import Act
from tongban.casework.offices.queries import within


@dataclass(frozen=True, slots=True)
class Write:
    """One act that was done to a case."""

    case_id: UUID
    number: str
    act: Act
    at: datetime
    user_id: int | None
    role: str
    authority: str


def case_id_of(text: str) -> UUID | None:
    """Return the id of the case with a number, or None. One query. Nothing of the case is read."""
    try:
        number = check_case_number(text)
    except WrongNumber:
        return None
    return CaseNumber.objects.filter(number=number).values_list("case_id", flat=True).first()


def numbers(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the numbers of cases, for an auditor's list of looks: no more of a case than its number. One query."""
    return dict(Case.objects.filter(id__in=set(ids)).values_list("id", "number"))


def writes(case_id: UUID, *, by: Officer, size: int = 50) -> Sequence[Write]:
    """Return what officers of the offices that the auditor checks have done to a case, newest first. Two queries."""
    rows = CaseEvent.objects.filter(within("authority_id", by.audits), case_id=case_id).order_by("-seq")[:size]
    known = numbers([case_id])
    return [
        Write(row.case_id, known.get(row.case_id, ""), Act(row.act), row.at, row.user_id, row.role, row.authority_id)
        for row in rows
    ]
