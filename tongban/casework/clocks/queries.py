"""Questions about time limits."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tongban.basis.clock import Clock as ClockValue
from tongban.basis.clock_events import events_from_json
from tongban.basis.items import Item
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import BUCKETS, Clock, DemoClock
from tongban.casework.clocks.rules import spec


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A time limit of a case, as pages show it."""

    kind: str
    authority: str
    value: ClockValue
    running: bool


def value_of(row: Clock) -> ClockValue:
    """Return the clock as a value that explains itself."""
    item = catalog.item(row.item_code, row.item_version)
    return _value(item, row)


def _value(item: Item, row: Clock) -> ClockValue:
    set_to = spec(item, row.kind)
    if set_to is None:
        raise LookupError(f"{item.code} version {item.version} has no limit {row.kind}, but a clock of it runs")
    return ClockValue.of(set_to, events_from_json(row.events), catalog.calendar())


def of_case(case_id: UUID) -> list[RunningClock]:
    """Return all time limits of a case, in the order they began. One query."""
    rows = Clock.objects.filter(case_id=case_id).order_by("serial")
    return [RunningClock(row.kind, row.authority_id, value_of(row), row.running) for row in rows]


def silent(*, bucket: int, today: date, limit: int) -> list[tuple[UUID, str]]:
    """Return up to `limit` cases of a bucket in which a limit has passed whose silence has an effect. One query."""
    rows = (
        Clock.objects.filter(bucket=bucket, running=True, due_on__lt=today)
        .exclude(silence="")
        .order_by("due_on", "case_id")
        .values_list("case_id", "silence")[:limit]
    )
    return list(rows)


def buckets() -> range:
    """Return the buckets that timers are claimed by."""
    return range(BUCKETS)


def provisional(*, year: int, after: UUID | None = None, limit: int = 500) -> list[UUID]:
    """Return cases in which a running limit waits for the notice of a year or an earlier one, by id. One query."""
    rows = Clock.objects.filter(running=True, gap_year__lte=year)
    if after is not None:
        rows = rows.filter(case_id__gt=after)
    return list(rows.order_by("case_id").values_list("case_id", flat=True).distinct()[:limit])


def provisional_count(cap: int = 1000) -> int:
    """Return how many running limits wait for a year's notice, counted up to `cap`. One query."""
    return Clock.objects.filter(running=True, gap_year__isnull=False)[:cap].count()


def demo_offset() -> timedelta:
    """Return how far the demonstration's time is from the real one. One query."""
    row = DemoClock.objects.filter(id=1).first()
    return row.offset if row else timedelta(0)
