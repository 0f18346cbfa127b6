"""What was promised at acceptance, and is handed in from home."""

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.casework.cases import gaps
from tongban.casework.cases import queries as cases
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.states import Act
from tongban.channels.now import now
from tongban.channels.portal import wording
from tongban.channels.portal.forms import PromisedForm
from tongban.channels.portal.views.refused import handed_in, too_late
from tongban.channels.who import citizen_of, visit_of

Promised = list[tuple[str, date, bool]]  # name, last day, whether that has passed


def promised(view: CaseView, on: date) -> Promised:
    """Return what is still to come of what was promised at acceptance."""
    names = {evidence.code: wording.say(evidence.name) for evidence in view.item.evidence}
    return [
        (names.get(e.code, e.code), e.promised_for, e.promised_for < on)
        for e in view.evidence
        if e.code in view.gaps and e.promised_for
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def supply(request: HttpRequest, number: str) -> HttpResponse:
    """Let the applicant hand in what they promised when the application was accepted."""
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    if Act.SUPPLY_GAP not in open_acts(view, actor=actor):
        return too_late(request, view)
    papers = [(e.code, wording.say(e.name)) for e in view.item.evidence if e.code in view.gaps]
    form = PromisedForm(papers, data=request.POST if request.method == "POST" else None)
    context = {"case": view, "form": form, "promised": promised(view, localdate(now()))}
    page = partial(render, request, "portal/promised.html", context)
    if not form.is_valid():
        return page()
    codes, visit = form.cleaned_data["papers"], visit_of(request, "portal")
    return handed_in(
        request, view, lambda: gaps.supply_gap(number=view.number, codes=codes, by=actor, at=now(), visit=visit),
        done=_("The office has what you promised, and goes on."), again=page,
    )  # fmt: skip
