"""Can I settle here? Questions one after the other, the answer with its reasons, and what would help.

Anybody may ask. What is answered travels in the forms of the pages and is kept nowhere.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.policy.explain import Outcome
from tongban.casework.catalog import queries as catalog
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published
from tongban.channels import policy_words
from tongban.channels.now import now
from tongban.channels.portal import pages, settling, wording
from tongban.channels.portal.settling import ASK, CHANGE, Carried
from tongban.channels.portal.views.apply import begin
from tongban.channels.who import citizen_of

APPLYING = "applying"  # in the session of somebody who is about to sign in to apply
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_not_required
def cities(request: HttpRequest) -> HttpResponse:
    """List the cities whose rules are known here, by province."""
    on = localdate(now())
    found: dict[str, dict[str, str]] = {}
    for policy in policies.ways(on):
        if policy.jurisdiction != catalog.pack().code:
            province = catalog.regions().chain(policy.jurisdiction, on)[-1]
            found.setdefault(wording.say(province.words), {})[policy.jurisdiction] = place_name(policy)
    everywhere = [policy for policy in policies.ways(on) if policy.jurisdiction == catalog.pack().code]
    context = {
        "provinces": [(name, sorted(places.items())) for name, places in found.items()],
        "everywhere": [(policy.jurisdiction, policy.name, wording.say(policy.title)) for policy in everywhere],
    }
    return render(request, "portal/settle/cities.html", context)


def place_name(policy: Published) -> str:
    """Return what the region of a policy is called; nothing for the whole pack."""
    region = catalog.regions().get(policy.jurisdiction)
    return wording.say(region.words) if region else ""


@require_safe
@login_not_required
def city(request: HttpRequest, place: str) -> HttpResponse:
    """Show the ways of settling in one city; where there is only one, its first question."""
    on = localdate(now())
    found = [policy for policy in policies.ways(on) if policy.jurisdiction == place]
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("portal:settle_check", place=place, name=found[0].name)
    context = {"place": place_name(found[0]), "ways": [_way(policy) for policy in found]}
    return render(request, "portal/settle/city.html", context)


def _way(policy: Published) -> dict[str, Any]:
    file = policy.file()
    return {
        "url": reverse("portal:settle_check", args=[policy.jurisdiction, policy.name]),
        "title": wording.say(policy.title),
        "points": bool(file.points),
        "ranked": file.ranking is not None,
        "begins": policy.begins,
    }


def asked_policy(place: str, name: str) -> Published:
    """Return the policy of an address, in force today; a 404 if it is none about settling."""
    found = policies.current(f"{place}/{name}", localdate(now()))
    if found.name not in policies.settling().policies:
        raise Http404
    return found


@get_or_post
@login_not_required
def check(request: HttpRequest, place: str, name: str) -> HttpResponse:
    """Ask for what may change the answer, a page at a time; then show the answer."""
    policy = asked_policy(place, name)
    carried = settling.begun(request, policy, localdate(now()))
    known = carried.explainer.policy.facts
    change = settling.named(request.POST, CHANGE, known)
    if change:
        return _question(request, policy, carried, (_("Change an answer"), change))
    asked = settling.named(request.POST, ASK, known)
    if asked:
        form = carried.form(asked, request.POST)
        if not form.is_valid():
            return _question(request, policy, carried, (request.POST.get("heading", ""), asked), form)
        carried.keep(asked, form.answers)
    following = None if "answer" in request.POST else carried.next_facts()
    if following is not None:
        return _question(request, policy, carried, (wording.say(following[0]), following[1]))
    return _answer(request, policy, carried)


def _question(
    request: HttpRequest, policy: Published, carried: Carried, page: tuple[str, tuple[str, ...]], form: Any = None
) -> HttpResponse:
    heading, names = page
    before = [each for each in carried.seen if each != ",".join(names)]
    context = {
        "policy": policy,
        "title": wording.say(policy.title),
        "heading": heading,
        "form": form or carried.form(names),
        "boxes": [*_but(carried.boxes, names), (ASK, ",".join(names)), ("heading", heading)],
        "alone": len(names) == 1,
        "back": before[-1] if before else "",
        "back_name": CHANGE,
        "back_boxes": carried.boxes,
        "step": "",
        "intro": "",
    }
    return render(request, "portal/settle/question.html", context)


def _but(boxes: list[tuple[str, str]], names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the hidden boxes without those that stand on the page."""
    on_page = {f"{settling.FACT}{name}" for name in names}
    return [(name, text) for name, text in boxes if name not in on_page]


def _answer(request: HttpRequest, policy: Published, carried: Carried) -> HttpResponse:
    explanation, file = carried.explanation, carried.file
    told = policy_words.shown(explanation, file, carried.answers)
    left = carried.explainer.policy.used_facts()
    context = {
        "policy": policy,
        "place": place_name(policy),
        "told": told,
        "says": says(told.state, ranked=told.ranked),
        "answers": [
            (
                name,
                wording.say(file.facts[name].label),
                policy_words.answer(file.facts[name], carried.answers[name]),
                name in carried.register,
            )
            for name in left
            if name in carried.answers
        ],
        "left": policy_words.labels(file, (name for name in left if name not in carried.answers)),
        "boxes": carried.boxes,
        "items": _items(policy),
        "everything": carried.everything,
    }
    return render(request, "portal/settle/answer.html", context)


def says(outcome: Outcome, *, ranked: bool) -> str:
    """Return the answer as a sentence."""
    if outcome is Outcome.YES and ranked:
        return _("By your answers you fulfil the conditions and take part in the ranking.")
    return {
        Outcome.YES: _("By your answers you fulfil the conditions."),
        Outcome.NO: _("By your answers you do not fulfil the conditions yet."),
        Outcome.UNKNOWN: _("Your answers are not enough to know."),
    }[outcome]


def _items(policy: Published) -> list[dict[str, Any]]:
    """Return the items that one applies for under a policy."""
    return [
        {"code": item.code, "name": wording.say(item.name), "online": wording.online(item)}
        for item in policies.items_of(policy, localdate(now()))
    ]  # fmt: skip


@get_or_post
@login_not_required
def apply(request: HttpRequest, place: str, name: str) -> HttpResponse:
    """Begin an application with the answers of the page; who has not signed in does so first.

    Only here are answers kept: in the session until somebody has signed in, then in the draft.
    """
    policy = asked_policy(place, name)
    signed_in = request.user.is_authenticated and request.user.person_id is not None
    if request.method == "POST":
        given = {
            "item": request.POST.get("item", ""),
            "policy": policy.code,
            **settling.begun(request, policy, localdate(now())).stored,
        }
        if not signed_in:
            request.session[APPLYING] = given
            return redirect_to_login(request.path)
    else:
        given = request.session.get(APPLYING, {})
    request.session.pop(APPLYING, None)
    item = next((each for each in policies.items_of(policy, localdate(now())) if each.code == given.get("item")), None)
    if given.get("policy") != policy.code or item is None or not wording.online(item):
        return redirect("portal:settle_check", place=place, name=name)
    kept = {policy.code: settling.vouched(policy, given, citizen_of(request), localdate(now()))}
    draft_id = begin(item, citizen_of(request), {pages.FACTS: kept})
    messages.success(request, _("Your answers go with this application."))
    return redirect("portal:resume", draft_id=draft_id)
