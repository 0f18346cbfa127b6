"""Where could I settle? One set of answers, tried against the rules of every city, with the gap to each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.basis.policy.claims import answers_from
from tongban.basis.policy.explain import Explanation, Outcome, Reason
from tongban.basis.policy.explained import ORDER
from tongban.basis.settling import QuestionPage
from tongban.casework.catalog import queries as catalog
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published
from tongban.channels import facts, policy_words, seeing
from tongban.channels.facts import FactForm
from tongban.channels.now import now
from tongban.channels.portal import settling, wording
from tongban.channels.portal.settling import QUESTION, REGISTER
from tongban.channels.portal.views.settle import place_name
from tongban.channels.who import citizen_of

PAGE, GO_TO, PROVINCE = "page", "go_to", "province"
MOST_NAMED = 3  # of what is missing


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def where(request: HttpRequest) -> HttpResponse:
    """Ask the common questions page by page; then show every city, the nearest to yes first."""
    pages = policies.settling().pages
    on = localdate(now())
    answers, register = _begun(request, on)
    place = _whole(request.POST.get(PAGE, ""), len(pages))
    go_to = _whole(request.POST.get(GO_TO, ""), len(pages))
    if go_to is None and place is not None:
        form = _form(pages[place], answers, request)
        if not form.is_valid():
            return _ask(request, place, answers, register, form)
        changed = {name for name in pages[place].questions if form.answers.get(name) != answers.get(name)}
        register -= changed
        answers = {name: value for name, value in answers.items() if name not in pages[place].questions} | form.answers
        go_to = place + 1
    if go_to is None:
        go_to = len(pages) if request.method == "POST" else 0
    if go_to < len(pages):
        return _ask(request, go_to, answers, register)
    return _all(request, answers, register, on)


def _whole(text: str, most: int) -> int | None:
    """Return the number of a page; None if it is none."""
    return int(text) if text.isdecimal() and int(text[:3]) < most else None


def _begun(request: HttpRequest, on: date) -> tuple[dict[str, Any], set[str]]:
    """Return the answers that a page carries, and which of them are the register's."""
    if request.method == "POST":
        answers = settling.common_answers(request.POST)
        return answers, set(request.POST.getlist(REGISTER)) & answers.keys()
    if not request.user.is_authenticated or request.user.person_id is None:
        return {}, set()
    asked = policies.settling().questions
    wanted = {claim for question in asked.values() for claim in question.claims}
    claims = seeing.own_claims(citizen_of(request), on, wanted=wanted)
    found: dict[str, Any] = {}
    for name, question in asked.items():
        for claim in question.claims.keys() & claims.keys():
            found |= answers_from({name: question.fact}, {question.fact.evidence: claims[claim]}, on)
    return found, set(found)


def _form(page: QuestionPage, answers: dict[str, Any], request: HttpRequest | None = None) -> FactForm:
    asked = policies.settling().questions
    hints = {name: hint for name in page.questions if (hint := asked[name].hint)}
    data = request.POST if request else None
    return FactForm(
        [asked[name].fact for name in page.questions], start=QUESTION, known=answers, hints=hints, data=data
    )


def _ask(
    request: HttpRequest, place: int, answers: dict[str, Any], register: set[str], form: FactForm | None = None
) -> HttpResponse:
    page = policies.settling().pages[place]
    others = {name: value for name, value in answers.items() if name not in page.questions}
    intro = _(
        "Your answers are tried against the rules of every city known here. What you say of the city is taken to hold "
        "in each of them."
    )
    context = {
        "intro": "" if place else intro,
        "title": _("Where could I settle?"),
        "heading": wording.say(page.name),
        "form": form or _form(page, answers),
        "alone": False,
        "step": _("Page %(page)s of %(pages)s") % {"page": place + 1, "pages": len(policies.settling().pages)},
        "boxes": [
            *facts.boxes(others, QUESTION),
            *((REGISTER, name) for name in sorted(register)),
            (PAGE, str(place)),
        ],
        "back_name": GO_TO,
        "back": str(place - 1) if place else "",
        "back_boxes": [*facts.boxes(answers, QUESTION), *((REGISTER, name) for name in sorted(register))],
    }
    return render(request, "portal/settle/question.html", context)


@dataclass(frozen=True, slots=True)
class Gap:
    """One way of settling in a city, and how far the answers are from it."""

    policy: Published
    explanation: Explanation

    @property
    def size(self) -> tuple[int, int, int]:
        """How far it is: yes, then what is missing, then what fails; what nothing can change comes last."""
        conditions = self.explanation.conditions
        failed = [reason for reason in conditions if reason.status is Outcome.NO]
        between = [way for reason in conditions if (way := reason.nearest) and way.status is not Outcome.YES]
        tests = sum(len(way.failed) - 1 for way in between if way.failed) + len(failed)
        missing = {name for reason in conditions for name in (reason.nearest or reason).missing}
        outcome = ORDER.index(self.explanation.outcome)
        return outcome, sum(reason.veto for reason in failed), tests or len(missing)

    def told(self) -> dict[str, Any]:
        """Return the way as the page shows it."""
        file, explanation = self.policy.file(), self.explanation
        failed = [reason for reason in explanation.conditions if reason.status is Outcome.NO]
        missing = policy_words.labels(file, explanation.missing)
        return {
            "title": wording.say(self.policy.title),
            "url": reverse("portal:settle_check", args=[self.policy.jurisdiction, self.policy.name]),
            "state": explanation.outcome,
            "ranked": explanation.ranked,
            "by": [wording.say(way.words) for reason in explanation.conditions for way in reason.taken],
            "failed": [_told(reason) for reason in failed],
            "missing": [label for _name, label in missing[:MOST_NAMED]],
            "more": max(0, len(missing) - MOST_NAMED),
            "total": policy_words.span(*explanation.total) if explanation.total else "",
            "open": policy_words.is_open(explanation),
            "verify": policy_words.must_verify(explanation),
        }


def _told(reason: Reason) -> tuple[str, str]:
    """Return why a condition fails and what would help; with ways, of the nearest."""
    message, fix = wording.say(reason.message) or wording.say(reason.words), wording.say(reason.fix)
    way = reason.nearest
    if way is None:
        return message, fix
    texts = [wording.say(text) for test in way.failed for text in (test.message, test.fix) if text]
    nearest = _("The nearest way is “%(way)s”: %(text)s") % {"way": wording.say(way.words), "text": " ".join(texts)}
    return message, " ".join(filter(None, [fix, nearest]))


def _gaps(answers: dict[str, Any], on: date) -> list[Gap]:
    found = []
    for policy in policies.ways(on):
        explainer = policy.explainer(on)
        known = policies.settling().answers(answers, explainer.policy.facts, on)
        found.append(Gap(policy, explainer.explain(known)))
    return found


def _all(request: HttpRequest, answers: dict[str, Any], register: set[str], on: date) -> HttpResponse:
    gaps = _gaps(answers, on)
    provinces = {catalog.regions().chain(gap.policy.jurisdiction)[-1].code for gap in gaps if not _everywhere(gap)}
    wanted = request.POST.get(PROVINCE, "")
    wanted = wanted if wanted in provinces else ""
    shown = [gap for gap in gaps if not wanted or _province(gap) == wanted]
    asked = policies.settling().questions
    context = {
        "groups": _groups(shown),
        "counts": len({gap.policy.jurisdiction for gap in shown}),
        "provinces": [(code, _name(code), code == wanted) for code in sorted(provinces)],
        "boxes": [*facts.boxes(answers, QUESTION), *((REGISTER, name) for name in sorted(register))],
        "answers": [
            (_page_of(name), wording.say(question.fact.label), policy_words.answer(question.fact, answers.get(name)),
             name in register)
            for name, question in asked.items()
        ],
    }  # fmt: skip
    return render(request, "portal/settle/everywhere.html", context)


def _everywhere(gap: Gap) -> bool:
    return gap.policy.jurisdiction == catalog.pack().code


def _province(gap: Gap) -> str:
    return "" if _everywhere(gap) else catalog.regions().chain(gap.policy.jurisdiction)[-1].code


def _name(code: str) -> str:
    return wording.say(catalog.regions().known(code).words)


def _page_of(name: str) -> int:
    return next(place for place, page in enumerate(policies.settling().pages) if name in page.questions)


def _groups(gaps: Sequence[Gap]) -> list[dict[str, Any]]:
    """Return the cities by outcome of their best way, each with its ways, the nearest first."""
    by_place: dict[str, list[Gap]] = defaultdict(list)
    for gap in gaps:
        by_place[gap.policy.jurisdiction].append(gap)
    places = sorted(
        (sorted(ways, key=lambda gap: gap.size) for ways in by_place.values()), key=lambda ways: ways[0].size
    )
    titles = {
        Outcome.YES: _("You fulfil the conditions"),
        Outcome.UNKNOWN: _("More has to be known"),
        Outcome.NO: _("Not yet: what is missing"),
    }
    return [
        {
            "title": titles[outcome],
            "state": outcome,
            "places": [
                (place_name(ways[0].policy) or _("Any other city"), [gap.told() for gap in ways])
                for ways in places
                if ways[0].explanation.outcome is outcome
            ],
        }
        for outcome in ORDER
    ]
