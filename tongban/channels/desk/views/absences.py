"""Who is away, and who does their post meanwhile."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.cases.holding import supervises
from tongban.casework.offices import absences as away
from tongban.casework.offices import queries as offices
from tongban.channels import refusal_words, wording
from tongban.channels.desk.forms import AbsenceForm, SearchForm
from tongban.channels.desk.screen import office_names, show, today
from tongban.channels.who import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """Show the absences of the officer's offices, and enter one."""
    officer = officer_of(request)
    form = _form(request, officer)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            away.enter(
                post_id=int(typed["post"]), deputy_id=int(typed["deputy"]), first=typed["first"], last=typed["last"],
                by=officer, on=today(),
            )  # fmt: skip
        except (NotFound, NotYours):
            raise
        except Refusal as e:
            form.add_error(FIELD.get(type(e), "post"), refusal_words.refusal(e, to=officer))
        else:
            messages.success(request, _("The absence is entered. The deputy has the post on these days."))
            return redirect("desk:absences")
    codes = _offices(request, officer)
    names = office_names(codes)
    found = away.absences(officer, codes, today())
    page = {
        "form": form,
        "rows": [(row, wording.ROLE[row.role], names[row.authority]) for row in found],
        "supervises": bool(officer.supervises),
        "office": request.GET.get("office", ""),
        "search": SearchForm(),
    }
    return show(request, officer, "absences.html", page, status=422 if form.errors else 200)


FIELD = {away.DaysWrong: "last", away.NoDeputy: "deputy", away.AwayAlready: "first"}


@require_POST
def end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """End an absence today, or forget one that has not begun."""
    officer = officer_of(request)
    away.end(absence_id=absence_id, by=officer, on=today())
    messages.success(request, _("The absence has ended. The post is back with its officer."))
    return redirect("desk:absences")


def _offices(request: HttpRequest, officer: Officer) -> list[str]:
    """Return the offices that the page is about: the officer's own, and one below a supervisor's that they ask for."""
    asked = request.GET.get("office", "").strip()
    if asked and supervises(officer, asked):
        try:
            return [offices.authority(asked).code]
        except NotFound:
            return sorted(officer.authorities)
    return sorted(officer.authorities)


def _form(request: HttpRequest, officer: Officer) -> AbsenceForm:
    codes = _offices(request, officer)
    names = office_names(codes)
    posts = away.colleagues(codes, today())
    mine = [p for p in posts if p.user_id == officer.user_id or supervises(officer, p.authority)]
    people = {p.user_id: f"{p.name} · {wording.ROLE[p.role]}" for p in posts}
    if all(p.user_id == officer.user_id for p in mine):
        people.pop(officer.user_id, None)
    return AbsenceForm(
        request.POST if request.method == "POST" else None,
        posts=[(str(p.id), f"{p.name} · {wording.ROLE[p.role]} · {names[p.authority]}") for p in mine],
        people=[(str(user), text) for user, text in people.items()],
    )
