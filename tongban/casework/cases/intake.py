"""From a draft to a case: saved, resumed, checked against the registers, submitted once."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Human, Officer, Visit
from tongban.basis.answers import Answers, checked, fee_of
from tongban.basis.ids import case_number
from tongban.basis.items import Duty, Handling, Item, Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework import rows
from tongban.casework.cases.before_date import dated
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.entitlement import pinned
from tongban.casework.cases.evidence import Resolved, evidence_row, handed_in, resolve_evidence
from tongban.casework.cases.finding import check_against_registers, find_offices
from tongban.casework.cases.models import (
    Case,
    CaseLink,
    CaseNumber,
    CaseOffice,
    CaseParty,
    CaseSubject,
    Draft,
    IdempotencyKey,
)
from tongban.casework.cases.parties import Applicant, home_of_applicant, parties_of
from tongban.casework.cases.record import finish, new_id
from tongban.casework.cases.refusals import NoCommitment, NoHousehold, NotHandledHere, OpenAlready
from tongban.casework.cases.scope import visible_to
from tongban.casework.cases.states import OPEN, Act
from tongban.casework.registry import queries as registry
from tongban.casework.standing import queries as standing
from tongban.casework.standing.rules import BarValue, NoMandate, must_come_in_person, must_not_be_barred
from tongban.casework.statements import execute

# What an application is made of besides, so that who hands one in needs to look in one place.
__all__ = ["Applicant", "NoHousehold", "NotHandledHere", "Resolved", "resolve_evidence"]

SERIAL_BITS = 40


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms somebody applies, besides what they answer."""

    declared: Collection[str] | None = None  # evidence that they have and will show; None: all that is asked for
    later: Collection[str] = ()  # evidence that they promise to supply after acceptance
    on_commitment: bool = False  # they commit in writing instead of showing what the commitment stands for
    apart_from: Collection[str] | None = None  # open cases of which somebody said: another matter; None: not asked
    facts: Mapping[str, Any] = field(default_factory=dict)  # what policies ask for, by policy
    visit: Mapping[str, Any] | None = None  # with which ticket they came to the counter


USUAL = Terms()


@transaction.atomic(durable=True)
def submit(  # noqa: PLR0913 (each is a part of the application)
    *, item: Item, answers: Answers, applicant: Applicant, window: str, key: UUID, by: Human, at: datetime,
    visit: Visit, draft_id: UUID | None = None, declared: Collection[str] | None = None,
    links: Sequence[tuple[str, str]] = (), terms: Terms = USUAL,
) -> str:  # fmt: skip
    """Hand in an application; return its number. The same key again returns the same number and writes nothing.

    Args:
        window: The authority at whose counter it was handed in; empty when it came online.
        key: Made by the form, so that a second click or a retry makes no second case.
        declared: As in `terms`, for who has no other terms to say.
        links: Cases that this one belongs to, each as (parent, joint or follows; its number).

    Raises:
        NotHandledHere: The item is a guide.
        WrongAnswers: With what is wrong in each; nothing has been written.
        NoHousehold, NotFound: No office can be found for it, or nothing that it would renew.
        TooLate: The law wants it asked for earlier.
        NotYours: The officer does not receive applications at that window.
        NoMandate, InPerson: Who applies for somebody else may not.
        Barred: The applicant may not apply until a day. OpenAlready: They have an open case of the item.
        NoCommitment, NotTolerable: The item is not open to these terms.
    """
    if item.handling is not Handling.FULL or item.procedure is None:
        raise NotHandledHere(f"item {item.code}")
    if declared is not None:
        terms = replace(terms, declared=declared)
    acts_as = _may_submit(by, applicant, window, item, at)
    if acts_as and isinstance(by, Citizen):
        applicant = replace(applicant, through=by.person_id)
    case_id = new_id(at)
    before = _claim(key, case_id, item, applicant, by, at)
    if before is None:
        return _handed_in_before(key, by)
    _must_be_open_to(item, before, terms, at)
    stored = checked(item, answers)
    home = registry.household_of(applicant.person_id, localdate(at)) if applicant.person_id else None
    check_against_registers(item, stored, applicant.person_id, home, at)
    duties = find_offices(item, stored, home, window, at)
    case = _new_case(case_id, item, stored, applicant, duties, at)
    case.on_commitment = terms.on_commitment
    case.facts = pinned(item, stored, terms.facts, localdate(at))
    case.visits = 1 if visit.channel == "desk" else 0
    case.aside = dated(item, stored, applicant.credit_code or applicant.person_id, localdate(at)).to_json()
    case.first_asked_id = by.user_id if isinstance(by, Officer) else None
    evidence = resolve_evidence(item, None if applicant.credit_code else applicant.person_id, at)
    replaced = item.terms.commitment.stands_for if terms.on_commitment and item.terms.commitment else ()
    evidence = handed_in(evidence, terms.declared, terms.later, replaced=replaced)
    absent = by.absent_in(window, Role.CLERK) if isinstance(by, Officer) else []
    doing = Doing(
        case=case, item=item, act=Act.SUBMIT, by=by, at=at, visit=visit, side=item.applicant_side, acts_as=acts_as,
        absent=next(iter(absent), None),
    )  # fmt: skip
    parts = [*_parts(doing, applicant, evidence, terms), *home_of_applicant(doing, home)]
    if terms.apart_from is not None:
        parts += [CaseLink(case_id=case.id, other_id=other, kind="apart") for other in before.open.values()]
    finish(doing, _kept(doing, evidence, draft_id, terms) | before.kept(), parts)
    _store_links(case, links, by)
    if draft_id is not None:
        rows.delete(Draft, id=draft_id, user_id=by.user_id)
    return case.number


def open_already(item_code: str, person_id: UUID) -> list[str]:
    """Return the numbers of a person's open cases of an item, whoever handles them. One query."""
    text = f"SELECT number {OPEN_OF} ORDER BY id DESC"
    return [row[0] for row in execute(text, [person_id, item_code, [state.value for state in sorted(OPEN)]])]


OPEN_OF = "FROM cases_case WHERE applicant_person_id = %s AND item_code = %s AND state = ANY(%s)"
CLAIM = f"""
WITH claimed AS (
    INSERT INTO cases_idempotencykey (key, case_id, user_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING 1
)
SELECT EXISTS (SELECT FROM claimed), ARRAY(
    SELECT row_to_json(bar)::text FROM ({standing.BARS}) bar
), ARRAY(
    SELECT number || ' ' || id {OPEN_OF}
)
"""  # noqa: S608 (texts of ours)


@dataclass(frozen=True, slots=True)
class _Before:
    """What is known of an applicant as they apply: bars, and open cases of the same item."""

    bars: list[BarValue]
    open: dict[str, UUID]  # by number

    def kept(self) -> dict[str, Any]:
        """Return what the first event keeps of it."""
        return {"open_already": sorted(self.open)} if self.open else {}


def _claim(key: UUID, case_id: UUID, item: Item, applicant: Applicant, by: Human, at: datetime) -> _Before | None:
    """Claim the key for this case, and return what is known of the applicant; None if the key was taken. One statement.

    Of two that claim it at once the second waits for the first to commit, and is then told.
    """
    person = None if applicant.credit_code else applicant.person_id  # a firm may ask for the same twice
    values = [key, case_id, by.user_id, applicant.person_id, applicant.credit_code, localdate(at), person, item.code]
    claimed, bars, twins = execute(CLAIM, [*values, [state.value for state in sorted(OPEN)]])[0]
    if not claimed:
        return None
    pairs = (text.split(" ") for text in twins)
    found = [standing.bar_of_row(**_dated(json.loads(bar))) for bar in bars]
    return _Before(found, {number: UUID(other) for number, other in pairs})


def _dated(bar: Mapping[str, Any]) -> dict[str, Any]:
    return {**bar, "until": date.fromisoformat(bar["until"])}


def _must_be_open_to(item: Item, before: _Before, terms: Terms, at: datetime) -> None:
    """Raise what keeps the applicant from applying on these terms.

    Source: 行政许可法 第七十八条, 第七十九条 (bars).
    """
    must_not_be_barred(item, before.bars, localdate(at), on_commitment=terms.on_commitment)
    if terms.on_commitment and item.terms.commitment is None:
        raise NoCommitment(f"item {item.code}")
    if terms.apart_from is not None and (unsaid := before.open.keys() - set(terms.apart_from)):
        raise OpenAlready(sorted(unsaid))


def _handed_in_before(key: UUID, by: Human) -> str:
    """Return the number of the case that was made with this key, or raise NotFound if it is somebody else's."""
    known = IdempotencyKey.objects.get(key=key)
    if known.user_id != by.user_id:
        raise NotFound("case")
    return Case.objects.values_list("number", flat=True).get(id=known.case_id)


def _may_submit(by: Human, applicant: Applicant, window: str, item: Item, at: datetime) -> str:
    """Return as what somebody applies for another: agent, guardian; empty for themselves."""
    through = applicant.through
    if isinstance(by, Citizen):
        if window:
            raise NotYours("a citizen applies online")
        through = by.person_id if applicant.person_id != by.person_id else None
    elif Role.CLERK not in by.role_in(window):
        raise NotYours("only a clerk at that window may hand in an application there")
    if through is None or applicant.person_id is None or through == applicant.person_id:
        return ""
    kind = standing.standing(through, applicant.person_id, item.code, localdate(at))
    if kind is None:
        raise NoMandate("nothing says that they may")
    must_come_in_person(item, kind)
    return kind


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
        fee_fen=fee_of(item, stored).amount_fen,
        answers=stored,
        received_at=at,
        last_hash=b"",
    )


def _kept(doing: Doing, evidence: list[Resolved], draft_id: UUID | None, terms: Terms) -> dict[str, Any]:
    """Return what the first event keeps for figures: nothing can tell it later."""
    case, item = doing.case, doing.item
    said: dict[str, Any] = {"later": sorted(terms.later)} if terms.later else {}
    if terms.on_commitment:
        said["commitment"] = sorted(item.terms.commitment.stands_for) if item.terms.commitment else []
    if terms.visit:
        said["visit"] = dict(terms.visit)
    return said | {
        "item": item.code,
        "version": item.version,
        "receiving": case.receiving_id,
        "deciding": case.deciding_id,
        "origin": case.origin_id,
        "delivering": case.delivering_id,
        "visits": case.visits,
        "fee_fen": case.fee_fen,
        "asked": {r.evidence.code: r.why for r in evidence if r.asked},
        "not_asked": {r.evidence.code: r.why for r in evidence if not r.asked},
        "draft": draft_id is not None,
    }


def _parts(doing: Doing, applicant: Applicant, evidence: list[Resolved], terms: Terms) -> list[Model]:
    """Return the rows of a new case besides itself: its number, its parties, its evidence and what it is about."""
    case, item = doing.case, doing.item
    parties = enumerate(parties_of(doing, applicant), start=1)
    subjects = [rule for rule in item.subjects if rule.field in case.answers]
    return [
        CaseNumber(number=case.number, case_id=case.id),
        *(CaseOffice(case_id=case.id, duty=name, authority_id=code) for name, code in case.participants.items()),
        *(CaseParty(case_id=case.id, position=position, **party) for position, party in parties),
        *(evidence_row(case, item, resolved, terms.later) for resolved in evidence),
        *(
            CaseSubject(case_id=case.id, position=position, kind=rule.kind, reference=str(case.answers[rule.field]))
            for position, rule in enumerate(subjects, start=1)
        ),
    ]


def _store_links(case: Case, links: Sequence[tuple[str, str]], by: Human) -> None:
    for kind, number in links:
        other = CaseNumber.objects.filter(number=number).values_list("case_id", flat=True).first()
        if other is None or not Case.objects.filter(visible_to(by), id=other).exists():
            raise NotFound(f"case {number}")
        CaseLink.objects.create(case_id=case.id, other_id=other, kind=kind)
