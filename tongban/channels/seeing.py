"""One call for a page that shows somebody's data: the look is written down first, or there is no page."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.casework.audit import actions as audit
from tongban.casework.audit.actions import Look, Seen
from tongban.casework.audit.rules import OWN, Kind, Page, Purpose
from tongban.casework.breakglass.queries import OpeningView
from tongban.casework.cases.queries import CaseRow, CaseView
from tongban.casework.registry import queries as registry
from tongban.channels.now import now

READS_REGISTERS = (Role.REGISTRAR, Role.CLERK)


def case(officer: Officer, view: CaseView, *, page: Page = Page.CASE, channel: str = "desk") -> None:
    """Write down that an officer sees a case: once for each person with a part in it. One statement."""
    offices = {view.receiving, view.deciding, view.origin, view.delivering} - {""}
    how = audit.look(by=officer, page=page, at=now(), channel=channel, offices=offices)
    persons = [view.applicant_person_id, *(party.person_id for party in view.parties)]
    audit.note(how, audit.case_seen(view.id, persons))


def cases(officer: Officer, rows: Iterable[CaseRow], *, page: Page, channel: str = "desk") -> None:
    """Write down that an officer found cases: once for each. One statement."""
    how = audit.look(by=officer, page=page, at=now(), channel=channel)
    found = [seen for row in rows for seen in audit.case_seen(row.id, [row.applicant_person_id])]
    audit.note(how, found, shown=len(found))


def persons(
    officer: Officer, ids: Iterable[UUID], *, page: Page, channel: str = "desk", purpose: Purpose | None = None,
    case_id: UUID | None = None,
) -> None:  # fmt: skip
    """Write down that an officer sees what a register says about persons: once for each. One statement."""
    how = audit.look(by=officer, page=page, at=now(), channel=channel, roles=READS_REGISTERS, purpose=purpose)
    found = [Seen(Kind.PERSON, each, case_id) for each in dict.fromkeys(ids)]
    audit.note(how, found, shown=len(found))


def household(officer: Officer, household_id: UUID, members: Iterable[UUID], *, channel: str = "desk") -> None:
    """Write down that an officer sees a household: once for each member, and once for itself. One statement."""
    how = audit.look(by=officer, page=Page.REGISTER_HOUSEHOLD, at=now(), channel=channel, roles=READS_REGISTERS)
    found = [Seen(Kind.PERSON, each) for each in dict.fromkeys(members)]
    audit.note(how, [Seen(Kind.HOUSEHOLD, household_id), *found], shown=len(found))


def opened(opening: OpeningView, what: list[Seen], *, page: Page) -> None:
    """Write down that an officer looks under an opening, where they have no duty. One statement."""
    how = Look(
        user_id=opening.user_id, role=opening.role, authority=opening.authority, channel="desk", page=page,
        purpose=Purpose.BREAK_GLASS, at=now(), opening_id=opening.id,
    )  # fmt: skip
    audit.note(how, what, shown=len(what))


def a_list(officer: Officer, *, page: Page, shown: int, channel: str = "desk") -> None:
    """Write down that an officer sees a page of a list with so many names on it. One statement, one row."""
    if shown:
        audit.note_list(audit.look(by=officer, page=page, at=now(), channel=channel), shown)


def own_claims(citizen: Citizen, on: date, *, wanted: Collection[str]) -> dict[str, Any]:
    """Return what the registers say of the citizen who is signed in, by claim, and write down that it was looked at.

    Args:
        wanted: The claims that are asked for; where the registers know none of them, nothing is read.
    """
    if not registry.CLAIMS & set(wanted):
        return {}
    how = Look(
        user_id=citizen.user_id, role=OWN, authority="", channel="portal", page=Page.OWN_ANSWERS,
        purpose=Purpose.ENQUIRY, at=now(),
    )  # fmt: skip
    audit.note(how, audit.person_seen(citizen.person_id))
    return {name: value for name, value in registry.claims(citizen.person_id, on).items() if name in wanted}
