"""How a late case goes up the reporting line, and which offices a supervisor's board shows. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from tongban.basis.items import Role
from tongban.basis.refusals import Refusal


class Level(IntEnum):
    """How far up the reporting line a case has gone."""

    SUPERVISOR = 1  # at risk: the officer's supervisor
    HEAD = 2  # overdue: the head of the office
    ABOVE = 3  # still overdue days later: the authority above


TOLD: Mapping[Level, Role] = {
    Level.SUPERVISOR: Role.SUPERVISOR,
    Level.HEAD: Role.APPROVER,  # who decides for the office answers for its time limits
    Level.ABOVE: Role.SUPERVISOR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The due days from which, today, a case is at a level: one that is due on that day or before."""

    at_risk: date
    overdue: date
    above: date


def marks(today: date, *, at_risk_until: date, above_after_days: int) -> Marks:
    """Return the marks of a day.

    Args:
        at_risk_until: The last due day that has the yellow light today.
        above_after_days: How many days after the due day the authority above is told.
    """
    return Marks(
        at_risk=max(at_risk_until, today),
        overdue=today - timedelta(days=1),
        above=today - timedelta(days=above_after_days),
    )


def level_of(due_on: date, days: Marks) -> Level | None:
    """Return how far up a case goes that is due on a day; None while it is in good time."""
    if due_on <= days.above:
        return Level.ABOVE
    if due_on <= days.overdue:
        return Level.HEAD
    return Level.SUPERVISOR if due_on <= days.at_risk else None


class ExplainedAlready(Refusal):
    """The office has published why it is late."""


class NotLate(Refusal):
    """The case is not overdue at this office."""
