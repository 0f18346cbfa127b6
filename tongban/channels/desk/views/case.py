"""One case: everything needed to decide it, and every act that is open to this officer."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Officer
from tongban.basis.ids import WrongNumber, check_case_number
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.appointments.queries import called_by
from tongban.casework.cases import queries
from tongban.casework.cases.rules import NotSaid, NotYourPost, SameOfficer
from tongban.channels import refusal_words, seeing, visiting, wording
from tongban.channels.desk import acts, case_page, time_page
from tongban.channels.desk.case_page import Typed
from tongban.channels.desk.forms import SearchForm
from tongban.channels.desk.screen import show
from tongban.channels.now import now
from tongban.channels.who import officer_of, visit_of

MEND, NOT_YOURS, TOO_LATE = 422, 403, 409


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Show a case, or that there is none by this number that the officer may see."""
    return _page(request, officer_of(request), number)


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Do an act, say what happened, and go back to the case. What is wrong is said on the case as it stands now."""
    officer = officer_of(request)
    plain = _number(number)
    wanted = next((known for known in acts.FORMS if known == act), None)
    if wanted is None:
        raise Http404
    if request.method != "POST":  # such an address is only left behind, by a reload or a change of language
        queries.case(plain, actor=officer)
        return redirect("desk:case", number=plain)
    form = acts.FORMS[wanted](
        request.POST,
        act=wanted,
        evidence=lambda: case_page.evidence_choices(queries.case(plain, actor=officer).item),
        offers=lambda: time_page.offers(queries.case(plain, actor=officer), localdate(now())),
        more=case_page.choices_later(lambda: queries.case(plain, actor=officer)),
    )
    typed = Typed(act=wanted, form=form)
    if not form.is_valid():
        return _page(request, officer, plain, typed, MEND)
    try:
        acts.do(wanted, plain, form.cleaned_data, by=officer, at=now(), visit=visit_of(request, "desk"))
    except (NotFound, NotYours):
        raise
    except Refusal as e:
        return _refused(request, officer, plain, typed, e)
    visiting.tie(visiting.ticket_of(request, officer), plain, officer)
    messages.success(request, _("%(number)s: %(done)s.") % {"number": plain, "done": wording.DONE[wanted]})
    return redirect("desk:case", number=plain)


def _refused(request: HttpRequest, officer: Officer, number: str, typed: Typed, e: Refusal) -> HttpResponse:
    """Show the case as it stands now, with why the act was not done and what the officer had typed."""
    words, field = refusal_words.refusal(e, to=officer), acts.field_to_mend(e)
    if field in typed.form.fields:
        typed.form.add_error(field, words)
    else:
        messages.error(request, words)
    if isinstance(e, NotSaid):
        return _page(request, officer, number, typed, MEND)
    return _page(request, officer, number, typed, NOT_YOURS if isinstance(e, NotYourPost | SameOfficer) else TOO_LATE)


def _page(
    request: HttpRequest, officer: Officer, number: str, typed: Typed | None = None, status: int = 200
) -> HttpResponse:
    view = queries.case(number, actor=officer)
    seeing.case(officer, view)
    shown = case_page.context(view, officer, typed)
    return show(
        request,
        officer,
        "case.html",
        {**shown, "search": SearchForm(), "came_with": called_by(officer, localdate(now()))},
        status=status,
    )


def _number(text: str) -> str:
    try:
        return check_case_number(text)
    except WrongNumber:
        raise Http404 from None
