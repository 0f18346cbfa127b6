"""Let systems of departments and relying parties in, close them, and count how often they ask."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from oauth2_provider.models import get_access_token_model

from tongban.basis.refusals import NotFound
from tongban.casework.clients.models import Client
from tongban.casework.clients.rules import PARTY_SCOPES, REQUESTS_A_MINUTE, TooManyRequests, seconds_left, window_of
from tongban.casework.offices.models import User
from tongban.casework.statements import execute


@dataclass(frozen=True, slots=True)
class Key:
    """What a system signs in with. The secret is shown once; only its hash is kept."""

    client_id: str
    secret: str

    def on_screen(self) -> str:
        """Return what whoever lets the system in reads once, and hands over."""
        return (
            f"client_id      {self.client_id}\nclient_secret  {self.secret}\n"
            "The secret is not kept and not shown again."
        )


@transaction.atomic
def add(*, name: str, user: User, scopes: Iterable[str], requests_a_minute: int = REQUESTS_A_MINUTE) -> Key:
    """Let a system use the API with the posts of a log-in; return what it signs in with."""
    return _add(name=name, user=user, scopes=sorted(scopes), requests_a_minute=requests_a_minute)


@transaction.atomic
def add_party(*, name: str, party: str, requests_a_minute: int = REQUESTS_A_MINUTE) -> Key:
    """Let a relying party's system ask holders for licences; return what it signs in with.

    Args:
        party: Its code in the pack, which the caller has looked up.
    """
    return _add(name=name, party=party, scopes=sorted(PARTY_SCOPES), requests_a_minute=requests_a_minute)


def _add(**said: Any) -> Key:
    secret = secrets.token_urlsafe(32)
    client = Client.objects.create(
        client_type=Client.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Client.GRANT_CLIENT_CREDENTIALS,
        client_secret=secret,
        **said,
    )
    return Key(client.client_id, secret)


@transaction.atomic
def close(*, client_id: str) -> str:
    """End a system's access at once, with every token it holds; return its name, or raise NotFound."""
    client = Client.objects.select_for_update().filter(client_id=client_id).first()
    if client is None:
        raise NotFound("client")
    client.open = False
    client.save(update_fields=["open"])
    get_access_token_model().objects.filter(application=client).delete()
    return str(client.name)


COUNT = """
INSERT INTO clients_requestcount AS known (client_id, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (client_id) DO UPDATE SET
  count = CASE WHEN known.minute = EXCLUDED.minute THEN known.count + 1 ELSE 1 END, minute = EXCLUDED.minute
RETURNING count
"""


def count_request(client: Client, at: datetime) -> int:
    """Count a request; return how many more may follow in this minute. One statement.

    Raises:
        TooManyRequests: There were as many already as the client may send.
    """
    count = execute(COUNT, [client.pk, window_of(at)])[0][0]
    if count > client.requests_a_minute:
        raise TooManyRequests(client.requests_a_minute, seconds_left(at))
    return int(client.requests_a_minute - count)
