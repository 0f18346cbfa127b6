"""Apply for an item: page by page, kept after each, checked as a whole, handed in once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.basis.actors import Citizen
from tongban.basis.answers import WrongAnswers, fee_of
from tongban.basis.items import FieldKind, Item
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.cases import intake
from tongban.casework.cases import queries as cases
from tongban.casework.cases.queries import DraftView
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.standing import queries as standing
from tongban.channels import questions, refusal_words
from tongban.channels import wording as common
from tongban.channels.frame.parts import Row
from tongban.channels.now import now
from tongban.channels.portal import pages, wording
from tongban.channels.portal.forms import DeclarationForm, EvidenceForm, ForWhomForm
from tongban.channels.portal.settling import handed_over
from tongban.channels.portal.views.places import ask_place
from tongban.channels.portal.views.telling import data_notice
from tongban.channels.portal.views.uploads import bring
from tongban.channels.terms import TermsForm
from tongban.channels.who import citizen_of, visit_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is coming and offer applications begun before; a click begins a new one."""
    citizen = citizen_of(request)
    item = catalog.current(code, localdate(now()))
    if not wording.online(item):
        return redirect("portal:item", code=item.code)
    principals = standing.principals(citizen.person_id, localdate(now())) if "person" in item.applicants else []
    form = ForWhomForm(principals, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        draft_id = begin(item, citizen, {}, form.applicant)
        return redirect("portal:resume", draft_id=draft_id)
    context = {
        "item": item,
        "begun": [
            {"at": each.updated_at, "go_on": _resume(each), "throw_away": reverse("portal:discard", args=[each.id])}
            for each in cases.drafts(actor=citizen)
            if each.item.code == item.code
        ],
        "person": registry.person(citizen.person_id, localdate(now())),
        "organisation": _organisation_question(item) is not None,
        "form": form if principals else None,
        **data_notice(item),
    }
    return render(request, "portal/start.html", context)


def _resume(draft: DraftView) -> str:
    return reverse("portal:resume", args=[draft.id])


def begin(item: Item, citizen: Citizen, notes: Mapping[str, Any], applicant: UUID | None = None) -> UUID:
    """Begin an application with what a draft notes besides answers; return its id."""
    return _save(None, item, {pages.KEY: str(uuid4()), **notes}, citizen, applicant)


def _save(
    draft_id: UUID | None, item: Item, answers: Mapping[str, Any], citizen: Citizen, applicant: UUID | None
) -> UUID:
    return intake.save_draft(
        draft_id=draft_id,
        item=item,
        answers=answers,
        applicant=applicant or citizen.person_id,
        authority="",
        by=citizen,
        at=now(),
    )


def _draft(request: HttpRequest, draft_id: UUID) -> tuple[Citizen, DraftView]:
    citizen = citizen_of(request)
    return citizen, cases.draft(draft_id, actor=citizen)


@get_or_post
def resume(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on where the application was left; under a newer version of the item if there is one."""
    citizen, draft = _draft(request, draft_id)
    current = catalog.current(draft.item.code, localdate(now()))
    if current.version != draft.item.version:
        kept = {name: value for name, value in draft.answers.items() if name not in {pages.SEEN, pages.SHOWN}}
        newer = _save(None, current, kept, citizen, draft.applicant_person_id)
        intake.drop_draft(draft_id=draft.id, by=citizen)
        messages.info(request, _("The rules for this item have changed. Please look through your answers again."))
        return redirect("portal:resume", draft_id=newer)
    return redirect(_next(draft.id, draft.item, draft.answers, _whose(draft, citizen)))


def _whose(draft: DraftView, citizen: Citizen) -> UUID:
    """Return who applies: the citizen, or the person for whom they do."""
    return draft.applicant_person_id or citizen.person_id


def _next(draft_id: UUID, item: Item, answers: Mapping[str, Any], applicant: UUID) -> str:
    """Return the address of what is to be done next: the first open page, the papers, the check."""
    page = pages.next_open(item, answers)
    if page is not None:
        return reverse("portal:question", args=[draft_id, page.name])
    if _missing_papers(_evidence(item, applicant), answers, _without(item, answers)):
        return reverse("portal:papers", args=[draft_id])
    return reverse("portal:check", args=[draft_id])


def _evidence(item: Item, applicant: UUID) -> list[intake.Resolved]:
    return intake.resolve_evidence(item, None if _organisation_question(item) else applicant, now())


def _without(item: Item, answers: Mapping[str, Any]) -> set[str]:
    """Return the evidence that is not shown now: promised for later, or replaced by a commitment."""
    commitment = item.terms.commitment if answers.get(pages.COMMITS) else None
    return {*answers.get(pages.LATER, ()), *(commitment.stands_for if commitment else ())}


def _missing_papers(evidence: Sequence[intake.Resolved], answers: Mapping[str, Any], without: set[str]) -> bool:
    if pages.SHOWN not in answers:
        return any(each.asked for each in evidence)
    return any(
        each.asked and each.evidence.required and each.evidence.code not in {*answers[pages.SHOWN], *without}
        for each in evidence
    )


def _organisation_question(item: Item) -> str | None:
    """Return the name of the question that says for which organisation a person applies; None if for themselves."""
    if "person" in item.applicants:
        return None
    return next((question.name for question in pages.asked_for(item, FieldKind.ORGANISATION)), None)


@get_or_post
def question(request: HttpRequest, draft_id: UUID, name: str) -> HttpResponse:
    """Ask the questions of one page; keep the answers and go on."""
    citizen, draft = _draft(request, draft_id)
    page = pages.page_named(draft.item, draft.answers, name)
    if page is None:
        raise Http404
    here = {
        "item": draft.item,
        "draft": draft,
        "page": page,
        "place": pages.position(pages.pages_asked(draft.item, draft.answers), name),
        "back": _back(draft, name),
    }

    def keep(answers: Mapping[str, Any]) -> HttpResponse:
        """Keep what was answered and go on to what is open."""
        kept = pages.with_answers(page, draft.answers, answers)
        _save(draft.id, draft.item, kept, citizen, draft.applicant_person_id)
        if page.alone and page.alone.kind is FieldKind.HOUSEHOLD and answers.get(page.alone.name):
            return redirect("portal:household", draft_id=draft.id, name=page.name)
        return redirect(_next(draft.id, draft.item, kept, _whose(draft, citizen)))

    if page.alone and page.alone.kind is FieldKind.REGION:
        return ask_place(request, page.alone, draft.answers.get(page.name, ""), here, keep)
    known = questions.known_of(_whose(draft, citizen), localdate(now()))
    form = questions.QuestionForm(
        draft.item,
        known=known,
        questions=page.questions,
        answers=draft.answers,
        data=request.POST if request.method == "POST" else None,
    )
    if form.is_valid():
        return keep(form.answers)
    return render(request, "portal/question.html", {**here, "form": form, **_chosen(page, draft)})


def _back(draft: DraftView, name: str) -> str:
    before = pages.page_before(draft.item, draft.answers, name)
    if before is None:
        return reverse("portal:start", args=[draft.item.code])
    return reverse("portal:question", args=[draft.id, before.name])


def _chosen(page: pages.Page, draft: DraftView) -> dict[str, str]:
    """Return the household that stands already, so that nobody types its number again."""
    if not page.alone or page.alone.kind is not FieldKind.HOUSEHOLD or not draft.answers.get(page.name):
        return {}
    found = registry.household(UUID(draft.answers[page.name]), localdate(now()))
    return {"chosen": questions.household_in_words(found)}


@get_or_post
def household(request: HttpRequest, draft_id: UUID, name: str) -> HttpResponse:
    """Show what was found under an ID number, as little as it takes to know it again, and ask whether that is it."""
    citizen, draft = _draft(request, draft_id)
    page = pages.page_named(draft.item, draft.answers, name)
    if page is None or not page.alone or page.alone.kind is not FieldKind.HOUSEHOLD or not draft.answers.get(name):
        raise Http404
    if request.method == "POST":
        kept = pages.noted(draft.answers, pages.CONFIRMED, name)
        _save(draft.id, draft.item, kept, citizen, draft.applicant_person_id)
        return redirect(_next(draft.id, draft.item, kept, _whose(draft, citizen)))
    back = reverse("portal:question", args=[draft.id, name])
    context = {"item": draft.item, "page": page, "back": back, **_chosen(page, draft)}
    return render(request, "portal/household.html", context)


@get_or_post
def papers(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show what need not be brought, and ask which papers the applicant has and will show."""
    citizen, draft = _draft(request, draft_id)
    evidence = _evidence(draft.item, _whose(draft, citizen))
    data = request.POST if request.method == "POST" else None
    before = {"later": draft.answers.get(pages.LATER, ()), "on_commitment": draft.answers.get(pages.COMMITS)}
    terms = TermsForm(draft.item, asked=[r for r in evidence if r.asked], data=data, initial=before)
    said = terms.terms() if terms.is_valid() else None
    notes = {pages.LATER: sorted(said.later), pages.COMMITS: said.on_commitment} if said else {}
    without = _without(draft.item, notes)
    asked = [
        (r.evidence.code, wording.say(r.evidence.name), r.evidence.required and r.evidence.code not in without)
        for r in evidence
        if r.asked
    ]
    form = EvidenceForm(asked, shown=draft.answers.get(pages.SHOWN, ()), data=data)
    if form.is_valid() and said:
        kept = {**draft.answers, **notes, pages.SHOWN: form.cleaned_data["papers"]}
        _save(draft.id, draft.item, kept, citizen, draft.applicant_person_id)
        if "files" in request.POST:
            return redirect("portal:draft_files", draft_id=draft.id)
        return redirect(_next(draft.id, draft.item, kept, _whose(draft, citizen)))
    context = {
        "item": draft.item,
        "form": form,
        "terms": terms,
        "asked": asked,
        "hints": {r.evidence.code: str(common.EVIDENCE_WHY[r.why]) for r in evidence if r.asked},
        "held": _held(evidence),
        "back": _back(draft, ""),
    }
    return render(request, "portal/papers.html", context)


def _held(evidence: Sequence[intake.Resolved]) -> list[tuple[str, str]]:
    return [(wording.say(r.evidence.name), str(common.EVIDENCE_WHY[r.why])) for r in evidence if not r.asked]


@get_or_post
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Show every answer to be checked, and hand the application in. A second click finds the case of the first."""
    citizen = citizen_of(request)
    try:
        draft = cases.draft(draft_id, actor=citizen)
    except NotFound:
        number = _handed_in(request, citizen)
        bring(request, number, draft_id, citizen)
        return redirect("portal:received", number=number)
    todo = _next(draft.id, draft.item, draft.answers, _whose(draft, citizen))
    if todo != reverse("portal:check", args=[draft.id]):
        return redirect(todo)
    if catalog.current(draft.item.code, localdate(now())).version != draft.item.version:
        return redirect("portal:resume", draft_id=draft.id)
    problems: list[tuple[str, str]] = []
    form = DeclarationForm(
        request.POST if request.method == "POST" else None, initial={"key": draft.answers[pages.KEY]}
    )
    terms = _terms_form(request, draft, citizen)
    if form.is_valid() and terms.is_valid():
        number, problems = _submit(request, draft, citizen, terms)
        if number:
            bring(request, number, draft.id, citizen)
            return redirect("portal:received", number=number)
    evidence = _evidence(draft.item, _whose(draft, citizen))
    without = _without(draft.item, draft.answers)
    context = {
        "item": draft.item,
        "draft": draft,
        "form": form,
        "terms": terms,
        "fee": fee_of(draft.item, draft.answers),
        "applicant": registry.person(_whose(draft, citizen), localdate(now())),
        "without": [wording.say(r.evidence.name) for r in evidence if r.asked and r.evidence.code in without],
        "commits": bool(draft.answers.get(pages.COMMITS)),
        "problems": problems,
        "rows": _answer_rows(draft),
        "facts": handed_over(draft.answers.get(pages.FACTS, {})),
        "person": registry.person(citizen.person_id, localdate(now())),
        "held": _held(evidence),
        "shown": [
            wording.say(r.evidence.name) for r in evidence if r.evidence.code in draft.answers.get(pages.SHOWN, ())
        ],
        "back": _back(draft, ""),
    }
    return render(request, "portal/check.html", context)


def _handed_in(request: HttpRequest, citizen: Citizen) -> str:
    """Return the number of the case that was made with this form before, or raise NotFound."""
    form = DeclarationForm(request.POST)
    form.is_valid()
    key = form.cleaned_data.get("key")
    number = cases.number_of_key(key, actor=citizen) if key else None
    if number is None:
        raise NotFound("draft")
    return number


def _terms_form(request: HttpRequest, draft: DraftView, citizen: Citizen) -> TermsForm:
    """Return the question whether this is another matter than a case that is open; empty if none is."""
    twins = [] if _organisation_question(draft.item) else intake.open_already(draft.item.code, _whose(draft, citizen))
    data = request.POST if request.method == "POST" else None
    return TermsForm(draft.item, twins=twins, papers=False, data=data)


def _submit(
    request: HttpRequest, draft: DraftView, citizen: Citizen, terms: TermsForm
) -> tuple[str, list[tuple[str, str]]]:
    """Return the number of the new case; or nothing, and what to do about each problem with where to do it."""
    try:
        number = intake.submit(
            item=draft.item,
            answers=draft.answers,
            applicant=_applicant(draft, citizen),
            window="",
            key=UUID(draft.answers[pages.KEY]),
            by=citizen,
            at=now(),
            visit=visit_of(request, "portal"),
            draft_id=draft.id,
            terms=replace(
                terms.terms(draft.answers.get(pages.SHOWN, ())),
                later=draft.answers.get(pages.LATER, ()),
                on_commitment=bool(draft.answers.get(pages.COMMITS)),
                facts=draft.answers.get(pages.FACTS, {}),
            ),
        )
    except WrongAnswers as e:
        return "", [_problem(draft, name, fault) for name, fault in e.faults.items()]
    except NotFound:
        return "", [
            ("", _("No office is known here for what you answered. Change the place, or ask at a police window."))
        ]
    except Refusal as e:
        return "", [("", refusal_words.refusal(e, to=citizen))]
    return number, []


def _problem(draft: DraftView, name: str, fault: str) -> tuple[str, str]:
    page = next(page for page in pages.pages_of(draft.item) if name in {q.name for q in page.questions})
    label = wording.say(draft.item.field(name).label)
    return reverse("portal:question", args=[draft.id, page.name]), f"{label}{_(': ')}{_(fault)}"


def _applicant(draft: DraftView, citizen: Citizen) -> intake.Applicant:
    person = registry.person(_whose(draft, citizen), localdate(now()))
    name = _organisation_question(draft.item)
    if name is None:
        return intake.Applicant(person_id=person.person_id, name=person.name)
    code = draft.answers[name]
    return intake.Applicant(person_id=citizen.person_id, credit_code=code, name=registry.organisation(code) or code)


def _answer_rows(draft: DraftView) -> list[Row]:
    page_of = {q.name: page.name for page in pages.pages_of(draft.item) for q in page.questions}
    answered = questions.answers_in_words(draft.item, draft.answers, localdate(now()))
    words = {asked.name: text for asked, text in answered}
    rows = []
    for page in pages.pages_asked(draft.item, draft.answers):
        for asked in page.questions:
            change = reverse("portal:question", args=[draft.id, page_of[asked.name]])
            rows.append(Row(wording.say(asked.label), words.get(asked.name, _("Not answered")), change))
    return rows


@get_or_post
def discard(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask whether to throw an application away, and do it."""
    citizen, draft = _draft(request, draft_id)
    if request.method == "POST":
        intake.drop_draft(draft_id=draft.id, by=citizen)
        messages.success(request, _("What you had begun has been thrown away."))
        return redirect("portal:home")
    return render(request, "frame/confirm.html", {"confirm": wording.discarding(draft.item.name, back=_resume(draft))})
