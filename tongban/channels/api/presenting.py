"""Relying parties ask holders for licences online: begin, look, and take the result once."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema, Status

from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.presenting import actions, queries
from tongban.casework.presenting.queries import PresentationView
from tongban.casework.presenting.rules import Progress
from tongban.channels.api.bearer import Bearer
from tongban.channels.api.problems import Problem
from tongban.channels.now import now
from tongban.channels.present.addresses import links, of

WRONG = frozenset({400, 401, 403, 404, 409, 422, 429})
presentations = Router(tags=["presentations"])


class Beginning(Schema):
    """For what it is asked, and what if less than the purpose allows."""

    purpose: str = Field(max_length=40, description="A purpose for which the party is registered")
    dcql_query: dict[str, Any] | None = Field(None, description="DCQL; null: all that the purpose allows")
    return_to: str = Field(
        "",
        max_length=300,
        description="An address that you have registered, to which the holder's browser goes back with "
        "`response_code`; empty: the holder uses another device",
    )


class Coming(Schema):
    """Who comes for the result."""

    response_code: str = Field("", max_length=100, description="With which the holder's browser came back to you")


class Asked(Schema):
    """How far a request has come, and the ways to it. `link` opens a wallet; `page` shows it as a code."""

    id: str
    purpose: str
    state: Progress
    link: str
    page: str
    expires_at: datetime


class Result(Schema):
    """What was shown, by the id of each query: outcome, claims, and how old the status list was."""

    shown: dict[str, dict[str, Any]]


def _party(request: HttpRequest) -> str:
    party = str(request.auth.party)  # type: ignore[attr-defined]
    if not party:
        raise NotYours("it is no relying party's")
    return party


@presentations.post("", response={201: Asked, WRONG: Problem}, auth=Bearer("presentations:write"))
def ask(request: HttpRequest, body: Beginning, response: HttpResponse) -> Status[dict[str, Any]]:
    """Begin a request. Show `page` or `link` to the holder, who has five minutes."""
    at, name = now(), actions.new_id()
    asking = actions.Asking(_party(request), body.purpose, body.dcql_query, body.return_to)
    actions.ask(presentation_id=name, asking=asking, answer_to=of(request, "answer", name), at=at)
    response["Location"] = f"/api/v1/presentations/{name}"
    return Status(201, _told(request, queries.presentation(name, at)))


@presentations.get("/{presentation_id}", response={200: Asked, WRONG: Problem}, auth=Bearer("presentations:write"))
def look(request: HttpRequest, presentation_id: str) -> dict[str, Any]:
    """Say how far a request has come. Nothing of what was shown is told here."""
    return _told(request, _own(request, presentation_id, now()))


@presentations.post(
    "/{presentation_id}/result", response={200: Result, WRONG: Problem}, auth=Bearer("presentations:write")
)
def take(request: HttpRequest, presentation_id: str, body: Coming | None = None) -> dict[str, Any]:
    """Hand over what was shown, once; it is deleted here at the same moment.

    If the request had `return_to`, send `response_code`, and only for the session in your own site that began the
    request: whoever brings the code of another session was sent there by somebody else.
    """
    party, code = _party(request), body.response_code if body else ""
    return {"shown": actions.take(presentation_id=presentation_id, party=party, code=code, at=now())}


def _own(request: HttpRequest, presentation_id: str, at: datetime) -> PresentationView:
    view = queries.presentation(presentation_id, at)
    if view.party.code != _party(request):
        raise NotFound("presentation")
    return view


def _told(request: HttpRequest, view: PresentationView) -> dict[str, Any]:
    found = links(request, view)
    return {
        "id": view.id, "purpose": view.purpose.code, "state": view.state, "link": found.opens, "page": found.page,
        "expires_at": view.expires_at,
    }  # fmt: skip
