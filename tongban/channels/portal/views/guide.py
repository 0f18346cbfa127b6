"""Find an item and read what it takes. The only pages that anybody may read without signing in."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from tongban.basis.items import Handling, Item
from tongban.casework.cases import queries as cases
from tongban.casework.cases.states import OPEN
from tongban.casework.catalog import queries as catalog
from tongban.casework.life_events import queries as life
from tongban.casework.messages import queries as messages
from tongban.casework.policies import queries as policies
from tongban.channels import questions
from tongban.channels import wording as common
from tongban.channels.now import now
from tongban.channels.portal import wording
from tongban.channels.portal.forms import LONGEST_SEARCH
from tongban.channels.portal.views import telling
from tongban.channels.who import citizen_of

PAGE = 20  # items
MOST_NEAR = 5  # items that are nearly what was looked for
NEAR = 0.6  # share of the characters looked for that a name must have
MOST_OWN = 3  # cases and drafts shown on the first page


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box, the areas, and what the citizen who is signed in has under way."""
    counts = Counter(found.area for found in catalog.in_force(localdate(now())))
    areas = [(code, wording.say(words), counts[code]) for code, words in catalog.pack().areas.items() if counts[code]]
    return render(
        request,
        "portal/home.html",
        {"areas": areas, "life_events": life.events(), "settling": bool(policies.settling().policies), **_own(request)},
    )


def _own(request: HttpRequest) -> dict[str, Any]:
    if not request.user.is_authenticated or request.user.person_id is None:
        return {}
    actor = citizen_of(request)
    under_way = [row for row in cases.cases(actor=actor, size=MOST_OWN * 2) if row.state in OPEN]
    return {
        "citizen": True,
        "cases": [(row, common.STATE[row.state], wording.STATE_COLOUR[row.state]) for row in under_way[:MOST_OWN]],
        "drafts": cases.drafts(actor=actor, size=MOST_OWN),
        "unread": messages.unread(by=actor),
        "lives": life.applications(actor=actor)[:MOST_OWN],
    }


@require_safe
@login_not_required
def items(request: HttpRequest) -> HttpResponse:
    """List the items in which the words occur, of an area, or only those handled here; twenty a page."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    areas = catalog.pack().areas
    area = request.GET.get("area", "")
    area = area if area in areas else ""
    here = request.GET.get("here") == "1"
    on = localdate(now())
    found = [each for each in catalog.search(words, on=on, area=area) if not here or each.handling is Handling.FULL]
    shown, before, after = _page(found, request.GET.get("from", ""))
    asked = {"q": words, "area": area, "here": "1" if here else ""}
    context = {
        "words": words,
        "area": area,
        "area_name": wording.say(areas.get(area)),
        "here": here,
        "areas": [(code, wording.say(name), code == area) for code, name in areas.items()],
        "items": [(each, *wording.mark(each)) for each in shown],
        "count": len(found),
        "near": [(each, *wording.mark(each)) for each in _near(words, catalog.in_force(on))] if not found else [],
        "elsewhere": bool(not found and (area or here) and catalog.search(words, on=on)),
        "previous_url": _address(asked, before) if before is not None else "",
        "next_url": _address(asked, after) if after is not None else "",
    }
    return render(request, "portal/items.html", context)


def _page(found: Sequence[Item], first: str) -> tuple[Sequence[Item], str | None, str | None]:
    """Return a page that begins at a code, and where the pages before and after begin."""
    start = next((place for place, each in enumerate(found) if each.code >= first), 0)
    before = found[max(0, start - PAGE)].code if start else None
    after = found[start + PAGE].code if start + PAGE < len(found) else None
    return found[start : start + PAGE], before, after


def _address(asked: dict[str, str], first: str) -> str:
    given = {name: value for name, value in {**asked, "from": first}.items() if value}
    return f"{reverse('portal:items')}?{urlencode(given)}"


def _near(words: str, items: Sequence[Item]) -> list[Item]:
    """Return the items whose names have most of the characters (or, in English, words) that were looked for."""
    wanted = _parts(words)
    if not wanted:
        return []
    ranked = sorted(
        ((-_share(wanted, _parts(f"{each.name.zh} {each.name.en}")), each.code, each) for each in items),
        key=lambda line: line[:2],
    )
    return [each for share, _code, each in ranked[:MOST_NEAR] if -share >= NEAR]


def _parts(text: str) -> set[str]:
    plain = text.casefold()
    chinese = [sign for sign in plain if "\u4e00" <= sign <= "\u9fff"]
    runs = "".join(sign if "\u4e00" <= sign <= "\u9fff" else " " for sign in plain).split()
    pairs = ["".join(pair) for run in runs for pair in pairwise(run)]
    latin = "".join(sign if sign.isascii() and sign.isalnum() else " " for sign in plain).split()
    return {*chinese, *pairs, *latin}


def _share(wanted: set[str], there: set[str]) -> float:
    single = {part for part in wanted if len(part) == 1 or part.isascii()}
    pairs = wanted - single
    return len(single & there) / len(single) + len(pairs & there) / 100 if single else 0.0


@require_safe
@login_not_required
def item(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything about one item: who, what to bring, who does what, in what time, for what fee, what then."""
    found = catalog.current(code, localdate(now()))
    held, bring = wording.papers(found)
    context = {
        "item": found,
        "area": wording.area(found.area),
        "mark": wording.mark(found),
        "online": wording.online(found),
        "handled": found.handling is Handling.FULL,
        "applicants": [str(wording.APPLICANT[each]) for each in found.applicants],
        "channels": wording.channels(found),
        "fully_online": str(wording.YES_NO_PARTLY[found.fully_online]),
        "held": held,
        "bring": bring,
        "steps": wording.steps(found),
        "deadlines": telling.deadlines(found, request),
        "along": [(catalog.current(each.item, localdate(now())), each.citation) for each in found.along],
        "valid_in": wording.valid_in(found),
        "later": [(wording.say(e.name), e.may_follow) for e in found.evidence if e.may_follow],
        "fee_lines": [(line, questions.say_condition(found, line.when)) for line in found.fee.table],
        "settling": found.policy is not None and bool(set(policies.settling().policies) & set(found.policy.names)),
        "trail": [
            (wording.area(found.area), f"{reverse('portal:items')}?{urlencode({'area': found.area})}"),
            (wording.say(found.name), ""),
        ],
    }
    return render(request, "portal/item.html", context)
