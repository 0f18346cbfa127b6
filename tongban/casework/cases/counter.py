"""What officers do beside the steps of a case: put an error right, change its order, hand it on to a colleague."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Machine, Officer, Visit
from tongban.basis.aftercare import Ending
from tongban.basis.answers import Answers, checked, fee_of
from tongban.basis.items import Duty, Item, Role, StepPhase
from tongban.basis.refusals import NotFound
from tongban.basis.terms import BarCause
from tongban.casework.cases.aside import Aside
from tongban.casework.cases.doing import Doing, offices_of
from tongban.casework.cases.finding import check_against_registers, find_offices
from tongban.casework.cases.models import Case, WorkRow
from tongban.casework.cases.record import done_apart, finish, locked
from tongban.casework.cases.refusals import OtherOffice
from tongban.casework.cases.rules import NotSaid, NotYourPost, Task, next_state
from tongban.casework.cases.scope import may_see
from tongban.casework.cases.states import NEXT_STATE, Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import actions as clocks
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry

CORRECTING = Task(Act.CORRECT, Act.CORRECT, Duty.RECEIVING, Role.CLERK)
ORDERING = Task(Act.PRIORITISE, Act.PRIORITISE, Duty.DECIDING, Role.APPROVER)
NEVER_GRANTED = frozenset({State.NOT_ACCEPTED, State.REFUSED})
TAKEN_BACK = (Act.RESCIND, Act.TAKE_BACK)
AT_A_WINDOW = "desk"  # the channel
HANDING_ON = Task(Act.HAND_ON, Act.HAND_ON, Duty.RECEIVING, Role.CLERK)


class Priority(StrEnum):
    """In which order a case comes."""

    URGENT = "urgent"  # the green channel
    LATER = "later"  # put off; no time limit stands still for it
    IN_TURN = ""


class OrderBecause(StrEnum):
    """Why a case comes before others, or after them."""

    DANGER = "danger"  # life, health or property
    DEADLINE = "deadline"  # an examination, a journey, a burial: a day that does not wait
    CARE = "care"  # old age, illness, disability
    SERVICE = "service"  # soldiers, rescuers and their families
    APPLICANT_ASKED = "applicant_asked"  # to be put off
    OVER = "over"  # the reason is gone


@transaction.atomic(durable=True)
def correct(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, answers: Answers, agreed: bool, words: str, by: Officer, at: datetime, visit: Visit
) -> None:
    """Put errors in an application right on the spot, with the applicant at the window who agrees.

    Args:
        answers: Those that change; the others stay. The event names the questions, the answers are with the case.

    Raises:
        WrongAnswers: With what is wrong in each. NotSaid: The applicant does not agree, or nothing changes.
        OtherOffice: With these answers another office would be in charge.

    Source: 行政许可法 第三十二条第一款第三项.
    """
    doing = _beside(number, CORRECTING, by, at, visit)
    if not agreed:
        raise NotSaid("agreed")
    case, item = doing.case, doing.item
    stored = checked(item, {**case.answers, **answers})
    changed = sorted(name for name in {*stored, *case.answers} if stored.get(name) != case.answers.get(name))
    if not changed:
        raise NotSaid("changed")
    _must_stay_here(case, item, stored, at)
    case.answers, case.fee_fen = stored, fee_of(item, stored).amount_fen
    finish(doing, {"changed": changed, "agreed": True, "words": words.strip()})


def _must_stay_here(case: Case, item: Item, stored: Answers, at: datetime) -> None:
    home = registry.household_of(case.applicant_person_id, at.date()) if case.applicant_person_id else None
    check_against_registers(item, stored, case.applicant_person_id, home, at)
    found = find_offices(item, stored, home, case.receiving_id, at)
    if found[Duty.DECIDING] != case.deciding_id:
        raise OtherOffice(found[Duty.DECIDING])


@transaction.atomic(durable=True)
def prioritise(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, priority: Priority, because: OrderBecause, words: str, until: date | None = None, by: Officer,
    at: datetime, visit: Visit,
) -> None:  # fmt: skip
    """Have a case come before others, or after them, or in its turn again; by the approver or a supervisor.

    Its time limits stay as they are. The applicant is told the order, and until when a case is put off.

    Args:
        until: The last day on which it is put off: not past, and not after the first of its time limits.

    Raises:
        NotSaid: No reason is given, none that fits, or no day until which it is put off that will do.
    """
    doing = _beside(number, ORDERING, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    if (priority is Priority.LATER) is not (because is OrderBecause.APPLICANT_ASKED):
        raise NotSaid("order")
    before, doing.case.priority = doing.case.priority, priority
    if before == priority:
        raise NotSaid("order")
    if priority is Priority.LATER:
        _must_be_in_time(doing, until)
    kept = until if priority is Priority.LATER else None
    doing.case.aside = replace(doing.aside, put_off=kept).to_json()
    finish(doing, _order(priority, because, before, words, kept))


def _must_be_in_time(doing: Doing, until: date | None) -> None:
    limits = [row.due_on for row in clocks.running(doing.case.id)]
    if until is None or until < doing.on or any(until > last for last in limits):
        raise NotSaid("put_off")


def _order(priority: Priority, because: OrderBecause, before: str, words: str, until: date | None) -> dict[str, Any]:
    said: dict[str, Any] = {"priority": priority, "order": because, "words": words.strip(), "before": before}
    return said | ({"variant": "later", "until": until.isoformat()} if until else {})


def put_off_no_more(at: datetime, *, limit: int) -> list[UUID]:
    """Return the cases that were put off until a day that has passed. One query."""
    later = WorkRow.objects.filter(priority=Priority.LATER, case__aside__put_off__lt=localdate(at).isoformat())
    return list(dict.fromkeys(later.order_by("case_id").values_list("case_id", flat=True)[:limit]))


@transaction.atomic(durable=True)
def take_up_again(*, case_id: UUID, at: datetime, visit: Visit) -> bool:
    """Have a case come in its turn again when the day has passed until which it was put off; return whether it did."""
    case = Case.objects.select_for_update().filter(id=case_id).first()
    aside = Aside.of(case.aside) if case else None
    if case is None or aside is None or aside.put_off is None or aside.put_off >= localdate(at):
        return False
    item = catalog.item(case.item_code, case.item_version)
    before, case.priority = case.priority, Priority.IN_TURN
    case.aside = replace(aside, put_off=None).to_json()
    doing = Doing(case=case, item=item, act=Act.PRIORITISE, by=Machine(), at=at, visit=visit)
    finish(doing, _order(Priority.IN_TURN, OrderBecause.OVER, before, "", None))
    return True


@transaction.atomic(durable=True)
def hand_on(*, number: str, to_user: int, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Hand the duty of the first officer asked on to a colleague who works on the case; until then it stays with them.

    By that officer, or by who supervises the office.

    Raises:
        NotSaid: The colleague has no post in an office of the case, or why is not said.

    Source: 国发〔2022〕5号 (首问负责).
    """
    case = locked(number)
    doing = _beside(number, HANDING_ON, by, at, visit, responsible=case.first_asked_id)
    if not words.strip():
        raise NotSaid("reason")
    colleague = offices.officer(to_user, doing.on)
    if to_user == doing.case.first_asked_id or not colleague.authorities & set(offices_of(doing.case).values()):
        raise NotSaid("colleague")
    data = {"from": doing.case.first_asked_id, "to": to_user, "words": words.strip()}
    doing.case.first_asked_id = to_user
    finish(doing, data)


class Event(Protocol):
    """What a page knows of an event."""

    @property
    def act(self) -> Act: ...
    @property
    def channel(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


class Seen(Protocol):
    """What a page knows of a case."""

    @property
    def item(self) -> Item: ...
    @property
    def state(self) -> State: ...
    @property
    def offices(self) -> Mapping[str, str]: ...
    @property
    def first_asked_id(self) -> int | None: ...
    @property
    def events(self) -> Sequence[Event]: ...


def looks_into(item: Item, task: Task | None) -> bool:
    """Return whether a task is to look into what was committed to."""
    if task is None or task.act is not Act.DO_STEP or item.procedure is None:
        return False
    return item.procedure.step(task.name).phase is StepPhase.AFTER_HANDOVER


def causes_to_bar(seen: Seen) -> list[BarCause]:
    """Return for what the applicant of a case can be barred, as things stand."""
    never_granted = seen.state in NEVER_GRANTED
    by_fraud = any(was_by_fraud(seen.item, event.act, event.data) for event in seen.events)
    if any(event.act is Act.BAR for event in seen.events) or not (never_granted or by_fraud):
        return []
    causes = [rule.cause for rule in seen.item.terms.bars if (rule.cause is BarCause.FALSE_PAPERS) is never_granted]
    return [cause for cause in causes if cause is not BarCause.FALSE_COMMITMENT]


def was_by_fraud(item: Item, act: Act, data: Mapping[str, Any]) -> bool:
    """Return whether an act took back what had been obtained by fraud, not what the office had got wrong.

    Source: 行政许可法 第六十九条第二款, 第七十九条.
    """
    if act is not Act.RESCIND:
        return act is Act.TAKE_BACK
    ground = catalog.aftercare().ground(item.endings, Ending.RESCIND, str(data.get("ground", "")))
    return ground is not None and ground.bars


def may_be_sent_to_a_window(seen: Seen) -> bool:
    """Return whether an application came in otherwise, and its item has what may deceive handed in at a window."""
    first = next(iter(seen.events), None)
    return seen.item.terms.at_window_if_doubted is not None and first is not None and first.channel != AT_A_WINDOW


def open_beside(seen: Seen, by: Officer) -> list[Act]:
    """Return what an officer may do beside the steps of a case. No query."""
    offices = dict(seen.offices)
    tasks = [task for task in (CORRECTING, ORDERING, HANDING_ON) if (seen.state, task.act) in NEXT_STATE]
    found = [task.act for task in tasks if may_do_beside(offices, task, by, seen.first_asked_id)]
    bars = causes_to_bar(seen) and Role.APPROVER in by.role_in(offices[Duty.DECIDING])
    return [*found, Act.BAR] if bars else found


def may_do_beside(case_offices: Mapping[str, str], task: Task, by: Officer, responsible: int | None = None) -> bool:
    """Return whether an officer may do an act beside the steps: by their post, or as a supervisor of the office."""
    office = case_offices[task.duty]
    above = any(office.startswith(prefix) for prefix in by.supervises)
    if task.act is Act.HAND_ON:
        return above or by.user_id == responsible
    by_post = task.role in by.role_in(office)
    return by_post or (above and task.act is Act.PRIORITISE)


def _beside(number: str, task: Task, by: Officer, at: datetime, visit: Visit, responsible: int | None = None) -> Doing:
    case = locked(number)
    if not may_see(case, by):
        raise NotFound(f"case {number}")
    next_state(State(case.state), task.act)
    if not may_do_beside(offices_of(case), task, by, responsible):
        raise NotYourPost(task)
    item = catalog.item(case.item_code, case.item_version)
    separate: dict[str, Any] = done_apart(case) if item.procedure and item.procedure.separate else {}
    return Doing(case=case, item=item, act=task.act, by=by, at=at, visit=visit, task=task, done_by=separate)
