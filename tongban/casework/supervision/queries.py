"""What a supervisor sees: figures by office, the cases behind each, who was told. Counts are capped, lists keyset.

Everything is asked for a place that lies within the scope of the one who asks; `place` is where that is checked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q

from tongban.basis.actors import Officer
from tongban.basis.items import Item, Role
from tongban.basis.packs_supervision import SUPERVISION_FILE, Measure, Supervision, read_supervision
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.basis.workdays import provisional_due_date
from tongban.casework.cases.models import WorkRow
from tongban.casework.cases.states import Act
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.rules import YELLOW_DAYS
from tongban.casework.offices.models import Authority
from tongban.casework.offices.rules import scope_prefix
from tongban.casework.supervision.models import Escalation, Explanation
from tongban.casework.supervision.rules import Level, Marks, marks

CAP = 1000  # counted no further
BACK_DAYS = 30  # how far figures of what is over look back
PAGE = 25  # rows
MOST_PLACES = 100
ROLES = [role.value for role in Role]


@cache
def pack() -> Supervision:
    """Return what the pack says about supervision. Read once for each process: other words are a new deployment."""
    known, found = read_supervision(catalog.pack_folder())
    if known is None:
        raise LookupError("\n".join(map(str, found)) or "the pack has no supervision.yaml")
    return known


def supervised() -> bool:
    """Return whether the pack says anything about supervision at all."""
    return (catalog.pack_folder() / SUPERVISION_FILE).exists()


def marks_of(today: date) -> Marks:
    """Return the due days from which a case is at each level today."""
    next_green = provisional_due_date(today, YELLOW_DAYS + 1, catalog.calendar())
    return marks(today, at_risk_until=next_green - timedelta(days=1), above_after_days=pack().above_after_days)


@dataclass(frozen=True, slots=True)
class PlaceView:
    """An office of the board, alone or with all that are below it."""

    code: str
    name: Words
    low: str  # the codes of its offices begin here
    high: str  # and end before here
    leads_on: bool  # there are offices below it


def place(code: str, *, by: Officer) -> PlaceView:
    """Return an office within the supervisor's scope, with all below it, or raise NotFound. Two queries."""
    row = Authority.objects.filter(code=code).first()
    if row is None or not any(code.startswith(prefix) for prefix in by.supervises):
        raise NotFound(f"authority {code}")
    return _place(row, leads_on=Authority.objects.filter(parent_id=code).exists())


def tops(by: Officer) -> list[PlaceView]:
    """Return the offices that a supervisor is posted to as one. One query."""
    codes = [code for code, role in by.posts if role is Role.SUPERVISOR]
    return [_place(row, leads_on=True) for row in Authority.objects.filter(code__in=codes).order_by("code")]


def below(top: PlaceView, *, today: date) -> list[PlaceView]:
    """Return an office by itself, then each of those right below it with all that are below them. Two queries."""
    rows = Authority.objects.filter(parent_id=top.code).order_by("code")
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today))[:MOST_PLACES]
    children = [_place(row, leads_on=False) for row in rows]
    parents = set(
        Authority.objects.filter(parent_id__in=[c.code for c in children]).values_list("parent_id", flat=True)
    )
    alone = PlaceView(top.code, top.name, top.code, f"{top.code} ", leads_on=False)
    return [alone, *(PlaceView(c.code, c.name, c.low, c.high, c.code in parents) for c in children)]


def _place(row: Authority, *, leads_on: bool) -> PlaceView:
    prefix = scope_prefix(row.code, row.kind, row.level, row.region_code)
    return PlaceView(row.code, Words(row.name_zh, row.name_en), prefix, f"{prefix}~", leads_on)


def figures(places: Sequence[PlaceView], *, today: date) -> Mapping[tuple[str, Measure], int]:
    """Return what is counted for each of these places, no office further than `CAP`. One query.

    Each office of a place is asked by its own index, so the cost goes with the offices and not with the cases.
    """
    days = marks_of(today)
    with connection.cursor() as cursor:
        cursor.execute(
            FIGURES,
            {
                "codes": [each.code for each in places],
                "lows": [each.low for each in places],
                "highs": [each.high for each in places],
                "roles": ROLES,
                "today": today,
                "at_risk": days.at_risk,
                "since": today - timedelta(days=BACK_DAYS),
                "cap": CAP,
            },
        )
        rows = cursor.fetchall()
    return {(code, Measure(measure)): int(count) for code, measure, count in rows}


def workload(places: Sequence[PlaceView]) -> Mapping[tuple[str, Role], int]:
    """Return how many tasks wait in each of these places for each role, no office further than `CAP`. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            WORKLOAD,
            {
                "codes": [each.code for each in places],
                "lows": [each.low for each in places],
                "highs": [each.high for each in places],
                "roles": ROLES,
                "cap": CAP,
            },
        )
        return {(code, Role(role)): int(count) for code, role, count in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Line:
    """A case behind a figure."""

    number: str
    item: Item
    office: str
    task: str
    on: date  # the due day, or the day on which it happened
    after: str  # where the next page begins


def lines(where: PlaceView, measure: Measure, *, today: date, after: str = "", size: int = PAGE) -> list[Line]:
    """Return the cases behind a figure: longest overdue first, or the latest first of what is over. One query."""
    day, _, key = after.partition("_")
    with connection.cursor() as cursor:
        cursor.execute(
            LINES[measure],
            {
                "low": where.low,
                "high": where.high,
                "today": today,
                "at_risk": marks_of(today).at_risk,
                "since": today - timedelta(days=BACK_DAYS),
                "day": day or None,
                "key": key or None,
                "zone": settings.TIME_ZONE,
                "size": size,
            },
        )
        rows = cursor.fetchall()
    return [
        Line(number, catalog.item(code, version), office, task, on, f"{on}_{case_id}")
        for case_id, number, code, version, office, task, on in rows
    ]


@dataclass(frozen=True, slots=True)
class EscalationView:
    """A case that has gone up the reporting line."""

    number: str
    item: Item
    office: str
    task: str
    role: Role
    level: Level
    due_on: date
    told: str
    told_role: Role
    at: datetime
    open: bool  # it still is as late as when it was told
    words: str  # why it is late, if the office has said so
    after: str


def escalations(*, by: Officer, after: str = "", size: int = PAGE) -> list[EscalationView]:
    """Return what has come up to an officer's posts and to the offices they supervise, longest overdue first."""
    rows = Escalation.objects.filter(_told(by))
    if after:
        due_on, case_id, office, level = after.split("_")
        rows = rows.filter(
            Q(due_on__gt=due_on)
            | Q(due_on=due_on, case_id__gt=case_id)
            | Q(due_on=due_on, case_id=case_id, authority_id__gt=office)
            | Q(due_on=due_on, case_id=case_id, authority_id=office, level__gt=level)
        )
    found = list(rows.order_by("due_on", "case_id", "authority_id", "level")[:size])
    still, said = _still_late(found), _said(row.case_id for row in found)
    return [_escalation(row, still, said) for row in found]


def _told(by: Officer) -> Q:
    """Return the condition for what an officer was told, or supervises: nothing, unless it is granted."""
    found = Q(pk__in=[])
    for office, role in sorted(by.posts):
        found |= Q(told_id=office, told_role=role)
    for prefix in sorted(by.supervises):
        found |= Q(told_id__gte=prefix, told_id__lt=f"{prefix}~")
    return found


Key = tuple[UUID, str, date]


def _still_late(rows: Iterable[Escalation]) -> set[Key]:
    ids = {row.case_id for row in rows}
    found = WorkRow.objects.filter(case_id__in=ids, due_on__isnull=False)
    return {
        (case_id, office, due) for case_id, office, due in found.values_list("case_id", "authority_id", "due_on") if due
    }


def _said(ids: Iterable[UUID]) -> dict[Key, str]:
    rows = Explanation.objects.filter(case_id__in=set(ids))
    return {(row.case_id, row.authority_id, row.due_on): row.words for row in rows}


@dataclass(frozen=True, slots=True)
class Late:
    """An office that is, or was, late with a case; and why, if it has said so."""

    office: str
    due_on: date
    words: str = ""
    at: datetime | None = None


def explanations(case_id: UUID) -> list[Late]:
    """Return why offices are late with a case, as published. One query."""
    rows = Explanation.objects.filter(case_id=case_id).order_by("due_on", "authority_id")
    return [Late(row.authority_id, row.due_on, row.words, row.at) for row in rows]


def to_explain(case_id: UUID, *, by: Officer, today: date) -> Late | None:
    """Return which office of the officer's is late with a case and has not said why; None if none. Two queries."""
    rows = WorkRow.objects.filter(case_id=case_id, authority_id__in=by.authorities, due_on__lt=today)
    due = rows.exclude(act=Act.RESUME).order_by("due_on", "authority_id").values_list("authority_id", "due_on")
    said = {(late.office, late.due_on) for late in explanations(case_id)}
    return next((Late(office, day) for office, day in due if day and (office, day) not in said), None)


def _escalation(row: Escalation, still: set[Key], said: Mapping[Key, str]) -> EscalationView:
    key = (row.case_id, row.authority_id, row.due_on)
    return EscalationView(
        number=row.number,
        item=catalog.item(row.item_code, row.item_version),
        office=row.authority_id,
        task=row.task,
        role=Role(row.role),
        level=Level(row.level),
        due_on=row.due_on,
        told=row.told_id,
        told_role=Role(row.told_role),
        at=row.at,
        open=key in still,
        words=said.get(key, ""),
        after=f"{row.due_on}_{row.case_id}_{row.authority_id}_{row.level}",
    )


# MATERIALIZED: the offices of the places are found first, and once. Where the queue is still small, the planner would
# otherwise count for every authority of the country and drop most of it: sixteen seconds instead of a fraction of one.
OFFICES = """
WITH office AS MATERIALIZED (
    SELECT place.code AS place, found.code
    FROM unnest(%(codes)s::text[], %(lows)s::text[], %(highs)s::text[]) AS place (code, low, high)
    JOIN offices_authority found ON found.code COLLATE "C" >= place.low AND found.code COLLATE "C" < place.high
)
"""
_LATE = "c.ended_on > c.due_on AND NOT c.running AND c.ended_on >= %(since)s"
_UNSAID = """NOT EXISTS (SELECT 1 FROM supervision_explanation x
    WHERE x.case_id = w.case_id AND x.authority_id = w.authority_id AND x.due_on = w.due_on)"""
_WORK: Mapping[Measure, str] = {
    Measure.OVERDUE: "w.due_on < %(today)s AND w.act <> 'resume'",
    Measure.AT_RISK: "w.due_on >= %(today)s AND w.due_on <= %(at_risk)s AND w.act <> 'resume'",
    Measure.PAUSED: "w.act = 'resume'",
    Measure.UNEXPLAINED: f"w.due_on < %(today)s AND w.act <> 'resume' AND {_UNSAID}",
}
STILL_OPEN = frozenset(_WORK)  # what waits, by its due day; the rest has happened, and has the day on which it did
_OVER: Mapping[Measure, str] = {
    Measure.DEEMED: f"FROM clocks_clock c WHERE {{where}} AND {_LATE} AND c.silence <> ''",
    Measure.LATE: f"FROM clocks_clock c WHERE {{where}} AND {_LATE} AND c.silence = ''",
    Measure.UNREASONED: (
        "FROM cases_caseevent c WHERE {where} AND c.act IN ('refuse', 'reject')"
        " AND btrim(coalesce(c.data ->> 'words', '')) = '' AND c.at >= %(since)s"
    ),
    Measure.TOLD_TWICE: "FROM cases_caseevent c WHERE {where} AND c.act = 'second_notice' AND c.at >= %(since)s",
}


def _counted(measure: Measure) -> str:
    if measure in _WORK:
        inner = f"FROM cases_workrow w WHERE w.authority_id = office.code AND w.role = one.role AND {_WORK[measure]}"
        roles = "CROSS JOIN unnest(%(roles)s::text[]) AS one (role)"
    else:
        inner, roles = _OVER[measure].format(where="c.authority_id = office.code"), ""
    return f"""
SELECT office.place, '{measure}', sum(counted.found) FROM office {roles}
CROSS JOIN LATERAL (SELECT count(*) AS found FROM (SELECT 1 {inner} LIMIT %(cap)s) AS seen) AS counted
GROUP BY office.place"""  # noqa: S608 (words of ours)


FIGURES = OFFICES + "\nUNION ALL".join(_counted(measure) for measure in Measure)
WORKLOAD = f"""{OFFICES}
SELECT office.place, one.role, sum(counted.found) FROM office CROSS JOIN unnest(%(roles)s::text[]) AS one (role)
CROSS JOIN LATERAL (
    SELECT count(*) AS found FROM (
        SELECT 1 FROM cases_workrow w WHERE w.authority_id = office.code AND w.role = one.role LIMIT %(cap)s
    ) AS seen
) AS counted GROUP BY office.place, one.role"""  # noqa: S608 (words of ours)


def _listed(measure: Measure) -> str:
    if measure in _WORK:
        return f"""
SELECT w.case_id, w.number, w.item_code, w.item_version, w.authority_id, w.task, w.due_on FROM cases_workrow w
WHERE w.authority_id >= %(low)s AND w.authority_id < %(high)s AND {_WORK[measure]} AND w.due_on IS NOT NULL
    AND (%(day)s::date IS NULL OR (w.due_on, w.case_id) > (%(day)s::date, %(key)s::uuid))
ORDER BY w.due_on, w.case_id LIMIT %(size)s"""  # noqa: S608 (words of ours)
    where = 'c.authority_id COLLATE "C" >= %(low)s AND c.authority_id COLLATE "C" < %(high)s'
    of_event = measure in {Measure.TOLD_TWICE, Measure.UNREASONED}
    on, task = ("(c.at AT TIME ZONE %(zone)s)::date", "c.step") if of_event else ("c.ended_on", "c.kind")
    return f"""
SELECT k.id, k.number, k.item_code, k.item_version, c.authority_id, {task}, {on} AS happened
{_OVER[measure].format(where=where).replace(" WHERE ", " JOIN cases_case k ON k.id = c.case_id WHERE ", 1)}
    AND (%(day)s::date IS NULL OR ({on}, k.id) < (%(day)s::date, %(key)s::uuid))
ORDER BY happened DESC, k.id DESC LIMIT %(size)s"""


LINES = {measure: _listed(measure) for measure in Measure}
