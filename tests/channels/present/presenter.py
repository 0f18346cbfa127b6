"""A wallet that is asked online, as a program: it fetches a request and answers it."""

from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from tests.channels.issue.wallet import SITE
from tests.channels.issue.wallet import Wallet as Fetching
from tongban.basis.credentials import dcql, jose, jwe, openid4vp, sdjwt
from tongban.basis.credentials.encoding import to_json
from tongban.basis.credentials.sdjwt_read import split
from tongban.basis.credentials.signing import Es256Key, Es256Signer
from tongban.casework.issuing import actions
from tongban.casework.licences.signers import trust_list


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
