"""What is to be done, which cases there are, and how to find one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.ids import WrongNumber, check_case_number
from tongban.basis.refusals import Refusal
from tongban.casework.audit.rules import Page
from tongban.casework.cases import queries, worklists
from tongban.casework.cases.queries import CaseRow
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages import queries as post
from tongban.casework.offices import searches
from tongban.channels import refusal_words, seeing, wording
from tongban.channels.desk import worklist
from tongban.channels.desk.forms import LONGEST_SEARCH, QueueFilter, SearchForm, StateFilter, after_case, after_work
from tongban.channels.desk.screen import office_names, roles_of, say, show, today
from tongban.channels.desk.wording import STATE_COLOUR
from tongban.channels.desk.worklist import as_csv, work_lines
from tongban.channels.now import now
from tongban.channels.who import officer_of, supervisor_of

MOST_COUNTED = 99


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


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what the officer must do next, most urgent first."""
    officer, at = officer_of(request), now()
    names = office_names(officer.posted_at)
    form = _filter(request, officer, names)
    wanted = form.wanted()
    rows = worklists.work(
        by=officer,
        part=worklists.part(wanted, at=at),
        after=after_work(request.GET.get("after", "")),
        size=worklists.PAGE + 1,
    )
    lines = work_lines(rows[: worklists.PAGE], names, localdate(at), officer)
    seeing.a_list(officer, page=Page.QUEUE, shown=len(lines))
    queues = worklist.queues(officer, searches.searches(officer), wanted, at)
    page = {
        "form": form,
        "lines": lines,
        "many": worklist.many_choices(rows, officer),
        "queues": queues,
        "part": next((queue for queue in queues if queue.open), None) if wanted else None,
        "task": next((line.task for line in lines if line.task_code == wanted.get("task")), wanted.get("task")),
        "filtered": bool(wanted),
        "query": urlencode(wanted),
        "most_exported": worklists.MOST_EXPORTED,
        "several_offices": len(officer.authorities) > 1,
        "later": "after" in request.GET,
        "next_url": f"?{urlencode(wanted | {'after': rows[-2].after})}" if len(rows) > worklists.PAGE else "",
        "search": SearchForm(),
    }
    return show(request, officer, "home.html", page, names=names)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """Give what the same part of the queue shows as a table for a spreadsheet, no more than a few hundred rows."""
    officer, at = officer_of(request), now()
    names, on = office_names(officer.posted_at), localdate(at)
    part = worklists.part(_filter(request, officer, names).wanted(), at=at)
    rows = worklists.work(by=officer, part=part, size=worklists.MOST_EXPORTED)
    seeing.a_list(officer, page=Page.QUEUE, shown=len(rows))
    answer = HttpResponse(as_csv(work_lines(rows, names, on, officer)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="queue-{on.isoformat()}.csv"'
    return answer


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the part of the queue that is shown under a name."""
    officer = officer_of(request)
    wanted = _filter(request, officer, office_names(officer.authorities)).wanted()
    try:
        searches.keep(name=request.POST.get("name", "")[:LONGEST_SEARCH], filters=wanted, by=officer)
    except Refusal as e:
        messages.error(request, refusal_words.refusal(e, to=officer))
    return redirect(f"{reverse('desk:home')}?{urlencode(wanted)}")


@require_POST
def drop(request: HttpRequest, search_id: int) -> HttpResponse:
    """Forget a part of the queue that the officer had kept."""
    searches.drop(search_id=search_id, by=officer_of(request))
    return redirect("desk:home")


def _filter(request: HttpRequest, officer: Officer, names: Mapping[str, str]) -> QueueFilter:
    return QueueFilter(
        request.GET,
        roles=[(role.value, str(wording.ROLE[role])) for role in roles_of(officer)],
        offices=[(code, names[code]) for code in sorted(officer.authorities)],
        areas=[(code, say(words)) for code, words in catalog.pack().areas.items()],
    )


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
        size=worklists.PAGE + 1,
    )
    following = {"state": state} if state else {}
    lines = case_lines(rows[: worklists.PAGE])
    seeing.a_list(officer, page=Page.CASE_LIST, shown=len(lines))
    page = {
        "form": form,
        "lines": lines,
        "later": "after" in request.GET,
        "next_url": f"?{urlencode(following | {'after': rows[-2].after})}" if len(rows) > worklists.PAGE else "",
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
        "capped": len(found) >= worklists.PAGE,
    }
    return show(request, officer, "search.html", page, status=200 if form.is_valid() else 422)


def _is_number(words: str) -> bool:
    try:
        check_case_number(words)
    except WrongNumber:
        return False
    return True


def _undelivered(officer: Officer) -> str:
    """Return how many messages could not be delivered, counted no further than 99; nothing if none. One query."""
    count = post.undelivered_count(by=officer, cap=MOST_COUNTED)
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show a supervisor what waits in the offices below theirs, most urgent first. There is nothing to press."""
    officer = supervisor_of(request)
    after = after_work(request.GET.get("after", ""))
    rows = worklists.supervised_work(by=officer, after=after, size=worklists.PAGE + 1)
    lines = work_lines(rows[: worklists.PAGE], office_names(row.authority for row in rows), today(), officer)
    seeing.a_list(officer, page=Page.QUEUE, shown=len(lines))
    page = {
        "lines": lines,
        "many": worklist.many_choices(rows, officer),
        "several_offices": True,
        "later": "after" in request.GET,
        "next_url": f"?{urlencode({'after': rows[-2].after})}" if len(rows) > worklists.PAGE else "",
        "search": SearchForm(),
        "caption": _("Open tasks of the offices below, most urgent first"),
        "undelivered": _undelivered(officer),
    }
    return show(request, officer, "overview.html", page)
