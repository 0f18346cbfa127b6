"""A registered party that asks, and a wallet that is asked online, as programs."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from tests.channels.api.conftest import System, sign_in
from tests.channels.issue.wallet import SITE
from tests.channels.issue.wallet import Wallet as Fetching
from tongban.basis.credentials import dcql, jose, jwe, mdoc, openid4vp, sdjwt
from tongban.basis.credentials.encoding import base64url, from_base64url, to_json
from tongban.basis.credentials.sdjwt_read import split
from tongban.basis.credentials.signing import Es256Key, Es256Signer
from tongban.casework.clients import actions as clients
from tongban.casework.issuing import actions
from tongban.casework.licences.signers import trust_list

RENTAL, SHOP, DRIVING = "demo_car_rental", "demo_shop", "driving_licence"


def system_of(party: str) -> System:
    """Return a party's own system, signed in."""
    key = clients.add_party(name=party, party=party)
    return System(sign_in(key.client_id, key.secret).json()["access_token"], key.client_id, key.secret)


def ask(system: System, **more: Any) -> Any:
    """Return what a party is told that asks who rents a car."""
    return system.post("/presentations", json.dumps({"purpose": "rent_a_car", **more}))


def asked(system: System, **more: Any) -> Any:
    """Return a request of a party."""
    reply = ask(system, **more)
    assert reply.status_code == 201, reply.content
    return reply.json()


def fault(reply: Any) -> tuple[int, str]:
    """Return what is wrong, as a wallet or a party is told."""
    return reply.status_code, reply.json().get("error_description") or reply.json()["type"].rpartition(":")[2]


class Presenter:
    """A device with one copy of a licence."""

    def __init__(self, at: datetime, number: str, configuration: str) -> None:
        self.at, self.client, self.key = at, Client(), Es256Signer.new()
        fetching = Fetching(at)
        fetching.redeem(actions.offer(number=number, user_id=1, digits=False, at=at).code)
        said: Any = fetching.ask(configuration, [self.key])
        self.copy = said.json()["credentials"][0]["credential"]

    def fetch(self, link: str) -> dict[str, Any]:
        """Return what a request says, once its signature has been checked."""
        asked = parse_qs(urlsplit(link).query)
        path = asked["request_uri"][0].removeprefix(SITE)
        text = self.client.get(path).content.decode()
        jws = jose.read(text, {openid4vp.REQUEST}, "the request")
        der = jws.certificate()
        jws.verify(trust_list().trust.by_certificate[der].key)
        assert asked["client_id"] == [openid4vp.client_id(der)] == [jws.payload["client_id"]]
        return jws.payload

    def shown(self, said: dict[str, Any], *more: str, **change: Any) -> dict[str, list[str]]:
        """Return a vp_token that shows what was asked, and more if it is told to."""
        [query] = dcql.read(said["dcql_query"])
        names = query.first_shown_by(split(self.copy).claims()) or ()
        proven = {"audience": said["client_id"], "nonce": said["nonce"], "at": self.at, **change}
        return {query.id: [sdjwt.prove(sdjwt.choose(self.copy, {*names, *more}), self.key, **proven)]}

    def shown_mdoc(self, said: dict[str, Any], *more: tuple[str, str], **change: Any) -> dict[str, list[str]]:
        """Return the same with a copy that is an mdoc."""
        [query] = dcql.read(said["dcql_query"])
        [jwk] = said["client_metadata"]["jwks"]["keys"]
        key = Es256Key.from_jwk(jwk)
        told = {"verifier": said["client_id"], "nonce": said["nonce"], "answer_to": said["response_uri"], **change}
        expected = openid4vp.Expected([query], state="", answer_key=key, within=timedelta(0), **told)
        elements = {(each.space, each.name) for each in query.sets[0]} | set(more)
        issued = from_base64url(self.copy, "it")
        return {query.id: [base64url(mdoc.respond(issued, elements, self.key, expected.transcript()))]}

    def sealed(self, said: dict[str, Any], token: Any, state: str | None = None) -> str:
        """Return an answer, encrypted for the request."""
        [jwk] = said["client_metadata"]["jwks"]["keys"]
        text = to_json({"vp_token": token, "state": said["state"] if state is None else state})
        return jwe.encrypt(text, Es256Key.from_jwk(jwk), kid=jwk["kid"])

    def send(self, said: dict[str, Any], token: Any, state: str | None = None) -> Any:
        """Send an answer."""
        return self.post(said, response=self.sealed(said, token, state))

    def post(self, said: dict[str, Any], **form: str) -> Any:
        return self.client.post(said["response_uri"].removeprefix(SITE), form)
