"""The hall: the screen that shows who is called, and the machine that gives tickets. Neither knows a name."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe

from tongban.basis.actors import Machine
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.appointments import calling, queries
from tongban.casework.appointments.queries import TicketView
from tongban.casework.offices import queries as offices
from tongban.channels import reception_words
from tongban.channels.now import now
from tongban.channels.reception.sealing import unseal

LONGEST_NUMBER = 16
AGAIN_AFTER = 10  # seconds
LANGUAGES = ("zh-hans", "en")
NO_APPOINTMENT = gettext_lazy(
    "There is no appointment with this number here. Compare it with your message, or take a ticket below."
)


@require_safe
@login_not_required
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """Show the last calls and how many wait, and load itself again after some seconds. No name is ever shown."""
    office, at = unseal(token), now()
    waiting = queries.queues(office, localdate(at))
    known = queries.must_have_reception()
    page = {
        "office": offices.authority(office).name,
        "calls": queries.called(office, localdate(at)),
        "windows": [
            (window.name, row.waiting, int((at - row.since).total_seconds() // 60) if row.since else 0)
            for code, window in known.windows.items()
            if (row := waiting.get(code))
        ],
        "again_after": AGAIN_AFTER,
        "at": at,
    }
    return render(request, "reception/screen.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def machine(request: HttpRequest, token: str) -> HttpResponse:
    """Give a ticket: for a window, or for the number of an appointment; then show it, big."""
    office = unseal(token)
    fault = _give(request, office) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        return redirect("reception:machine", token=token)
    given = request.session.pop("ticket", None) if request.method != "POST" else None
    known = queries.must_have_reception()
    page = {
        "office": offices.authority(office).name,
        "windows": known.windows.values(),
        "ticket": given,
        "window": known.windows[given["window"]].name if given else None,
        "faults": [(language, _in(language, fault)) for language in LANGUAGES] if fault else [],
        "typed": _typed(request),
        "early": known.booking.check_in_minutes,
    }
    return render(request, "reception/machine.html", page, status=422 if fault else 200)


def _in(language: str, words: str | Promise) -> str:
    """Return words in a language: whoever stands at the machine has chosen none."""
    with override(language):
        return str(words)


def _typed(request: HttpRequest) -> str:
    return "".join(request.POST.get("number", "").split())[:LONGEST_NUMBER]


def _give(request: HttpRequest, office: str) -> str | Promise:
    """Give the ticket that was asked for; return what went wrong, or nothing."""
    number, at = _typed(request), now()
    try:
        if "number" in request.POST:
            ticket = calling.check_in_by_number(office=office, number=number, at=at)
        else:
            ticket = calling.take(office=office, window=request.POST.get("window", ""), by=Machine(), at=at)
    except NotFound:
        return NO_APPOINTMENT
    except Refusal as e:
        return reception_words.REFUSED[type(e)]
    request.session["ticket"] = {"number": ticket.number, "window": ticket.window, "before": _before(office, ticket)}
    return ""


def _before(office: str, ticket: TicketView) -> int:
    """Return how many are called before a ticket."""
    at = now()
    rows = queries.waiting(office, localdate(at), at=at, window=ticket.window)
    return next((place for place, row in enumerate(rows) if row.id == ticket.id), 0)
