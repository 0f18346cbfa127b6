"""What the API gives back: cases, items and tasks as JSON. Names are those of the tables and of the pack."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from ninja import Schema

from tongban.basis.items import Item
from tongban.basis.words import Words
from tongban.casework.cases.queries import CaseRow, CaseView
from tongban.casework.cases.worklists import WorkItem
from tongban.casework.clocks.queries import RunningClock


class ItemLine(Schema):
    """An item of a list."""

    code: str
    version: int
    name: dict[str, str]
    area: str
    type: str
    handling: str


class ItemList(Schema):
    """Items by code. `next` continues the list; null at its end."""

    items: list[ItemLine]
    next: str | None


class ItemWhole(ItemLine):
    """An item as the pack declares it, with the source of every limit."""

    declared: dict[str, Any]


class CaseLine(Schema):
    """A case of a list."""

    number: str
    item: str
    state: str
    applicant_name: str
    received_at: datetime
    deciding: str


class CaseList(Schema):
    """Cases, newest first. `next` continues the list; null at its end."""

    cases: list[CaseLine]
    next: str | None


class Reason(Schema):
    """Why a due date is what it is: what happened on which day, and the article."""

    on: date
    words: dict[str, str]
    law: str


class ClockShape(Schema):
    """A time limit: when it is due and why, sentence by sentence, each with its article."""

    kind: str
    authority: str
    running: bool
    due_on: date
    provisional: bool
    explanation: list[Reason]


class EventShape(Schema):
    """One line of a case's story."""

    seq: int
    act: str
    step: str
    at: datetime
    role: str
    authority: str
    channel: str
    state_after: str
    data: dict[str, Any]


class TaskShape(Schema):
    """What an office must do next."""

    name: str
    act: str
    authority: str
    role: str


class CaseWhole(CaseLine):
    """Everything of one case that the office may see."""

    item_version: int
    offices: dict[str, str]
    answers: dict[str, Any]
    accepted_on: date | None
    decided_on: date | None
    completed_on: date | None
    last_event: int
    tasks: list[TaskShape]
    parties: list[dict[str, Any]]
    evidence: list[dict[str, Any]]
    links: list[dict[str, Any]]
    clocks: list[ClockShape]
    events: list[EventShape]


class WorkLine(Schema):
    """A row of the work queue."""

    number: str
    item: str
    task: str
    act: str
    role: str
    authority: str
    state: str
    received_at: datetime
    due_on: date | None
    provisional: bool


class WorkList(Schema):
    """What the posts of the log-in must do next, most urgent first. `next` continues the list; null at its end."""

    tasks: list[WorkLine]
    next: str | None


def item_line(item: Item) -> dict[str, Any]:
    """Return an item for a list."""
    return {
        "code": item.code,
        "version": item.version,
        "name": plain(item.name),
        "area": item.area,
        "type": item.type.value,
        "handling": item.handling.value,
    }


def item_whole(item: Item) -> dict[str, Any]:
    """Return an item as the pack declares it."""
    return {**item_line(item), "declared": plain(item)}


def case_line(row: CaseRow) -> dict[str, Any]:
    """Return a case for a list."""
    return {
        "number": row.number,
        "item": row.item.code,
        "state": row.state.value,
        "applicant_name": row.applicant_name,
        "received_at": row.received_at,
        "deciding": row.deciding,
    }


def case_whole(view: CaseView, on: date) -> dict[str, Any]:
    """Return everything of a case, its time limits as they stand on a day."""
    same = ("number", "applicant_name", "received_at", "accepted_on", "decided_on", "completed_on", "deciding")
    return {
        **{name: getattr(view, name) for name in same},
        "item": view.item.code,
        "item_version": view.item.version,
        "state": view.state.value,
        "offices": {duty: code for duty, code in view.offices.items() if code},
        "answers": plain(view.answers),
        "last_event": view.last_seq,
        "tasks": [
            {"name": t.name, "act": t.act.value, "authority": view.offices[t.duty], "role": str(t.role)}
            for t in view.tasks
        ],
        "parties": plain(view.parties),
        "evidence": plain(view.evidence),
        "links": plain(view.links),
        "clocks": [_clock(clock, on) for clock in view.clocks],
        "events": plain(view.events),
    }


def work_line(row: WorkItem) -> dict[str, Any]:
    """Return a row of the work queue."""
    same = ("number", "task", "authority", "received_at", "due_on", "provisional")
    enums = {"act": row.act.value, "role": row.role.value, "state": row.state.value, "item": row.item.code}
    return {**{name: getattr(row, name) for name in same}, **enums}


def _clock(clock: RunningClock, on: date) -> dict[str, Any]:
    due = clock.value.due
    return {
        "kind": clock.kind,
        "authority": clock.authority,
        "running": clock.running,
        "due_on": due.on,
        "provisional": due.gap_year is not None,
        "explanation": [
            {"on": reason.on, "words": {"zh": reason.zh, "en": reason.en}, "law": reason.citation.text}
            for reason in clock.value.explain(on)
        ],
    }


def plain(value: Any) -> Any:
    """Return a value as JSON can say it: words by language, enums by their value, dataclasses by field."""
    if isinstance(value, Words):
        return value.to_json()
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if getattr(value, f.name) is not None}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, UUID) else value
