"""A wallet, as a program: keys, proofs, and what it asks of an issuer."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from tongban.basis.credentials import jose, proofs
from tongban.basis.credentials.encoding import base64url, seconds, to_json
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer
from tongban.channels.issue.metadata import PRE_AUTHORIZED

SITE = "https://site.example"


class Wallet:
    """A device with one key for its requests."""

    def __init__(self, at: datetime) -> None:
        self.at, self.client, self.key, self.token, self.renewal = at, Client(), Es256Signer.new(), "", ""

    def post(self, path: str, data: Any, *, token: str = "", proof: str | None = None, **more: Any) -> Any:
        """Ask, and return the answer."""
        headers = {"DPoP": self.proof(path, token) if proof is None else proof}
        if token:
            headers["Authorization"] = f"DPoP {token}"
        return self.client.post(path, data, headers=headers, **more)

    def proof(self, path: str, token: str = "", **change: Any) -> str:
        said = {"htm": "POST", "htu": SITE + path, "iat": seconds(self.at), "jti": uuid4().hex, **change}
        if token:
            said["ath"] = proofs.hash_of(token)
        return jose.sign(jose.head(proofs.DPOP, jwk=self.key.public.jwk), to_json(said), self.key)

    def redeem(self, code: str, digits: str = "", **more: Any) -> Any:
        said = {"grant_type": PRE_AUTHORIZED, "pre-authorized_code": code, "tx_code": digits}
        return self._kept(self.post("/issue/token", said, **more))

    def renew(self) -> Any:
        return self._kept(self.post("/issue/token", {"grant_type": "refresh_token", "refresh_token": self.renewal}))

    def _kept(self, answer: Any) -> Any:
        if answer.status_code == 200:
            self.token, self.renewal = answer.json()["access_token"], answer.json()["refresh_token"]
        return answer

    def nonce(self) -> str:
        return str(self.client.post("/issue/nonce").json()["c_nonce"])

    def key_proof(self, key: Es256Signer, nonce: str, *, audience: str = SITE) -> str:
        said = {"aud": audience, "iat": seconds(self.at), "nonce": nonce}
        return jose.sign(jose.head(proofs.KEY_PROOF, jwk=key.public.jwk), to_json(said), key)

    def ask(self, name: str, keys: list[Es256Signer], *, nonce: str | None = None, **more: Any) -> HttpResponse:
        told = self.nonce() if nonce is None else nonce
        jwt = [self.key_proof(key, told, **more) for key in keys]
        answer: HttpResponse = self.ask_with(name, jwt)
        return answer

    def ask_with(self, name: str, texts: Any, kind: str = "jwt") -> Any:
        said = json.dumps({"credential_configuration_id": name, "proofs": {kind: texts}})
        return self.post("/issue/credential", said, token=self.token, content_type="application/json")

    def ask_domestic(self, name: str, key: Sm2Signer, **change: Any) -> Any:
        """Ask for a copy for a key of the domestic suite."""
        told = {"audience": SITE, "nonce": self.nonce(), "at": self.at, **change}
        return self.ask_with(name, [base64url(proofs.sign_domestic(key, **told))], "tongban_sm2")

    def tell(self, notification: str, event: str = "credential_accepted") -> Any:
        said = json.dumps({"notification_id": notification, "event": event})
        return self.post("/issue/notification", said, token=self.token, content_type="application/json")
