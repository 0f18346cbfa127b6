"""Who has a part in an application, and what it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from tongban.basis.items import FieldKind
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import HOME, CaseSubject
from tongban.casework.cases.refusals import NoHousehold
from tongban.casework.catalog.effects import HOUSEHOLD
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HouseholdView


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who applies: a person of the register, or an organisation; with both, a person for an organisation."""

    person_id: UUID | None = None
    credit_code: str = ""
    name: str
    through: UUID | None = None  # the person who acts for them, as agent or guardian


def home_of_applicant(doing: Doing, home: HouseholdView | None) -> list[CaseSubject]:
    """Return where the applicant is registered now, if an effect of the item starts from there.

    A case that is decided later moves nobody who has moved meanwhile.
    """
    uses = doing.item.procedure.effects if doing.item.procedure else ()
    if doing.case.applicant_person_id is None or not any(HOUSEHOLD in use.parameters.values() for use in uses):
        return []
    if home is None:
        raise NoHousehold("the applicant is registered nowhere")
    return [CaseSubject(case_id=doing.case.id, position=0, kind=HOME, reference=str(home.home.household_id))]


def parties_of(doing: Doing, applicant: Applicant) -> list[dict[str, Any]]:
    """Return everybody with a part in the case: who applies, for whom, and whoever the item's parties point to."""
    found = [party | {"side": doing.item.applicant_side} for party in _applying(applicant, doing.acts_as)]
    for rule in doing.item.parties:
        answer = doing.case.answers.get(rule.field, [])
        kind = doing.item.field(rule.field).kind
        somebody = [_pointed_to(kind, each, doing.at) for each in ([answer] if isinstance(answer, str) else answer)]
        known = {party.get("person_id") for party in found if party.get("person_id")}
        found += [
            {"role": rule.role, "side": rule.side, **each} for each in somebody if each.get("person_id") not in known
        ]
    return found


def _applying(applicant: Applicant, acts_as: str) -> list[dict[str, Any]]:
    person = {"kind": "person", "person_id": applicant.person_id}
    if not applicant.credit_code:
        acting = [{"role": acts_as, "kind": "person", "person_id": applicant.through}] if acts_as else []
        return [{"role": "applicant", "name": applicant.name, **person}, *acting]
    organisation = {"kind": "organisation", "credit_code": applicant.credit_code, "name": applicant.name}
    agent = [{"role": "agent", **person}] if applicant.person_id else []
    return [{"role": "applicant", **organisation}, *agent]


def _pointed_to(kind: FieldKind, pointer: str, at: datetime) -> dict[str, Any]:
    if kind is FieldKind.ORGANISATION:
        return {"kind": "organisation", "credit_code": pointer}
    if kind is FieldKind.ID_NUMBER:
        person = registry.person_by_id_number(pointer, localdate(at))
        if person is None:
            return {"kind": "anonymous", "name": ""}
        return {"kind": "person", "person_id": person.person_id, "name": person.name}
    return {"kind": "person", "person_id": UUID(pointer)}
