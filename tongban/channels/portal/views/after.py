"""What comes after a decision: rating it, contesting it, being heard; and what anybody may look up."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.ids import masked
from tongban.basis.refusals import Refusal
from tongban.casework.cases import queries as cases
from tongban.casework.cases.queries import CaseView
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import DocumentView
from tongban.casework.reviews import endings, queries, ratings, remedies
from tongban.channels import saying_why
from tongban.channels.frame.parts import Cell
from tongban.channels.now import now
from tongban.channels.portal import wording
from tongban.channels.portal.forms import LONGEST_SEARCH, RatingForm
from tongban.channels.who import citizen_of

PAGE = 25
HUNDRED = 100

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def shown(view: CaseView, own: bool) -> Mapping[str, Any]:  # noqa: FBT001 (as the page of a case knows it)
    """Return what the page of a case shows of the time after its decision. Three queries at most."""
    if not own:
        return {"ways_for_others": remedies.ways_for_others(view)}
    on = localdate(now())
    contests = queries.contests_of(view.id)
    return {
        "next_ways": remedies.next_ways(view, contests, on=on),
        "ways": remedies.ways(view, on=on),
        "may_rate": queries.ratable(view) and queries.matter_rating(view.id) is None,
        "follow_ups": queries.follow_ups_of(view.id) if queries.ratable(view) else [],
        "contests": contests,
        "measures": queries.measures_of(view.id) if view.item.endings else [],
        "on": on,
    }


@get_or_post
def rate(request: HttpRequest, number: str) -> HttpResponse:
    """Ask how the applicant found the whole matter, and take what they say. They may leave it."""
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    if not ratings.ask(number=view.number, by=actor, at=now()):
        messages.info(request, _("This matter has been rated, or is not decided yet."))
        return redirect("portal:case", number=view.number)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with saying_why.at_the_top(request, to=actor):
            ratings.rate(number=view.number, by=actor, at=now(), **form.cleaned_data)
            messages.success(request, _("Thank you. Your rating counts for the office, without your name."))
        return redirect("portal:case", number=view.number)
    return render(request, "portal/rate.html", {"case": view, "form": form})


@get_or_post
@login_not_required
def rate_visit(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever was at a counter how they found it, by the link that the counter showed. No log-in, no name."""
    visit = queries.to_rate(token, at=now())
    if visit is None:
        return render(request, "portal/rated.html", {"gone": request.method != "POST"})
    form = RatingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ratings.rate_by_link(token=token, at=now(), **form.cleaned_data)
        except Refusal:
            return render(request, "portal/rated.html", {"gone": True})
        return render(request, "portal/rated.html", {"gone": False})
    office = offices.authority(visit.office)
    return render(request, "portal/rate_visit.html", {"visit": visit, "office": office.name, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: HttpRequest, number: str, serial: int) -> HttpResponse:
    """Ask whether to request a hearing before a grant is taken away, and do it."""
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    measure = next((each for each in queries.measures_of(view.id) if each.serial == serial), None)
    if measure is None or view.applicant_person_id != actor.person_id:
        raise Http404
    if request.method == "POST":
        with saying_why.at_the_top(request, to=actor):
            endings.ask_hearing(number=view.number, serial=serial, by=actor, at=now())
            messages.success(request, _("The office has your request. It decides nothing before you were heard."))
        return redirect("portal:case", number=view.number)
    return render(request, "portal/hearing.html", {"case": view, "measure": measure})


@require_safe
@login_not_required
def rated(request: HttpRequest) -> HttpResponse:
    """Show how offices were rated: how many were asked, how many answered, by level. For everybody."""
    after = request.GET.get("after", "")[:32]
    rows = queries.published(after=after, size=PAGE + 1)
    names = offices.authorities({row.office for row in rows}) if rows else {}
    levels = catalog.aftercare().ratings.levels
    lines = [
        [
            wording.say(names[row.office].name),
            *(
                Cell(text, numeric=True)
                for text in (
                    str(row.asked),
                    f"{row.rated} ({row.rated * HUNDRED // row.asked}%)",
                    *(str(row.by_level[level.value]) for level in levels),
                    f"{row.closed}/{row.bad}",
                )
            ),
        ]
        for row in rows[:PAGE]
    ]
    columns = [_("Office"), _("Asked"), _("Rated"), *(wording.say(level.words) for level in levels), _("Called back")]
    more = f"{reverse('portal:rated')}?{urlencode({'after': rows[PAGE - 1].office})}" if len(rows) > PAGE else ""
    context = {"columns": columns, "lines": lines, "next_url": more, "rules": catalog.aftercare().ratings}
    return render(request, "portal/ratings.html", context)


@require_safe
@login_not_required
def grants(request: HttpRequest) -> HttpResponse:
    """Show to whom licences were granted: organisations by name, persons masked. For everybody.

    Source: 行政许可法 第四十条.
    """
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", "")
    rows = registry.public_grants(words, after=_place(request.GET.get("after", "")), size=PAGE + 1)
    names = offices.authorities({row.issued_by for row in rows}) if rows else {}
    kinds = registry.document_kinds()
    on = localdate(now())
    lines = [
        {
            "kind": wording.say(kinds[row.kind].name) if row.kind in kinds else row.kind,
            "number": row.number,
            "holder": _holder(row),
            "office": wording.say(names[row.issued_by].name),
            "issued_on": row.issued_on,
            "last_day": row.last_day,
            "valid_in": wording.where_valid(row.kind),
            "amended_on": row.amended_on,
            "state": wording.DOCUMENT_STATE[row.state_on(on)],
            "stands": row.stands(on),
        }
        for row in rows[:PAGE]
    ]
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    query = {"q": words, "after": f"{last.issued_on}_{last.number}"} if last else {}
    more = f"{reverse('portal:grants')}?{urlencode(query)}" if query else ""
    return render(request, "portal/grants.html", {"lines": lines, "words": words, "next_url": more})


def _holder(row: DocumentView) -> str:
    """Return whom it was granted to, as everybody may read it: a person by the first character of the name."""
    name = str(row.facts.get("name", ""))
    return (
        f"{name} {row.credit_code}"
        if row.credit_code
        else f"{name[:1]}** {masked(str(row.facts.get('id_number', '')))}"
    )


def _place(text: str) -> str:
    day, _sep, number = text.partition("_")
    try:
        localdate(now()).fromisoformat(day)
    except ValueError:
        return ""
    return text if number.isalnum() else ""
