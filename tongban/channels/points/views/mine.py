"""A citizen's own part in a round: what they declare, where they stand and why, an objection, the transfer."""

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Citizen
from tongban.basis.answers import WrongAnswers
from tongban.basis.items import Item
from tongban.basis.refusals import Invalid, NotFound, NotYours, Refusal
from tongban.casework.cases import intake
from tongban.casework.cases import queries as cases
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.rounds import entering, objections, queries
from tongban.casework.rounds.queries import RoundView
from tongban.casework.rounds.rules import State
from tongban.channels import policy_words, refusal_words, round_words
from tongban.channels.desk.screen import today
from tongban.channels.facts import FactForm
from tongban.channels.now import now
from tongban.channels.points import telling
from tongban.channels.points.forms import START, ObjectionForm
from tongban.channels.questions import QuestionForm, known_of
from tongban.channels.who import citizen_of, visit_of

MEND = 422
TRANSFERS = UUID("6f1c5b0e-6a0d-5d5e-9a54-0b7c5a3f9d21")  # what the key of a transfer is made in
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """Show the citizen's application: what they declared, what was found, what it comes to, and their place."""
    citizen, row = citizen_of(request), queries.round_of(code)
    entry = queries.own_entry(row, citizen)
    if entry is None:
        return redirect("points:round", code=code)
    place = queries.own_place(row, citizen)
    shown = policy_words.shown(row.explain(entry.facts), row.policy.file(), entry.facts)
    page = telling.head(row) | {
        "entry": entry,
        "dates": telling.dates(row),
        "place": place,
        "list": queries.listing(row) if place else None,
        "shown": shown,
        "unmet": [line for line in shown.conditions if not line.met],
        "is_final": row.state is State.FROZEN,
        "facts": list(telling.fact_lines(row, entry).values()),
        "may_declare": row.state in {State.OPEN, State.SUPPLEMENTING},
        "may_object": row.state is State.PUBLIC_NOTICE and bool(entry.number),
        "outcome": round_words.OUTCOME.get(place.outcome, "") if place else "",
        "objections": [
            (each, round_words.ANSWERED[each.answered], round_words.ANSWERED_COLOUR[each.answered])
            for each in queries.objections(row, by=citizen)
        ],
        "item": row.rule.item,
        "back": reverse("points:round", args=[code]),
        **_transfer(row, citizen_of(request)),
    }
    return render(request, "points/mine.html", page)


def _transfer(row: RoundView, citizen: Any) -> dict[str, Any]:
    """Return whether the citizen may go on with the transfer, and the case if they have."""
    try:
        case_id = queries.transfer_of(row, citizen)
    except Refusal:
        return {"may_transfer": False, "transfer": ""}
    number = cases.numbers_of([case_id], actor=citizen).get(case_id, "") if case_id else ""
    return {"may_transfer": not number, "transfer": number}


def _said_before(number: str, item: Item, citizen: Citizen) -> dict[str, Any]:
    """Return what an application answered already of what an item asks: questions of the same name and kind."""
    before = cases.case(number, actor=citizen)
    kinds = {question.name: question.kind for question in before.item.form}
    alike = {question.name for question in item.form if kinds.get(question.name) is question.kind}
    return {name: value for name, value in before.answers.items() if name in alike}


@get_or_post
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for everything that the policy counts, and keep it."""
    citizen, row = citizen_of(request), queries.round_of(code)
    entry = queries.own_entry(row, citizen)
    policy = row.explains
    known = {name: value for name, value in (entry.declared if entry else {}).items() if name in policy.facts}
    facts = [policy.facts[name] for name in policy.used_facts()]
    form = FactForm(facts, start=START, known=known, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            entering.declare(code=code, facts=form.answers, by=citizen, at=now())
        except (NotFound, NotYours):
            raise
        except Invalid as e:
            name = f"{START}{e.field}"
            form.add_error(name if name in form.fields else None, _(e.message))
        except Refusal as e:
            form.add_error(None, refusal_words.refusal(e, to=citizen))
        else:
            messages.success(request, _("Kept. Officers check it when applications are closed."))
            return redirect("points:mine", code=code)
    page = telling.head(row) | {"form": form, "back": reverse("points:round", args=[code])}
    return render(request, "points/declare.html", page, status=MEND if form.errors else 200)


@get_or_post
def object_to(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for an objection to a place of the list, and raise it."""
    citizen, row = citizen_of(request), queries.round_of(code)
    form = ObjectionForm(_("What is wrong, and why?"), data=request.POST if request.method == "POST" else None)
    form.fields["about"].initial = request.GET.get("about", "")
    if form.is_valid():
        about = form.cleaned_data["about"].strip()
        try:
            objections.object_to(code=code, about=about, words=form.cleaned_data["words"], by=citizen, at=now())
        except NotFound:
            form.add_error("about", _("The list has no such number. Copy it from the list."))
        except Refusal as e:
            form.add_error(None, refusal_words.refusal(e, to=citizen))
        else:
            messages.success(request, _("Your objection has been received. You read the decision here."))
            return redirect("points:mine", code=code)
    page = telling.head(row) | {"form": form, "back": reverse("points:list", args=[code]), "dates": telling.dates(row)}
    return render(request, "points/object.html", page, status=MEND if form.errors else 200)


@get_or_post
def transfer(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for what the transfer needs of somebody who is admitted, and hand it in as a case that follows theirs."""
    citizen, row = citizen_of(request), queries.round_of(code)
    entry = queries.own_entry(row, citizen)
    if entry is None or not _transfer(row, citizen)["may_transfer"]:
        return redirect("points:mine", code=code)
    item = catalog.current(row.rule.transfer, today())
    known = known_of(citizen.person_id, today())
    said = _said_before(entry.number, item, citizen)
    form = QuestionForm(item, known=known, answers=said, data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            number = intake.submit(
                item=item, answers=form.answers,
                applicant=intake.Applicant(
                    person_id=citizen.person_id, name=registry.person(citizen.person_id, today()).name
                ),
                window="", key=uuid5(TRANSFERS, f"{code} {citizen.person_id}"), by=citizen, at=now(),
                visit=visit_of(request, "portal"), links=[("follows", entry.number)],
            )  # fmt: skip
        except WrongAnswers as e:
            for name, fault in e.faults.items():
                form.add_error(name if name in form.fields else None, _(fault))
        except Refusal as e:
            form.add_error(None, refusal_words.refusal(e, to=citizen))
        else:
            return redirect("portal:received", number=number)
    page = telling.head(row) | {"form": form, "item": item, "back": reverse("points:mine", args=[code])}
    return render(request, "points/transfer.html", page, status=MEND if form.errors else 200)
