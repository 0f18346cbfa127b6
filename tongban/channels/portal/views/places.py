"""Find a county or district: province, city, county on successive pages, or by its name. Works on any phone."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tongban.basis.items import FormField
from tongban.basis.regions import Kind, Region
from tongban.casework.catalog import queries as catalog
from tongban.channels import questions
from tongban.channels.now import now
from tongban.channels.portal import wording
from tongban.channels.portal.forms import LONGEST_SEARCH, PlaceForm

Keep = Callable[[Mapping[str, Any]], HttpResponse]


def ask_place(
    request: HttpRequest, question: FormField, before: str, here: Mapping[str, Any], keep: Keep
) -> HttpResponse:
    """Ask for a county, level by level; keep it when one has been chosen.

    Args:
        before: What was chosen earlier, or nothing.
        here: What the page shows around the question.
        keep: Keeps an answer and says where to go on.
    """
    on = localdate(now())
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    within = _within(request.GET.get("in", ""), on)
    places = questions.find_regions(words, on) if words else _below(within, on)
    named = [(r.code, questions.region_in_words(r.code, on) if words else wording.say(r.words)) for r in places]
    form = PlaceForm(named, label=_label(within, words), data=request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data["place"]
        if catalog.regions().is_smallest(chosen, on):
            return keep({question.name: chosen})
        return redirect(f"{request.path}?{urlencode({'in': chosen})}")
    context = {
        **here,
        "question": question,
        "form": form,
        "words": words,
        "none": not places,
        "within": questions.region_in_words(within.code, on) if within else "",
        "chosen": questions.region_in_words(before, on) if before else "",
        "chosen_code": before,
    }
    return render(request, "portal/place.html", context)


def _within(code: str, on: date) -> Region | None:
    """Return the region that the page asks within, or None for the whole country."""
    found = catalog.regions().get(code, on)
    return found if found and not catalog.regions().is_smallest(code, on) else None


def _below(within: Region | None, on: date) -> list[Region]:
    """Return what to choose from; a level that exists on paper only is skipped."""
    regions = catalog.regions()
    below = list(regions.children(within.code if within else None, on))
    if below and all(region.kind is Kind.MUNICIPAL for region in below):
        return list(regions.counties(within.code, on)) if within else below
    return below


def _label(within: Region | None, words: str) -> str:
    if words:
        return _("Places called “%s”") % words
    if within is None:
        return _("Province, autonomous region or municipality")
    return _("City or prefecture") if within.level == "province" else _("County or district")
