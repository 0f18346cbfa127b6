"""Who works on the tasks of a case, to whom they may be given, and the notes on it, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.casework.cases.holding import holding, supervises
from tongban.casework.cases.notes import NoteView, notes
from tongban.casework.cases.queries import CaseView
from tongban.casework.offices.absences import PostView, colleagues, names_of
from tongban.channels import wording


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that is open: whose it is, who works on it, and what the one who looks may do about that."""

    code: str
    name: str
    office: str
    taken_by: str
    until: datetime | None
    mine: bool
    free: bool  # and the one who looks has the post for it
    fit: list[PostView]  # to whom a supervisor may give it


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note, with who wrote it and struck it."""

    view: NoteView
    author: str
    office: str
    task: str
    given_to: str
    struck_by: str
    mine: bool  # the one who looks may strike it


def office_work(view: CaseView, officer: Officer, offices: Mapping[str, str], at: datetime) -> dict[str, Any]:
    """Return what the page of a case shows of the office's own work. Two queries, one more for a supervisor."""
    found = notes(view.id)
    held = {task.name: holding(view.taken, task.name, at) for task in view.tasks}
    people = {each.user_id for each in held.values() if each}
    for note in found:
        people |= {note.user_id, note.given_to or note.user_id, note.struck_by or note.user_id}
    names = names_of(sorted(people))
    return {
        "task_lines": [_task_line(view, task.name, officer, offices, names, at) for task in view.tasks],
        "notes": [
            NoteLine(
                view=note,
                author=names.get(note.user_id, "–"),
                office=offices.get(note.authority, ""),
                task=wording.task(view.item, note.task) if note.task else "",
                given_to=names.get(note.given_to or 0, ""),
                struck_by=names.get(note.struck_by or 0, ""),
                mine=not note.task and (note.user_id == officer.user_id or supervises(officer, note.authority)),
            )
            for note in found
        ],
    }


def _task_line(
    view: CaseView, name: str, officer: Officer, offices: Mapping[str, str], names: Mapping[int, str], at: datetime
) -> TaskLine:
    task = next(each for each in view.tasks if each.name == name)
    authority = view.offices[task.duty]
    held = holding(view.taken, name, at)
    posted = colleagues([authority], localdate(at)) if supervises(officer, authority) else []
    return TaskLine(
        code=name,
        name=wording.task(view.item, name),
        office=offices.get(authority, ""),
        taken_by=names.get(held.user_id, "–") if held else "",
        until=held.until if held else None,
        mine=held is not None and held.user_id == officer.user_id,
        free=held is None and task.role in officer.role_in(authority),
        fit=[post for post in posted if post.role == task.role and not (held and held.user_id == post.user_id)],
    )
