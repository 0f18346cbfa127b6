"""Cases of the past years that never were. No query.

Each goes through the procedure of its item as a real one does: the same tasks, time limits, events and
chain. What is left out is what it would have changed in the registers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from tongban.basis.answers import asked
from tongban.basis.clock import Clock as ClockValue
from tongban.basis.clock_events import ClockEvent, cancelled, met, started
from tongban.basis.ids import case_number, uuid7
from tongban.basis.items import Duty, FieldKind, FormField, Handling, Holder, Item, Role, Where
from tongban.basis.remedies import Against
from tongban.basis.workdays import WorkCalendar
from tongban.casework.cases.chain import event_hash
from tongban.casework.cases.models import CaseEvent
from tongban.casework.cases.rules import STANDS_FOR, NotAcceptedBecause, Task, next_tasks
from tongban.casework.cases.states import NEXT_STATE, Act, State
from tongban.casework.cases.timing import BEGINS, ENDS
from tongban.casework.clocks.rules import ACCEPTANCE, spec, step_kind
from tongban.casework.offices.rules import authority_code

EVENT_SCHEMA = 1
SERIALS = 2**40
SPREAD = 618_033_988_749  # odd, so that serials of one run are all different
HELD = frozenset({"population", "identity_documents"})
# Of a hundred that could: so many are told what is missing, never answer, are not accepted, refused, taken back.
TOLD, UNANSWERED, NOT_ACCEPTED, REFUSED, WITHDRAWN = 6, 15, 2, 4, 1
# The longest that each act waits, in days.
LONGEST = {Act.ACCEPT: 4, Act.DO_STEP: 6, Act.APPROVE: 4, Act.COMPLETE: 3, Act.DELIVER: 8, Act.SUPPLY: 9}
PERSONS = frozenset({FieldKind.PERSON, FieldKind.PERSONS})
CANNOT_MAKE = frozenset({FieldKind.HOUSEHOLD, FieldKind.ID_NUMBER, FieldKind.ORGANISATION, FieldKind.DOCUMENT})
CROWDING = 3  # people move to few places: the first of a thousand counties draws a tenth of them
CLAUSE = "户口登记条例 第十条"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who applies."""

    person_id: str
    user_id: int
    name: str
    authority: str
    region: str


@dataclass(frozen=True, slots=True)
class Source:
    """What all parts are made from."""

    items: Sequence[Item]
    calendar: WorkCalendar
    zone: str
    residents: Sequence[Resident]
    regions: Sequence[str]  # counties that people move to, those that draw the most first
    officers: Mapping[tuple[str, str], int]  # by authority and role
    first: datetime
    until: datetime  # nothing has happened after this moment
    seed: str
    cases: int  # in all parts


@dataclass(slots=True)
class Limit:
    """A time limit of a case."""

    kind: str
    authority: str
    serial: int
    events: list[ClockEvent]
    due_on: date
    gap_year: int | None

    @property
    def running(self) -> bool:
        return len(self.events) == 1


@dataclass(slots=True)
class Life:
    """A case while it is made."""

    id: UUID
    number: str
    item: Item
    who: Resident
    answers: dict[str, Any]
    offices: dict[str, str]
    received_at: datetime
    at: datetime
    state: str = ""
    steps: list[str] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    events: list[CaseEvent] = field(default_factory=list)
    duties: dict[str, int] = field(default_factory=dict)
    evidence: dict[str, list[str]] = field(default_factory=dict)  # status, why, grade
    dates: dict[str, date] = field(default_factory=dict)
    corrections: int = 0
    visits: int = 0


def can_be_made(item: Item) -> bool:
    """Return whether cases of an item can be made up: a person applies, and no answer points to somebody else."""
    if item.handling is not Handling.FULL or item.silence or item.procedure is None or "person" not in item.applicants:
        return False
    if item.procedure.participants:  # who works in them is not made up
        return False
    return all(_can_answer(item, q) for q in item.form if q.required and q.asked_if is None)


def _can_answer(item: Item, question: FormField) -> bool:
    if question.kind is FieldKind.CHOICE:
        return bool(_choices(item, question))
    return question.kind not in CANNOT_MAKE


def _choices(item: Item, question: FormField) -> list[str]:
    """Return the choices that lead to no question that cannot be answered."""
    closed = {q.asked_if for q in item.form if q.asked_if and q.required and q.kind in CANNOT_MAKE}
    return [choice for choice in question.choices if (question.name, choice) not in closed]


class Maker:
    """Draws cases and carries each on until its end or until today."""

    def __init__(self, source: Source, draw: Random) -> None:
        self.source, self.draw, self.zone = source, draw, ZoneInfo(source.zone)
        self.serial = Random(source.seed).getrandbits(40)  # noqa: S311
        self.dues: dict[tuple[str, str, date], tuple[date, int | None] | None] = {}

    def life(self, place: int) -> Life:
        """Return the case at a place in the order of receipt."""
        source, draw = self.source, self.draw
        span = (source.until - source.first) / source.cases
        received = source.first + span * (place + draw.random())
        item, who = draw.choice(source.items), draw.choice(source.residents)
        answers = self._answers(item, who)
        offices = _offices(item, answers, who)
        serial = (place * SPREAD + self.serial) % SERIALS
        deciding = offices[Duty.DECIDING]
        life = Life(
            id=uuid7(received, draw.randbytes(10)),
            number=case_number(deciding[-6:], received.astimezone(self.zone).year, serial),
            item=item, who=who, answers=answers, offices=offices, received_at=received, at=received,
            evidence={e.code: _evidence(e.holder, e.held_in) for e in item.evidence},
        )  # fmt: skip
        self._submit(life)
        while (act := self._next(life)) is not None:
            self._wait(life, LONGEST.get(act[0], 2))
            if life.at > source.until:
                break
            act[1](life)
        return life

    def _answers(self, item: Item, who: Resident) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for question in item.form:
            if question.required and asked(question, found):
                found[question.name] = self._answer(item, question, who)
        return found

    def _answer(self, item: Item, question: FormField, who: Resident) -> Any:
        draw = self.draw
        makers: Mapping[FieldKind, Callable[[], Any]] = {
            FieldKind.PERSON: lambda: who.person_id,
            FieldKind.PERSONS: lambda: [who.person_id],
            FieldKind.REGION: lambda: self.source.regions[int(len(self.source.regions) * draw.random() ** CROWDING)],
            FieldKind.CHOICE: lambda: draw.choice(_choices(item, question)),
            FieldKind.DATE: lambda: str(self.source.first.date() - timedelta(days=draw.randrange(1, 2000))),
            FieldKind.PHONE: lambda: f"13{draw.randrange(10**9):09d}",
            FieldKind.NUMBER: lambda: str(draw.randrange(1, 100)),
            FieldKind.YES_NO: lambda: True,
            FieldKind.ADDRESS: lambda: f"人民路{draw.randrange(1, 400)}号{draw.randrange(101, 2400)}室",
        }
        return makers.get(question.kind, lambda: "见所附材料")()

    # --- what is done ---------------------------------------------------------------------------------

    def _next(self, life: Life) -> tuple[Act, Callable[[Life], None]] | None:
        """Return what happens next and how, or None at the end."""
        state, chance = State(life.state), self._chance
        if state is State.IN_CORRECTION:
            return None if chance(UNANSWERED) else (Act.SUPPLY, self._supply)
        if state in {State.SUBMITTED, State.ACCEPTED} and chance(WITHDRAWN):
            return Act.WITHDRAW, self._withdraw
        task = next(iter(tasks_of(life)), None)
        return (task.act, lambda life: self._do(life, task)) if task else None

    def _do(self, life: Life, task: Task) -> None:
        if task.act is Act.ACCEPT and not life.corrections and self._chance(TOLD):
            self._ask_correction(life, task)
        elif task.act is Act.ACCEPT and self._chance(NOT_ACCEPTED):
            said = {"because": NotAcceptedBecause.CONDITIONS.value, "words": "不符合受理条件。", "right_office": ""}
            self._record(life, Act.REFUSE, task, said | _remedies(life))
        elif task.act is Act.APPROVE and self._chance(REFUSED):
            life.dates["decided_on"] = self._on(life)
            self._record(life, Act.REJECT, task, {"words": "不符合条件。", "clause": CLAUSE} | _remedies(life))
        else:
            self._go_on(life, task)

    def _go_on(self, life: Life, task: Task) -> None:
        words = {"words": "", "clause": "", "changed": []}
        said: Mapping[Act, dict[str, Any]] = {
            Act.ACCEPT: {"seen": []},
            Act.DO_STEP: words | {"words": "经核查，情况属实。", "clause": CLAUSE},
            Act.APPROVE: words | {"words": "同意。"},
            Act.COMPLETE: {"changed": []},
            Act.DELIVER: {"how": "electronic"},
        }
        if task.act is Act.DO_STEP:
            life.steps.append(task.name)
        day = {Act.ACCEPT: "accepted_on", Act.APPROVE: "decided_on", Act.COMPLETE: "completed_on"}.get(task.act)
        if day:
            life.dates[day] = self._on(life)
        self._record(life, task.act, task, said[task.act])

    def _ask_correction(self, life: Life, task: Task) -> None:
        life.corrections = 1
        missing = sorted(code for code, (status, *_) in life.evidence.items() if status == "declared")[:1]
        for code in missing:
            life.evidence[code] = ["missing", life.evidence[code][1], ""]
        self._record(life, Act.ASK_CORRECTION, task, {"missing": missing, "words": "请补交所列材料。"})

    def _supply(self, life: Life) -> None:
        for code, (status, why, _) in list(life.evidence.items()):
            if status == "missing":
                life.evidence[code] = ["declared", why, "D"]
        self._record(life, Act.SUPPLY, None, {"answers": [], "words": "已补交。"})

    def _withdraw(self, life: Life) -> None:
        self._record(life, Act.WITHDRAW, None, {"words": "本人撤回申请。"})

    def _submit(self, life: Life) -> None:
        at_window = self._chance(40)
        life.visits = int(at_window)
        duties = {duty.value: life.offices.get(duty, "") for duty in Duty}
        said = duties | {
            "item": life.item.code,
            "version": life.item.version,
            "visits": life.visits,
            "fee_fen": life.item.fee.amount_fen,
            "asked": {code: why for code, (status, why, _) in life.evidence.items() if status != "held"},
            "not_asked": {code: why for code, (status, why, _) in life.evidence.items() if status == "held"},
            "draft": not at_window,
        }
        self._record(life, Act.SUBMIT, None, said)

    # --- what every act leaves ------------------------------------------------------------------------

    def _record(self, life: Life, act: Act, task: Task | None, data: dict[str, Any]) -> None:
        """Move the case on, with its time limits, its event and who did what is kept apart."""
        before = life.state
        life.state = NEXT_STATE[State(before), act].value if before else State.SUBMITTED.value
        step = task.name if task and act is Act.DO_STEP else ""
        self._move_limits(life, act, step)
        role, authority, user = self._actor(life, task)
        event = CaseEvent(
            case_id=life.id, seq=len(life.events) + 1, schema=EVENT_SCHEMA, act=act.value, step=step, at=life.at,
            user_id=user, role=role, authority_id=authority, channel="desk" if authority else "portal",
            device="computer" if authority else "phone", state_before=before, state_after=life.state, data=data,
            previous_hash=life.events[-1].hash if life.events else b"",
        )  # fmt: skip
        event.hash = event_hash(event)
        life.events.append(event)
        name = step or STANDS_FOR.get(act, act).value
        if name in life.item.procedure.separate and act is not Act.ASK_CORRECTION:  # type: ignore[union-attr]
            life.duties[name] = user

    def _actor(self, life: Life, task: Task | None) -> tuple[str, str, int]:
        """Return the role, authority and user who acts: an officer for a task, else the applicant or their clerk."""
        if task is not None:
            authority = life.offices[task.duty]
            return str(task.role), authority, self.source.officers[authority, str(task.role)]
        if life.visits and not life.events:
            window = life.offices[Duty.RECEIVING]
            return Role.CLERK.value, window, self.source.officers[window, Role.CLERK.value]
        return "citizen", "", life.who.user_id

    def _move_limits(self, life: Life, act: Act, step: str) -> None:
        on, running = self._on(life), [limit for limit in life.limits if limit.running]
        if life.state == State.WITHDRAWN:
            for limit in running:
                limit.events.append(cancelled(on, "withdrawn"))
            return
        ending = {step_kind(step)} if step else set(ENDS.get(act, ()))
        for limit in (limit for limit in running if limit.kind in ending):
            limit.events.append(met(on))
        if act in {Act.SUBMIT, Act.SUPPLY}:
            self._begin(life, ACCEPTANCE, life.offices[life.item.procedure.accept.office], on)  # type: ignore[union-attr]
        for kind, duty in BEGINS.get(act, ()):
            self._begin(life, kind, life.offices[duty], on)
        known = {limit.kind for limit in running}
        for task in (t for t in tasks_of(life) if t.act is Act.DO_STEP and step_kind(t.name) not in known):
            self._begin(life, step_kind(task.name), life.offices[task.duty], on)

    def _begin(self, life: Life, kind: str, authority: str, on: date) -> None:
        known = (life.item.code, kind, on)
        if known not in self.dues:
            set_to = spec(life.item, kind)
            due = ClockValue.of(set_to, [started(on)], self.source.calendar).due if set_to else None
            self.dues[known] = (due.on, due.gap_year) if due else None
        found = self.dues[known]
        if found:
            life.limits.append(Limit(kind, authority, len(life.limits) + 1, [started(on)], *found))

    def _on(self, life: Life) -> date:
        return life.at.astimezone(self.zone).date()

    def _wait(self, life: Life, longest_days: int) -> None:
        """Let days pass, to a moment in working hours that comes after what happened last."""
        day = life.at + timedelta(days=self.draw.random() * longest_days)
        local = day.astimezone(self.zone).replace(hour=9, minute=0) + timedelta(minutes=self.draw.randrange(8 * 60))
        life.at = max(local.astimezone(UTC), life.at + timedelta(minutes=7))

    def _chance(self, percent: int) -> bool:
        return self.draw.random() * 100 < percent


def tasks_of(life: Life) -> list[Task]:
    """Return what offices must do next in a case."""
    regions = {duty: code[-6:] for duty, code in life.offices.items()}
    return next_tasks(life.item, State(life.state), life.steps, life.offices, regions)


def _remedies(life: Life) -> dict[str, list[str]]:
    return {"remedies": [remedy.code for remedy in life.item.remedies_against(Against.DECISION)]}


def _evidence(holder: Holder, held_in: str | None) -> list[str]:
    if holder is Holder.REGISTER and held_in in HELD:
        return ["held", "held_in_register", "A"]
    why = {Holder.REGISTER: "not_in_register", Holder.DEPARTMENT: "department_not_connected"}
    return ["declared", why.get(holder, "only_applicant_has_it"), "D"]


def _offices(item: Item, answers: Mapping[str, Any], who: Resident) -> dict[str, str]:
    """Return the authority for each duty, as the item names them; who receives also delivers."""
    rules = item.procedure.offices if item.procedure else {}
    found: dict[str, str] = {}
    for duty, rule in rules.items():
        if rule.where is Where.FIELD and rule.field:
            found[duty] = authority_code(rule.kind, answers[rule.field])
        elif rule.where is Where.HOUSEHOLD:
            found[duty] = who.authority
    for duty, rule in rules.items():
        if duty not in found:
            found[duty] = found[Duty.RECEIVING if rule.where is Where.RECEIVING else Duty.DECIDING]
    found.setdefault(Duty.RECEIVING, found[Duty.DECIDING])
    found.setdefault(Duty.DELIVERING, found[Duty.RECEIVING])
    return found
