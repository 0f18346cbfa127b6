"""Made-up cases as rows that PostgreSQL's COPY takes, made in parts that know nothing of each other. No query.

A part draws from a seed of its own, so the same cases come out however many processes make them.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from random import Random
from types import NoneType
from typing import Any

from tongban.basis.clock_events import events_to_json
from tongban.basis.items import Duty
from tongban.casework.cases.rules import Task
from tongban.casework.cases.synthetic import Life, Maker, Source, tasks_of
from tongban.casework.clocks.models import BUCKETS
from tongban.casework.clocks.rules import STEP, step_kind

COLUMNS = {
    "cases_case": (
        "id, number, item_code, item_version, state, receiving_id, deciding_id, origin_id, delivering_id, participants,"
        " applicant_person_id, applicant_name, answers, steps_done, received_at, accepted_on, decided_on, completed_on,"
        " corrections, visits, clocks, last_seq, last_hash"
    ),
    "cases_casenumber": "number, case_id",
    "cases_caseparty": "case_id, position, role, side, kind, person_id, credit_code, name",
    "cases_caseevidence": "case_id, code, side, status, why, grade",
    "cases_caseevent": (
        "case_id, seq, schema, act, step, at, user_id, role, authority_id, channel, device, state_before, state_after,"
        " data, previous_hash, hash"
    ),
    "cases_separateduty": "case_id, act, user_id",
    "cases_workrow": (
        "case_id, authority_id, role, task, act, number, item_code, item_version, applicant_name, state, received_at,"
        " due_on, provisional, barred"
    ),
    "clocks_clock": (
        "case_id, serial, authority_id, kind, item_code, item_version, events, running, started_on, due_on, gap_year,"
        " ended_on, silence, bucket"
    ),
}


def make_part(source: Source, position: int, first: int, count: int) -> dict[str, str]:
    """Return the rows of one part by table, in order of receipt.

    Args:
        first: How many cases the parts before it make.
        count: How many this one makes.
    """
    maker = Maker(source, Random(f"{source.seed}/{position}"))  # noqa: S311 (nothing is kept secret by it)
    writer = _Writer()
    for place in range(first, first + count):
        writer.write(maker.life(place))
    return {table: "".join(lines) for table, lines in writer.rows.items()}


class _Writer:
    """Writes rows as COPY reads them: a line each, columns between tabs."""

    def __init__(self) -> None:
        self.rows: dict[str, list[str]] = {table: [] for table in COLUMNS}

    def write(self, life: Life) -> None:
        """Write everything of a case."""
        self._case(life)
        key, number = life.id, life.number
        self._add("cases_casenumber", number, key)
        self._add("cases_caseparty", key, 1, "applicant", 0, "person", life.who.person_id, "", life.who.name)
        for code, (status, why, grade) in life.evidence.items():
            self._add("cases_caseevidence", key, code, 0, status, why, grade)
        for e in life.events:
            self._add(
                "cases_caseevent", key, e.seq, e.schema, e.act, e.step, e.at, e.user_id, e.role, e.authority_id,
                e.channel, e.device, e.state_before, e.state_after, e.data, e.previous_hash, e.hash,
            )  # fmt: skip
        for act, user in life.duties.items():
            self._add("cases_separateduty", key, act, user)
        for limit in life.limits:
            ended = None if limit.running else limit.events[-1].on
            self._add(
                "clocks_clock", key, limit.serial, limit.authority, limit.kind, life.item.code, life.item.version,
                events_to_json(limit.events), limit.running, limit.events[0].on, limit.due_on, limit.gap_year, ended,
                "", key.int % BUCKETS,
            )  # fmt: skip
        self._work(life)

    def _case(self, life: Life) -> None:
        offices, dates = life.offices, life.dates
        self._add(
            "cases_case", life.id, life.number, life.item.code, life.item.version, life.state,
            offices[Duty.RECEIVING], offices[Duty.DECIDING], offices.get(Duty.ORIGIN, ""), offices[Duty.DELIVERING], {},
            life.who.person_id, life.who.name, life.answers, "{" + ",".join(life.steps) + "}", life.received_at,
            dates.get("accepted_on"), dates.get("decided_on"), dates.get("completed_on"), life.corrections, life.visits,
            len(life.limits), len(life.events), life.events[-1].hash,
        )  # fmt: skip

    def _work(self, life: Life) -> None:
        for task in tasks_of(life):
            self._waiting(life, task)

    def _waiting(self, life: Life, task: Task) -> None:
        barred = life.duties.values() if task.name in life.item.procedure.separate else ()  # type: ignore[union-attr]
        own = [n for n in life.limits if n.running and (n.kind == step_kind(task.name) or not n.kind.startswith(STEP))]
        first = min(own, key=lambda limit: limit.due_on, default=None)
        self._add(
            "cases_workrow", life.id, life.offices[task.duty], str(task.role), task.name, task.act.value, life.number,
            life.item.code, life.item.version, life.who.name, life.state, life.received_at,
            first.due_on if first else None, bool(first and first.gap_year), "{" + ",".join(map(str, barred)) + "}",
        )  # fmt: skip

    def _add(self, table: str, *values: Any) -> None:
        line = "\t".join([_TEXT.get(type(value), str)(value) for value in values])
        self.rows[table].append(f"{line}\n")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\\", "\\\\")


# How COPY reads each type. No text of ours holds a tab, a line's end or a backslash, except JSON.
_TEXT: Mapping[type, Callable[[Any], str]] = {
    str: lambda value: value,
    NoneType: lambda _value: "\\N",
    dict: _json,
    list: _json,
    bytes: lambda value: f"\\\\x{value.hex()}",
    datetime: datetime.isoformat,
}
