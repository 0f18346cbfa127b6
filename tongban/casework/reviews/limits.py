"""Time limits that rest on the pack and not on an item: begun, ended and counted again within their own row."""

from datetime import date
from typing import Any

from tongban.basis.clock import Clock
from tongban.basis.clock_events import ClockEvent, ClockSpec, started
from tongban.basis.limits import LimitRule
from tongban.basis.words import Words
from tongban.casework.catalog import queries as catalog
from tongban.casework.reviews.models import Contest, FollowUp

YELLOW_DAYS = 3
Row = FollowUp | Contest


def begin(row: Row, rule: LimitRule, *, kind: str, counts_from: Words, on: date) -> None:
    """Begin the time limit of a row."""
    spec = ClockSpec(
        kind=kind, limit=rule.limit, citation=rule.citation, counts_from=counts_from, yellow_days=YELLOW_DAYS
    )
    _keep(row, Clock.of(spec, [started(on)], catalog.calendar()))


def end(row: Row, event: ClockEvent) -> None:
    """End the time limit of a row, if it has one that runs."""
    clock = of(row)
    if clock is not None and clock.ended is None:
        _keep(row, clock.then(event))


def of(row: Row) -> Clock | None:
    """Return the time limit of a row as a value that explains itself, counted with today's calendar."""
    return read(row.clock)


def read(stored: dict[str, Any] | None) -> Clock | None:
    """Return a stored time limit, counted with today's calendar."""
    return Clock.from_json(stored, catalog.calendar()) if stored else None


def _keep(row: Row, clock: Clock) -> None:
    row.clock, row.due_on, row.gap_year = clock.to_json(), clock.due.on, clock.due.gap_year
