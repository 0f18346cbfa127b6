"""Who works on a task: an officer takes it, and until they let go or some hours have passed nobody else does it. Pure.

A case keeps it as {task: [officer, until when]}, so that every act reads it with the case itself. Taking a task is no
act of law and no event: it says only that two need not do the same work. Whoever acts on a task that nobody has taken
need not take it first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tongban.basis.actors import Officer
from tongban.basis.refusals import Refusal

TAKEN_FOR = timedelta(hours=8)  # a working day: nobody's task lies because somebody forgot it
GIVEN_FOR = timedelta(days=3)  # what a supervisor gave waits longer for the one who has it


@dataclass(frozen=True, slots=True)
class Holding:
    """Who has taken a task, and until when it is theirs alone."""

    user_id: int
    until: datetime


class Taken(Refusal):
    """Another officer works on the task."""

    def __init__(self, holding: Holding) -> None:
        super().__init__(f"taken by officer {holding.user_id} until {holding.until.isoformat()}")
        self.holding = holding


class NotTaken(Refusal):
    """The officer has not taken the task, so they cannot let go of it."""


class NotFit(Refusal):
    """The officer to whom a task is to be given may not do it."""


class NotSupervisor(Refusal):
    """Only a supervisor of the office gives its tasks to others."""


def holding(taken: Mapping[str, Any], task: str, at: datetime) -> Holding | None:
    """Return who has a task at a moment; nobody once their time is over."""
    found = taken.get(task)
    if not found or datetime.fromisoformat(found[1]) <= at:
        return None
    return Holding(int(found[0]), datetime.fromisoformat(found[1]))


def with_task(taken: Mapping[str, Any], task: str, holding: Holding) -> dict[str, Any]:
    """Return what a case keeps when an officer has a task."""
    return {**taken, task: [holding.user_id, holding.until.isoformat()]}


def without(taken: Mapping[str, Any], *, but: frozenset[str]) -> dict[str, Any]:
    """Return what a case keeps of the tasks that are still open."""
    return {task: held for task, held in taken.items() if task in but}


def must_be_free(held: Holding | None, by: Officer, absent: int | None = None) -> None:
    """Raise Taken if another officer works on a task.

    Args:
        absent: For whom the officer acts: what the absent one had taken is no obstacle.
    """
    if held is not None and held.user_id not in {by.user_id, absent}:
        raise Taken(held)


def supervises(by: Officer, authority: str) -> bool:
    """Return whether an officer supervises an authority."""
    return any(authority.startswith(prefix) for prefix in by.supervises)
