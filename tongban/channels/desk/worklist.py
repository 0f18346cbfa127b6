"""Rows of a work queue in words, and the links to its parts. Everything that repeats is put into words once."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import StringIO
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tongban.basis.actors import Officer
from tongban.casework.cases import worklists
from tongban.casework.cases.worklists import CAP, WorkItem
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.rules import light_of_due, soon_until
from tongban.casework.offices.absences import names_of
from tongban.casework.offices.searches import Search
from tongban.channels import wording
from tongban.channels.desk.screen import roles_of, say
from tongban.channels.desk.wording import PRIORITY_WORD
from tongban.channels.frame.wording import LIGHTS, day_in_words, short_day
from tongban.channels.now import now

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


TAKE, RELEASE, GIVE = "take", "release", "give"


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A row of a work queue, in words."""

    number: str
    item: str
    applicant: str
    task: str
    task_code: str
    role: str
    office: str
    light: str
    word: str
    shape: str
    due: str
    provisional: bool
    received: str
    priority: str
    taken_by: str  # a name; empty where nobody has it
    taken: str  # the same in words
    taken_colour: str


@dataclass(frozen=True, slots=True)
class Queue:
    """A link to a part of the work queue, with what waits there where that is quickly counted."""

    url: str
    text: str
    count: str | None
    search: int | None = None  # of a part that the officer has kept
    open: bool = False


def work_lines(
    rows: Sequence[WorkItem], names: Mapping[str, str], on: date, by: Officer | None = None
) -> list[WorkLine]:
    """Return rows of a work queue in words, with their lights. No query, unless somebody has taken one of them.

    Args:
        names: What the offices of the rows are called.
        by: Who looks.
    """
    holders = _holders(rows, now()) if any(row.taken_by for row in rows) else {}
    people = names_of(sorted(set(holders.values())))
    soon = soon_until(on, catalog.calendar())
    lights = {code: (str(light.word), light.shape) for code, light in LIGHTS.items()}
    day, received, role, item = cache(_due), cache(short_day), cache(_role), cache(say)
    tasks = {(row.item.code, row.item.version, row.task): row for row in rows}
    task = {key: wording.task(row.item, row.task) for key, row in tasks.items()}
    found = []

    def taken(row: WorkItem) -> str:
        holder = holders.get((row.number, row.task))
        if holder is None:
            return ""
        mine = by is not None and holder == by.user_id
        return _("taken by you") if mine else _("taken by %(name)s") % {"name": people.get(holder, "–")}

    for row in rows:
        light = light_of_due(row.due_on, on, soon)
        word, shape = lights[light]  # type: ignore[index]
        found.append(
            WorkLine(
                number=row.number,
                item=item(row.item.name),
                applicant=row.applicant_name,
                task=task[row.item.code, row.item.version, row.task],
                task_code=row.task,
                role=role(row.role),
                office=names[row.authority],
                light=light,
                word=word,
                shape=shape,
                due=day(row.due_on) if row.due_on else "",
                provisional=row.provisional,
                received=received(localtime(row.received_at).date()),
                priority=str(PRIORITY_WORD.get(row.priority, "")),
                taken_by=people.get(holders.get((row.number, row.task), 0), ""),
                taken=taken(row),
                taken_colour="green" if by and holders.get((row.number, row.task)) == by.user_id else "yellow",
            )
        )
    return found


def _holders(rows: Sequence[WorkItem], at: datetime) -> dict[tuple[str, str], int]:
    return {
        (row.number, row.task): row.taken_by
        for row in rows
        if row.taken_by and row.taken_until and row.taken_until > at
    }


def many_choices(rows: Sequence[WorkItem], officer: Officer) -> list[tuple[str, str]]:
    """Return what may be done with several of these rows at once: code and words.

    Taking and letting go always, giving to others by a supervisor, and the acts that their items allow for many.
    """
    own = [row for row in rows if row.role in officer.role_in(row.authority)]
    allowed = {
        row.task: wording.task(row.item, row.task)
        for row in own
        if row.item.procedure and row.task in row.item.procedure.in_bulk
    }
    found = [(TAKE, _("Take")), (RELEASE, _("Let go"))] if own else []
    given = [(GIVE, _("Give to another officer"))] if officer.supervises else []
    return [*found, *allowed.items(), *given]


def _due(on: date) -> str:
    return pgettext("clock", "due %(due)s") % {"due": day_in_words(on)}


def _role(role: str) -> str:
    return str(wording.ROLE[role])  # type: ignore[index]


def queues(officer: Officer, kept: Iterable[Search], wanted: Mapping[str, str], at: datetime) -> list[Queue]:
    """Return the parts of the officer's queue: all, by role, as the pack names them, as the officer kept them.

    One query counts them, and one more finds the items of each area that is asked for.
    """
    roles = roles_of(officer)
    rules = [rule for rule in catalog.queues().values() if not rule.roles or set(rule.roles) & set(roles)]
    named: list[tuple[str, Mapping[str, str], int | None]] = [(_("Everything"), {}, None)]
    if len(roles) > 1:
        named += [(str(wording.ROLE[role]), {"role": role.value}, None) for role in roles]
    named += [(say(rule.name), rule.filters, None) for rule in rules]
    named += [(search.name, search.filters, search.id) for search in kept]
    parts = [worklists.part(filters, at=at) for _name, filters, _id in named]
    counted = [place for place, part in enumerate(parts) if part.quickly_counted]
    counts = dict(
        zip(counted, worklists.work_counts(by=officer, parts=[parts[place] for place in counted], cap=CAP), strict=True)
    )
    url = reverse("desk:home")
    return [
        Queue(
            url=f"{url}?{urlencode(filters)}" if filters else url,
            text=name,
            count=_capped(counts[place]) if place in counts else None,
            search=search,
            open=dict(filters) == {key: value for key, value in wanted.items() if value},
        )
        for place, (name, filters, search) in enumerate(named)
    ]


def _capped(count: int) -> str:
    return f"{CAP}+" if count > CAP else str(count)


def as_csv(lines: Sequence[WorkLine]) -> str:
    """Return rows of a queue as a table for a spreadsheet: what the screen shows, and nothing that runs."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    columns = {
        _("Number"): "number",
        _("Clock"): "word",
        _("Due"): "due",
        _("To do"): "task",
        _("Role"): "role",
        _("Item"): "item",
        _("Applicant"): "applicant",
        _("Office"): "office",
        _("Received"): "received",
        _("Taken by"): "taken_by",
    }
    table.writerow(columns)
    for line in lines:
        cells = [str(getattr(line, name)) for name in columns.values()]
        table.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return f"\ufeff{text.getvalue()}"  # the mark that spreadsheets take for UTF-8
