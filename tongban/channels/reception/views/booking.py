"""A citizen's appointments: book one, see it, move it, cancel it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.items import FieldKind, FormField
from tongban.basis.words import Words
from tongban.casework.appointments import actions, queries, rules
from tongban.casework.appointments.queries import AppointmentView
from tongban.casework.appointments.rules import Booked
from tongban.casework.cases import queries as cases
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import queries as offices
from tongban.casework.offices.rules import COUNTY, POLICE
from tongban.channels import reception_words, saying_why
from tongban.channels.frame.parts import Confirm
from tongban.channels.frame.wording import moment_in_words
from tongban.channels.now import now
from tongban.channels.portal.views.places import ask_place
from tongban.channels.portal.wording import say
from tongban.channels.reception import times
from tongban.channels.who import citizen_of

MEND = 422
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """List the citizen's appointments, the next one first, and those before."""
    actor = citizen_of(request)
    coming, before = queries.mine(by=actor, at=now())
    page = {"coming": [_shown(row) for row in coming], "before": [_shown(row) for row in before]}
    return render(request, "reception/mine.html", page)


def _shown(row: AppointmentView) -> dict[str, object]:
    return {
        "row": row,
        "item": row.item,
        "state": reception_words.BOOKED[row.state],
        "colour": reception_words.COLOUR[row.state],
        "office": offices.authority(row.authority).name,
        "window": queries.must_have_reception().windows[row.window].name,
    }


@get_or_post
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Ask in which county the citizen wants to come to a counter; with a case, it is the office that received it."""
    actor = citizen_of(request)
    item = catalog.current(code, localdate(now()))
    queries.window_of(item)
    if number := request.GET.get("case", ""):
        office = cases.case(number, actor=actor).receiving
        return redirect(f"{reverse('reception:choose', args=[code, office])}?case={number}")
    question = FormField(name="place", kind=FieldKind.REGION, label=_where())
    here = {"item": item, "booking": True, "back": reverse("portal:item", args=[code])}
    return ask_place(request, question, "", here, lambda answer: _to_office(code, answer["place"]))


def _where() -> Words:
    return Words("您想到哪里的窗口办理？", "Where do you want to come to a counter?")


def _to_office(code: str, region: str) -> HttpResponse:
    office = offices.competent(kind=POLICE, level=COUNTY, region_code=region, on=localdate(now()))
    return redirect("reception:choose", code=code, office=office.code)


@get_or_post
def choose(request: HttpRequest, code: str, office: str) -> HttpResponse:
    """Ask for a day and a time, and book it."""
    actor = citizen_of(request)
    item = catalog.current(code, localdate(now()))
    number = request.GET.get("case", "")
    found = times.choose(request, office, item)
    if found.form.is_valid():
        with saying_why.beside(found.form, "time", to=actor):
            made = actions.book(
                office=office, item=item, starts_at=found.form.starts_at, person_id=actor.person_id, by=actor,
                at=now(), channel="portal", case_number=number,
            )  # fmt: skip
            messages.success(request, _("The appointment is booked. You are told of it under Messages as well."))
            return redirect("reception:one", appointment_id=made)
    page = {
        "item": item, "office": offices.authority(office).name, "times": found, "form": found.form,
        "window": queries.window_of(item).name, "number": number, "back": reverse("portal:item", args=[code]),
    }  # fmt: skip
    return render(request, "reception/choose.html", page, status=MEND if found.form.errors else 200)


@require_safe
def one(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Show one appointment: when and where, its number, and what can be done about it."""
    row = queries.of_citizen(appointment_id, by=citizen_of(request))
    known = queries.must_have_reception().booking
    page = _shown(row) | {
        "open": row.state is Booked.OPEN,
        "may_change": row.state is Booked.OPEN and rules.may_change(row.starts_at, now(), known),
        "booking": known,
    }
    return render(request, "reception/one.html", page)


@get_or_post
def move(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask for another time, and move the appointment there."""
    actor = citizen_of(request)
    row = queries.of_citizen(appointment_id, by=actor)
    if not _may_change(request, row):
        return redirect("reception:one", appointment_id=row.id)
    found = times.choose(request, row.authority, row.item)
    if found.form.is_valid():
        with saying_why.beside(found.form, "time", to=actor):
            actions.move(appointment_id=row.id, starts_at=found.form.starts_at, by=actor, at=now())
            messages.success(request, _("The appointment has been moved."))
            return redirect("reception:one", appointment_id=row.id)
    back = reverse("reception:one", args=[row.id])
    page = _shown(row) | {"times": found, "form": found.form, "moving": row, "back": back}
    return render(request, "reception/choose.html", page, status=MEND if found.form.errors else 200)


@get_or_post
def cancel(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask whether to cancel the appointment, and do it."""
    actor = citizen_of(request)
    row = queries.of_citizen(appointment_id, by=actor)
    if not _may_change(request, row):
        return redirect("reception:one", appointment_id=row.id)
    if request.method == "POST":
        with saying_why.at_the_top(request, to=actor):
            actions.cancel(appointment_id=row.id, by=actor, at=now())
            messages.success(request, _("The appointment is cancelled."))
        return redirect("reception:mine")
    confirm = Confirm(
        base="portal/base.html",
        title=_("Cancel the appointment?"),
        text=_("Your place is then free for others at once. You can book again."),
        do=_("Cancel it"),
        back=reverse("reception:one", args=[row.id]),
        caption=say(row.item.name),
        about=f"{moment_in_words(row.starts_at)} · {say(offices.authority(row.authority).name)}",
    )
    return render(request, "frame/confirm.html", {"confirm": confirm})


def _may_change(request: HttpRequest, row: AppointmentView) -> bool:
    """Return whether an appointment can still be changed; if not, say why on the next page."""
    with saying_why.at_the_top(request, to=citizen_of(request)):
        rules.must_change_in_time(row.state, row.starts_at, now(), queries.must_have_reception().booking)
        return True
    return False
