"""From a draft to a case: saved, resumed, checked against the registers, submitted once."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Human, Officer, Visit
from tongban.basis.answers import Answers, WrongAnswers, checked
from tongban.basis.ids import case_number
from tongban.basis.items import Duty, Evidence, FieldKind, Handling, Holder, Item, OfficeRule, Role, Where
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework import rows
from tongban.casework.cases.before_date import dated
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.models import (
    HOME,
    Case,
    CaseEvidence,
    CaseLink,
    CaseNumber,
    CaseOffice,
    CaseParty,
    CaseSubject,
    Draft,
    IdempotencyKey,
)
from tongban.casework.cases.record import finish, new_id
from tongban.casework.cases.rules import Act
from tongban.casework.cases.scope import visible_to
from tongban.casework.catalog import queries as catalog
from tongban.casework.catalog.effects import HOUSEHOLD
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import HouseholdView
from tongban.casework.statements import execute

SERIAL_BITS = 40


class NotHandledHere(Refusal):
    """The item is a guide to read; it cannot be applied for here yet."""


class NoHousehold(Refusal):
    """The applicant is in no household of the register, and the item needs one to find the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who applies: a person of the register, or an organisation; with both, a person for an organisation."""

    person_id: UUID | None = None
    credit_code: str = ""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """One piece of evidence: whether it is asked for, and why."""

    evidence: Evidence
    asked: bool
    why: str  # held_in_register, not_in_register, department_not_connected, only_applicant_has_it
    grade: str


def save_draft(  # noqa: PLR0913 (each is a column)
    *, draft_id: UUID | None, item: Item, answers: Answers, applicant: UUID | None, authority: str, by: Human,
    at: datetime,
) -> UUID:  # fmt: skip
    """Keep what somebody has answered so far, checked or not; return the draft's id.

    Raises:
        NotFound: It is somebody else's draft, or gone.
    """
    if draft_id is None:
        draft = Draft(id=new_id(at), user_id=by.user_id, item_code=item.code, item_version=item.version)
    else:
        draft = _own_draft(draft_id, by)
    draft.applicant_person_id, draft.authority_id = applicant, authority
    draft.answers, draft.updated_at = dict(answers), at
    draft.save()
    return draft.id


def drop_draft(*, draft_id: UUID, by: Human) -> None:
    """Throw a draft away; raise NotFound if it is somebody else's."""
    _own_draft(draft_id, by).delete()


def _own_draft(draft_id: UUID, by: Human) -> Draft:
    draft = Draft.objects.filter(id=draft_id, user_id=by.user_id).first()
    if draft is None:
        raise NotFound("draft")
    return draft


def resolve_evidence(item: Item, applicant: UUID | None, at: datetime) -> list[Resolved]:
    """Return for each piece of evidence whether it must be asked for, and why. One query a register.

    What a connected register holds is never asked for.

    Source: 国务院关于在线政务服务的若干规定 第七条.
    """
    on, known = localdate(at), {}

    def held(register: str | None) -> bool:
        if applicant is None or register is None:
            return False
        if register not in known:
            known[register] = registry.holds(register, applicant, on)
        return known[register]

    return [_resolved(evidence, held=held(evidence.held_in)) for evidence in item.evidence]


def _resolved(evidence: Evidence, *, held: bool) -> Resolved:
    if evidence.holder is Holder.REGISTER and held:
        return Resolved(evidence=evidence, asked=False, why="held_in_register", grade="A")
    why = {
        Holder.REGISTER: "not_in_register",
        Holder.DEPARTMENT: "department_not_connected",
        Holder.APPLICANT: "only_applicant_has_it",
    }[evidence.holder]
    return Resolved(evidence=evidence, asked=True, why=why, grade="D")


@transaction.atomic(durable=True)
def submit(  # noqa: PLR0913 (each is a part of the application)
    *, item: Item, answers: Answers, applicant: Applicant, window: str, key: UUID, by: Human, at: datetime,
    visit: Visit, draft_id: UUID | None = None, declared: Collection[str] | None = None,
    links: Sequence[tuple[str, str]] = (),
) -> str:  # fmt: skip
    """Hand in an application; return its number. The same key again returns the same number and writes nothing.

    Args:
        window: The authority at whose counter it was handed in; empty when it came online.
        key: Made by the form, so that a second click or a retry makes no second case.
        declared: Codes of the evidence that the applicant says they have and will show; None: all that is asked for.
        links: Cases that this one belongs to, each as (parent, joint or follows; its number).

    Raises:
        NotHandledHere: The item is a guide.
        WrongAnswers: With what is wrong in each; nothing has been written.
        NoHousehold, NotFound: No office can be found for it, or nothing that it would renew.
        TooLate: The law wants it asked for earlier.
        NotYours: The officer does not receive applications at that window.
    """
    if item.handling is not Handling.FULL or item.procedure is None:
        raise NotHandledHere(f"item {item.code}")
    _may_submit(by, applicant, window)
    case_id = new_id(at)
    if not _claim(key, case_id, by):
        return _handed_in_before(key, by)
    stored = checked(item, answers)
    home = registry.household_of(applicant.person_id, localdate(at)) if applicant.person_id else None
    _check_against_registers(item, stored, applicant, home, at)
    duties = _find_offices(item, stored, home, window, at)
    case = _new_case(case_id, item, stored, applicant, duties, at)
    case.visits = 1 if visit.channel == "desk" else 0
    case.aside = dated(item, stored, applicant.credit_code or applicant.person_id, localdate(at)).to_json()
    evidence = resolve_evidence(item, None if applicant.credit_code else applicant.person_id, at)
    evidence = [r for r in evidence if not r.asked or declared is None or r.evidence.code in declared]
    absent = by.absent_in(window, Role.CLERK) if isinstance(by, Officer) else []
    doing = Doing(
        case=case, item=item, act=Act.SUBMIT, by=by, at=at, visit=visit, side=item.applicant_side,
        absent=next(iter(absent), None),
    )  # fmt: skip
    finish(doing, _kept(item, case, evidence, draft_id), _parts(doing, applicant, evidence))
    _store_links(case, links, by)
    if draft_id is not None:
        rows.delete(Draft, id=draft_id, user_id=by.user_id)
    return case.number


CLAIM = """
INSERT INTO cases_idempotencykey (key, case_id, user_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING 1
"""


def _claim(key: UUID, case_id: UUID, by: Human) -> bool:
    """Return whether the key was free and is now this case's. One statement.

    Of two that claim it at once the second waits for the first to commit, and is then told.
    """
    return bool(execute(CLAIM, [key, case_id, by.user_id]))


def _handed_in_before(key: UUID, by: Human) -> str:
    """Return the number of the case that was made with this key, or raise NotFound if it is somebody else's."""
    known = IdempotencyKey.objects.get(key=key)
    if known.user_id != by.user_id:
        raise NotFound("case")
    return Case.objects.values_list("number", flat=True).get(id=known.case_id)


def _may_submit(by: Human, applicant: Applicant, window: str) -> None:
    if isinstance(by, Citizen):
        if applicant.person_id != by.person_id or window:
            raise NotYours("a citizen applies for themselves, online")
    elif Role.CLERK not in by.role_in(window):
        raise NotYours("only a clerk at that window may hand in an application there")


def _check_against_registers(
    item: Item, stored: Answers, applicant: Applicant, home: HouseholdView | None, at: datetime
) -> None:
    """Raise WrongAnswers unless everything that the answers point to is there."""
    on, faults = localdate(at), {}
    pointing = [q for q in item.form if q.name in stored]
    persons = [q for q in pointing if q.kind in {FieldKind.PERSON, FieldKind.PERSONS}]
    family = {str(member.person.person_id) for member in home.members} if home else {str(applicant.person_id)}
    for question in persons:
        answer = stored[question.name]
        if not set([answer] if isinstance(answer, str) else answer) <= family:
            faults[question.name] = "Choose from the people in the applicant's household."
    for question in pointing:
        answer = stored[question.name]
        if question.kind is FieldKind.REGION and not catalog.regions().is_smallest(answer, on):
            faults[question.name] = "Choose a county or district from the list."
        if question.kind is FieldKind.ORGANISATION and registry.organisation(answer) is None:
            faults[question.name] = "No organisation with this code is in the register here. Check the code."
        if question.kind is FieldKind.HOUSEHOLD and UUID(answer) not in registry.homes([UUID(answer)], on):
            faults[question.name] = "Say which household, by the ID number of one of its members."
    if faults:
        raise WrongAnswers(faults)


def _find_offices(
    item: Item, stored: Answers, home: HouseholdView | None, window: str, at: datetime
) -> Mapping[str, str]:
    """Return the authority for each duty that the item names."""
    rules = item.procedure.offices if item.procedure else {}
    found: dict[str, str] = {Duty.RECEIVING: window} if window else {}
    waiting = [duty for duty in rules if duty not in found]
    for _ in range(len(rules)):
        for duty in list(waiting):
            code = _find_office(rules[duty], stored, home, found, at)
            if code:
                found[duty] = code
                waiting.remove(duty)
    if waiting:
        raise NoHousehold(f"no office for {', '.join(waiting)}")
    return found


def _find_office(
    rule: OfficeRule, stored: Answers, home: HouseholdView | None, found: Mapping[str, str], at: datetime
) -> str:
    if rule.where is Where.FIELD and rule.field:
        code = stored.get(rule.field, "")
        return (
            offices.competent(kind=rule.kind, level=rule.level, region_code=code, on=localdate(at)).code if code else ""
        )
    if rule.where is Where.HOUSEHOLD:
        return home.home.authority if home else ""
    return found.get({Where.RECEIVING: Duty.RECEIVING, Where.DECIDING: Duty.DECIDING}.get(rule.where, Duty.ORIGIN), "")


def _new_case(
    case_id: UUID, item: Item, stored: Answers, applicant: Applicant, duties: Mapping[str, str], at: datetime
) -> Case:
    deciding = duties[Duty.DECIDING]
    return Case(
        id=case_id,
        number=case_number(deciding.rpartition("-")[2], localdate(at).year, secrets.randbits(SERIAL_BITS)),
        item_code=item.code,
        item_version=item.version,
        state="",
        receiving_id=duties.get(Duty.RECEIVING, deciding),
        deciding_id=deciding,
        origin_id=duties.get(Duty.ORIGIN, ""),
        delivering_id=duties.get(Duty.DELIVERING, duties.get(Duty.RECEIVING, deciding)),
        participants={name: code for name, code in duties.items() if name not in list(Duty)},
        applicant_person_id=applicant.person_id,
        applicant_name=applicant.name,
        answers=stored,
        received_at=at,
        last_hash=b"",
    )


def _kept(item: Item, case: Case, evidence: list[Resolved], draft_id: UUID | None) -> dict[str, Any]:
    """Return what the first event keeps for figures: nothing can tell it later."""
    return {
        "item": item.code,
        "version": item.version,
        "receiving": case.receiving_id,
        "deciding": case.deciding_id,
        "origin": case.origin_id,
        "delivering": case.delivering_id,
        "visits": case.visits,
        "fee_fen": item.fee.amount_fen,
        "asked": {r.evidence.code: r.why for r in evidence if r.asked},
        "not_asked": {r.evidence.code: r.why for r in evidence if not r.asked},
        "draft": draft_id is not None,
    }


def _parts(doing: Doing, applicant: Applicant, evidence: list[Resolved]) -> list[Model]:
    """Return the rows of a new case besides itself: its number, its parties, its evidence and what it is about."""
    case, item = doing.case, doing.item
    parties = enumerate(_parties(doing, applicant), start=1)
    subjects = [rule for rule in item.subjects if rule.field in case.answers]
    return [
        CaseNumber(number=case.number, case_id=case.id),
        *(CaseOffice(case_id=case.id, duty=name, authority_id=code) for name, code in case.participants.items()),
        *(CaseParty(case_id=case.id, position=position, **party) for position, party in parties),
        *(_evidence(case, item, resolved) for resolved in evidence),
        *(
            CaseSubject(case_id=case.id, position=position, kind=rule.kind, reference=str(case.answers[rule.field]))
            for position, rule in enumerate(subjects, start=1)
        ),
        *_home(doing, applicant),
    ]


def _home(doing: Doing, applicant: Applicant) -> list[CaseSubject]:
    """Return where the applicant is registered now, if an effect of the item starts from there.

    A case that is decided later moves nobody who has moved meanwhile.
    """
    uses = doing.item.procedure.effects if doing.item.procedure else ()
    if applicant.person_id is None or not any(HOUSEHOLD in use.parameters.values() for use in uses):
        return []
    home = registry.home_of(applicant.person_id, doing.on)
    if home is None:
        raise NoHousehold("the applicant is registered nowhere")
    return [CaseSubject(case_id=doing.case.id, position=0, kind=HOME, reference=str(home.household_id))]


def _evidence(case: Case, item: Item, resolved: Resolved) -> CaseEvidence:
    return CaseEvidence(
        case_id=case.id,
        code=resolved.evidence.code,
        side=item.applicant_side,
        status="declared" if resolved.asked else "held",
        why=resolved.why,
        grade=resolved.grade,
    )


def _parties(doing: Doing, applicant: Applicant) -> list[dict[str, Any]]:
    """Return everybody with a part in the case: who applies, for whom, and whoever the item's parties point to."""
    found = [party | {"side": doing.item.applicant_side} for party in _applying(applicant)]
    for rule in doing.item.parties:
        answer = doing.case.answers.get(rule.field, [])
        kind = doing.item.field(rule.field).kind
        somebody = [_pointed_to(kind, each, doing.at) for each in ([answer] if isinstance(answer, str) else answer)]
        known = {party.get("person_id") for party in found if party.get("person_id")}
        found += [
            {"role": rule.role, "side": rule.side, **each} for each in somebody if each.get("person_id") not in known
        ]
    return found


def _applying(applicant: Applicant) -> list[dict[str, Any]]:
    person = {"kind": "person", "person_id": applicant.person_id}
    if not applicant.credit_code:
        return [{"role": "applicant", "name": applicant.name, **person}]
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


def _store_links(case: Case, links: Sequence[tuple[str, str]], by: Human) -> None:
    for kind, number in links:
        other = CaseNumber.objects.filter(number=number).values_list("case_id", flat=True).first()
        if other is None or not Case.objects.filter(visible_to(by), id=other).exists():
            raise NotFound(f"case {number}")
        CaseLink.objects.create(case_id=case.id, other_id=other, kind=kind)
