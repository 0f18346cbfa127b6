"""A round at the desk: how far it is, what can be done, its list, and the objections."""

import csv
import io
import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.policy import ranking
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.audit.rules import Page
from tongban.casework.rounds import actions, objections, queries
from tongban.casework.rounds import listing as lists
from tongban.casework.rounds.queries import PAGE, RoundView
from tongban.casework.rounds.rules import BY_HAND, NEXT_STATE, ROLE, Act, Answered
from tongban.channels import policy_words, refusal_words, round_words, seeing
from tongban.channels.desk.screen import office_names, show
from tongban.channels.now import now
from tongban.channels.points import telling
from tongban.channels.points.forms import DecisionForm
from tongban.channels.who import officer_of

MEND = 422
EVERYTHING = 10_000_000  # rows of an export
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def seen_by(request: HttpRequest, code: str) -> tuple[Officer, RoundView]:
    """Return the officer, and a round that has something to show them; raise NotFound otherwise."""
    officer, row = officer_of(request), queries.round_of(code)
    if not queries.may_see(row, officer):
        raise NotFound(f"round {code}")
    return officer, row


def _kept_by(request: HttpRequest, code: str) -> tuple[Officer, RoundView]:
    """Return the officer and a round whose list their office keeps; raise NotFound otherwise."""
    officer, row = officer_of(request), queries.round_of(code)
    if not queries.works_on(row, officer):
        raise NotFound(f"round {code}")
    return officer, row


@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds in which the officer's office takes part, and those that it may announce."""
    officer = officer_of(request)
    page = {
        "rounds": [telling.head(row) for row in queries.rounds() if queries.may_see(row, officer)],
        "to_announce": [(rule, policy_words.say(rule.title)) for rule in queries.to_announce(officer)],
    }
    return show(request, officer, "points/desk_rounds.html", page)


@require_POST
def announce(request: HttpRequest, code: str) -> HttpResponse:
    """Announce a round of the pack."""
    officer = officer_of(request)
    try:
        actions.announce(code=code, by=officer, at=now())
    except (NotFound, NotYours):
        raise
    except Refusal as e:
        messages.error(request, refusal_words.refusal(e, to=officer))
        return redirect("points:desk")
    messages.success(request, _("The round is announced. Everybody can read it on the portal."))
    return redirect("points:desk_round", code=code)


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a round is, what this officer can do next, and what was done."""
    officer, row = seen_by(request, code)
    people, done = queries.counts(row, by=officer)
    story = queries.story(row) if queries.works_on(row, officer) else []
    page = telling.head(row) | {
        "dates": telling.dates(row),
        "people": people,
        "done": done,
        "acts": _acts(row, officer),
        "keeps": queries.works_on(row, officer),
        "list": queries.listing(row),
        "objections": _objections(row, officer),
        "may_decide": ROLE[Act.UPHOLD] in officer.role_in(row.rule.authority),
        "story": telling.story(story, office_names({event.authority for event in story})),
        "back": reverse("points:desk"),
    }
    return show(request, officer, "points/desk_round.html", page)


def _acts(row: RoundView, officer: Officer) -> list[tuple[Act, Any]]:
    """Return what the officer's post can do in the round now."""
    held = officer.role_in(row.rule.authority)
    return [(act, round_words.ACT[act]) for act in BY_HAND if ROLE[act] in held and (row.state, act) in NEXT_STATE]


def _objections(row: RoundView, officer: Officer) -> list[dict[str, Any]]:
    return [
        {
            "row": each,
            "state": round_words.ANSWERED[each.answered],
            "colour": round_words.ANSWERED_COLOUR[each.answered],
            "open": each.answered is Answered.OPEN,
        }
        for each in queries.objections(row, by=officer)
    ]


@get_or_post
def act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Say what an act brings about and ask; then do it."""
    officer, row = _kept_by(request, code)
    wanted = next((each for each in BY_HAND if each == act), None)
    if wanted is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.advance(code=code, act=wanted, by=officer, at=now())
        except (NotFound, NotYours):
            raise
        except Refusal as e:
            messages.error(request, refusal_words.refusal(e, to=officer))
        else:
            messages.success(request, str(round_words.DONE[wanted]))
        return redirect("points:desk_round", code=code)
    page = telling.head(row) | {
        "act": wanted,
        "question": round_words.ACT[wanted],
        "follows": round_words.FOLLOWS[wanted],
        "warns": wanted in {Act.FREEZE, Act.FINALISE, Act.PUBLISH, Act.CLOSE},
        "back": reverse("points:desk_round", args=[code]),
    }
    return show(request, officer, "points/desk_act.html", page)


@require_safe
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """Show the list that holds, with everybody in it."""
    officer, row = _kept_by(request, code)
    after = request.GET.get("after", "")
    position = int(after) if after.isdecimal() and len(after) <= 9 else 0  # noqa: PLR2004 (digits)
    found = queries.places(row, after=position, size=PAGE + 1)
    seeing.a_list(officer, page=Page.CASE_LIST, shown=len(found[:PAGE]))
    page = telling.head(row) | {
        "list": queries.listing(row),
        "lines": [(place, round_words.OUTCOME.get(place.outcome, "")) for place in found[:PAGE]],
        "next_url": f"?{urlencode({'after': found[PAGE - 1].position})}" if len(found) > PAGE else "",
        "previous_url": reverse("points:desk_list", args=[code]) if position else "",
        "back": reverse("points:desk_round", args=[code]),
    }
    return show(request, officer, "points/desk_list.html", page)


@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Return the list that holds as a table for a spreadsheet, masked as the public sees it."""
    officer, row = _kept_by(request, code)
    places = queries.places(row, size=EVERYTHING)
    seeing.a_list(officer, page=Page.EXPORT, shown=len(places))
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [_("Rank"), _("Registration number"), _("Name"), _("ID number"), _("Total"), pgettext("to a list", "Admitted")]
    )
    table.writerows(
        [p.rank or "", p.number, p.name, p.id_number, p.total, _("Yes") if p.admitted else _("No")] for p in places
    )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{row.listing}.csv"'
    return response


@require_safe
def proof(request: HttpRequest, code: str) -> HttpResponse:
    """Return the list with all that it rests on: whoever holds the file can prove it with `tongban policy rank`."""
    officer, row = _kept_by(request, code)
    of, result, sha256 = lists.stored(code)
    seeing.a_list(officer, page=Page.EXPORT, shown=len(of.inputs))
    text = json.dumps(ranking.to_json(of, result, sha256), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{code}-{row.listing}.json"'
    return response


@get_or_post
def objection(request: HttpRequest, code: str, serial: int) -> HttpResponse:
    """Show an objection, and decide it with a reason."""
    officer, row = _kept_by(request, code)
    found = next((each for each in _objections(row, officer) if each["row"].serial == serial), None)
    if found is None:
        raise Http404
    form = DecisionForm(_("Reason"), data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            objections.decide(
                code=code, serial=serial, upheld=form.cleaned_data["upheld"] == "yes",
                reason=form.cleaned_data["words"], by=officer, at=now(),
            )  # fmt: skip
        except (NotFound, NotYours):
            raise
        except Refusal as e:
            form.add_error(None, refusal_words.refusal(e, to=officer))
        else:
            messages.success(request, _("The objection is decided. Who raised it reads the reason."))
            return redirect("points:desk_round", code=code)
    page = (
        telling.head(row)
        | found
        | {
            "form": form,
            "objection": found["row"],
            "answer": found["state"],
            "answer_colour": found["colour"],
            "may_decide": found["open"] and ROLE[Act.UPHOLD] in officer.role_in(row.rule.authority),
            **telling.head(row),
            "back": reverse("points:desk_round", args=[code]),
        }
    )
    return show(request, officer, "points/desk_objection.html", page, status=MEND if form.errors else 200)
