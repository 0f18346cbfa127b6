"""What is to be done, which cases there are, and how to find one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Officer
from tongban.basis.ids import WrongNumber, check_case_number
from tongban.basis.refusals import NotYours
from tongban.casework.audit.rules import Page
from tongban.casework.cases import queries
from tongban.casework.cases.queries import CaseRow, WorkItem
from tongban.casework.cases.rules import State
from tongban.casework.catalog import queries as catalog
from tongban.channels import seeing, wording
from tongban.channels.desk.forms import QueueFilter, SearchForm, StateFilter, after_case, after_work
from tongban.channels.desk.lights import light_of_day
from tongban.channels.desk.screen import narrowed, office_names, roles_of, say, show, today
from tongban.channels.desk.wording import STATE_COLOUR
from tongban.channels.frame.wording import LightState
from tongban.channels.who import officer_of

MOST_COUNTED = 99


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
    light: LightState
    due_on: date | None
    provisional: bool
    received_on: date


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A row of a list of cases, in words."""

    number: str
    item: str
    applicant: str
    state: str
    colour: str
    office: str
    received_on: date


@dataclass(frozen=True, slots=True)
class Queue:
    """A link to a part of the work queue, with what waits there."""

    url: str
    text: str
    count: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the officer must do next, most urgent first."""
    officer = officer_of(request)
    names = office_names(officer.authorities)
    form = QueueFilter(
        request.GET,
        roles=[(role.value, str(wording.ROLE[role])) for role in roles_of(officer)],
        offices=[(code, names[code]) for code in sorted(officer.authorities)],
    )
    wanted = form.cleaned_data if form.is_valid() else {"role": "", "office": "", "task": ""}
    part = narrowed(officer, role=wanted["role"], office=wanted["office"])
    rows = queries.work(
        by=part, task=wanted["task"], after=after_work(request.GET.get("after", "")), size=queries.PAGE + 1
    )
    lines = work_lines(rows[: queries.PAGE])
    seeing.a_list(officer, page=Page.QUEUE, shown=len(lines))
    following = {name: value for name, value in wanted.items() if value}
    page = {
        "form": form,
        "lines": lines,
        "queues": _queues(officer),
        "task": next((line.task for line in lines if line.task_code == wanted["task"]), wanted["task"]),
        "filtered": any(wanted.values()),
        "several_offices": len(officer.authorities) > 1,
        "later": "after" in request.GET,
        "next_url": f"?{urlencode(following | {'after': rows[-2].after})}" if len(rows) > queries.PAGE else "",
        "search": SearchForm(),
    }
    return show(request, officer, "home.html", page)


def _queues(officer: Officer) -> list[Queue]:
    """Return the queue of each role with a capped count; one query a role."""
    url = reverse("desk:home")
    found = []
    for role in roles_of(officer):
        waiting = queries.work_count(by=narrowed(officer, role=role), cap=MOST_COUNTED)
        count = f"{MOST_COUNTED}+" if waiting > MOST_COUNTED else str(waiting)
        found.append(Queue(f"{url}?role={role}", str(wording.ROLE[role]), count))
    return found


def work_lines(rows: Sequence[WorkItem]) -> list[WorkLine]:
    """Return rows of a work queue in words, with their lights. One query, for the names of the offices."""
    if not rows:
        return []
    names, on, calendar = office_names(row.authority for row in rows), today(), catalog.calendar()
    return [
        WorkLine(
            number=row.number,
            item=say(row.item.name),
            applicant=row.applicant_name,
            task=wording.task(row.item, row.task),
            task_code=row.task,
            role=str(wording.ROLE[row.role]),
            office=names[row.authority],
            light=light_of_day(row.due_on, on, calendar),
            due_on=row.due_on,
            provisional=row.provisional,
            received_on=row.received_at.date(),
        )
        for row in rows
    ]


def case_lines(rows: Sequence[CaseRow]) -> list[CaseLine]:
    """Return rows of a list of cases in words. One query, for the names of the offices."""
    names = office_names(row.deciding for row in rows)
    return [
        CaseLine(
            number=row.number,
            item=say(row.item.name),
            applicant=row.applicant_name,
            state=str(wording.STATE[row.state]),
            colour=STATE_COLOUR[row.state],
            office=names[row.deciding],
            received_on=row.received_at.date(),
        )
        for row in rows
    ]


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Show the cases in which the officer's offices have a duty, newest first."""
    officer = officer_of(request)
    form = StateFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = queries.cases(
        actor=officer,
        state=State(state) if state else None,
        after=after_case(request.GET.get("after", "")),
        size=queries.PAGE + 1,
    )
    following = {"state": state} if state else {}
    lines = case_lines(rows[: queries.PAGE])
    seeing.a_list(officer, page=Page.CASE_LIST, shown=len(lines))
    page = {
        "form": form,
        "lines": lines,
        "later": "after" in request.GET,
        "next_url": f"?{urlencode(following | {'after': rows[-2].after})}" if len(rows) > queries.PAGE else "",
        "search": SearchForm(),
    }
    return show(request, officer, "cases.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("q")
def search(request: HttpRequest) -> HttpResponse:
    """Show the cases that fit a number, a name or an ID number; a case number leads straight to its case.

    What is looked for comes in the body of the request: an address may end up in a log.
    """
    officer = officer_of(request)
    if request.method != "POST":
        return show(request, officer, "search.html", {"search": SearchForm(), "asked": False, "lines": []})
    form = SearchForm(request.POST)
    found: Sequence[CaseRow] = []
    if form.is_valid():
        words = form.cleaned_data["q"]
        found = queries.search(words, actor=officer, on=today())
        if len(found) == 1 and _is_number(words):
            return redirect("desk:case", number=found[0].number)
        seeing.cases(officer, found, page=Page.SEARCH)
    page = {
        "search": form,
        "form": form,
        "asked": form.is_valid(),
        "lines": case_lines(found),
        "capped": len(found) >= queries.PAGE,
    }
    return show(request, officer, "search.html", page, status=200 if form.is_valid() else 422)


def _is_number(words: str) -> bool:
    try:
        check_case_number(words)
    except WrongNumber:
        return False
    return True


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show a supervisor what waits in the offices below theirs, most urgent first. There is nothing to press."""
    officer = officer_of(request)
    if not officer.supervises:
        raise NotYours("only a supervisor sees the work of other offices")
    after = after_work(request.GET.get("after", ""))
    rows = queries.supervised_work(by=officer, after=after, size=queries.PAGE + 1)
    lines = work_lines(rows[: queries.PAGE])
    seeing.a_list(officer, page=Page.QUEUE, shown=len(lines))
    page = {
        "lines": lines,
        "several_offices": True,
        "later": "after" in request.GET,
        "next_url": f"?{urlencode({'after': rows[-2].after})}" if len(rows) > queries.PAGE else "",
        "search": SearchForm(),
        "caption": _("Open tasks of the offices below, most urgent first"),
    }
    return show(request, officer, "overview.html", page)
