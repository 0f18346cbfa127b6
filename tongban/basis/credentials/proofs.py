"""How a wallet shows that keys are its own: the key of its requests (DPoP), and the keys that copies are bound to.

Source: RFC 9449; RFC 7638 (names of keys); OpenID for Verifiable Credential Issuance 1.0, appendix F.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Generic, TypeVar

from tongban.basis.credentials import cose, jose
from tongban.basis.credentials.cbor import bytes_of, from_cbor, map_of, to_cbor
from tongban.basis.credentials.encoding import at_second, base64url, moment_of, seconds, text_of, to_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.showing import SKEW
from tongban.basis.credentials.signing import Es256Key, PublicKey, Signer, Suite

Key_co = TypeVar("Key_co", bound=PublicKey, covariant=True)
DPOP, KEY_PROOF = "dpop+jwt", "openid4vci-proof+jwt"
KEY_PROOF_COSE = "application/tongban-key-proof+cose"
WHAT = "the proof of the key"
LIVES = timedelta(minutes=5)
MOST_ID = 128


@dataclass(frozen=True, slots=True)
class Proven(Generic[Key_co]):
    """A key that was proven.

    Attributes:
        once: What must not have been seen before: of a request its own name, of a key the issuer's number.
    """

    key: Key_co
    once: str


def thumbprint(key: Es256Key) -> str:
    """Return the name of a key.

    Source: RFC 7638 3.
    """
    members = {name: key.jwk[name] for name in ("crv", "kty", "x", "y")}
    return base64url(sha256(to_json(members).encode("ascii")).digest())


def hash_of(text: str) -> str:
    """Return the hash by which a proof names an access token."""
    return base64url(sha256(text.encode("utf-8")).digest())


def request_proof(text: str, *, method: str, url: str, at: datetime, token: str | None = None) -> Proven[Es256Key]:
    """Return the key with which a request was made.

    Args:
        url: Where the request went, without query.
        token: The access token that came with it.

    Raises:
        Rejected: The proof is for another request, another token or another time, or none.
    """
    proof, key = _own(text, DPOP, "the proof of the request")
    said = proof.payload
    if said.get("htm") != method or text_of(said.get("htu"), "htu").partition("?")[0] != url:
        raise Rejected(Why.AUDIENCE, "the proof is made for another request")
    if token is not None and not compare_digest(text_of(said.get("ath"), "ath").encode(), hash_of(token).encode()):
        raise Rejected(Why.AUDIENCE, "the proof is made for another token")
    _in_time(said, at)
    once = text_of(said.get("jti"), "jti")
    if len(once) > MOST_ID:
        raise Rejected(Why.MALFORMED, "jti is too long")
    return Proven(key, once)


def key_proof(text: str, *, audience: str, at: datetime) -> Proven[Es256Key]:
    """Return the key that a copy is to be bound to.

    Raises:
        Rejected: The proof is made for another issuer or at another time, or is none.
    """
    proof, key = _own(text, KEY_PROOF, WHAT)
    return Proven(key, _nonce_for(audience, proof.payload, at))


def sign_domestic(signer: Signer, *, audience: str, nonce: str, at: datetime) -> bytes:
    """Return a device's proof that it holds a key of the domestic suite, for which JOSE has no name."""
    said = {"aud": audience, "iat": seconds(at), "nonce": nonce, "key": cose.key_map(signer.public)}
    return cose.tagged(cose.sign(cose.protected(signer, typ=KEY_PROOF_COSE), to_cbor(said), signer))


def domestic_key_proof(data: bytes, *, audience: str, at: datetime) -> Proven[PublicKey]:
    """Return the key of the domestic suite that a copy is to be bound to; it raises as `key_proof` does."""
    proof = cose.read(from_cbor(data, WHAT), WHAT)
    said = map_of(from_cbor(bytes_of(proof.payload, WHAT), WHAT), WHAT)
    key = cose.key_from(said.get("key"), WHAT)
    if key.suite is not Suite.SM2 or proof.header.get(cose.TYP) != KEY_PROOF_COSE:
        raise Rejected(Why.MALFORMED, f"{WHAT} is not one of the domestic suite")
    proof.verify(key)
    return Proven(key, _nonce_for(audience, said, at))


def _nonce_for(audience: str, said: Mapping[str, Any], at: datetime) -> str:
    """Return the nonce of a proof that is made for this issuer, and now."""
    if said.get("aud") != audience:
        raise Rejected(Why.AUDIENCE, "the proof is made for another issuer")
    _in_time(said, at)
    return text_of(said.get("nonce"), "nonce")


def _own(text: str, typ: str, what: str) -> tuple[jose.Jws, Es256Key]:
    proof = jose.read(text, {typ}, what, own_key=True)
    if proof.header.keys() & {"x5c", "kid"}:
        raise Rejected(Why.MALFORMED, f"{what} names its key in two ways")
    key = Es256Key.from_jwk(proof.header.get("jwk"))
    proof.verify(key)
    return proof, key


def _in_time(said: Mapping[str, Any], at: datetime) -> None:
    made_at = at_second(moment_of(said.get("iat"), "iat"))
    if made_at > at + SKEW:
        raise Rejected(Why.CLOCK, "the proof lies in the future; one of the two clocks is wrong")
    if made_at < at - LIVES - SKEW:
        raise Rejected(Why.OLD_PROOF, "the proof was made too long ago")
