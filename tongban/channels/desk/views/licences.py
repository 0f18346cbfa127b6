"""Licences at the desk: find one, see its history, suspend it, restore it or end it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.basis.actors import Officer
from tongban.basis.credentials.identifier import ROOT, read_licence_id
from tongban.basis.ids import WrongId, parse_resident_id
from tongban.basis.refusals import NotFound
from tongban.casework.audit.rules import Page
from tongban.casework.licences import actions, queries
from tongban.casework.licences.queries import LicenceView
from tongban.casework.registry import queries as registry
from tongban.channels import saying_why, seeing
from tongban.channels.desk import licence_page
from tongban.channels.desk.licence_forms import ActForm, FindForm
from tongban.channels.desk.screen import say, show, today
from tongban.channels.desk.wording import DOCUMENT_STATE
from tongban.channels.frame.parts import Cell
from tongban.channels.now import now
from tongban.channels.who import officer_of

MEND, TOO_LATE = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("q")
def search(request: HttpRequest) -> HttpResponse:
    """Find a licence that the officer's own office issued, by its number, identifier, or its holder's ID number."""
    officer = officer_of(request)
    form = FindForm(request.POST if request.method == "POST" else None)
    found: list[LicenceView] = []
    if form.is_valid():
        with saying_why.beside(form, "q", to=officer):
            found = [each for each in _found(form.cleaned_data["q"]) if licence_page.may_see(each, officer)]
        seeing.persons(officer, _holders(found), page=Page.LICENCE)
        if len(found) == 1:
            return redirect("desk:licence", found[0].number)
    page = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "columns": [pgettext("licence", "Kind"), pgettext("licence", "Number"), _("Holder"), _("State")],
        "rows": [_line(each) for each in found],
    }
    return show(request, officer, "licences.html", page, status=MEND if form.errors else 200)


def _found(typed: str) -> list[LicenceView]:
    """Return the licences that what was typed may mean.

    Raises:
        WrongLicenceId: It is an identifier with a mistake in it.
    """
    plain = "".join(typed.split()).upper()
    if plain.startswith(ROOT):
        plain = read_licence_id(plain).serial
    else:
        try:
            holder = registry.person_by_id_number(parse_resident_id(plain).number, today())
            return queries.licences_of(holder.person_id) if holder else []
        except WrongId:
            pass
    try:
        return [queries.licence(plain)]
    except NotFound:
        return []


def _holders(found: list[LicenceView]) -> list[Any]:
    return [each.document.person_id for each in found if each.document.person_id is not None]


def _line(licence: LicenceView) -> list[str | Cell]:
    return [
        Cell(say(licence.name), _url(licence)),
        licence.number,
        str(licence.record.facts.get("name", "")),
        str(DOCUMENT_STATE[licence.state_on(today())]),
    ]


def _url(licence: LicenceView) -> str:
    return redirect("desk:licence", licence.number).url


@require_safe
def licence(request: HttpRequest, number: str) -> HttpResponse:
    """Show a licence with its history, and what the officer may do."""
    officer = officer_of(request)
    return _page(request, officer, _licence(number, officer))


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Ask on which ground and why, say what will follow, and do it."""
    officer = officer_of(request)
    found = _licence(number, officer)
    wanted = next((each for each in licence_page.open_acts(found, officer) if each.value == act), None)
    if wanted is None:
        messages.error(request, _("This cannot be done to the licence as it stands now."))
        return redirect("desk:licence", number)
    form = ActForm(request.POST if request.method == "POST" else None, kind=found.kind, act=wanted)
    if form.is_valid():
        with saying_why.at_the_top(request, to=officer):
            done = actions.act_on(number=number, act=wanted, by=officer, at=now(), **form.cleaned_data)
            messages.success(request, _done(done=done))
        return redirect("desk:licence", number)
    page = {
        "form": form, "licence": found, "title": say(found.name), "button": licence_page.BUTTON[wanted],
        "means": licence_page.MEANS[wanted], "against": wanted not in licence_page.HARMLESS,
        "two": any(ground.second_officer for ground in found.kind.acts[wanted]),
        "holder": found.record.facts.get("name", ""),
    }  # fmt: skip
    return show(request, officer, "licence_act.html", page, status=MEND if form.errors else 200)


def _done(*, done: bool) -> str:
    if done:
        return _("Done. Copies of the licence say so within about a minute.")
    return _("Proposed. Another officer of this office has to confirm it; until then nothing changes.")


@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """Do what a colleague has proposed."""
    officer = officer_of(request)
    with saying_why.at_the_top(request, to=officer):
        actions.confirm(number=number, by=officer, at=now())
        messages.success(request, _done(done=True))
    return redirect("desk:licence", number)


@require_POST
def drop(request: HttpRequest, number: str) -> HttpResponse:
    """Drop what was proposed."""
    officer = officer_of(request)
    with saying_why.at_the_top(request, to=officer):
        actions.drop(number=number, by=officer, at=now())
        messages.success(request, _("Dropped. The licence stays as it is."))
    return redirect("desk:licence", number)


def _licence(number: str, officer: Officer) -> LicenceView:
    found = queries.licence(number)
    if not licence_page.may_see(found, officer):
        raise NotFound("licence")
    return found


def _page(request: HttpRequest, officer: Officer, found: LicenceView) -> HttpResponse:
    seeing.persons(officer, _holders([found]), page=Page.LICENCE)
    return show(request, officer, "licence.html", licence_page.page(found, officer, today()))
