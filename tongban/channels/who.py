"""From a request to the one who acts, and from a refusal to an HTTP answer. For every channel."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Officer, Visit
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.offices import queries as offices
from tongban.channels.now import now

PHONE_WORDS = ("Mobile", "Android", "iPhone")


def officer_of(request: HttpRequest) -> Officer:
    """Return the officer signed in, or refuse. One query a request."""
    officer: Officer | None = getattr(request, "_officer", None)
    if officer is None:
        if not request.user.is_authenticated:
            raise PermissionDenied
        officer = offices.officer(request.user.pk, localdate(now()))
        request._officer = officer  # type: ignore[attr-defined]  # noqa: SLF001
    if not officer.posts:
        raise PermissionDenied
    return officer


def citizen_of(request: HttpRequest) -> Citizen:
    """Return the citizen signed in, or refuse. No query."""
    if not request.user.is_authenticated or request.user.person_id is None:
        raise PermissionDenied
    return Citizen(user_id=request.user.pk, person_id=request.user.person_id)


def visit_of(request: HttpRequest, channel: str) -> Visit:
    """Return how this request reached the office."""
    agent = request.headers.get("User-Agent", "")
    return Visit(channel=channel, device="phone" if any(word in agent for word in PHONE_WORDS) else "computer")


class AnswerRefusals:
    """Middleware: what is not there is a 404, what is not yours a 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:  # noqa: ARG002
        if isinstance(exception, NotFound):
            raise Http404 from exception
        if isinstance(exception, NotYours):
            raise PermissionDenied from exception


def on_every_page(_request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows: whether this is a demonstration, and its date."""
    return {"demo": settings.DEMO, "demo_on": localdate(now()) if settings.DEMO else None}
