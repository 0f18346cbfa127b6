"""What went wrong, as RFC 9457 problem details: which kind, in words of the caller's language, and what to mend."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from tongban.basis.actors import Machine
from tongban.basis.answers import WrongAnswers
from tongban.basis.ids import WrongId, WrongNumber
from tongban.basis.refusals import Invalid, NotFound, NotYours, Refusal
from tongban.casework.cases.intake import NoHousehold, NotHandledHere
from tongban.casework.cases.refusals import StalePage
from tongban.casework.cases.rules import NotSaid, NotYourPost, SameOfficer
from tongban.casework.clients.rules import TooManyRequests
from tongban.channels import refusal_words

KIND = "application/problem+json"
WRONG, NOT_IN, FORBIDDEN, NONE, CLASH, STALE, MEND, UNCONDITIONAL, OFTEN = 400, 401, 403, 404, 409, 412, 422, 428, 429
STATUS: Mapping[type[Refusal], int] = {
    NotFound: NONE,
    NotYours: FORBIDDEN,
    NotYourPost: FORBIDDEN,
    SameOfficer: FORBIDDEN,
    StalePage: STALE,
    Invalid: MEND,
    NotSaid: MEND,
    WrongAnswers: MEND,
    WrongId: MEND,
    WrongNumber: NONE,
    NotHandledHere: MEND,
    NoHousehold: MEND,
    TooManyRequests: OFTEN,
}


class Problem(Schema):
    """What went wrong. `errors` says for each wrong value what to do; it is absent where no single value is wrong."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, str] | None = None


class Unconditional(Exception):
    """An act must say in If-Match which state of the case it is meant for."""


def problem(status: int, kind: str, detail: str, errors: Mapping[str, str] | None = None) -> HttpResponse:
    """Return a problem as an answer."""
    body: dict[str, Any] = {"type": f"urn:tongban:problem:{kind}", "title": _title(status), "status": status}
    body["detail"] = detail
    if errors:
        body["errors"] = dict(errors)
    answer = JsonResponse(body, status=status, content_type=KIND, json_dumps_params={"ensure_ascii": False})
    if status == NOT_IN:
        answer["WWW-Authenticate"] = 'Bearer realm="tongban"'
    return answer


def _title(status: int) -> str:
    return {
        WRONG: _("This is no request we can read"),
        NOT_IN: _("Sign in first"),
        FORBIDDEN: _("This is not yours to do"),
        NONE: _("There is nothing by that name"),
        CLASH: _("This is not possible as things stand"),
        STALE: _("The case has moved on"),
        MEND: _("Some values are missing or wrong"),
        UNCONDITIONAL: _("Say which state of the case you mean"),
        OFTEN: _("Too many requests"),
    }[status]


def answer_problems(api: NinjaAPI) -> None:
    """Have every error of the API answered as a problem."""
    api.add_exception_handler(Refusal, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(AuthenticationError, _not_in)
    api.add_exception_handler(Http404, _nothing)
    api.add_exception_handler(HttpError, _unreadable)
    api.add_exception_handler(Unconditional, _unconditional)


def _refused(_request: HttpRequest, e: Any) -> HttpResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(e, kind)), CLASH)
    errors = None
    if isinstance(e, WrongAnswers):
        errors = {name: _(words) for name, words in e.faults.items()}
    elif isinstance(e, Invalid):
        errors = {e.field: _(e.message)}
    answer = problem(status, _slug(e), _detail(e, status), errors)
    if isinstance(e, TooManyRequests):
        answer["Retry-After"] = str(e.again_in_s)
    return answer


def _detail(e: Refusal, status: int) -> str:
    if status in {NONE, OFTEN} or type(e) is NotYours:
        return {
            NONE: _("There is none, or your office has no part in it. Check the number."),
            OFTEN: _("Wait until the time that Retry-After names, then go on."),
            FORBIDDEN: _("The posts of your log-in do not reach this."),
        }[status]
    scope = getattr(e, "scope", "")
    if scope:
        return _("Ask for a token with the scope %s.") % scope
    return refusal_words.refusal(e, to=Machine())


def _slug(e: Refusal) -> str:
    """Return what the kind of a refusal is called, like `wrong-answers`."""
    return "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in type(e).__name__).lstrip("-")


def _invalid(_request: HttpRequest, e: Any) -> HttpResponse:
    errors = {".".join(map(str, error["loc"])): str(error["msg"]) for error in e.errors}
    return problem(MEND, "invalid", _("Mend the values named in errors, and send it again."), errors)


def _not_in(_request: HttpRequest, _e: Any) -> HttpResponse:
    return problem(NOT_IN, "not-signed-in", _("Send a token in the Authorization header. POST /api/token/ gives one."))


def _nothing(_request: HttpRequest, _e: Any) -> HttpResponse:
    return problem(NONE, "not-found", _("There is none, or your office has no part in it. Check the number."))


def _unreadable(_request: HttpRequest, _e: Any) -> HttpResponse:
    return problem(WRONG, "unreadable", _("Send one JSON object, in UTF-8."))


def _unconditional(_request: HttpRequest, _e: Any) -> HttpResponse:
    detail = _("Read the case first, and send its ETag in If-Match: so nobody decides on what they have not seen.")
    return problem(UNCONDITIONAL, "if-match-needed", detail)
