"""Which light a due date has. Pure, but for the working days of the calendar it is given."""

from datetime import date

from tongban.basis.clock import Clock, State
from tongban.basis.workdays import WorkCalendar, working_days_between
from tongban.casework.clocks.rules import YELLOW_DAYS
from tongban.channels.frame.wording import LightState


def light_of_day(due_on: date | None, today: date, calendar: WorkCalendar) -> LightState:
    """Return the light of a row in a list, which knows the due date and not the whole clock."""
    if due_on is None:
        return "none"
    if due_on < today:
        return "red"
    return "yellow" if working_days_between(today, due_on, calendar) <= YELLOW_DAYS else "green"


def light_of_clock(clock: Clock, today: date) -> LightState:
    """Return the light of a time limit, ended or running."""
    on = max(today, clock.started_on)
    state = clock.state(on)
    if state is State.PAUSED:
        return "red" if clock.overrun(on) else "paused"
    if state in {State.RUNNING, State.OVERDUE}:
        return clock.light(on).value
    return "red" if clock.late(on) else "done"
