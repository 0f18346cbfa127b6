"""Whether an SD-JWT VC holds: signed by a listed issuer, nothing added, in time, and shown by its holder.

Source: RFC 9901 7.1 and 7.3; draft-ietf-oauth-sd-jwt-vc-25 2.2 and 2.4.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from tongban.basis.credentials import jose
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.encoding import at_second, moment_of, text_of
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.sdjwt import PROOF
from tongban.basis.credentials.sdjwt_read import Parts, digest_of, split
from tongban.basis.credentials.showing import SKEW, Shown
from tongban.basis.credentials.signing import Es256Key
from tongban.basis.credentials.status import reference_in
from tongban.basis.credentials.trust import Trust

# What every verifier must see: never behind a digest.
ALWAYS_SEEN = ("iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status")
NO_FACTS = frozenset({*ALWAYS_SEEN, "iat"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a verifier asked: who it is, the number of its request, and how old an answer may be."""

    audience: str
    nonce: str
    within: timedelta = timedelta(minutes=5)


def check(text: str, trust: Trust, *, at: datetime, request: Request | None = None) -> Shown:
    """Return what a licence shows.

    Args:
        request: What the holder was asked. Without it a licence is looked at by itself: that its holder shows it is
            not proven.

    Raises:
        Rejected: It is not to be accepted, and why.
    """
    parts = split(text)
    signer = trust.certified(parts.jws.certificate(), Purpose.LICENCES, at)
    parts.jws.verify(signer.key)
    claims = parts.claims()
    if any(claims.get(name) != parts.jws.payload.get(name) for name in ALWAYS_SEEN):
        raise Rejected(Why.DISCLOSURE, "a claim that every verifier must see is behind a digest")
    if text_of(claims.get("iss"), "iss") != signer.issuer:
        raise Rejected(Why.UNKNOWN_ISSUER, "it names another issuer than the one whose signer signed it")
    until = _in_time(claims, at)
    holder = _holder(claims.get("cnf"))
    proven_at = _proof(parts, holder, request, at)
    kind = text_of(claims.get("vct"), "vct")
    status = reference_in(claims.get("status"))
    facts = {name: value for name, value in claims.items() if name not in NO_FACTS}
    return Shown(kind, signer.issuer, facts, status, until, proven_at)


def _in_time(claims: dict[str, Any], at: datetime) -> datetime:
    until = at_second(moment_of(claims.get("exp"), "exp"))
    begins = [moment_of(claims[name], name) for name in ("nbf", "iat") if name in claims]
    if any(at_second(each) > at + SKEW for each in begins):
        raise Rejected(Why.NOT_YET, "it begins later")
    if at >= until + SKEW:
        raise Rejected(Why.EXPIRED, "this copy has run out")
    return until


def _holder(cnf: Any) -> Es256Key | None:
    if cnf is None:
        return None
    if not isinstance(cnf, dict) or cnf.keys() != {"jwk"}:
        raise Rejected(Why.MALFORMED, "cnf holds one key, as jwk")
    return Es256Key.from_jwk(cnf["jwk"])


def _proof(parts: Parts, holder: Es256Key | None, request: Request | None, at: datetime) -> datetime | None:
    if request is None:
        if parts.proof:
            raise Rejected(Why.AUDIENCE, "it was made for a verifier's request; say which")
        return None
    if holder is None or not parts.proof:
        raise Rejected(Why.HOLDER, "the holder's proof is missing")
    proof = jose.read(parts.proof, {PROOF}, "the holder's proof")
    try:
        proof.verify(holder)
    except Rejected as e:
        raise Rejected(Why.HOLDER, "the proof is not made with the holder's key") from e
    return _answers(proof.payload, digest_of(parts.shown), request, at)


def _answers(said: dict[str, Any], digest: str, request: Request, at: datetime) -> datetime:
    if not compare_digest(text_of(said.get("sd_hash"), "sd_hash").encode(), digest.encode()):
        raise Rejected(Why.HOLDER, "the proof is made over something else")
    if said.get("aud") != request.audience or said.get("nonce") != request.nonce:
        raise Rejected(Why.AUDIENCE, "the proof is made for another verifier or another request")
    made_at = at_second(moment_of(said.get("iat"), "iat of the proof"))
    if made_at > at + SKEW:
        raise Rejected(Why.CLOCK, "the proof lies in the future; one of the two clocks is wrong")
    if made_at < at - request.within - SKEW:
        raise Rejected(Why.OLD_PROOF, "the proof was made too long ago")
    return made_at
