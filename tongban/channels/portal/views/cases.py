"""The citizen's own cases: where each stands, who holds it, why it is due when, and what can be done."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Citizen
from tongban.basis.answers import WrongAnswers
from tongban.basis.clock import State as ClockState
from tongban.basis.items import FieldKind, FormField, Item
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.cases import actions
from tongban.casework.cases import queries as cases
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.states import OPEN, Act
from tongban.casework.clocks import rules as clock_rules
from tongban.casework.clocks.queries import RunningClock
from tongban.casework.offices import queries as offices
from tongban.casework.papers import queries as papers
from tongban.casework.registry import queries as registry
from tongban.casework.supervision import queries as supervision
from tongban.casework.supervision.queries import Late
from tongban.channels import questions, refusal_words, visiting
from tongban.channels import wording as common
from tongban.channels.now import now
from tongban.channels.portal import time_words, wording
from tongban.channels.portal.documents import documents
from tongban.channels.portal.forms import EvidenceForm, WordsForm
from tongban.channels.portal.views import after
from tongban.channels.portal.views.concerned import links
from tongban.channels.portal.views.promised import promised
from tongban.channels.portal.views.refused import TOO_LATE, can_be_tried_again, handed_in, too_late
from tongban.channels.portal.views.uploads import to_replace
from tongban.channels.who import citizen_of, visit_of

PAGE = 20  # cases

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the citizen's cases, newest first, and what they have begun."""
    actor = citizen_of(request)
    after = request.GET.get("after", "")
    rows = list(cases.cases(actor=actor, after=after if _is_id(after) else "", size=PAGE + 1))
    more = len(rows) > PAGE
    context = {
        "rows": [(row, common.STATE[row.state], wording.STATE_COLOUR[row.state]) for row in rows[:PAGE]],
        "drafts": [] if after else cases.drafts(actor=actor),
        "later": bool(after),
        "next_url": f"{reverse('portal:cases')}?{urlencode({'after': rows[PAGE - 1].after})}" if more else "",
    }
    return render(request, "portal/cases.html", context)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case: where it stands, who holds it, why it is due when, what happened, what was issued."""
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    on = localdate(now())
    names = _office_names(_codes(view))
    may = open_acts(view, actor=actor)
    told, words = wording.missing(view)
    own = _is_own(view, actor)
    context = {
        "case": view,
        "own": own,
        "state": common.STATE[view.state],
        "colour": wording.STATE_COLOUR[view.state],
        "next": wording.NEXT[view.state],
        "holder": names.get(view.holder, ""),
        "holders": _holders(view, names),
        "clocks": [_clock(view.item, clock, names, on) for clock in view.clocks if clock.running],
        "past_clocks": [_clock(view.item, clock, names, on) for clock in view.clocks if not clock.running],
        "timeline": wording.timeline(view, names, own=own),
        "may_supply": Act.SUPPLY in may,
        "may_withdraw": Act.WITHDRAW in may,
        "promised": promised(view, on) if Act.SUPPLY_GAP in may else [],
        "may_say": links(may),
        "stands_still": time_words.next_step(view),
        "missing": told,
        "missing_words": words,
        "refused": wording.refused(view) if own else None,
        "evidence": _evidence(view) if own else [],
        "answers": _answers(view) if own else [],
        "documents": documents(registry.documents_of_case(view.id), on) if own else [],
        "offices": _duties(view, names),
        "open": view.state in OPEN,
        "visits": visiting.visits(view) if own else [],
        "notices": papers.notices(view, actor=actor),
        "files_again": to_replace(papers.attachments(view, actor=actor)) if view.state in OPEN else [],
        "lateness": _lateness(view),
        **after.shown(view, own),
    }
    return render(request, "portal/case.html", context)


def _lateness(view: CaseView) -> list[tuple[str, Late]]:
    """Return why offices are late, as they have published it. One query, and one for their names."""
    said = supervision.explanations(view.id)
    names = _office_names(late.office for late in said) if said else {}
    return [(names[late.office], late) for late in said]


def _is_own(view: CaseView, actor: Citizen) -> bool:
    """Return whether the actor applied. Others with a part in it see where it stands, not what was said in it."""
    return view.applicant_person_id == actor.person_id


def _answers(view: CaseView) -> list[tuple[FormField, str]]:
    return questions.answers_in_words(view.item, view.answers, localdate(view.received_at))


def _codes(view: CaseView) -> set[str]:
    codes = {*view.offices.values(), view.holder}
    return {code for code in codes | {event.authority for event in view.events} if code}


def _office_names(codes: Iterable[str]) -> dict[str, str]:
    return {code: wording.say(found.name) for code, found in offices.authorities(codes).items()}


def _holders(view: CaseView, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the offices that must do something next, and what: several where the item lets them work side by side."""
    return [
        (names[view.offices[task.duty]], str(wording.STEP.get(task.name) or common.task(view.item, task.name)))
        for task in view.tasks
    ]


def _duties(view: CaseView, names: dict[str, str]) -> list[tuple[str, str]]:
    return [(common.duty(view.item, duty), names[code]) for duty, code in view.offices.items() if code]


def _clock(item: Item, clock: RunningClock, names: dict[str, str], on: date) -> dict[str, Any]:
    """Return a time limit as the page shows it: its light, the day, and the reasons with their articles."""
    value = clock.value
    state = value.state(on)
    waits = state is ClockState.PAUSED and not value.overrun(on)
    light = "done" if value.ended else "paused" if waits else str(value.light(on))
    return {
        "name": clock_rules.name(item, clock.kind),
        "office": names.get(clock.authority) or next(iter(_office_names([clock.authority]).values())),
        "light": light,
        "due": value.due,
        "limit": value.limit,
        "source": clock_rules.source(item, clock.kind),
        "why": value.explain(on),
    }


def _evidence(view: CaseView) -> list[tuple[str, str, str]]:
    names = {evidence.code: wording.say(evidence.name) for evidence in view.item.evidence}
    return [
        (names.get(e.code, e.code), str(common.EVIDENCE_STATUS[e.status]), str(common.EVIDENCE_WHY.get(e.why, "")))
        for e in view.evidence
    ]


@require_safe
def received(request: HttpRequest, number: str) -> HttpResponse:
    """Show the receipt: the number, what happens next, and by when."""
    actor = citizen_of(request)
    view, on = cases.case(number, actor=actor), localdate(now())
    if not _is_own(view, actor):
        raise NotFound("receipt")
    names = _office_names(_codes(view))
    context = {
        "case": view,
        "holders": _holders(view, names),
        "clocks": [_clock(view.item, clock, names, on) for clock in view.clocks if clock.running],
        "to_show": [name for name, status, _why in _shown(view) if status == "declared"],
    }
    return render(request, "portal/received.html", context)


def _shown(view: CaseView) -> list[tuple[str, str, str]]:
    names = {evidence.code: wording.say(evidence.name) for evidence in view.item.evidence}
    return [(names.get(e.code, e.code), e.status, e.why) for e in view.evidence]


@get_or_post
def supply(request: HttpRequest, number: str) -> HttpResponse:
    """Let the applicant supply what was missing: papers, answers, a few words."""
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    if Act.SUPPLY not in open_acts(view, actor=actor):
        return too_late(request, view)
    data = request.POST if request.method == "POST" else None
    lacking = {e.code for e in view.evidence if e.status == "missing"}
    papers = [(e.code, wording.say(e.name), True) for e in view.item.evidence if e.code in lacking]
    evidence = EvidenceForm(papers, label=_("Tick what you now have and will show"), data=data)
    on = localdate(now())
    known = questions.known_of(actor.person_id, on)
    changeable = _changeable(view.item)
    answers = questions.QuestionForm(view.item, known=known, questions=changeable, answers=view.answers, data=data)
    said, problem = WordsForm(label=_("Anything you want to add"), data=data), None
    if data is not None and all([evidence.is_valid(), answers.is_valid(), said.is_valid()]):
        problem = _supplied(request, view, actor, answers.answers, said.cleaned_data["words"])
        if not problem:
            messages.success(request, _("The office has what you supplied. Its time begins anew."))
            return redirect("portal:case", number=view.number)
        messages.error(request, _words(problem, actor))
        if not can_be_tried_again(problem):
            return redirect("portal:case", number=view.number)
    told, words = wording.missing(view)
    context = {
        "case": view,
        "forms": [evidence, answers, said],
        "papers": papers,
        "evidence": evidence,
        "answers": answers,
        "said": said,
        "missing": told,
        "missing_words": words,
    }
    return render(request, "portal/supply.html", context, status=TOO_LATE if problem else 200)


def _changeable(item: Item) -> list[FormField]:
    """Return the questions whose answers can be mended: not those by which the offices were found."""
    rules = item.procedure.offices.values() if item.procedure else ()
    fixed = {rule.field for rule in rules}
    return [q for q in item.form if q.name not in fixed and q.kind is not FieldKind.ORGANISATION]


def _supplied(
    request: HttpRequest, view: CaseView, actor: Citizen, answers: dict[str, Any], words: str
) -> Refusal | None:
    """Hand in what was missing; return why it was not taken, or None."""
    try:
        actions.supply(
            number=view.number, answers=answers, words=words, by=actor, at=now(), visit=visit_of(request, "portal")
        )
    except NotFound:
        raise
    except Refusal as e:
        return e
    return None


def _words(e: Refusal, actor: Citizen) -> str:
    return (
        _("; ").join(_(fault) for fault in e.faults.values())
        if isinstance(e, WrongAnswers)
        else refusal_words.refusal(e, to=actor)
    )


@get_or_post
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether to take the application back, and do it."""
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    if Act.WITHDRAW not in open_acts(view, actor=actor):
        return too_late(request, view)
    form = WordsForm(label=_("Why do you take it back?"), data=request.POST if request.method == "POST" else None)
    page = partial(render, request, "portal/withdraw.html", {"case": view, "form": form})
    if not form.is_valid():
        return page()
    words, visit = form.cleaned_data["words"], visit_of(request, "portal")
    return handed_in(
        request, view, lambda: actions.withdraw(number=view.number, words=words, by=actor, at=now(), visit=visit),
        done=_("You have taken the application back."), again=page,
    )  # fmt: skip
