"""Which systems use the API, and what each may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oauth2_provider.scopes import BaseScopes

from tongban.casework.clients.models import Client
from tongban.casework.clients.rules import PARTY_SCOPES, SCOPES


class ScopesOfTheClient(BaseScopes):  # type: ignore[misc] # the package has no types
    """What a client may ask a token for: what it was granted, and all of it if it does not say."""

    def get_all_scopes(self) -> Mapping[str, str]:
        return {**SCOPES, **PARTY_SCOPES}

    def get_available_scopes(self, application: Any = None, *_args: Any, **_kwargs: Any) -> list[str]:
        return list(application.scopes) if application is not None else []

    get_default_scopes = get_available_scopes


@dataclass(frozen=True, slots=True)
class ClientView:
    """A system that uses the API."""

    client_id: str
    name: str
    username: str  # "" for a relying party
    party: str  # "" for a department's system
    scopes: Sequence[str]
    open: bool


def clients() -> list[ClientView]:
    """Return every system, open ones first, by name. One query."""
    rows = Client.objects.select_related("user").order_by("-open", "name", "client_id")
    return [
        ClientView(row.client_id, row.name, row.user.username if row.user else "", row.party, row.scopes, row.open)
        for row in rows
    ]
