"""What comes after a decision, at the desk: contests, what was granted, ratings."""

from collections.abc import Callable, Mapping
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.aftercare import Ending
from tongban.basis.items import Role
from tongban.casework.cases import queries as cases
from tongban.casework.cases.queries import CaseView
from tongban.casework.registry import queries as registry
from tongban.casework.reminders import queries as reminders
from tongban.casework.reviews import contests, endings, queries, ratings
from tongban.casework.reviews.contests import Mark
from tongban.casework.reviews.rules import FollowUpAct, MeasureState, Outcome
from tongban.channels import saying_why, seeing, wording
from tongban.channels.afterwards import ENDING, FOLLOW_UP, OUTCOME, STEP
from tongban.channels.desk.after_forms import (
    DecideForm,
    FollowUpForm,
    HeardForm,
    LodgeForm,
    MarkForm,
    OutcomeForm,
    ProposeForm,
)
from tongban.channels.desk.lights import light_of_clock
from tongban.channels.desk.screen import say, show, today
from tongban.channels.now import now
from tongban.channels.who import officer_of, visit_of

MEND, TOO_LATE = 422, 409
TAKING = (Ending.RESCIND, Ending.WITHDRAW_GRANT, Ending.REVOKE)
Typed = Mapping[str, Any]
Failed = tuple[str, forms.Form] | None


@require_safe
def aftercare(request: HttpRequest) -> HttpResponse:
    """List what the officer's offices still owe after decisions: replies, answers to ratings, proposals, reminders."""
    officer = officer_of(request)
    context = {
        "contests": [(row, _light(row.clock)) for row in queries.contests(by=officer)],
        "follow_ups": [(row, FOLLOW_UP[row.state], _light(row.clock)) for row in queries.follow_ups(by=officer)],
        "measures": [(row, ENDING[row.act]) for row in queries.measures(by=officer)],
        "unreached": [(row, say(registry.document_kinds()[row.kind].name)) for row in reminders.unreached(by=officer)],
    }
    return show(request, officer, "aftercare.html", context)


@require_safe
def after(request: HttpRequest, number: str) -> HttpResponse:
    """Show what came after the decision of a case, and what the officer may do about it."""
    officer = officer_of(request)
    return _page(request, officer, cases.case(number, actor=officer))


@require_POST
def act(request: HttpRequest, number: str, what: str) -> HttpResponse:
    """Do something after a decision, say what happened, and go back."""
    officer = officer_of(request)
    view = cases.case(number, actor=officer)
    if what not in CALLS:
        raise Http404
    form = _form(what, view, request, officer)
    if not form.is_valid():
        return _page(request, officer, view, failed=(what, form), status=MEND)
    common = {"number": view.number, "by": officer, "at": now(), "visit": visit_of(request, "desk")}
    with saying_why.at_the_top(request, to=officer):
        CALLS[what](view, form.cleaned_data, common)
        messages.success(request, _("Recorded."))
        return redirect("desk:after", number=view.number)
    return _page(request, officer, cases.case(number, actor=officer), failed=(what, form), status=TOO_LATE)


@require_POST
def offer(request: HttpRequest, number: str) -> HttpResponse:
    """Show a code and a link by which whoever stands at the counter can rate this visit."""
    officer = officer_of(request)
    view = cases.case(number, actor=officer)
    with saying_why.at_the_top(request, to=officer):
        token = ratings.offer(number=view.number, by=officer, at=now())
        url = request.build_absolute_uri(reverse("portal:rate_visit", args=[token]))
        return show(request, officer, "rate_link.html", {"case": view, "url": url, "code": _code(url)})
    return redirect("desk:case", number=view.number)


def _code(url: str) -> SafeString:
    """Return a link as a picture that a phone reads."""
    return mark_safe(segno.make(url, micro=False).svg_inline(scale=6, border=4))  # noqa: S308 (of our own address)


def _light(clock: Any) -> str:
    return light_of_clock(clock, today()) if clock else "none"


# --- the page of a case ---------------------------------------------------------------------------


def _page(
    request: HttpRequest, officer: Officer, view: CaseView, *, failed: Failed = None, status: int = 200
) -> HttpResponse:
    seeing.case(officer, view)
    context = {
        "case": view,
        "item_name": say(view.item.name),
        "state": wording.STATE[view.state],
        "failed": failed[1] if failed else None,
        **_contests(view, officer, failed),
        **_granted(view, officer, failed),
        "follow_ups": [_follow_up(row, officer, failed) for row in queries.follow_ups_of(view.id)],
    }
    return show(request, officer, "after.html", context, status=status)


def _contests(view: CaseView, officer: Officer, failed: Failed) -> Mapping[str, Any]:
    may = bool(officer.role_in(view.deciding))
    return {
        "contests": [
            (row, OUTCOME.get(row.outcome or "", ""), _light(row.clock), may and row.outcome is None)
            for row in queries.contests_of(view.id)
        ],
        "lodge": (_again(failed, "lodge") or LodgeForm(view=view, on=today())) if may and view.item.remedies else None,
        "mark": _again(failed, "mark") or MarkForm(auto_id="mark_%s"),
        "outcome": _again(failed, "outcome") or OutcomeForm(auto_id="outcome_%s"),
    }


def _granted(view: CaseView, officer: Officer, failed: Failed) -> Mapping[str, Any]:
    roles, documents = officer.role_in(view.deciding), _documents(view)
    return {
        "documents": documents,
        "measures": [
            (row, ENDING[row.act], row.state is MeasureState.PROPOSED) for row in queries.measures_of(view.id)
        ],
        "heard": (_again(failed, "hear") or HeardForm(auto_id="hear_%s")) if roles else None,
        "decide": (_again(failed, "decide") or DecideForm(auto_id="decide_%s")) if Role.APPROVER in roles else None,
        "propose": _ending_form(failed, view, documents, TAKING) if Role.EXAMINER in roles else None,
        "deregister": (
            _ending_form(failed, view, documents, (Ending.DEREGISTER,)) if Role.REGISTRAR in roles else None
        ),
    }


def _documents(view: CaseView) -> list[tuple[str, str]]:
    return [(paper.number, paper.number) for paper in registry.documents_of_case(view.id)] if view.item.endings else []


def _again(failed: Failed, what: str) -> forms.Form | None:
    return failed[1] if failed and failed[0] == what else None


def _ending_form(
    failed: Failed, view: CaseView, documents: list[tuple[str, str]], acts: tuple[Ending, ...]
) -> forms.Form | None:
    if not documents:
        return None
    what = "propose" if acts == TAKING else "deregister"
    return _again(failed, what) or ProposeForm(view=view, documents=documents, acts=acts)


def _follow_up(row: queries.FollowUpView, officer: Officer, failed: Failed) -> Mapping[str, Any]:
    acts = queries.open_follow_up_acts(row, by=officer)
    typed = _again(failed, "follow_up")
    mine = typed is not None and typed.data.get("occasion") == row.occasion
    return {
        "row": row,
        "state": FOLLOW_UP[row.state],
        "light": _light(row.clock),
        "steps": [(STEP[step.act], step.at, step.words) for step in row.steps],
        "form": (typed if mine else FollowUpForm(acts=acts)) if acts else None,
    }


# --- what is typed --------------------------------------------------------------------------------

PLAIN: Mapping[str, type[forms.Form]] = {
    "mark": MarkForm,
    "outcome": OutcomeForm,
    "hear": HeardForm,
    "decide": DecideForm,
}


def _form(what: str, view: CaseView, request: HttpRequest, officer: Officer) -> forms.Form:
    data = request.POST
    if what == "lodge":
        return LodgeForm(data, view=view, on=today())
    if what in {"propose", "deregister"}:
        acts = TAKING if what == "propose" else (Ending.DEREGISTER,)
        return ProposeForm(data, view=view, documents=_documents(view), acts=acts)
    if what == "follow_up":
        rows = [row for row in queries.follow_ups_of(view.id) if row.occasion == data.get("occasion")]
        return FollowUpForm(data, acts=queries.open_follow_up_acts(rows[0], by=officer) if rows else [])
    return PLAIN[what](data, auto_id=f"{what}_%s")


def _without(values: Typed, *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


def _lodge(_view: CaseView, typed: Typed, common: Typed) -> None:
    contests.lodge(**_without(typed, "serial"), **common)


def _mark(_view: CaseView, typed: Typed, common: Typed) -> None:
    what = Mark(typed["what"])
    contests.mark(serial=typed["serial"] or 0, what=what, on=typed["on"], **_without(common, "at", "visit"))


def _outcome(_view: CaseView, typed: Typed, common: Typed) -> None:
    said = _without(typed, "serial", "outcome")
    contests.decide(serial=typed["serial"] or 0, outcome=Outcome(typed["outcome"]), **said, **common)


def _propose(_view: CaseView, typed: Typed, common: Typed) -> None:
    taking, _sep, ground = typed["ground"].partition(":")
    said = {"document": typed["document"], "words": typed["words"], "reported_by": typed["reported_by"]}
    endings.propose(act=Ending(taking), ground=ground, **said, **_without(common, "visit"))


def _deregister(_view: CaseView, typed: Typed, common: Typed) -> None:
    ground = typed["ground"].partition(":")[2]
    endings.deregister(document=typed["document"], ground=ground, words=typed["words"], **common)


def _hear(_view: CaseView, typed: Typed, common: Typed) -> None:
    endings.hear(serial=typed["serial"] or 0, on=typed["on"], words=typed["words"], **_without(common, "at", "visit"))


def _decide(_view: CaseView, typed: Typed, common: Typed) -> None:
    said = {"serial": typed["serial"] or 0, "words": typed["words"]}
    if typed["what"] == "drop":
        endings.drop(**said, **_without(common, "visit"))
    else:
        endings.decide(**said, **common)


def _step(view: CaseView, typed: Typed, common: Typed) -> None:
    what = FollowUpAct(typed["act"])
    said = {"occasion": typed["occasion"], "words": typed["words"], "by": common["by"], "at": common["at"]}
    ratings.follow_up(case_id=view.id, act=what, **said)


CALLS: Mapping[str, Callable[[CaseView, Typed, Typed], None]] = {
    "lodge": _lodge,
    "mark": _mark,
    "outcome": _outcome,
    "propose": _propose,
    "deregister": _deregister,
    "hear": _hear,
    "decide": _decide,
    "follow_up": _step,
}
