"""The ticket with which somebody stands at the counter: carried into the application, and shown on the case."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound
from tongban.casework.appointments import calling, queries
from tongban.casework.appointments.queries import TicketView, VisitView
from tongban.casework.cases.queries import CaseView
from tongban.casework.offices import queries as offices

TICKET, VISIT = "_ticket", "visit"  # the box of the form, and what the event calls it


def ticket_of(request: HttpRequest, officer: Officer) -> TicketView | None:
    """Return the ticket that was ticked on the form, or None. One query at most."""
    try:
        return queries.ticket(UUID(request.POST.get(TICKET, "")), by=officer)
    except (ValueError, NotFound):
        return None


def kept(ticket: TicketView | None) -> dict[str, Any] | None:
    """Return what the event of an application keeps of a visit: no name."""
    if ticket is None:
        return None
    found = {"ticket": str(ticket.id), "number": ticket.number, "counter": ticket.counter}
    return found | ({"appointment": str(ticket.appointment_id)} if ticket.appointment_id else {})


def tie(ticket: TicketView | None, number: str, officer: Officer) -> None:
    """Tie the ticket to the case that came of it; the case's own event names it, whatever happens here."""
    if ticket is not None:
        calling.tie(ticket_id=ticket.id, case_number=number, by=officer)


def visits(view: CaseView) -> list[tuple[str, VisitView]]:
    """Return the visits to a counter for a case, each with the name of its office. Three queries at most."""
    if queries.reception() is None:
        return []
    named = [UUID(event.data[VISIT]["ticket"]) for event in view.events if VISIT in event.data]
    found = queries.visits(view.id, named)
    names = offices.authorities({visit.authority for visit in found}) if found else {}
    language = get_language() or "zh-hans"
    return [(names[visit.authority].name.in_language(language), visit) for visit in found]
