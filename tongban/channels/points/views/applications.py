"""Applications in a round: the list of them, and one with each fact and what was found of it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.refusals import Invalid, NotFound, NotYours, Refusal
from tongban.casework.audit.rules import Page
from tongban.casework.registry import queries as registry
from tongban.casework.rounds import checking, queries, recording
from tongban.casework.rounds.applications import EntryView
from tongban.casework.rounds.queries import PAGE, RoundView
from tongban.casework.rounds.rules import NEXT_STATE, ROLE, Act, Grade
from tongban.channels import policy_words, refusal_words, seeing
from tongban.channels.desk.screen import office_names, show, today
from tongban.channels.now import now
from tongban.channels.points import telling
from tongban.channels.points.forms import REFUSED, START, FindingForm, OneFactForm, RecordForm
from tongban.channels.points.views.desk import seen_by
from tongban.channels.who import officer_of

MEND = 422
LONGEST_NUMBER = 32
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def applications(request: HttpRequest, code: str) -> HttpResponse:
    """List the applications that the officer may see, by number, with how much of each has been looked at."""
    officer, row = seen_by(request, code)
    number = request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST_NUMBER]
    after = request.GET.get("after", "")[:LONGEST_NUMBER].replace("\x00", "")
    found = queries.entries(row, by=officer, number=number, after=after, size=PAGE + 1)
    shown = found[:PAGE]
    wanted = row.explains.used_facts()
    names = registry.persons([entry.person_id for entry in shown], today())
    seeing.a_list(officer, page=Page.CASE_LIST, shown=len(shown))
    offices = office_names({entry.office for entry in shown})
    page = telling.head(row) | {
        "lines": [
            {
                "number": entry.number,
                "name": names[entry.person_id].name if entry.person_id in names else "",
                "office": offices[entry.office],
                "done": entry.settled(wanted),
                "of": len(wanted),
            }
            for entry in shown
        ],
        "q": number,
        "next_url": f"?{urlencode({'after': shown[-1].number})}" if len(found) > PAGE else "",
        "previous_url": reverse("points:applications", args=[code]) if after else "",
        "back": reverse("points:desk_round", args=[code]),
    }
    return show(request, officer, "points/desk_applications.html", page)


def _of(request: HttpRequest, code: str, number: str) -> tuple[Officer, RoundView, EntryView]:
    officer, row = seen_by(request, code)
    return officer, row, queries.entry(row, number, by=officer)


def _may_check(row: RoundView, entry: EntryView, officer: Officer) -> bool:
    posts = officer.role_in(entry.office) | officer.role_in(row.rule.authority)
    return ROLE[Act.CHECK] in posts and (row.state, Act.CHECK) in NEXT_STATE


def _may_record(row: RoundView, entry: EntryView, officer: Officer) -> bool:
    return ROLE[Act.SUPPLY] in officer.role_in(entry.office) and (row.state, Act.SUPPLY) in NEXT_STATE


@require_safe
def application(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Show one application: each condition and point item, the facts it rests on, and what was found of each."""
    officer, row, entry = _of(request, code, number)
    seeing.persons(officer, [entry.person_id], page=Page.CASE)
    person = registry.person(entry.person_id, today())
    explained = row.explain(entry.facts)
    conditions, points = telling.rule_lines(row, entry, explained)
    story = queries.story(row, number=number)
    wanted = row.explains.used_facts()
    page = telling.head(row) | {
        "entry": entry,
        "person": person,
        "shown": policy_words.shown(explained, row.policy.file(), entry.facts),
        "conditions": conditions,
        "points": points,
        "may_check": _may_check(row, entry, officer),
        "may_record": _may_record(row, entry, officer),
        "rest": sum(name in entry.declared and name not in entry.findings for name in wanted),
        "done": entry.settled(wanted),
        "of": len(wanted),
        "office": office_names([entry.office])[entry.office],
        "story": telling.story(story, office_names({event.authority for event in story})),
        "back": reverse("points:applications", args=[code]),
    }
    return show(request, officer, "points/desk_application.html", page)


@require_POST
def check_rest(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Find that everything is as declared which nobody has looked at yet."""
    officer = officer_of(request)
    try:
        count = checking.check_rest(code=code, number=number, by=officer, at=now())
    except (NotFound, NotYours):
        raise
    except Refusal as e:
        messages.error(request, refusal_words.refusal(e, to=officer))
    else:
        told = ngettext("%(count)s fact is as declared.", "%(count)s facts are as declared.", count)
        messages.success(request, told % {"count": count})
    return redirect("points:application", code=code, number=number)


@get_or_post
def fact(request: HttpRequest, code: str, number: str, fact: str) -> HttpResponse:
    """Ask what was found of one fact, and keep it."""
    officer, row, entry = _of(request, code, number)
    asked = row.explains.facts.get(fact)
    if asked is None or not _may_check(row, entry, officer):
        raise Http404
    line = telling.fact_lines(row, entry)[fact]
    counts = line.finding.value if line.finding and line.finding.checked else entry.declared.get(fact)
    form = FindingForm(asked, counts, request.POST if request.method == "POST" else None)
    if form.is_valid() and _found(form, officer, code, number, fact):
        messages.success(request, _("Kept: %s") % line.label)
        return redirect("points:application", code=code, number=number)
    seeing.persons(officer, [entry.person_id], page=Page.CASE)
    page = _one_fact(row, entry, form, line)
    return show(request, officer, "points/desk_fact.html", page, status=MEND if form.errors else 200)


def _one_fact(row: RoundView, entry: EntryView, form: OneFactForm, line: telling.FactLine) -> dict[str, Any]:
    return telling.head(row) | {
        "form": form,
        "line": line,
        "entry": entry,
        "value": form[f"{START}{line.name}"],
        "back": reverse("points:application", args=[row.code, entry.number]),
    }


def _found(form: FindingForm, officer: Officer, code: str, number: str, fact: str) -> bool:
    """Keep what was found; return whether it could be kept, else the form says why not."""
    common = {"code": code, "number": number, "why": form.cleaned_data["why"], "by": officer, "at": now()}
    if form.cleaned_data["status"] == REFUSED:
        return _kept(form, "why", officer, partial(checking.refuse, fact=fact, **common))
    return _kept(form, "why", officer, partial(checking.check, facts=form.answers, **common))


def _kept(form: OneFactForm, words: str, officer: Officer, act: Callable[[], object]) -> bool:
    """Do an act; return whether it could be done, else the form says why not, beside the value or some words."""
    try:
        act()
    except (NotFound, NotYours):
        raise
    except Invalid as e:
        form.add_error(f"{START}{e.field}", _(e.message))
    except Refusal as e:
        form.add_error(words, refusal_words.refusal(e, to=officer))
    else:
        return True
    return False


@get_or_post
def record(request: HttpRequest, code: str, number: str, fact: str) -> HttpResponse:
    """Ask what the applicant proves of one fact at the window, and keep it."""
    officer, row, entry = _of(request, code, number)
    asked = row.explains.facts.get(fact)
    if asked is None or not _may_record(row, entry, officer):
        raise Http404
    line = telling.fact_lines(row, entry)[fact]
    form = RecordForm(asked, entry.declared.get(fact), request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = partial(
            recording.supply, code=code, number=number, fact=fact, value=form.answers.get(fact),
            evidence=form.cleaned_data["evidence"], grade=Grade(form.cleaned_data["grade"]), by=officer, at=now(),
        )  # fmt: skip
        if _kept(form, "evidence", officer, act):
            messages.success(request, _("Recorded: %s. Another officer checks it.") % line.label)
            return redirect("points:application", code=code, number=number)
    seeing.persons(officer, [entry.person_id], page=Page.CASE)
    page = _one_fact(row, entry, form, line)
    return show(request, officer, "points/desk_record.html", page, status=MEND if form.errors else 200)
