"""Who works on a task, and what officers write to each other about a case. Each goes back to the case."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tongban.basis.actors import Officer
from tongban.basis.ids import WrongNumber, check_case_number
from tongban.casework.cases import claiming, notes
from tongban.channels import saying_why
from tongban.channels.now import now
from tongban.channels.who import officer_of


@require_POST
def take(request: HttpRequest, number: str, task: str) -> HttpResponse:
    """Take a task, so that nobody else does it meanwhile."""

    def act(plain: str, officer: Officer) -> None:
        claiming.claim(number=plain, task=task, by=officer, at=now())

    return _do(request, number, act, _("You have taken it. Others see that, and cannot do it meanwhile."))


@require_POST
def release(request: HttpRequest, number: str, task: str) -> HttpResponse:
    """Let go of a task."""

    def act(plain: str, officer: Officer) -> None:
        claiming.release(number=plain, task=task, by=officer, at=now())

    return _do(request, number, act, _("You have let go of it. Others may take it."))


@require_POST
def give(request: HttpRequest, number: str, task: str) -> HttpResponse:
    """Give a task to another officer."""
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")

    def act(plain: str, officer: Officer) -> None:
        claiming.give(
            number=plain,
            task=task,
            to=int(to) if to.isdecimal() else 0,
            reason=reason[: notes.LONGEST],
            by=officer,
            at=now(),
        )

    return _do(request, number, act, _("The task has been given. A note says to whom, and why."))


@require_POST
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Write a note on a case."""
    words, pinned = request.POST.get("words", ""), "pinned" in request.POST

    def act(plain: str, officer: Officer) -> None:
        notes.write(number=plain, words=words[: notes.LONGEST], pinned=pinned, by=officer, at=now())

    return _do(request, number, act, _("The note stands."), "#notes")


@require_POST
def strike(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """Strike a note out."""
    reason = request.POST.get("reason", "")

    def act(plain: str, officer: Officer) -> None:
        notes.strike(number=plain, seq=seq, reason=reason, by=officer, at=now())

    return _do(request, number, act, _("The note is struck. It can still be read."), "#notes")


def _do(
    request: HttpRequest, number: str, act: Callable[[str, Officer], None], done: str, place: str = ""
) -> HttpResponse:
    officer = officer_of(request)
    try:
        plain = check_case_number(number)
    except WrongNumber:
        raise Http404 from None
    with saying_why.at_the_top(request, to=officer):
        act(plain, officer)
        messages.success(request, done)
    answer = redirect("desk:case", number=plain)
    answer["Location"] += place
    return answer
