"""Take a task, let go of it, give it to another officer. Each is one transaction.

Each raises, with nothing written: NotFound, ActNotOpen (it is done, or another task by now), NotYourPost, SameOfficer
(who may not do it cannot take it either).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound
from tongban.casework.cases import holding, notes
from tongban.casework.cases.doing import offices_of, tasks_of
from tongban.casework.cases.holding import GIVEN_FOR, TAKEN_FOR, Holding, NotFit, NotSupervisor, NotTaken
from tongban.casework.cases.models import Case, WorkRow
from tongban.casework.cases.record import done_apart, locked
from tongban.casework.cases.rules import (
    ActNotOpen,
    NotSaid,
    NotYourPost,
    SameOfficer,
    Task,
    must_be_another,
    must_hold_post,
    whom_for,
)
from tongban.casework.cases.scope import may_see
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices
from tongban.casework.rows import Writing


@dataclass(frozen=True, slots=True)
class _Open:
    """A task that is open, in the case that it belongs to."""

    case: Case
    task: Task
    authority: str
    done_by: Mapping[str, int]

    def must_be_fit(self, officer: Officer) -> int | None:
        """Return for whom an officer would do it, or raise NotYourPost or SameOfficer."""
        item = catalog.item(self.case.item_code, self.case.item_version)
        must_hold_post(self.task, offices_of(self.case), officer)
        must_be_another(item, self.task.name, officer.user_id, self.done_by)
        return whom_for(item, self.task.name, officer.absent_in(self.authority, self.task.role), self.done_by)


@transaction.atomic(durable=True)
def claim(*, number: str, task: str, by: Officer, at: datetime) -> None:
    """Take a task for a working day; whoever has it already has it anew.

    Raises:
        Taken: Another officer came first.
    """
    found = _open(number, task, by)
    absent = found.must_be_fit(by)
    holding.must_be_free(holding.holding(found.case.taken, task, at), by, absent)
    _keep(found.case, task, Holding(by.user_id, at + TAKEN_FOR))


@transaction.atomic(durable=True)
def release(*, number: str, task: str, by: Officer, at: datetime) -> None:
    """Let go of a task, so that others may take it.

    Raises:
        NotTaken: The officer does not have it.
    """
    found = _open(number, task, by)
    held = holding.holding(found.case.taken, task, at)
    if held is None or held.user_id != by.user_id:
        raise NotTaken
    _keep(found.case, task, None)


@transaction.atomic(durable=True)
def give(*, number: str, task: str, to: int, reason: str, by: Officer, at: datetime) -> None:
    """Give a task to an officer who may do it, whoever has it; a note that cannot be struck keeps who did and why.

    Raises:
        NotSupervisor: Of this office.
        NotSaid: Without a reason.
        NotFit: The other officer does not hold the post, or has done what it is kept apart from.
    """
    found = _open(number, task, by)
    if not holding.supervises(by, found.authority):
        raise NotSupervisor
    if not reason.strip():
        raise NotSaid("why")
    other = offices.officer(to, localdate(at))
    try:
        found.must_be_fit(other)
    except (NotYourPost, SameOfficer):
        raise NotFit from None
    _keep(found.case, task, Holding(to, at + GIVEN_FOR))
    notes.append(found.case, words=reason, by=by, at=at, task=task, given_to=to)


def _open(number: str, task: str, by: Officer) -> _Open:
    case = locked(number)
    if not may_see(case, by):
        raise NotFound(f"case {number}")
    item = catalog.item(case.item_code, case.item_version)
    found = next((each for each in tasks_of(case, item) if each.name == task), None)
    if found is None:
        raise ActNotOpen(State(case.state), Act.DO_STEP, task)
    separate = item.procedure.separate if item.procedure else ()
    return _Open(case, found, offices_of(case)[found.duty], done_apart(case) if separate else {})


def _keep(case: Case, task: str, held: Holding | None) -> None:
    """Have the case and its row in the queue say who has a task. One message."""
    case.taken = (
        holding.with_task(case.taken, task, held)
        if held
        else holding.without(case.taken, but=frozenset(case.taken) - {task})
    )
    row = WorkRow(
        case_id=case.id, task=task, taken_by=held.user_id if held else None, taken_until=held.until if held else None
    )
    writing = Writing()
    writing.update(case, ["taken"])
    writing.update(row, ["taken_by", "taken_until"], key={"case": case.id, "task": task})
    writing.send()
