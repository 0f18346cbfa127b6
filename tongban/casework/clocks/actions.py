"""Start, end and recompute time limits. Called within the transaction of the act that moves them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tongban.basis.clock import Clock as ClockValue
from tongban.basis.clock_events import ClockEvent, cancelled, events_to_json, started
from tongban.basis.items import Item
from tongban.basis.refusals import Refusal
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import BUCKETS, Clock, DemoClock
from tongban.casework.clocks.queries import value_of
from tongban.casework.clocks.rules import silence_of, spec
from tongban.casework.rows import Writing, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A time limit that begins."""

    kind: str
    authority: str
    on: date
    until: date | None = None  # the last day, where the law sets it by a date


class NotADemonstration(Refusal):
    """Only a demonstration's days can be made to pass."""


def start(*, case_id: UUID, item: Item, starts: Iterable[Start], serial: int, writing: Writing) -> list[Clock]:
    """Begin time limits, leaving out those that the item does not have; return their rows.

    Args:
        serial: The number of the first; the caller keeps count in the case, which it has locked.
    """
    rows = [
        _row(case_id, item, each, value, serial + position)
        for position, (each, value) in enumerate(_values(item, starts))
    ]
    writing.insert(*rows)
    return rows


def _values(item: Item, starts: Iterable[Start]) -> list[tuple[Start, ClockValue]]:
    calendar = catalog.calendar()
    found = [(each, spec(item, each.kind)) for each in starts]
    return [(each, ClockValue.of(set_to, [started(each.on, each.until)], calendar)) for each, set_to in found if set_to]


def _row(case_id: UUID, item: Item, begun: Start, value: ClockValue, serial: int) -> Clock:
    due = value.due
    return Clock(
        case_id=case_id,
        serial=serial,
        authority_id=begun.authority,
        kind=begun.kind,
        item_code=item.code,
        item_version=item.version,
        events=events_to_json(value.events),
        started_on=begun.on,
        due_on=due.on,
        gap_year=due.gap_year,
        silence=silence.deemed if (silence := silence_of(item, begun.kind)) else "",
        bucket=case_id.int % BUCKETS,
    )


def end(rows: Sequence[Clock], ending: ClockEvent, writing: Writing) -> None:
    """End running time limits with the same event."""
    for row in rows:
        happened(row, ending)
        row.running, row.ended_on = False, ending.on
        writing.update(row, ["events", "running", "ended_on"])


def move(rows: Sequence[Clock], event: ClockEvent, writing: Writing) -> None:
    """Pause, resume or extend running time limits, and work out when they are due now; raises ClockError."""
    for row in rows:
        happened(row, event)
        due = value_of(row).due
        row.due_on, row.gap_year = due.on, due.gap_year
        writing.update(row, ["events", "due_on", "gap_year"])


def running(case_id: UUID) -> list[Clock]:
    """Return the time limits of a case that run, for an act that may end them; the caller has locked the case."""
    return read(Clock, case_id=case_id, running=True)


def cancel(rows: Sequence[Clock], *, on: date, reason: str, writing: Writing) -> None:
    """End running limits of a case that is over: nothing is owed any more."""
    end(rows, cancelled(on, reason), writing)


def happened(row: Clock, event: ClockEvent) -> None:
    """Add an event to a row in memory, checked against the law of its limit; raises ClockError."""
    row.events = events_to_json(value_of(row).then(event).events)


def recount(rows: Sequence[Clock]) -> dict[str, tuple[date, date]]:
    """Work out again the due dates that waited for a year's notice; return kind, before and after of each that changed.

    A date that still runs past the calendar stays provisional. One statement for each row.
    """
    changed = {}
    for row in rows:
        due = value_of(row).due
        if (due.on, due.gap_year) != (row.due_on, row.gap_year):
            changed[row.kind] = (row.due_on, due.on)
            row.due_on, row.gap_year = due.on, due.gap_year
            Clock.objects.filter(case_id=row.case_id, serial=row.serial).update(due_on=due.on, gap_year=due.gap_year)
    return changed


@transaction.atomic
def move_demo_clock(*, to: datetime | None) -> None:
    """Make the demonstration's time be `to` from now on; None goes back to the real time.

    Raises:
        NotADemonstration: Outside demo mode; nothing has been written.
    """
    if not settings.DEMO:
        raise NotADemonstration("days pass by themselves here; only a demonstration's clock can be moved")
    offset = to - timezone.now() if to else timedelta(0)
    DemoClock.objects.update_or_create(id=1, defaults={"offset": offset})
