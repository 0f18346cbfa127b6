"""Systems with tokens."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from tests.channels.conftest import Desk
from tongban.basis.items import Role
from tongban.casework.clients import actions as clients
from tongban.casework.clients.rules import SCOPES


@dataclass
class System:
    """A department's system, signed in."""

    token: str
    client_id: str
    secret: str

    def get(self, path: str, **headers: str) -> Any:
        return Browser().get(f"/api/v1{path}", headers=self._headers(headers))

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return Browser().post(f"/api/v1{path}", body, "application/json", headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **named}


def sign_in(client_id: str, secret: str, scope: str = "") -> Any:
    """Ask for a token as OAuth2 says: the client credentials grant."""
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return Browser().post("/api/token/", {**form, "scope": scope} if scope else form)


@pytest.fixture(autouse=True)
def quick_hashes(settings: Settings) -> None:
    """Hash the secrets of tests quickly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def system_at(officer_at: Callable[..., Desk]) -> Callable[..., System]:
    """Return a function that lets a system in with posts: system_at(SUZHOU, Role.CLERK)."""

    def let_in(authority: str, *roles: Role, scopes: tuple[str, ...] = tuple(SCOPES), **more: Any) -> System:
        user = officer_at(authority, *roles, name=f"system-{authority}-{roles[0]}").user
        key = clients.add(name="业务系统", user=user, scopes=scopes, **more)
        reply = sign_in(key.client_id, key.secret)
        return System(reply.json()["access_token"], key.client_id, key.secret)

    return let_in
