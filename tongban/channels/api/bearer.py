"""Which system asks: its token, what it may do, whose posts it acts with, and whether it asks too often."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja.security import HttpBearer
from oauth2_provider.oauth2_backends import get_oauthlib_core

from tongban.basis.actors import Officer, Visit
from tongban.basis.refusals import NotYours
from tongban.casework.clients import actions as clients
from tongban.casework.offices import queries as offices
from tongban.channels.now import now


class NotAllowed(NotYours):
    """The token does not carry the scope that this address needs."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"the token needs the scope {scope}")
        self.scope = scope


class Bearer(HttpBearer):
    """A token of the OAuth2 client credentials grant, with a scope. Source: RFC 6749, RFC 6750."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:  # noqa: ARG002 (read from the request)
        """Return the client, or None if the token is nobody's; count the request."""
        valid, asked = get_oauthlib_core().verify_request(request, scopes=[])
        client = asked.client if valid else None
        if client is None or not client.is_usable(request):
            return None
        clients.count_request(client, now())
        if not asked.access_token.allow_scopes([self.scope]):
            raise NotAllowed(self.scope)
        return client


def officer_of(request: HttpRequest, at: datetime) -> Officer:
    """Return whom the client that asks acts as, with the posts of its log-in. One query."""
    user_id = request.auth.user_id  # type: ignore[attr-defined]
    if user_id is None:
        raise NotYours("it is a relying party's")
    officer = offices.officer(user_id, localdate(at))
    if not officer.posts:
        raise NotYours("its log-in holds no post")
    return officer


def visit(seen: int | None = None) -> Visit:
    """Return how a request of a system reached the office.

    Args:
        seen: The last event of the case that the system had read.
    """
    return Visit("api", "none", seen=seen)
