"""The same for many cases: each is done by itself, in its own transaction, or it is said why not.

Taking tasks and letting go of them may be done for many at once. An act may if the item says so (`in_bulk`): it is one
at which nothing is left to look at. What fails in one case leaves the others as they are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tongban.basis.items import Item
from tongban.basis.refusals import Refusal

MOST = 50  # cases at once: what is done within a request


class NotForMany(Refusal):
    """The item does not allow this act for many cases at once."""


class NotWaiting(Refusal):
    """The task no longer waits for the officer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many: done, or refused."""

    number: str
    task: str
    refusal: Refusal | None


def must_be_for_many(item: Item, task: str) -> None:
    """Raise NotForMany unless the item lets this act, or step, be done for many cases at once."""
    if item.procedure is None or task not in item.procedure.in_bulk:
        raise NotForMany(f"{task} is not done for many {item.code} at once")


def each(rows: Sequence[tuple[str, str]], act: Callable[[str, str], None]) -> list[Outcome]:
    """Do something to each task and return what became of each, in order; no more than `MOST`.

    Args:
        rows: Case number and task.
        act: Called with them; one transaction.
    """
    return [_one(number, task, act) for number, task in rows[:MOST]]


def _one(number: str, task: str, act: Callable[[str, str], None]) -> Outcome:
    try:
        act(number, task)
    except Refusal as e:
        return Outcome(number, task, e)
    return Outcome(number, task, None)
