"""A verifier's request to a wallet, and the check of what the wallet answers.

Decided here, of what the standard leaves open: the verifier is known by the hash of its certificate (`x509_hash`), the
request is always signed and fetched (`request_uri`), the answer always encrypted (`direct_post.jwt`).

Source: OpenID for Verifiable Presentations 1.0, 5, 8 and appendices B.2 (mdoc) and B.3 (SD-JWT VC); RFC 9101.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec

from tongban.basis.credentials import dcql, jose, jwe, mdoc, proofs
from tongban.basis.credentials.dcql import Query
from tongban.basis.credentials.encoding import base64url, from_base64url, from_json_object, seconds, text_of, to_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.outcomes import Asked, Lists, Verdict, judge
from tongban.basis.credentials.sdjwt import TYPE
from tongban.basis.credentials.sdjwt_check import Request
from tongban.basis.credentials.showing import Shown
from tongban.basis.credentials.signing import Es256Key, Signer, Suite
from tongban.basis.credentials.trust import Trust

REQUEST: Final = "oauth-authz-req+jwt"
RESPONSE_MODE: Final = "direct_post.jwt"
ANY_WALLET: Final = "https://self-issued.me/v2"  # 5.8: who is asked is not known beforehand
ABOUT: Final = "urn:tongban:purpose"  # in `verifier_info`: for what registered purpose it is asked
SCHEME: Final = "openid4vp://"
FORMATS: Final[Mapping[str, Any]] = {
    TYPE: {"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"]},
    mdoc.FORMAT: {"issuerauth_alg_values": [Suite.ES256.cose], "deviceauth_alg_values": [Suite.ES256.cose]},
}


@dataclass(frozen=True, slots=True)
class Ask:
    """What a verifier asks.

    Attributes:
        nonce: What the holder's proof is made over.
        state: By which the answer is known to be to this request.
        answer_to: The address to which the wallet sends its answer.
        answer_key: For which the answer is encrypted.
        name: What the verifier is called, for wallets that do not know it.
        purpose: The purpose for which it is registered, by name.
    """

    queries: Sequence[Query]
    nonce: str
    state: str
    answer_to: str
    answer_key: Es256Key
    name: str
    purpose: str
    issued_at: datetime
    until: datetime


def client_id(certificate: bytes) -> str:
    """Return what a verifier is known by.

    Source: 5.9.3, `x509_hash`.
    """
    return f"x509_hash:{base64url(sha256(certificate).digest())}"


def key_name(key: Es256Key) -> str:
    """Return the name of the key for an answer."""
    return base64url(key.key_id)


def request(ask: Ask, signer: Signer, certificate: bytes) -> str:
    """Return a request, signed, as a wallet fetches it."""
    encrypts = {**ask.answer_key.jwk, "use": "enc", "alg": jwe.ALGORITHM, "kid": key_name(ask.answer_key)}
    said = {
        "iss": client_id(certificate), "aud": ANY_WALLET, "iat": seconds(ask.issued_at), "exp": seconds(ask.until),
        "client_id": client_id(certificate), "response_type": "vp_token", "response_mode": RESPONSE_MODE,
        "response_uri": ask.answer_to, "nonce": ask.nonce, "state": ask.state,
        "dcql_query": dcql.written(ask.queries),
        "client_metadata": {
            "client_name": ask.name,
            "jwks": {"keys": [encrypts]},
            "encrypted_response_enc_values_supported": list(jwe.KEY_BYTES),
            "vp_formats_supported": {form: FORMATS[form] for form in sorted({each.format for each in ask.queries})},
        },
        "verifier_info": [{"format": ABOUT, "data": ask.purpose}],
    }  # fmt: skip
    return jose.sign(jose.head(REQUEST, certificate=certificate), to_json(said), signer)


def answer_to(text: str) -> str:
    """Return the address to which a request that was made here wants its answer."""
    said = jose.read(text, {REQUEST}, "the request").payload
    return text_of(said.get("response_uri"), "response_uri")


def link(verifier: str, request_uri: str) -> str:
    """Return the address that opens a wallet, as a link or a code on a screen."""
    return f"{SCHEME}?{urlencode({'client_id': verifier, 'request_uri': request_uri})}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a wallet sent: for each query, by its id, one licence as it is shown."""

    shown: Mapping[str, str]
    state: str


def read_answer(text: str, key: ec.EllipticCurvePrivateKey) -> Answer:
    """Return what a wallet sent; nothing in it is checked but its form.

    Raises:
        Rejected: It is no answer, or was not encrypted for this key.
    """
    said = from_json_object(jwe.decrypt(text, key, "the answer"), "the answer")
    token = said.get("vp_token")
    if not isinstance(token, dict) or not token:
        raise Rejected(Why.MALFORMED, "vp_token is an object: for each query what is shown")
    for each in token.values():
        if not isinstance(each, list) or len(each) != 1 or not isinstance(each[0], str):
            raise Rejected(Why.MALFORMED, "for each query one licence is shown")
    return Answer({name: each[0] for name, each in token.items()}, text_of(said.get("state"), "state"))


@dataclass(frozen=True, slots=True)
class Expected:
    """The request to which an answer must be.

    Attributes:
        verifier: Its client_id.
        answer_to: The address to which the answer was to be sent; an mdoc is shown for it.
        answer_key: For which the answer was to be encrypted; an mdoc is shown for it as well.
        within: How old a holder's proof may be that says when it was made.
    """

    queries: Sequence[Query]
    verifier: str
    nonce: str
    state: str
    answer_to: str
    answer_key: Es256Key
    within: timedelta

    def transcript(self) -> bytes:
        """Return what the holder of an mdoc signs over.

        Source: B.2.6.1.
        """
        key = from_base64url(proofs.thumbprint(self.answer_key), "the key")
        return mdoc.openid4vp_transcript(self.verifier, self.nonce, self.answer_to, key)


def check_answer(answer: Answer, expected: Expected, trust: Trust, lists: Lists, *, at: datetime) -> dict[str, Verdict]:
    """Return what the check of each licence comes to, by the id of its query.

    Raises:
        Rejected: The answer is to another request, a licence is not genuine or not shown by its holder, or other claims
            are shown than were asked for.
    """
    if not compare_digest(answer.state.encode(), expected.state.encode()):
        raise Rejected(Why.AUDIENCE, "the answer is to another request")
    if answer.shown.keys() != {each.id for each in expected.queries}:
        raise Rejected(Why.DISCLOSURE, "other licences are shown than were asked for")
    asked = {
        TYPE: Asked(request=Request(expected.verifier, expected.nonce, expected.within)),
        mdoc.FORMAT: Asked(transcript=expected.transcript()),
    }
    return {
        each.id: _checked(answer.shown[each.id], each, asked[each.format], trust, lists, at)
        for each in expected.queries
    }  # fmt: skip


def _checked(text: str, query: Query, asked: Asked, trust: Trust, lists: Lists, at: datetime) -> Verdict:
    if ("~" in text) is not (query.format == TYPE):
        raise Rejected(Why.MALFORMED, f"{query.format} was asked for")
    data = text.encode("utf-8", "surrogatepass") if query.format == TYPE else from_base64url(text, "the answer")
    verdict = judge(data, trust, lists, at=at, asked=asked)
    if verdict.because:
        raise verdict.because
    if verdict.shown is None or verdict.shown.proven_at is None:
        raise Rejected(Why.HOLDER, "that its holder shows it is not proven")
    return _as_asked(verdict, verdict.shown, query)


def _as_asked(verdict: Verdict, shown: Shown, query: Query) -> Verdict:
    if shown.kind != query.kind:
        raise Rejected(Why.DISCLOSURE, "another kind of licence is shown than was asked for")
    if not query.answered_by(shown.facts if query.format == TYPE else elements(shown.facts)):
        raise Rejected(Why.DISCLOSURE, "other claims are shown than were asked for")
    return verdict


def elements(facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return what an mdoc shows as a query knows it: by name space and name of each element."""
    return {dcql.element(space, name): value for space, said in facts.items() for name, value in said.items()}
