"""What an app above asks of cases that it has begun itself, for whoever began them. No scope: nobody is shown this."""

from collections.abc import Iterable
from uuid import UUID

from tongban.casework.cases.models import Case, CaseEvent, CaseNumber


def standing(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return the number and the state of each of these cases. One query."""
    rows = Case.objects.filter(id__in=list(ids)).values_list("id", "number", "state")
    return {case_id: (number, state) for case_id, number, state in rows}


def id_of(number: str) -> UUID:
    """Return the id of the case with this number. One query."""
    return CaseNumber.objects.values_list("case_id", flat=True).get(number=number)


def number_of(case_id: UUID) -> str:
    """Return the number of a case. One query."""
    return Case.objects.values_list("number", flat=True).get(id=case_id)


def brought_about(case_id: UUID) -> dict[str, str]:
    """Return what a case changed in the registers, as its effects name it: references, no names. One query."""
    events = CaseEvent.objects.filter(case_id=case_id).order_by("seq").values_list("data", flat=True)
    return {
        name: str(value)
        for data in events
        for change in data.get("changed", [])
        for name, value in change.items()
        if name != "do"
    }
