"""What has happened? Questions once, several cases, one page that tells how all of them stand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Citizen
from tongban.basis.answers import WrongAnswers
from tongban.basis.items import FieldKind, Item
from tongban.casework.cases import intake
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.life_events import actions, queries
from tongban.casework.life_events.queries import ApplicationView, MemberView
from tongban.casework.life_events.rules import HandedIn, Standing
from tongban.casework.registry import queries as registry
from tongban.channels import questions
from tongban.channels import wording as common
from tongban.channels.frame.parts import Row
from tongban.channels.now import now
from tongban.channels.portal import pages, wording
from tongban.channels.portal.forms import DeclarationForm, EvidenceForm
from tongban.channels.portal.views.places import ask_place
from tongban.channels.who import citizen_of, visit_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_not_required
def event(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is done for a life event here, in which order, and what must be done elsewhere."""
    found = queries.event(code)
    items = {item.code: item for item in queries.items_of(found, now())}
    lines = [
        (items[m.item], wording.say(items[found.member(m.after).item].name) if m.after else "", m.asked_if is not None)
        for m in found.members
    ]
    return render(request, "portal/life_event.html", {"event": found, "lines": lines})


@get_or_post
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Offer what was begun before; a click begins anew."""
    citizen, found = citizen_of(request), queries.event(code)
    if request.method == "POST":
        begun = actions.begin(code=found.code, answers={pages.KEY: str(uuid4())}, by=citizen, at=now())
        return redirect("portal:life_resume", application_id=begun)
    mine = [each for each in queries.applications(actor=citizen) if each.event.code == found.code]
    context = {
        "event": found,
        "begun": [
            {
                "at": each.updated_at,
                "go_on": _resume(each),
                "throw_away": reverse("portal:life_discard", args=[each.id]),
            }
            for each in mine
            if each.handed_in_at is None
        ],
        "person": registry.person(citizen.person_id, localdate(now())),
    }
    return render(request, "portal/life_start.html", context)


def _resume(found: ApplicationView) -> str:
    return reverse("portal:life_resume", args=[found.id])


def _application(request: HttpRequest, application_id: UUID) -> tuple[Citizen, ApplicationView, Item]:
    citizen = citizen_of(request)
    found = queries.application(application_id, actor=citizen)
    return citizen, found, queries.asked(found.event, now())


@get_or_post
def resume(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Go on where it was left; once handed in, tell how each case stands."""
    citizen, found, item = _application(request, application_id)
    if found.handed_in_at is None:
        return redirect(_next(found.id, item, found.answers, citizen))
    return render(request, "portal/life_progress.html", _progress(found))


def _next(application_id: UUID, item: Item, answers: Mapping[str, Any], citizen: Citizen) -> str:
    """Return the address of what is to be done next: the first open page, the papers, the check."""
    page = pages.next_open(item, answers)
    if page is not None:
        return reverse("portal:life_question", args=[application_id, page.name])
    evidence = intake.resolve_evidence(item, citizen.person_id, now())
    if pages.SHOWN not in answers and any(each.asked for each in evidence):
        return reverse("portal:life_papers", args=[application_id])
    return reverse("portal:life_check", args=[application_id])


def _keep(found: ApplicationView, item: Item, answers: Mapping[str, Any], citizen: Citizen) -> HttpResponse:
    """Keep the answers and go on; what was handed in meanwhile shows how it stands."""
    try:
        actions.keep(application_id=found.id, answers=answers, by=citizen, at=now())
    except HandedIn:
        return redirect("portal:life_resume", application_id=found.id)
    return redirect(_next(found.id, item, answers, citizen))


@get_or_post
def question(request: HttpRequest, application_id: UUID, name: str) -> HttpResponse:
    """Ask the questions of one page; keep the answers and go on."""
    citizen, found, item = _application(request, application_id)
    page = pages.page_named(item, found.answers, name)
    if page is None:
        raise Http404
    here = {"item": item, "page": page, "back": _back(found, item, name)}

    def keep(answers: Mapping[str, Any]) -> HttpResponse:
        """Keep what was answered and go on to what is open."""
        return _keep(found, item, pages.with_answers(page, found.answers, answers), citizen)

    if page.alone and page.alone.kind is FieldKind.REGION:
        return ask_place(request, page.alone, found.answers.get(page.name, ""), here, keep)
    form = questions.QuestionForm(
        item,
        known=questions.known_of(citizen.person_id, localdate(now())),
        questions=page.questions,
        answers=found.answers,
        data=request.POST if request.method == "POST" else None,
    )
    if form.is_valid():
        return keep(form.answers)
    return render(request, "portal/question.html", {**here, "form": form})


def _back(found: ApplicationView, item: Item, name: str) -> str:
    before = pages.page_before(item, found.answers, name)
    if before is None:
        return reverse("portal:life_start", args=[found.event.code])
    return reverse("portal:life_question", args=[found.id, before.name])


@get_or_post
def papers(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask once which papers the applicant has, for all the items together."""
    citizen, found, item = _application(request, application_id)
    evidence = intake.resolve_evidence(item, citizen.person_id, now())
    asked = [(r.evidence.code, wording.say(r.evidence.name), False) for r in evidence if r.asked]
    form = EvidenceForm(
        asked, shown=found.answers.get(pages.SHOWN, ()), data=request.POST if request.method == "POST" else None
    )
    if form.is_valid():
        return _keep(found, item, {**found.answers, pages.SHOWN: form.cleaned_data["papers"]}, citizen)
    context = {
        "item": item,
        "form": form,
        "terms": None,  # what is promised is asked with each item
        "asked": asked,
        "hints": {r.evidence.code: str(common.EVIDENCE_WHY[r.why]) for r in evidence if r.asked},
        "held": [(wording.say(r.evidence.name), str(common.EVIDENCE_WHY[r.why])) for r in evidence if not r.asked],
        "back": _back(found, item, ""),
    }
    return render(request, "portal/papers.html", context)


@get_or_post
def check(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show every answer and every case that will be made, and hand in. A second click does nothing more."""
    citizen, found, item = _application(request, application_id)
    if found.handed_in_at is not None:
        return redirect("portal:life_resume", application_id=found.id)
    todo = _next(found.id, item, found.answers, citizen)
    if todo != reverse("portal:life_check", args=[found.id]):
        return redirect(todo)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    problems: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            actions.hand_in(application_id=found.id, by=citizen, at=now(), visit=visit_of(request, "portal"))
        except WrongAnswers as e:
            problems = [_problem(found, item, name, fault) for name, fault in e.faults.items()]
        else:
            return redirect("portal:life_resume", application_id=found.id)
    chosen = [(catalog.current(m.item, localdate(now())), m.after) for m in found.event.chosen(found.answers)]
    context = {
        "event": found.event,
        "application": found,
        "form": form,
        "problems": problems,
        "rows": _rows(found, item),
        "chosen": [(wording.say(each.name), wording.say(each.fee.words), bool(after)) for each, after in chosen],
        "person": registry.person(citizen.person_id, localdate(now())),
        "back": _back(found, item, ""),
    }
    return render(request, "portal/life_check.html", context)


def _problem(found: ApplicationView, item: Item, name: str, fault: str) -> tuple[str, str]:
    page = next((page for page in pages.pages_of(item) if name in {q.name for q in page.questions}), None)
    if page is None:
        return "", _(fault)
    label = wording.say(item.field(name).label)
    return reverse("portal:life_question", args=[found.id, page.name]), f"{label}{_(': ')}{_(fault)}"


def _rows(found: ApplicationView, item: Item) -> list[Row]:
    words = {q.name: text for q, text in questions.answers_in_words(item, found.answers, localdate(now()))}
    return [
        Row(
            wording.say(asked.label),
            words.get(asked.name, _("Not answered")),
            reverse("portal:life_question", args=[found.id, page.name]),
        )
        for page in pages.pages_asked(item, found.answers)
        for asked in page.questions
    ]


@get_or_post
def discard(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Ask whether to throw it away, and do it."""
    citizen, found, _item = _application(request, application_id)
    if found.handed_in_at is not None:
        return redirect("portal:life_resume", application_id=found.id)
    if request.method == "POST":
        actions.discard(application_id=found.id, by=citizen)
        messages.success(request, _("What you had begun has been thrown away."))
        return redirect("portal:home")
    return render(request, "frame/confirm.html", {"confirm": wording.discarding(found.event.name, back=_resume(found))})


# --- how it stands --------------------------------------------------------------------------------


def _progress(found: ApplicationView) -> dict[str, Any]:
    name_of = {each.member.key: wording.say(each.item.name) for each in found.members}
    lost = [each for each in found.members if each.standing is not Standing.WAITING and _came_to_nothing(each)]
    going = [each for each in found.members if each.state and not _came_to_nothing(each)]
    return {
        "event": found.event,
        "application": found,
        "lines": [
            (each, *_stands(each), name_of.get(each.member.after, ""), each.standing.value) for each in found.members
        ],
        "lost": [wording.say(each.item.name) for each in lost if each.standing is not Standing.DROPPED],
        "dropped": [wording.say(each.item.name) for each in found.members if each.standing is Standing.DROPPED],
        "going": [wording.say(each.item.name) for each in going],
    }


def _came_to_nothing(each: MemberView) -> bool:
    over = {State.NOT_ACCEPTED, State.REFUSED, State.WITHDRAWN, State.BROKEN, State.RESCINDED}
    return each.standing in {Standing.IMPOSSIBLE, Standing.DROPPED} or each.state in over


def _stands(each: MemberView) -> tuple[str, str]:
    """Return how an item stands, in words and a colour."""
    if each.state:
        state = State(each.state)
        return str(common.STATE[state]), wording.STATE_COLOUR[state]
    return {
        Standing.WAITING: (_("Waiting"), "grey"),
        Standing.BEGUN: (_("Begun"), "blue"),
        Standing.IMPOSSIBLE: (_("Could not be handed in"), "red"),
        Standing.DROPPED: (_("Not begun"), "grey"),
    }[each.standing]
