"""Work queues: what the posts of an officer must do next, in parts, most urgent first.

Written as SQL by hand, since a queue is opened more often than any other page. Each post is asked by itself, so that
the index by urgency answers it without sorting; what is counted is counted no further than a cap.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.basis.items import Item, Role
from tongban.basis.packs_queues import FREE, MINE, URGENT
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.rules import soon_until

PAGE = 25  # rows
MOST_EXPORTED = 500  # rows of a list that leaves the screen
CAP = 99  # more than these are counted as "99+"
ONE_DAY = timedelta(days=1)
URGENCY = "due_on, case_id, task"  # nothing due comes last: PostgreSQL puts NULL there
RANKS = (URGENT, "", "later")  # where urgent cases come first, and those put off last
BY_RANK = "CASE priority WHEN 'urgent' THEN 0 WHEN '' THEN 1 ELSE 2 END"
COLUMNS = (
    "number, item_code, item_version, task, act, role, authority_id, applicant_name, state, received_at, due_on,"
    " provisional, priority, taken_by, taken_until, case_id"
)
NOT_BARRED = "NOT barred @> ARRAY[%s]::bigint[]"
Condition = tuple[str, list[Any]]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A row of a work queue."""

    number: str
    item: Item
    task: str
    act: Act
    role: Role
    authority: str
    applicant_name: str
    state: State
    received_at: datetime
    due_on: date | None
    provisional: bool
    priority: str  # urgent, later or nothing
    taken_by: int | None
    taken_until: datetime | None
    after: str  # where the next page begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which part of a work queue: each condition takes something away, an empty one nothing."""

    role: str = ""
    office: str = ""
    task: str = ""
    held: str = ""  # mine, free
    at: datetime | None = None  # the moment at which somebody has it or nobody; always given with `held`
    items: frozenset[str] | None = None  # their codes
    due: tuple[date | None, date | None] | None = None  # first and last day; two of None: no due date at all
    first: str = ""  # urgent: what was said to be urgent comes before everything else

    @property
    def quickly_counted(self) -> bool:
        """Return whether the index by urgency counts it: no row is read to be left out."""
        return not self.task and self.items is None and self.held != FREE


EVERYTHING = Part()


def part(filters: Mapping[str, str], *, at: datetime) -> Part:
    """Return the part of the queue that filters mean: role, office, task, area, light, held. One query at most."""
    on = localdate(at)
    area, light = filters.get("area", ""), filters.get("light", "")
    return Part(
        role=filters.get("role", ""),
        office=filters.get("office", ""),
        task=filters.get("task", ""),
        held=filters.get("held", ""),
        at=at,
        items=frozenset(item.code for item in catalog.in_force(on) if item.area == area) if area else None,
        due=_due(light, on) if light else None,
        first=filters.get("first", ""),
    )


def _due(light: str, on: date) -> tuple[date | None, date | None]:
    soon = soon_until(on, catalog.calendar())
    return {
        "red": (None, on - ONE_DAY),
        "yellow": (on, soon),
        "green": (soon + ONE_DAY, None),
    }.get(light, (None, None))


def work(*, by: Officer, part: Part = EVERYTHING, after: str = "", size: int = PAGE) -> Sequence[WorkItem]:
    """Return what the officer's posts must do next, most urgent first; nothing they are barred from. One query.

    What has no time limit comes last, the oldest first.

    Args:
        after: The `after` of the last row of the page before.
    """
    ranks = _ranks(after) if part.first else [(None, after)]
    asked = [_of_post(by, post, part, place, rank) for post in _posts(by, part) for rank, place in ranks]
    if not asked:
        return []
    order = f"{BY_RANK}, {URGENCY}" if part.first else URGENCY
    texts = [f"(SELECT {COLUMNS} {text} ORDER BY {URGENCY} LIMIT %s)" for text, _ in asked]
    values = [value for _, given in asked for value in (*given, size)]
    whole = f"SELECT * FROM ({' UNION ALL '.join(texts)}) AS waiting ORDER BY {order} LIMIT %s"  # noqa: S608 (SQL of ours)
    return [_work_item(row, ranked=bool(part.first)) for row in _rows(whole, [*values, size])]


def _ranks(after: str) -> list[tuple[str | None, str]]:
    """Return the priorities that a page can still show, each with where it begins in that one.

    Each is asked by itself, so that an index answers it without sorting.
    """
    rank, mark, place = after.rpartition("!")
    reached = int(rank) if mark else 0
    return [(RANKS[each], place if each == reached else "") for each in range(reached, len(RANKS))]


def waiting(numbers: Sequence[str], *, by: Officer) -> Sequence[WorkItem]:
    """Return what waits in these cases for the officer's posts, and for the offices that they supervise. One query."""
    mine = [
        (f"(authority_id = %s AND role = %s AND {NOT_BARRED})", [office, role.value, by.user_id])
        for office, role in sorted(by.posts)
    ]
    anywhere = [*mine, *_below(by)]
    known = "case_id IN (SELECT case_id FROM cases_casenumber WHERE number = ANY(%s))", [list(numbers)]
    either = f"({' OR '.join(text for text, _ in anywhere)})", [value for _, given in anywhere for value in given]
    text, values = _where([known, either] if anywhere else [("false", [])])
    return [_work_item(row) for row in _rows(f"SELECT {COLUMNS} {text} ORDER BY {URGENCY}", values)]


def work_count(*, by: Officer, part: Part = EVERYTHING, cap: int = CAP) -> int:
    """Return how much waits for the officer's posts, counted no further than `cap` + 1. One query."""
    return work_counts(by=by, parts=[part], cap=cap)[0]


def work_counts(*, by: Officer, parts: Sequence[Part], cap: int = CAP) -> list[int]:
    """Return how much waits in each part, counted no further than `cap` + 1. One query for all of them."""
    texts: list[str] = []
    values: list[Any] = []
    for part in parts:
        asked = [_of_post(by, post, part) for post in _posts(by, part)]
        each = [f"(SELECT count(*) FROM (SELECT 1 {text} LIMIT %s) AS found)" for text, _ in asked]  # noqa: S608 (ours)
        texts.append(" + ".join(each) or "0")
        values += [value for _, given in asked for value in (*given, cap + 1)]
    found = _rows(f"SELECT {', '.join(texts)}", values)[0] if texts else ()
    return [min(count, cap + 1) for count in found]


def supervised_work(*, by: Officer, after: str = "", size: int = PAGE) -> Sequence[WorkItem]:
    """Return what the offices below the officer's must do next, most urgent first. One query."""
    below = _below(by)
    if not below:
        return []
    anywhere = f"({' OR '.join(text for text, _ in below)})", [value for _, given in below for value in given]
    text, values = _where([anywhere, *([_later(after)] if after else [])])
    return [_work_item(row) for row in _rows(f"SELECT {COLUMNS} {text} ORDER BY {URGENCY} LIMIT %s", [*values, size])]


def _below(by: Officer) -> list[Condition]:
    return [("(authority_id >= %s AND authority_id < %s)", [prefix, f"{prefix}~"]) for prefix in sorted(by.supervises)]


def _rows(text: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _posts(by: Officer, part: Part) -> list[tuple[str, Role]]:
    return [
        (office, role) for office, role in sorted(by.posts) if part.role in {"", role} and part.office in {"", office}
    ]


def _of_post(
    by: Officer, post: tuple[str, Role], part: Part, after: str = "", rank: str | None = None
) -> tuple[str, list[Any]]:
    """Return the SQL for what waits for a post, from FROM on, and its values."""
    conditions: list[Condition] = [
        ("authority_id = %s AND role = %s", [post[0], post[1].value]),
        (NOT_BARRED, [by.user_id]),
    ]
    if absent := by.absent_in(*post):  # what none of them may do, nobody may do for them
        conditions.append(("NOT barred @> %s::bigint[]", [absent]))
    if rank is not None:
        conditions.append(("priority = %s", [rank]))
    if part.held:
        conditions.append(_HELD[part.held](by.user_id, part.at))
    if part.items is not None:
        conditions.append(("item_code = ANY(%s)", [sorted(part.items)]))
    if part.task:
        conditions.append(("task = %s", [part.task]))
    if part.due is not None:
        conditions.append(_between(*part.due))
    if after:
        conditions.append(_later(after))
    return _where(conditions)


_HELD: Mapping[str, Callable[[int, datetime | None], Condition]] = {
    MINE: lambda user_id, at: ("taken_by = %s AND taken_until > %s", [user_id, at]),
    FREE: lambda _user_id, at: ("(taken_by IS NULL OR taken_until <= %s)", [at]),
}


def _where(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    text = " AND ".join(condition for condition, _ in conditions)
    return f"FROM cases_workrow WHERE {text}", [value for _, given in conditions for value in given]


def _between(first: date | None, last: date | None) -> Condition:
    if first is None and last is None:
        return "due_on IS NULL", []
    bounds = [("due_on >= %s", first), ("due_on <= %s", last)]
    given = [(text, day) for text, day in bounds if day is not None]
    return " AND ".join(text for text, _ in given), [day for _, day in given]


def _later(after: str) -> Condition:
    due_on, case_id, task = after.rpartition("!")[2].split("_", 2)
    if not due_on:
        return "due_on IS NULL AND (case_id, task) > (%s::uuid, %s)", [case_id, task]
    return "((due_on, case_id, task) > (%s::date, %s::uuid, %s) OR due_on IS NULL)", [due_on, case_id, task]


def _work_item(row: tuple[Any, ...], *, ranked: bool = False) -> WorkItem:
    number, code, version, task, act, role, office, name, state, received_at, due_on, provisional, *held, case_id = row
    return WorkItem(
        number=number,
        item=catalog.item(code, version),
        task=task,
        act=Act(act),
        role=Role(role),
        authority=office,
        applicant_name=name,
        state=State(state),
        received_at=received_at,
        due_on=due_on,
        provisional=provisional,
        priority=held[0],
        taken_by=held[1],
        taken_until=held[2],
        after=f"{f'{RANKS.index(held[0])}!' if ranked else ''}{due_on or ''}_{case_id}_{task}",
    )
