"""From a request to the one who acts, and from a refusal to an HTTP answer. For every channel."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language

from tongban.basis.actors import Citizen, Officer, Visit
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.offices import queries as offices
from tongban.channels import wording
from tongban.channels.now import now

SEEN, MOST_DIGITS = "_seen", 6  # the box with the number of the last event that the page showed
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


def supervisor_of(request: HttpRequest) -> Officer:
    """Return the supervisor signed in, or refuse: who oversees no office has no part in what this page shows."""
    officer = officer_of(request)
    if not officer.supervises:
        raise NotYours("only a supervisor")
    return officer


def citizen_of(request: HttpRequest) -> Citizen:
    """Return the citizen signed in, or refuse. No query."""
    if not request.user.is_authenticated or request.user.person_id is None:
        raise PermissionDenied
    return Citizen(user_id=request.user.pk, person_id=request.user.person_id)


def visit_of(request: HttpRequest, channel: str) -> Visit:
    """Return how this request reached the office."""
    agent = request.headers.get("User-Agent", "")
    seen = request.POST.get(SEEN, "") if request.method == "POST" else ""
    return Visit(
        channel=channel,
        device="phone" if any(word in agent for word in PHONE_WORDS) else "computer",
        seen=int(seen) if seen.isdecimal() and len(seen) <= MOST_DIGITS else None,
    )


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from; outside demo mode that is what the proxy in front says."""
    forwarded = "" if settings.DEMO else request.headers.get("X-Forwarded-For", "")
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


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


class OnlyOurOwn:
    """Middleware: a page loads nothing from elsewhere and runs nothing that is written into it."""

    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)  # a page may have a stricter one
        return response


def on_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame of every page shows: who is signed in, and in a demonstration its date."""
    shown: dict[str, Any] = {"demo": settings.DEMO}
    if settings.DEMO:
        shown["demo_on"] = localdate(now())
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        shown["who"] = _who(request, user.display_name)
    return shown


def _who(request: HttpRequest, name: str) -> dict[str, str]:
    try:
        officer = officer_of(request)
    except PermissionDenied:
        return {"name": name}
    authority, role = min(officer.posts)
    office = offices.authority(authority).name.in_language(get_language() or settings.LANGUAGE_CODE)
    return {"name": name, "office": office, "role": str(wording.ROLE[role])}
