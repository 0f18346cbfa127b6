"""The same for several rows of a queue: asked first, done case by case, and told row by row."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from tongban.basis.actors import Officer
from tongban.casework.audit.rules import Page
from tongban.casework.cases import claiming, worklists
from tongban.casework.cases import many as bulk
from tongban.casework.cases.states import Act
from tongban.casework.cases.worklists import WorkItem
from tongban.casework.offices.absences import colleagues
from tongban.channels import refusal_words, seeing, wording
from tongban.channels.desk import acts
from tongban.channels.desk.forms import SearchForm
from tongban.channels.desk.screen import office_names, show, today
from tongban.channels.desk.wording import HOW
from tongban.channels.desk.worklist import GIVE, RELEASE, TAKE, many_choices, work_lines
from tongban.channels.now import now
from tongban.channels.who import officer_of, visit_of

Key = tuple[str, str]  # case number and task


@require_http_methods(["GET", "HEAD", "POST"])
def many(request: HttpRequest) -> HttpResponse:
    """Ask about the rows that were ticked, or do it and say what became of each."""
    officer = officer_of(request)
    keys = _keys(request)
    do = request.POST.get("do", "")
    if request.method != "POST" or not keys:
        return redirect("desk:home")
    rows = {(row.number, row.task): row for row in worklists.waiting([number for number, _task in keys], by=officer)}
    rows = {key: rows[key] for key in keys if key in rows}
    choices = dict(many_choices(list(rows.values()), officer))
    if do not in choices:
        return redirect("desk:home")
    if "confirmed" not in request.POST:
        return _ask(request, officer, do, choices[do], rows, keys)
    outcomes = bulk.each(keys, _act(request, officer, do, rows))
    done = sum(outcome.refusal is None for outcome in outcomes)
    page = {
        "title": choices[do],
        "done": done,
        "outcomes": [_told(each, rows, officer) for each in outcomes],
        "all": len(outcomes),
        "search": SearchForm(),
    }
    return show(request, officer, "many_done.html", page)


def _keys(request: HttpRequest) -> list[Key]:
    typed = dict.fromkeys(request.POST.getlist("rows"))
    return [(number, task) for number, colon, task in (text.partition(":") for text in typed) if colon][: bulk.MOST]


def _told(outcome: bulk.Outcome, rows: Mapping[Key, WorkItem], officer: Officer) -> tuple[bulk.Outcome, str, str]:
    """Return what became of one, with the name of its task and, if it was refused, why."""
    row = rows.get((outcome.number, outcome.task))
    why_not = refusal_words.refusal(outcome.refusal, to=officer) if outcome.refusal else ""
    return outcome, wording.task(row.item, row.task) if row else "", why_not


def _ask(
    request: HttpRequest, officer: Officer, do: str, title: str, rows: Mapping[Key, WorkItem], keys: Sequence[Key]
) -> HttpResponse:
    found = list(rows.values())
    names = office_names(row.authority for row in found)
    lines = work_lines(found, names, today())
    seeing.a_list(officer, page=Page.QUEUE, shown=len(lines))
    posts = {(row.authority, row.role) for row in found}
    fit = colleagues([authority for authority, _role in posts], today()) if do == GIVE and len(posts) == 1 else []
    page = {
        "do": do,
        "title": title,
        "lines": lines,
        "rows": [f"{number}:{task}" for number, task in keys if (number, task) in rows],
        "gone": len(keys) - len(found),
        "how": list(HOW.items()) if do == Act.DELIVER else [],
        "give": do == GIVE,
        "fit": [post for post in fit if (post.authority, post.role) in posts],
        "several_offices": len(names) > 2,  # noqa: PLR2004 (one is the name of no office)
        "search": SearchForm(),
    }
    return show(request, officer, "many_ask.html", page)


def _act(request: HttpRequest, officer: Officer, do: str, rows: Mapping[Key, WorkItem]) -> Callable[[str, str], None]:
    """Return what is done to each row."""
    at = now()
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    typed: dict[str, Any] = {
        "seen": [], "words": "", "clause": "", "how": request.POST.get("how", "at_window"), "step": do,
    }  # fmt: skip

    def act(number: str, task: str) -> None:
        row = rows.get((number, task))
        if row is None:
            raise bulk.NotWaiting
        if do == TAKE:
            claiming.claim(number=number, task=task, by=officer, at=at)
        elif do == RELEASE:
            claiming.release(number=number, task=task, by=officer, at=at)
        elif do == GIVE:
            claiming.give(
                number=number, task=task, to=int(to) if to.isdecimal() else 0, reason=reason, by=officer, at=at
            )
        else:
            if task != do:
                raise bulk.NotForMany
            bulk.must_be_for_many(row.item, task)
            acts.do(row.act, number, typed, by=officer, at=at, visit=visit_of(request, "desk"))

    return act
