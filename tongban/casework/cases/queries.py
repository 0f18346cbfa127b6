"""Questions about cases. All ask `scope.visible_to`; each says how many database queries it costs.

Lists have no exact counts and no page numbers: they are capped and continue from the last row (keyset).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from tongban.basis.actors import Actor, Citizen, Human, Officer
from tongban.basis.at_once import AtOnceKind
from tongban.basis.ids import WrongId, WrongNumber, check_case_number, parse_resident_id
from tongban.basis.items import Duty, Item
from tongban.basis.refusals import NotFound
from tongban.casework import rows as stored
from tongban.casework.cases.aside import Aside
from tongban.casework.cases.doing import offices_of, tasks_of
from tongban.casework.cases.models import (
    Case,
    CaseAnswer,
    CaseEvent,
    CaseLink,
    CaseNumber,
    CaseParty,
    Draft,
    IdempotencyKey,
)
from tongban.casework.cases.rules import Task
from tongban.casework.cases.scope import sides_seen, visible_to
from tongban.casework.cases.states import Act, State
from tongban.casework.cases.worklists import PAGE
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import queries as clocks
from tongban.casework.registry import queries as registry

MOST_CASES = 200  # of one person, latest first


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A row of a list of cases."""

    id: UUID
    applicant_person_id: UUID | None
    number: str
    item: Item
    applicant_name: str
    state: State
    received_at: datetime
    deciding: str
    after: str


@dataclass(frozen=True, slots=True)
class EventView:
    """One line of a case's story."""

    seq: int
    act: Act
    step: str
    at: datetime
    role: str
    authority: str
    channel: str
    state_after: State
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A piece of evidence in a case."""

    code: str
    status: str
    why: str
    grade: str
    promised_for: date | None = None  # the last day on which what was promised may come


@dataclass(frozen=True, slots=True)
class PartyView:
    """Somebody with a part in a case."""

    role: str
    kind: str
    person_id: UUID | None
    credit_code: str
    name: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """A case that this one belongs to, or that belongs to it."""

    kind: str  # parent, joint, follows
    number: str
    outgoing: bool  # this case names the other one
    item: Item
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """Everything that a page shows of one case."""

    id: UUID
    number: str
    item: Item
    state: State
    receiving: str
    deciding: str
    origin: str
    delivering: str
    participants: dict[str, str]  # what the item calls each office that takes part besides, and the authority
    applicant_name: str
    applicant_person_id: UUID | None
    answers: dict[str, Any]
    facts: dict[str, Any]  # what policies ask for, as handed over, by policy
    received_at: datetime
    accepted_on: date | None
    decided_on: date | None
    completed_on: date | None
    corrections: int
    on_commitment: bool
    gaps: tuple[str, ...]
    fee_fen: int | None
    priority: str
    first_asked_id: int | None
    last_seq: int
    visits: int
    aside: Aside  # what goes on beside the steps
    tasks: tuple[Task, ...]  # what offices must do next, several at the same time where the item says so
    task: Task | None  # of these, the one for a post of whoever looks; else the first
    holder: str  # the authority that must do it; empty when it is the applicant or nobody
    taken: Mapping[str, Any]  # who works on which task, as `holding` reads it; nothing for an applicant
    parties: tuple[PartyView, ...]
    evidence: tuple[EvidenceView, ...]
    events: tuple[EventView, ...]
    answer: str  # of an enquiry, to whoever may read it
    links: tuple[LinkView, ...]
    clocks: tuple[clocks.RunningClock, ...]

    @property
    def offices(self) -> dict[str, str]:
        """Return the authority that has each duty; an empty one is nobody's."""
        found = {
            Duty.RECEIVING: self.receiving,
            Duty.DECIDING: self.deciding,
            Duty.ORIGIN: self.origin,
            Duty.DELIVERING: self.delivering,
        }
        return {str(duty): code for duty, code in found.items()} | self.participants


def case(number: str, *, actor: Actor) -> CaseView:
    """Return one case, or raise NotFound if there is none or the actor may not see it. Eight queries at most.

    Adverse parties each see their own side: their parties, evidence and events, and their answers only if they applied.
    """
    row = _visible(number, actor)
    sides = sides_seen(row, actor)
    evidence, parties = row.evidence.order_by("code"), row.parties.order_by("position")
    if sides is not None:
        evidence, parties = evidence.filter(side__in=sides), parties.filter(side__in=sides)
    events = CaseEvent.objects.filter(case_id=row.id).order_by("seq")
    applied = sides is None or catalog.item(row.item_code, row.item_version).applicant_side in sides
    item = catalog.item(row.item_code, row.item_version)
    offices, tasks = offices_of(row), tasks_of(row, item)
    task = _task_for(actor, tasks, offices)
    return CaseView(
        id=row.id,
        number=row.number,
        item=item,
        state=State(row.state),
        receiving=row.receiving_id,
        deciding=row.deciding_id,
        origin=row.origin_id,
        delivering=row.delivering_id,
        participants=row.participants,
        applicant_name=row.applicant_name,
        applicant_person_id=row.applicant_person_id,
        answers=row.answers if applied else {},
        facts=row.facts if applied else {},
        received_at=row.received_at,
        accepted_on=row.accepted_on,
        decided_on=row.decided_on,
        completed_on=row.completed_on,
        corrections=row.corrections,
        visits=row.visits,
        aside=Aside.of(row.aside),
        tasks=tuple(tasks),
        on_commitment=row.on_commitment,
        gaps=tuple(row.gaps),
        fee_fen=row.fee_fen,
        priority=row.priority,
        first_asked_id=row.first_asked_id,
        last_seq=row.last_seq,
        task=task,
        holder=offices[task.duty] if task else "",
        taken=row.taken if isinstance(actor, Officer) else {},
        parties=tuple(PartyView(p.role, p.kind, p.person_id, p.credit_code, p.name) for p in parties),
        evidence=tuple(EvidenceView(e.code, e.status, e.why, e.grade, e.promised_for) for e in evidence),
        events=tuple(
            EventView(e.seq, Act(e.act), e.step, e.at, e.role, e.authority_id, e.channel, State(e.state_after), e.data)
            for e in events
            if sides is None or e.data.get("side", 0) in sides
        ),
        answer=_answer(row, item, actor),
        links=tuple(_links(row, actor)),
        clocks=tuple(clocks.of_case(row.id)),
    )


def _answer(row: Case, item: Item, actor: Actor) -> str:
    """Return what an enquiry was answered, to who asked and to the offices that have it. One query, for an enquiry."""
    at_once = item.procedure.at_once if item.procedure else None
    if at_once is None or at_once.kind is not AtOnceKind.ANSWER:
        return ""
    if isinstance(actor, Citizen) and row.applicant_person_id != actor.person_id:
        return ""
    return CaseAnswer.objects.filter(case_id=row.id).values_list("text", flat=True).first() or ""


def _task_for(actor: Actor, tasks: Sequence[Task], offices: Mapping[str, str]) -> Task | None:
    """Return which of the open tasks to show first: one for a post of the officer, else the first there is."""
    mine = [t for t in tasks if isinstance(actor, Officer) and t.role in actor.role_in(offices[t.duty])]
    return next(iter([*mine, *tasks]), None)


def _links(row: Case, actor: Actor) -> list[LinkView]:
    """Return the linked cases that the actor may see as well. Two queries at most."""
    found = CaseLink.objects.filter(Q(case_id=row.id) | Q(other_id=row.id)).order_by("case_id", "other_id", "kind")
    pairs = [
        (link.kind, link.other_id if link.case_id == row.id else link.case_id, link.case_id == row.id) for link in found
    ]
    if not pairs:
        return []
    visible = Case.objects.filter(visible_to(actor), id__in=[other for _, other, _ in pairs])
    seen = {
        case_id: (number, catalog.item(code, version), State(state))
        for case_id, number, code, version, state in visible.values_list(
            "id", "number", "item_code", "item_version", "state"
        )
    }
    return [
        LinkView(kind, seen[other][0], outgoing, *seen[other][1:]) for kind, other, outgoing in pairs if other in seen
    ]


def _visible(number: str, actor: Actor) -> Case:
    try:
        plain = check_case_number(number)
    except WrongNumber:
        raise NotFound(f"case {number}") from None
    case_id = CaseNumber.objects.filter(number=plain).values_list("case_id", flat=True).first()
    row = Case.objects.filter(visible_to(actor), id=case_id).first() if case_id else None
    if row is None:
        raise NotFound(f"case {number}")
    return row


def number_of_key(key: UUID, *, actor: Actor) -> str | None:
    """Return the number of the case that an actor made with an idempotency key; None if there is none. Two queries."""
    case_id = IdempotencyKey.objects.filter(key=key).values_list("case_id", flat=True).first()
    mine = Case.objects.filter(visible_to(actor), id=case_id) if case_id else Case.objects.none()
    return mine.values_list("number", flat=True).first()


def cases(*, actor: Actor, state: State | None = None, after: str = "", size: int = PAGE) -> Sequence[CaseRow]:
    """Return the cases that an actor may see, newest first. One query."""
    rows = Case.objects.filter(visible_to(actor))
    if state is not None:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(id__lt=after)
    return [_case_row(row) for row in rows.order_by("-id")[:size]]


def visible_numbers(numbers: Iterable[str], *, actor: Actor) -> set[str]:
    """Return those of these case numbers that the actor may open. Two queries."""
    ids = CaseNumber.objects.filter(number__in=set(numbers)).values_list("case_id", flat=True)
    return set(Case.objects.filter(visible_to(actor), id__in=list(ids)).values_list("number", flat=True))


def numbers_of(ids: Iterable[UUID], *, actor: Actor) -> dict[UUID, str]:
    """Return the numbers of those of these cases that the actor may open. One query."""
    return dict(Case.objects.filter(visible_to(actor), id__in=set(ids)).values_list("id", "number"))


def search(words: str, *, actor: Actor, on: date, size: int = PAGE) -> Sequence[CaseRow]:
    """Return the cases with this number, of this person (by ID number) or applicant name, newest first.

    Only what the actor may see. Two queries.
    """
    wanted = words.strip()
    visible = Case.objects.filter(visible_to(actor))
    try:
        number = check_case_number(wanted)
    except WrongNumber:
        pass
    else:
        ids = CaseNumber.objects.filter(number=number).values_list("case_id", flat=True)
        return [_case_row(row) for row in visible.filter(id__in=list(ids)).order_by("-id")]
    try:
        person = registry.person_by_id_number(parse_resident_id(wanted).number, on)
    except WrongId:
        found = visible.filter(applicant_name=wanted) if wanted else visible.none()
    else:
        theirs = CaseParty.objects.filter(person_id=person.person_id) if person else CaseParty.objects.none()
        found = visible.filter(id__in=list(theirs.order_by("-case_id").values_list("case_id", flat=True)[:MOST_CASES]))
    return [_case_row(row) for row in found.order_by("-id")[:size]]


def _case_row(row: Case) -> CaseRow:
    return CaseRow(
        id=row.id,
        applicant_person_id=row.applicant_person_id,
        number=row.number,
        item=catalog.item(row.item_code, row.item_version),
        applicant_name=row.applicant_name,
        state=State(row.state),
        received_at=row.received_at,
        deciding=row.deciding_id,
        after=str(row.id),
    )


@dataclass(frozen=True, slots=True)
class DraftView:
    """An application that somebody has begun."""

    id: UUID
    item: Item
    applicant_person_id: UUID | None
    authority: str
    answers: dict[str, Any]
    updated_at: datetime


def drafts(*, actor: Human, size: int = PAGE) -> Sequence[DraftView]:
    """Return the drafts that the actor has begun, latest first. One query."""
    rows = Draft.objects.filter(user_id=actor.user_id).order_by("-updated_at", "id")[:size]
    return [_draft_view(row) for row in rows]


def draft(draft_id: UUID, *, actor: Human) -> DraftView:
    """Return one of the actor's own drafts, or raise NotFound. One query."""
    found = stored.read(Draft, id=draft_id, user_id=actor.user_id)
    if not found:
        raise NotFound("draft")
    return _draft_view(found[0])


def _draft_view(row: Draft) -> DraftView:
    item = catalog.item(row.item_code, row.item_version)
    return DraftView(row.id, item, row.applicant_person_id, row.authority_id, row.answers, row.updated_at)
