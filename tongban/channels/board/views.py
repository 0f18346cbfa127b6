"""The supervisors' board: what is late, at risk, stopped or was done by silence, by office, and what lies behind it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.packs_supervision import Measure
from tongban.casework.audit.rules import Page
from tongban.casework.breakglass import queries as breakglass
from tongban.casework.supervision import queries
from tongban.casework.supervision.queries import EscalationView, PlaceView
from tongban.channels import seeing, wording
from tongban.channels.board.forms import after_escalation, after_line
from tongban.channels.board.wording import LEVEL
from tongban.channels.desk.screen import office_names, say, show, today
from tongban.channels.frame.parts import Cell
from tongban.channels.frame.wording import day_in_words
from tongban.channels.who import supervisor_of

MEASURES = tuple(Measure)
COUNTED_ROLES = (Role.CLERK, Role.EXAMINER, Role.APPROVER, Role.REGISTRAR)


def _at_the_board(request: HttpRequest) -> Officer:
    """Return the supervisor signed in, or refuse; there is no board where the pack says nothing of supervision."""
    officer = supervisor_of(request)
    if not queries.supervised():
        raise Http404
    return officer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the board of the first office that the supervisor is posted to."""
    officer = _at_the_board(request)
    return _board(request, officer, queries.tops(officer)[0])


@require_safe
def at(request: HttpRequest, office: str) -> HttpResponse:
    """Show the board of an office below the supervisor's."""
    officer = _at_the_board(request)
    return _board(request, officer, queries.place(office, by=officer))


def _board(request: HttpRequest, officer: Officer, top: PlaceView) -> HttpResponse:
    on = today()
    places = queries.below(top, today=on)
    counted, waiting = queries.figures(places, today=on), queries.workload(places)
    own = {place.code: place for place in places}
    to_review, (unreviewed, late) = breakglass.by_office(officer), breakglass.waiting(officer, today=on)
    pack = queries.pack()
    page = {
        "top": say(top.name),
        "tops": [
            (say(each.name), reverse("board:at", args=[each.code]))
            for each in queries.tops(officer)
            if each.code != top.code
        ],
        "columns": [
            _("Office"),
            *(say(pack.figures[measure].name) for measure in MEASURES),
            _("Emergency looks to review"),
        ],
        "rows": [
            [
                _place(place, top),
                *(_figure(place, measure, top, counted) for measure in MEASURES),
                _openings(to_review, place),
            ]
            for place in places
        ],
        "unreviewed": unreviewed,
        "unreviewed_late": late,
        "work_columns": [_("Office"), *(str(wording.ROLE[role]) for role in COUNTED_ROLES)],
        "work_rows": [
            [_place(place, top), *(Cell(_count(waiting.get((code, role), 0)), numeric=True) for role in COUNTED_ROLES)]
            for code, place in own.items()
        ],
        "laws": [(say(figure.name), figure.citation) for figure in (pack.figures[measure] for measure in MEASURES)],
        "line_law": pack.escalation,
        "above_after_days": pack.above_after_days,
        "days": queries.BACK_DAYS,
        "cap": queries.CAP,
    }
    return show(request, officer, "board/board.html", page)


def _openings(counted: Mapping[str, int], place: PlaceView) -> Cell:
    found = breakglass.for_places(counted, place.low, place.high)
    return Cell(str(found), reverse("board:openings") if found else "", numeric=True)


def _place(place: PlaceView, top: PlaceView) -> Cell:
    if place.code == top.code:
        return Cell(_("%(office)s itself") % {"office": say(place.name)})
    return Cell(say(place.name), reverse("board:at", args=[place.code]) if place.leads_on else "")


def _count(found: int) -> str:
    return f"{queries.CAP}+" if found >= queries.CAP else str(found)


def _figure(place: PlaceView, measure: Measure, top: PlaceView, counted: Any) -> Cell:
    found = counted.get((place.code, measure), 0)
    asked = {"from": top.code} | ({"alone": "1"} if place.code == top.code else {})
    url = f"{reverse('board:lines', args=[place.code, measure])}?{urlencode(asked)}"
    return Cell(_count(found), url if found else "", numeric=True)


def _due(on: date) -> str:
    """Return a due day, and how many days ago it was if it is over."""
    over = (today() - on).days
    words = ngettext("%(day)s, %(days)s day overdue", "%(day)s, %(days)s days overdue", over)
    return words % {"day": day_in_words(on), "days": over} if over > 0 else day_in_words(on)


@require_safe
def lines(request: HttpRequest, office: str, measure: str) -> HttpResponse:
    """Show the cases behind a figure; each leads to its case."""
    officer = _at_the_board(request)
    wanted = next((known for known in MEASURES if known == measure), None)
    if wanted is None:
        raise Http404
    place = queries.place(office, by=officer)
    alone = "alone" in request.GET
    where = PlaceView(place.code, place.name, place.code, f"{place.code} ", leads_on=False) if alone else place
    after = after_line(request.GET.get("after", ""))
    found = queries.lines(where, wanted, today=today(), after=after, size=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    seeing.a_list(officer, page=Page.QUEUE, shown=len(shown), channel="board")
    names = office_names(line.office for line in shown)
    figure, came_from = queries.pack().figures[wanted], request.GET.get("from", "").replace("/", "")
    kept = ({"from": came_from} if came_from else {}) | ({"alone": "1"} if alone else {})
    following = kept | ({"after": shown[-1].after} if shown else {})
    waits = wanted in queries.STILL_OPEN
    page = {
        "office": say(place.name),
        "figure": say(figure.name),
        "citation": figure.citation,
        "back_url": reverse("board:at", args=[came_from]) if came_from else reverse("board:home"),
        "columns": [_("Number"), _("Item"), *([_("To do"), _("Due")] if waits else [_("Day")]), _("Office")],
        "rows": [
            [
                Cell(line.number, reverse("desk:case", args=[line.number])),
                say(line.item.name),
                *([wording.task(line.item, line.task), _due(line.on)] if waits else [day_in_words(line.on)]),
                names[line.office],
            ]
            for line in shown
        ],
        "next_url": f"?{urlencode(following)}" if len(found) > queries.PAGE else "",
    }
    return show(request, officer, "board/lines.html", page)


def _still(row: EscalationView) -> str:
    """Return whether a case is late still, with why the office says it is."""
    state = _("still open") if row.open else _("done since")
    return _("%(state)s. The office says: %(words)s") % {"state": state, "words": row.words} if row.words else state


@require_safe
def escalations(request: HttpRequest) -> HttpResponse:
    """Show what has come up the reporting line to the officer, longest overdue first."""
    officer = _at_the_board(request)
    after = after_escalation(request.GET.get("after", ""))
    found = queries.escalations(by=officer, after=after, size=queries.PAGE + 1)
    shown = found[: queries.PAGE]
    seeing.a_list(officer, page=Page.QUEUE, shown=len(shown), channel="board")
    names = office_names([row.office for row in shown] + [row.told for row in shown])
    page = {
        "columns": [_("Number"), _("Due"), _("Item"), _("Office"), _("Told"), _("Why it was told"), _("State")],
        "rows": [
            [
                Cell(row.number, reverse("desk:case", args=[row.number])),
                _due(row.due_on) if row.open else day_in_words(row.due_on),
                say(row.item.name),
                names[row.office],
                f"{names[row.told]} · {wording.ROLE[row.told_role]}",
                str(LEVEL[row.level]),
                _still(row),
            ]
            for row in shown
        ],
        "law": queries.pack().escalation,
        "next_url": f"?{urlencode({'after': shown[-1].after})}" if len(found) > queries.PAGE else "",
        "later": bool(after),
    }
    return show(request, officer, "board/escalations.html", page)
