"""The part that every act shares: lock the case, write its event, its clocks and its work row.

An act is one transaction: lock, ask the rule, change the state, append the event, move the work row.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Model

from tongban.basis.actors import Citizen, Officer
from tongban.basis.ids import uuid7
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound
from tongban.casework import rows
from tongban.casework.cases import telling, timing
from tongban.casework.cases.chain import event_hash
from tongban.casework.cases.doing import Doing, offices_of, tasks_of
from tongban.casework.cases.holding import holding, without
from tongban.casework.cases.models import Case, CaseEvent, CaseNumber, SeparateDuty, WorkRow
from tongban.casework.cases.notices import notices_of
from tongban.casework.cases.refusals import StalePage
from tongban.casework.cases.rules import FOR, Task, goes_by, next_state
from tongban.casework.cases.states import Act, State
from tongban.casework.clocks.models import Clock
from tongban.casework.clocks.rules import STEP, step_kind
from tongban.casework.rows import Writing

log = structlog.get_logger()

EVENT_SCHEMA = 1
CHANGING = [
    "state", "answers", "steps_done", "accepted_on", "decided_on", "completed_on", "corrections", "visits", "clocks",
    "gaps", "priority", "first_asked_id", "last_seq", "last_hash", "taken", "aside",
]  # fmt: skip
NOT_THE_ACT = frozenset({Act.ASK_CORRECTION, Act.SEND_OFFICERS})  # go by the name of an act, and are not it
WAITING = [
    "authority_id", "role", "act", "state", "due_on", "provisional", "priority", "barred", "taken_by", "taken_until",
]  # fmt: skip


def new_id(at: datetime) -> UUID:
    """Return a fresh id that sorts by its moment."""
    return uuid7(at, os.urandom(10))


def locked(number: str) -> Case:
    """Return the case with this number, locked until the transaction ends, or raise NotFound. Two queries."""
    known = rows.read(CaseNumber, number=number)
    case = rows.read(Case, id=known[0].case_id, lock=rows.FOR_UPDATE) if known else []
    if not case:
        raise NotFound(f"case {number}")
    return case[0]


def done_apart(case: Case) -> dict[str, int]:
    """Return who has done which of the acts that are kept apart. One query."""
    return {row.act: row.user_id for row in rows.read(SeparateDuty, case_id=case.id)}


def finish(doing: Doing, data: Mapping[str, Any], parts: Sequence[Model] = ()) -> None:
    """Move the case to its next state, with its clocks, event, place in a work queue, and who is told. One message.

    Args:
        data: What the event keeps; no name, no ID number.
        parts: Rows of the case that are new: its parties, its evidence.

    Raises:
        StalePage: Something has happened to the case since the page was shown that the act was asked from.
    """
    case, before = doing.case, doing.case.state
    if before and doing.visit.seen is not None and doing.visit.seen != case.last_seq:
        raise StalePage(f"case {case.number} has moved on")
    case.state = next_state(State(before), doing.act) if before else State.SUBMITTED
    if case.taken:
        case.taken = without(case.taken, but=frozenset(task.name for task in tasks_of(case, doing.item)))
    writing = Writing()
    running = timing.move(doing, writing)
    event = event_of(doing, before, data)
    case.last_seq, case.last_hash = event.seq, event.hash
    if before:
        writing.update(case, CHANGING)
    else:
        writing.insert(case)
    writing.insert(event, *notices_of(doing, event, running), *parts)
    _put_work(doing, running, keep_apart(doing, writing), writing)
    telling.tell(doing, event, running, writing)
    writing.send()
    transaction.on_commit(partial(log.info, f"case.{doing.act}", case=case.number, state=str(case.state)))


def keep_apart(doing: Doing, writing: Writing) -> list[int]:
    """Remember who did an act that the item keeps apart from others; return everybody who has done one.

    The database refuses the same officer twice, whatever was asked before.
    """
    separate = doing.item.procedure.separate if doing.item.procedure else ()
    if not separate:
        return []
    if doing.act is Act.SUBMIT:
        done = []
    else:  # asked before an officer acts, not before a citizen or the worker does
        done = list((doing.done_by if doing.task is not None else done_apart(doing.case)).values())
    name = goes_by(doing.item, doing.act, doing.step)
    if name in separate and doing.by.user_id is not None and doing.act not in NOT_THE_ACT:
        act = f"{name}:{doing.place}" if doing.place > 1 else name
        writing.insert(SeparateDuty(case_id=doing.case.id, act=act, user_id=doing.by.user_id))
        done.append(doing.by.user_id)
        if doing.absent is not None:
            writing.insert(SeparateDuty(case_id=doing.case.id, act=f"{FOR}{name}", user_id=doing.absent))
            done.append(doing.absent)
    return done


def event_of(doing: Doing, before: str, data: Mapping[str, Any]) -> CaseEvent:
    """Return the event of an act, chained to the one before it."""
    case = doing.case
    role, authority = _capacity(doing)
    event = CaseEvent(
        case_id=case.id,
        seq=case.last_seq + 1,
        schema=EVENT_SCHEMA,
        act=doing.act,
        step=doing.step,
        at=doing.at,
        user_id=doing.by.user_id,
        role=role,
        authority_id=authority,
        channel=doing.visit.channel,
        device=doing.visit.device,
        state_before=before,
        state_after=case.state,
        data=dict(data) | _besides(doing),
        previous_hash=bytes(case.last_hash),
    )
    event.hash = event_hash(event)
    return event


def _besides(doing: Doing) -> dict[str, Any]:
    """Return what every event keeps where there is something to keep.

    The side it is on, for which absent colleague it was done, and as what somebody acted for the applicant.
    """
    said: dict[str, Any] = {"side": doing.side} if doing.side else {}
    if doing.acts_as:
        said |= {"on_behalf_of": "applicant", "as": doing.acts_as}
    return said if doing.absent is None else {**said, "for": doing.absent}


def _capacity(doing: Doing) -> tuple[str, str]:
    """Return in which role and for which authority somebody acted."""
    if isinstance(doing.by, Officer):
        if doing.task is not None:
            return doing.task.role, offices_of(doing.case)[doing.task.duty]
        return Role.CLERK, doing.case.receiving_id
    return ("citizen" if isinstance(doing.by, Citizen) else "machine"), ""


def _barred(doing: Doing, task: Task, done_apart: list[int]) -> list[int]:
    """Return who may not do a task: whoever did what it is kept apart from, or asked for what it answers."""
    asked = doing.aside.asked
    if task.act is Act.EXTEND and asked:
        return [asked.by]
    name = goes_by(doing.item, task.act, task.name if task.act is Act.DO_STEP else "")
    return done_apart if doing.item.procedure and name in doing.item.procedure.separate else []


def _put_work(doing: Doing, running: Sequence[Clock], done_apart: list[int], writing: Writing) -> None:
    """Put the case where its next tasks are, or take it out of the queues if there is none.

    Where one task follows another, as nearly always, that is one row changed.
    """
    case = doing.case
    waiting = [_waiting(doing, task, running, done_apart) for task in tasks_of(case, doing.item)]
    if not waiting:
        writing.delete(WorkRow, case=case.id)
    elif len(waiting) == 1 and doing.waiting is not None and len(doing.waiting) == 1:
        writing.update(waiting[0], ["task", *WAITING], key={"case": case.id, "task": doing.waiting[0]})
    else:
        if doing.act is not Act.SUBMIT:
            writing.delete(WorkRow, but={"task": [row.task for row in waiting]}, case=case.id)
        for row in waiting:
            writing.put(row, changing=WAITING)


def _waiting(doing: Doing, task: Task, running: Sequence[Clock], done_apart: list[int]) -> WorkRow:
    """Return the row of a task; its time is that of the case, and of no other task."""
    case = doing.case
    held = holding(case.taken, task.name, doing.at) if case.taken else None
    pause = doing.aside.pause
    own = [clock for clock in running if clock.kind == step_kind(task.name) or not clock.kind.startswith(STEP)]
    first_due = min(own, key=lambda clock: clock.due_on, default=None)
    return WorkRow(
        case_id=case.id,
        authority_id=offices_of(case)[task.duty],
        role=task.role,
        task=task.name,
        act=task.act,
        number=case.number,
        item_code=case.item_code,
        item_version=case.item_version,
        applicant_name=case.applicant_name,
        state=case.state,
        received_at=case.received_at,
        due_on=pause.until if pause and task.act is Act.RESUME else first_due.due_on if first_due else None,
        provisional=bool(first_due and first_due.gap_year),
        priority=case.priority,
        barred=_barred(doing, task, done_apart),
        taken_by=held.user_id if held else None,
        taken_until=held.until if held else None,
    )
