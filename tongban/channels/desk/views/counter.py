"""The counter: who is it, what is it about, hand it in, and accept it on the spot."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.answers import WrongAnswers
from tongban.basis.ids import parse_credit_code
from tongban.basis.items import FieldKind, Handling, Item
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.appointments import queries as appointments
from tongban.casework.audit.rules import Page
from tongban.casework.cases import actions, intake, queries
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.states import Act
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.channels import refusal_words, saying_why, seeing, visiting, wording
from tongban.channels.desk import counter
from tongban.channels.desk.forms import LONGEST_NAME, IdentifyForm, SearchForm
from tongban.channels.desk.screen import must_work_at_a_window, office_names, say, show, today, windows
from tongban.channels.now import now
from tongban.channels.questions import QuestionForm, known_of, say_condition
from tongban.channels.terms import TermsForm
from tongban.channels.who import visit_of

MEND = 422
# Names of our own boxes begin with an underscore, which no question of an item can.
KEY, DRAFT, WINDOW, CODE, FIRM = "_key", "_draft", "_window", "_credit_code", "_organisation"


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("id_number", "name")
def identify(request: HttpRequest) -> HttpResponse:
    """Ask who is at the counter; one fit leads on at once, several are offered to choose from."""
    officer = must_work_at_a_window(request)
    form = IdentifyForm(request.POST if request.method == "POST" else None)
    found: list[Any] = []
    if form.is_valid():
        found = counter.find(
            id_number=form.cleaned_data["id_number"],
            name=form.cleaned_data["name"],
            born_on=form.cleaned_data["born_on"],
            on=today(),
        )
        if len(found) == 1:
            return redirect("desk:counter_person", token=counter.seal(found[0].person_id, officer))
        if not found:
            form.add_error(
                "id_number" if form.cleaned_data["id_number"] else "name",
                _("The register has nobody like that. Compare it with the card, or try the name and date of birth."),
            )
    seeing.persons(officer, [person.person_id for person in found], page=Page.COUNTER)
    page = {
        "form": form,
        "found": [(counter.seal(person.person_id, officer), person) for person in found],
        "drafts": _drafts(officer),
        "search": SearchForm(),
    }
    return show(request, officer, "identify.html", page, status=MEND if form.errors else 200)


def _drafts(officer: Officer) -> list[dict[str, Any]]:
    """Return what the officer has begun at the counter, latest first, without saying for whom."""
    return [
        {"id": draft.id, "item": say(draft.item.name), "at": draft.updated_at}
        for draft in queries.drafts(actor=officer)
        if draft.applicant_person_id
    ]


@require_safe
def person(request: HttpRequest, token: str) -> HttpResponse:
    """Show who is at the counter, their household and open cases, and what can be applied for."""
    officer = must_work_at_a_window(request)
    on = today()
    shown = counter.at_counter(counter.unseal(token, officer), officer, on)
    shown = counter.with_others(shown, token, officer, on)
    seeing.persons(officer, counter.persons_of(shown), page=Page.COUNTER)
    words = request.GET.get("q", "").replace("\x00", "")[:LONGEST_NAME]
    page = {
        "token": token,
        "at": shown,
        "words": words,
        "offers": counter.offers(words, shown, on),
        "draft_names": [(draft, say(draft.item.name)) for draft in shown.drafts],
        "search": SearchForm(),
    }
    return show(request, officer, "counter.html", page)


@require_safe
def resume(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on with an application that this officer has begun."""
    officer = must_work_at_a_window(request)
    draft = queries.draft(draft_id, actor=officer)
    if draft.applicant_person_id is None:
        raise NotFound("draft")
    token = counter.seal(draft.applicant_person_id, officer)
    response = redirect("desk:apply", token=token, code=draft.item.code)
    response["Location"] += f"?draft={draft.id}"
    return response


@require_POST
def drop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Throw away an application that this officer has begun."""
    officer = must_work_at_a_window(request)
    intake.drop_draft(draft_id=draft_id, by=officer)
    messages.success(request, _("The draft is gone."))
    return redirect("desk:counter")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def apply(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """Fill in an application for the person at the counter: keep it, hand it in, or hand it in and accept it."""
    officer = must_work_at_a_window(request)
    person_id = counter.unseal(token, officer)
    draft = _draft(request, officer, person_id, code)
    item = draft.item if draft else catalog.current(code, today())
    if item.handling is not Handling.FULL:
        raise NotFound(f"item {code}")
    known = known_of(person_id, today())
    answers = dict(draft.answers) if draft else {}
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(item, known=known, answers=answers, data=data)
    window = _window(request, officer)
    asked = [r for r in intake.resolve_evidence(item, person_id, now()) if r.asked]
    twins = _twins(request, officer, item, person_id)
    terms = TermsForm(item, twins=twins, asked=asked, data=data)
    page = {"token": token, "item": item, "draft": draft, "form": form, "window": window, "person_id": person_id}
    page |= {"terms": terms, "through": counter.through(token, officer)}
    if request.method != "POST":
        return _form_page(request, officer, page)
    if "save" in request.POST:
        return _save(request, officer, page)
    if not (form.is_valid() and terms.is_valid()):
        return _form_page(request, officer, page, MEND)
    return _submit(request, officer, page)


def _twins(request: HttpRequest, officer: Officer, item: Item, person_id: UUID) -> list[str]:
    """Return the person's open cases of the item; none for an organisation, or if this form was handed in before."""
    if "person" not in item.applicants or request.POST.get(CODE, "").strip():
        return []
    again = request.method == "POST" and queries.number_of_key(_key(request), actor=officer)
    return [] if again else intake.open_already(item.code, person_id)


def _draft(request: HttpRequest, officer: Officer, person_id: UUID, code: str) -> queries.DraftView | None:
    """Return the officer's own draft that the request names, if it is for this person and item."""
    named = request.POST.get(DRAFT) or request.GET.get("draft")
    if not named:
        return None
    try:
        draft = queries.draft(UUID(named), actor=officer)
    except ValueError:
        raise NotFound("draft") from None
    if draft.applicant_person_id != person_id or draft.item.code != code:
        raise NotFound("draft")
    return draft


def _window(request: HttpRequest, officer: Officer) -> str:
    """Return the counter that the officer works at: the one chosen, if it is theirs; else their first."""
    chosen, theirs = request.POST.get(WINDOW, ""), windows(officer)
    return chosen if chosen in theirs else theirs[0]


def _form_page(request: HttpRequest, officer: Officer, page: dict[str, Any], status: int = 200) -> HttpResponse:
    item: Item = page["item"]
    at = counter.at_counter(page["person_id"], officer, today())
    at = counter.with_others(at, page["token"], officer, today())
    seeing.persons(officer, counter.persons_of(at), page=Page.COUNTER)
    resolved = intake.resolve_evidence(item, page["person_id"], now())
    theirs = windows(officer)
    names = office_names(theirs)
    shown = {
        **page,
        "at": at,
        "item_name": say(item.name),
        "key": request.POST.get(KEY) or str(uuid4()),
        "not_asked": [say(r.evidence.name) for r in resolved if not r.asked],
        "to_see": [(say(r.evidence.name), r.evidence.required) for r in resolved if r.asked],
        "conditions": [say(words) for words in item.conditions],
        "windows": [(code, names[code]) for code in theirs],
        "fee": say(item.fee.words),
        "fee_lines": [(say(line.words), say_condition(item, line.when)) for line in item.fee.table],
        "for_firms": "enterprise" in item.applicants and not _firm_question(item),
        "firms_only": item.applicants == ("enterprise",),
        "credit_code": request.POST.get(CODE, ""),
        "organisation": request.POST.get(FIRM, ""),
        "came_with": appointments.called_by(officer, today()),
        "search": SearchForm(),
    }
    return show(request, officer, "apply.html", shown, status=status)


def _save(request: HttpRequest, officer: Officer, page: dict[str, Any]) -> HttpResponse:
    """Keep what has been typed so far, whether or not it could be handed in."""
    draft = page["draft"]
    draft_id = intake.save_draft(
        draft_id=draft.id if draft else None,
        item=page["item"],
        answers=_typed(request, page),
        applicant=page["person_id"],
        authority=page["window"],
        by=officer,
        at=now(),
    )
    messages.success(request, _("Kept as a draft. You find it on the counter page; only you see it."))
    response = redirect("desk:apply", token=page["token"], code=page["item"].code)
    response["Location"] += f"?draft={draft_id}"
    return response


def _typed(request: HttpRequest, page: dict[str, Any]) -> dict[str, Any]:
    """Return the answers to keep, as they are stored: each that is right by itself; what is wrong is asked again."""
    whole: QuestionForm = page["form"]
    kept = dict(whole.before)
    for question in page["item"].form:
        one = QuestionForm(page["item"], known=whole.known, questions=[question], answers=kept, data=request.POST)
        if one.is_valid():
            kept = {name: value for name, value in kept.items() if name != question.name} | one.answers
    return kept


def _submit(request: HttpRequest, officer: Officer, page: dict[str, Any]) -> HttpResponse:
    """Hand it in, and accept it if that was the button and the officer may."""
    form: QuestionForm = page["form"]
    draft = page["draft"]
    ticket = visiting.ticket_of(request, officer)
    try:
        number = intake.submit(
            item=page["item"],
            answers=form.answers,
            applicant=_applicant(request, page),
            window=page["window"],
            key=_key(request),
            by=officer,
            at=now(),
            visit=visit_of(request, "desk"),
            draft_id=draft.id if draft else None,
            terms=replace(page["terms"].terms(), visit=visiting.kept(ticket)),
        )
    except WrongAnswers as e:
        for name, fault in e.faults.items():
            form.add_error(name if name in form.fields else None, _(fault))
        return _form_page(request, officer, page, MEND)
    except NotYours:
        raise
    except Refusal as e:
        form.add_error(None, refusal_words.refusal(e, to=officer))
        return _form_page(request, officer, page, MEND)
    visiting.tie(ticket, number, officer)
    messages.success(request, _("%(number)s: handed in.") % {"number": number})
    if "accept" in request.POST:
        _accept(request, officer, number, page["terms"].cleaned_data.get("later", []))
    return redirect("desk:case", number=number)


def _applicant(request: HttpRequest, page: dict[str, Any]) -> intake.Applicant:
    """Return who applies: the person at the counter, or the firm that they come for.

    Raises:
        WrongCreditCode: The firm's number is none, or is missing where only firms can apply.
    """
    item: Item = page["item"]
    person_id: UUID = page["person_id"]
    if firm := page["form"].answers.get(_firm_question(item), ""):
        return intake.Applicant(person_id=person_id, credit_code=firm, name=registry.organisation(firm) or firm)
    typed = request.POST.get(CODE, "").strip() if "enterprise" in item.applicants else ""
    if typed or item.applicants == ("enterprise",):
        credit_code = parse_credit_code(typed).number
        name = " ".join(request.POST.get(FIRM, "").replace("\x00", "").split())[:120]
        return intake.Applicant(person_id=person_id, credit_code=credit_code, name=name or credit_code)
    return intake.Applicant(person_id=person_id, name=_name_of(person_id), through=page["through"])


def _firm_question(item: Item) -> str:
    """Return the name of the item's own question for the organisation, which is then not asked twice; "" if none."""
    return next((question.name for question in item.form if question.kind is FieldKind.ORGANISATION), "")


def _name_of(person_id: UUID) -> str:
    return registry.person(person_id, today()).name


def _key(request: HttpRequest) -> UUID:
    """Return the key that makes a second click no second case; a fresh one if the form lost it."""
    try:
        return UUID(request.POST.get(KEY, ""))
    except ValueError:
        return uuid4()


def _accept(request: HttpRequest, officer: Officer, number: str, later: list[str]) -> None:
    """Accept at once what was handed in; if that is not this officer's to do, say so and leave it handed in."""
    view = queries.case(number, actor=officer)
    if Act.ACCEPT not in open_acts(view, actor=officer):
        messages.info(request, _("Another office accepts this: it has been sent there."))
        return
    with saying_why.at_the_top(request, to=officer):
        actions.accept(number=number, seen=[], later=later, by=officer, at=now(), visit=visit_of(request, "desk"))
        messages.success(request, _("%(number)s: %(done)s.") % {"number": number, "done": wording.DONE[Act.ACCEPT]})
