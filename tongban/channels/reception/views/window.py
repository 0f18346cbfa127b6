"""The clerk's side of the hall: who waits, whom to call, today's appointments; booking for somebody at the counter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound
from tongban.casework.appointments import actions, calling, queries
from tongban.casework.appointments.queries import AppointmentView, TicketView
from tongban.casework.audit.rules import Page
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.channels import reception_words, saying_why, seeing
from tongban.channels.desk.counter import seal as seal_person
from tongban.channels.desk.counter import unseal as unseal_person
from tongban.channels.desk.forms import SearchForm
from tongban.channels.desk.screen import must_work_at_a_window, office_names, say, show, today, windows
from tongban.channels.frame.parts import Confirm
from tongban.channels.frame.wording import moment_in_words
from tongban.channels.now import now
from tongban.channels.reception import times
from tongban.channels.reception.forms import CounterForm, TicketForm
from tongban.channels.reception.sealing import seal
from tongban.channels.who import officer_of

MEND = 422
COUNTER = "reception.counter"  # in the session: office, number and windows of the counter
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def hall(request: HttpRequest) -> HttpResponse:
    """Show who waits and who is at this counter, today's appointments, and a form for a ticket; set up the counter."""
    officer = must_work_at_a_window(request)
    known = queries.must_have_reception()
    place = _counter(request, officer)
    form = CounterForm(known, request.POST if request.method == "POST" else None, initial=place)
    if form.is_valid():
        office = request.POST.get("office", "")
        office = office if office in windows(officer) else windows(officer)[0]
        request.session[COUNTER] = {**form.cleaned_data, "office": office}
        messages.success(request, _("You call for these windows to this counter."))
        return redirect("reception:hall")
    return show(
        request, officer, "reception/hall.html", _hall(officer, place, form), status=MEND if form.errors else 200
    )


def _counter(request: HttpRequest, officer: Officer) -> dict[str, Any]:
    """Return at which counter of which office this browser stands, and for which windows it calls."""
    kept = request.session.get(COUNTER) or {}
    office = kept.get("office")
    known = list(queries.must_have_reception().windows)
    if office not in windows(officer):
        return {"office": windows(officer)[0], "counter": "", "windows": known}
    return {"office": office, "counter": kept["counter"], "windows": [w for w in kept["windows"] if w in known]}


def _hall(officer: Officer, place: dict[str, Any], form: CounterForm) -> dict[str, Any]:
    office, at = place["office"], now()
    known = queries.must_have_reception()
    booked = queries.of_day(office, localdate(at), by=officer)
    waiting = queries.waiting(office, localdate(at), at=at)
    current = queries.at_counter(office, localdate(at), place["counter"]) if place["counter"] else None
    people = {row.person_id for row in booked} | {t.person_id for t in waiting if t.person_id}
    people |= {current.person_id} if current and current.person_id else set()
    names = {key: person.name for key, person in registry.persons(people, localdate(at)).items()}
    seeing.a_list(officer, page=Page.QUEUE, shown=len(names))
    offices = office_names(windows(officer))
    token = seal(office)
    return {
        "place": place,
        "office": offices[office],
        "offices": [(code, offices[code]) for code in windows(officer)],
        "form": form,
        "ticket_form": TicketForm(known),
        "current": _ticket_line(current, names, at, officer) if current else None,
        "waiting": [_ticket_line(row, names, at, officer) for row in waiting],
        "absent": queries.absent(office, localdate(at)),
        "others": [(each.code, say(each.name)) for each in known.windows.values()],
        "booked": [_booked_line(row, names) for row in booked],
        "screen_url": reverse("reception:screen", args=[token]),
        "machine_url": reverse("reception:machine", args=[token]),
        "search": SearchForm(),
    }


def _ticket_line(row: TicketView, names: dict[UUID, str], at: Any, officer: Officer) -> dict[str, Any]:
    known = queries.must_have_reception()
    return {
        "row": row,
        "window": say(known.windows[row.window].name),
        "name": names.get(row.person_id, "") if row.person_id else "",
        "token": seal_person(row.person_id, officer) if row.person_id else "",
        "priority": say(known.priority[row.priority].name) if row.priority in known.priority else "",
        "minutes": int((at - row.taken_at).total_seconds() // 60),
    }


def _booked_line(row: AppointmentView, names: dict[UUID, str]) -> dict[str, Any]:
    return {
        "row": row,
        "name": names.get(row.person_id, ""),
        "item": say(row.item.name),
        "state": str(reception_words.BOOKED[row.state]),
        "colour": reception_words.COLOUR[row.state],
        "open": row.state == "open",
    }


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Call, call again, be done with, send on, or give a ticket; say what happened, and go back to the hall."""
    officer = must_work_at_a_window(request)
    with saying_why.at_the_top(request, to=officer):
        messages.success(request, _do(request, officer))
    return redirect("reception:hall")


def _do(request: HttpRequest, officer: Officer) -> str:
    what, at = request.POST.get("do", ""), now()
    place = _counter(request, officer)
    if what == "take":
        return _take(request, officer, place["office"])
    if what == "call":
        if not place["counter"]:
            return _("First write the number of your counter.")
        ticket = calling.call_next(
            office=place["office"], windows=place["windows"], counter=place["counter"], by=officer, at=at
        )
        return _("%(number)s has been called to counter %(counter)s.") % {
            "number": ticket.number, "counter": ticket.counter,
        }  # fmt: skip
    return _with_ticket(what, _uuid(request.POST.get("ticket", "")), request, officer)


def _with_ticket(what: str, ticket_id: UUID, request: HttpRequest, officer: Officer) -> str:
    at = now()
    if what == "send_on":
        ticket = calling.send_on(ticket_id=ticket_id, window=request.POST.get("window", ""), by=officer, at=at)
        return _("%s waits for the other window and comes first there.") % ticket.number
    if what == "recall":
        return _("%s has been called again.") % calling.recall(ticket_id=ticket_id, by=officer, at=at).number
    if what == "wait_again":
        return _("%s waits again.") % calling.wait_again(ticket_id=ticket_id, by=officer, at=at).number
    if what not in {"served", "absent"}:
        raise Http404
    ticket = calling.finish(ticket_id=ticket_id, came=what == "served", by=officer, at=at)
    return (_("%s has been served.") if what == "served" else _("%s was not there.")) % ticket.number


def _take(request: HttpRequest, officer: Officer, office: str) -> str:
    form = TicketForm(queries.must_have_reception(), request.POST)
    if not form.is_valid():
        return str(next(iter(next(iter(form.errors.values())))))
    ticket = calling.take(office=office, by=officer, at=now(), **form.cleaned_data)
    return _("The ticket is %s.") % ticket.number


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("ticket") from None


@require_POST
def came(request: HttpRequest, appointment_id: UUID, what: str) -> HttpResponse:
    """Give a ticket to somebody who has come to their appointment, or say that nobody came."""
    officer = must_work_at_a_window(request)
    row = queries.of_office(appointment_id, by=officer)
    if what not in {"came", "missed"}:
        raise Http404
    with saying_why.at_the_top(request, to=officer):
        if what == "came":
            ticket = calling.check_in(appointment_id=row.id, by=officer, at=now())
            messages.success(request, _("The ticket is %s.") % ticket.number)
        else:
            actions.miss(office=row.authority, appointment_id=row.id, by=officer, at=now())
            messages.success(request, _("It is noted that nobody came."))
    return redirect("reception:hall")


@get_or_post
def book(request: HttpRequest, token: str) -> HttpResponse:
    """Book a time for the person at the counter, at an office of the clerk's."""
    officer = must_work_at_a_window(request)
    person_id = unseal_person(token, officer)
    code = request.GET.get("code", "")
    offered = [(each.code, say(each.name)) for each in catalog.in_force(today())]
    page: dict[str, Any] = {"token": token, "items": offered, "code": code, "form": None, "search": SearchForm()}
    page["back"] = reverse("desk:counter_person", args=[token])
    page["person"] = registry.person(person_id, today())
    seeing.persons(officer, [person_id], page=Page.COUNTER)
    if not code:
        return show(request, officer, "reception/book_for.html", page)
    office, item = windows(officer)[0], catalog.current(code, today())
    office = request.GET["office"] if request.GET.get("office") in windows(officer) else office
    found = times.choose(request, office, item)
    if found.form.is_valid():
        with saying_why.beside(found.form, "time", to=officer):
            actions.book(
                office=office, item=item, starts_at=found.form.starts_at, person_id=person_id, by=officer, at=now(),
                channel="desk",
            )  # fmt: skip
            messages.success(request, _("The appointment is booked, and the person is told."))
            return redirect("desk:counter_person", token=token)
    page |= {"times": found, "form": found.form, "item": say(item.name), "office": office_names([office])[office]}
    return show(request, officer, "reception/book_for.html", page, status=MEND if found.form.errors else 200)


@get_or_post
def move(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask for another time for somebody's appointment, and move it there."""
    officer = officer_of(request)
    row = queries.of_office(appointment_id, by=officer)
    found = times.choose(request, row.authority, row.item)
    if found.form.is_valid():
        with saying_why.beside(found.form, "time", to=officer):
            actions.move(appointment_id=row.id, starts_at=found.form.starts_at, by=officer, at=now())
            messages.success(request, _("The appointment has been moved, and the person is told."))
            return redirect("reception:hall")
    page = {"times": found, "form": found.form, "item": say(row.item.name), "moving": row, "search": SearchForm()}
    page |= {"office": office_names([row.authority])[row.authority], "back": reverse("reception:hall"), "code": "-"}
    return show(request, officer, "reception/book_for.html", page, status=MEND if found.form.errors else 200)


@get_or_post
def cancel(request: HttpRequest, appointment_id: UUID) -> HttpResponse:
    """Ask whether to cancel somebody's appointment, and do it."""
    officer = officer_of(request)
    row = queries.of_office(appointment_id, by=officer)
    if request.method != "POST":
        confirm = Confirm(
            base="desk/base.html",
            title=_("Cancel the appointment?"),
            text=_("The person is told, and the place is free for others at once."),
            do=_("Cancel it"),
            back=reverse("reception:hall"),
            about=f"{row.number} · {moment_in_words(row.starts_at)} · {say(row.item.name)}",
        )
        return show(request, officer, "frame/confirm.html", {"confirm": confirm})
    with saying_why.at_the_top(request, to=officer):
        actions.cancel(appointment_id=row.id, by=officer, at=now())
        messages.success(request, _("The appointment is cancelled, and the person is told."))
    return redirect("reception:hall")
