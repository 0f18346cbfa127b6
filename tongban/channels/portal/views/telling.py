"""What a guide tells beforehand: until when to apply, and what happens to the data that are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.basis.applying import ApplyBy
from tongban.basis.items import FormField, Handling, Item
from tongban.basis.workdays import CalendarGap, Due
from tongban.casework.cases import announced
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices
from tongban.channels.now import now
from tongban.channels.portal import wording
from tongban.channels.portal.forms import OneDayForm

PAGES = {"ledger": "portal:looked", "entry": "portal:me"}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A rule on until when to apply, the question for the day it counts from, and the last day once that is known."""

    rule: ApplyBy
    form: OneDayForm
    last: Due | None


def deadlines(item: Item, request: HttpRequest) -> list[Deadline]:
    """Return until when an item is to be asked for; with the last day, where somebody has said from which day."""
    found = []
    for place, rule in enumerate(item.apply_by):
        prefix = f"of{place}"
        asked = any(name.startswith(f"{prefix}-") for name in request.GET)
        form = OneDayForm(request.GET if asked else None, prefix=prefix, label=_("Enter %s") % wording.say(rule.of))
        found.append(Deadline(rule, form, _last_day(rule, form)))
    return found


def _last_day(rule: ApplyBy, form: OneDayForm) -> Due | None:
    if not form.is_valid():
        return None
    try:
        return rule.last_day(form.cleaned_data["day"], catalog.calendar())
    except CalendarGap:
        form.add_error("day", _("The calendar of that year is not known here. Ask at a police window."))
        return None


@require_safe
@login_not_required
def hearings(request: HttpRequest) -> HttpResponse:
    """List the hearings that offices have announced: about what, when and where, without a name. For everybody."""
    found = announced.announcements(now())
    names = offices.authorities({each.office for each in found}) if found else {}
    lines = [(each, wording.say(names[each.office].name)) for each in found]
    return render(request, "portal/hearings.html", {"lines": lines})


@require_safe
@login_not_required
def data_use(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what happens to somebody's data if they apply: who, what for, how, which, how long, and their rights.

    Source: 个人信息保护法 第十七条, 第三十五条.
    """
    item = catalog.current(code, localdate(now()))
    return render(request, "portal/data_use.html", {"item": item, **data_notice(item)})


def data_notice(item: Item) -> dict[str, Any]:
    """Return what is told of the processing of data for an item."""
    notice = catalog.privacy()
    return {
        "notice": notice,
        "who": _handlers(item),
        "asked": [wording.say(question.label) for question in _asked(item)],
        "looked_up": _sources(item),
        "kept": notice.kept(item.area),
        "rights": [(right.said, _address(right.page, right.item)) for right in notice.rights],
    }


def _asked(item: Item) -> Sequence[FormField]:
    return item.form if item.handling is Handling.FULL else ()


def _handlers(item: Item) -> list[str]:
    """Return which offices have a part, each with how it is found."""
    steps = {f"{step.office}{step.where}": step for step in wording.steps(item)}
    joined = _("%(office)s (%(where)s)")
    return [joined % {"office": s.office, "where": s.where} if s.where else s.office for s in steps.values()]


def _sources(item: Item) -> list[str]:
    """Return which registers and departments the office looks into."""
    known = catalog.pack()
    places = {**known.registers, **known.departments}
    held = dict.fromkeys(e.held_in for e in item.evidence if e.held_in)
    return [wording.say(places[name]) for name in held if name in places]


def _address(page: str, item: str) -> str:
    if page:
        return reverse(PAGES[page])
    return reverse("portal:item", args=[item]) if item else ""
