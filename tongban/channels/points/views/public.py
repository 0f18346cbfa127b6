"""Rounds for everybody: what is announced, and the list that is shown to the public. Nobody has to sign in."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tongban.basis.actors import Citizen
from tongban.basis.refusals import NotFound
from tongban.casework.rounds import queries
from tongban.casework.rounds.queries import PAGE, RoundView
from tongban.casework.rounds.rules import State
from tongban.channels import policy_words
from tongban.channels.points import telling

MOST_DIGITS = 9
LONGEST_NUMBER = 32


@login_not_required
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds that were announced, the latest first."""
    return render(request, "points/rounds.html", {"rounds": [telling.head(row) for row in queries.rounds()]})


@login_not_required
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is announced of a round, what it asks for, and what somebody who is signed in can do."""
    row = queries.round_of(code)
    citizen = _citizen(request)
    page = telling.head(row) | {
        "dates": telling.dates(row),
        "conditions": [(policy_words.say(rule.rule.words), rule.rule.citation) for rule in row.explains.conditions],
        "points": [(policy_words.say(rule.rule.words), rule.rule.citation) for rule in row.explains.points],
        "not_covered": [policy_words.say(words) for words in row.policy.file().not_covered],
        "item": row.rule.item,
        "entry": queries.own_entry(row, citizen) if citizen else None,
        "open": row.state is State.OPEN,
        "citation": row.rule.citation,
        "back": reverse("points:rounds"),
    }
    return render(request, "points/round.html", page)


def _citizen(request: HttpRequest) -> Citizen | None:
    user = request.user
    if not user.is_authenticated or user.person_id is None:
        return None
    return Citizen(user_id=user.pk, person_id=user.person_id)


@login_not_required
@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Show the list of a round page by page, or the place of one registration number. Names and numbers are masked."""
    row = queries.round_of(code)
    if not row.public:
        raise NotFound(f"list of round {code}")
    number = request.GET.get("q", "").strip().replace("\x00", "")[:LONGEST_NUMBER]
    after = request.GET.get("after", "")
    position = int(after) if after.isdecimal() and len(after) <= MOST_DIGITS else 0
    found = queries.places(row, number=number, after=position, ranked_only=not number, size=PAGE + 1)
    shown = found[:PAGE]
    page = telling.head(row) | {
        "list": queries.listing(row),
        "places": shown,
        "key_names": _key_names(row),
        "q": number,
        "next_url": f"?{urlencode({'after': shown[-1].position})}" if len(found) > PAGE else "",
        "previous_url": reverse("points:list", args=[code]) if position and not number else "",
        "back": reverse("points:round", args=[code]),
        "dates": telling.dates(row),
    }
    return render(request, "points/list.html", page)


def _key_names(row: RoundView) -> int:
    """Return by how many keys people are ranked: one is the total, which has a column of its own."""
    return len(row.explains.ranking.by) if row.explains.ranking else 0
