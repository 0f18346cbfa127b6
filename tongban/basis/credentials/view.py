"""The view for a QR code: a few facts of a licence, signed by its issuer, and by the device each minute it is shown.

`EL1:` and base45 of CBOR `[1, issuer's COSE_Sign1 over CWT claims, device's COSE_Sign1]`, 400 bytes at most (412 in
SM2). The device signs the issuer's signature too, so its proof fits no other view.

Source: RFC 8392 (CWT), RFC 8747 (its key), RFC 9052.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from os import urandom
from typing import Any

from tongban.basis.credentials import cose
from tongban.basis.credentials.base45 import from_base45, to_base45
from tongban.basis.credentials.cbor import bytes_of, from_cbor, list_of, map_of, to_cbor
from tongban.basis.credentials.chains import Certified, Purpose
from tongban.basis.credentials.encoding import at_second, moment_of, number_of, seconds, text_of
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.showing import SKEW, Shown
from tongban.basis.credentials.signing import PublicKey, Signer, Suite
from tongban.basis.credentials.status import Reference
from tongban.basis.credentials.trust import SHORT, Trust

PREFIX = "EL1:"
ASKING = "EN1:"  # a number that a verifier shows as a code, for the holder's device to sign
VERSION = 1
MOST_BYTES = 400
MOST_TEXT = 1024
# The private-use names of SM2, three in a code, are four bytes longer each; it stays a QR code of version 14.
NAMES_BYTES = {Suite.ES256: 0, Suite.SM2: 12}
PROOF_BYTES = {Suite.ES256: 101, Suite.SM2: 105}  # the device's half with a nonce, and what holds the two together
LIVES = timedelta(seconds=90)  # drawn anew every 60 seconds; verifiers count, so no device can make it longer
RANDOM = 8
NONCE_BYTES = 16
EXP, IAT, ID, CNF, NONCE = 4, 6, 7, 8, 10
SAYS = -65_537  # private use: kind, facts and, if there is one, index and address of the status
COSE_KEY = 1


@dataclass(frozen=True, slots=True)
class View:
    """What a view says: little enough for a QR code."""

    kind: str
    issued_at: datetime
    until: datetime
    facts: Mapping[str, Any]
    status: Reference | None = None


class Issuer:
    """A signer of views. Verifiers find it on the trust list by the first bytes of its key identifier."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._header = cose.protected(signer, kid=signer.public.key_id[:SHORT])

    def issue(self, view: View, holder: PublicKey) -> bytes:
        """Return the issuer's half of a view, for the device that holds this key.

        Raises:
            NotPossible: The device signs otherwise than the issuer, or it is too much for a code.
        """
        if holder.suite is not self._signer.public.suite:
            raise NotPossible("issuer and holder sign in the same suite")
        room = MOST_BYTES + NAMES_BYTES[holder.suite] - PROOF_BYTES[holder.suite]
        issued = self._signed(view, cose.key_map(holder))
        if len(issued) > room:
            issued = self._signed(view, cose.key_map(holder, short=True))  # slower to check, 31 bytes less
        if len(issued) > room:
            raise NotPossible(f"{len(issued)} bytes are too many for a code that a telephone reads")
        return issued

    def _signed(self, view: View, key: Mapping[int, Any]) -> bytes:
        claims: dict[int, Any] = {
            EXP: seconds(view.until), IAT: seconds(view.issued_at), CNF: {COSE_KEY: key},
            SAYS: [view.kind, view.facts, *([view.status.index, view.status.uri] if view.status else [])],
        }  # fmt: skip
        return to_cbor(cose.sign(self._header, to_cbor(claims), self._signer))


Random = Callable[[int], bytes]


def show(issued: bytes, holder: Signer, *, at: datetime, nonce: bytes | None = None, random: Random = urandom) -> str:
    """Return the text of the QR code, good for 90 seconds.

    Args:
        nonce: What the verifier showed to the holder, 16 bytes; with it a photograph of the code is of no use.
    """
    parts = from_cbor(issued, "the view")
    claims = {IAT: seconds(at), NONCE: nonce} if nonce else {IAT: seconds(at), ID: random(RANDOM)}
    proof = cose.sign(cose.protected(holder), to_cbor(claims), holder, also=parts[3])
    return PREFIX + to_base45(to_cbor([VERSION, parts, proof]))


def asking(nonce: bytes) -> str:
    """Return the text of the code by which a verifier shows its number to the holder's device."""
    return ASKING + to_base45(nonce)


def nonce_in(text: str) -> bytes:
    """Return the number that a verifier's code shows.

    Raises:
        Rejected: It is none.
    """
    if not text.startswith(ASKING) or len(text) > MOST_TEXT:
        raise Rejected(Why.MALFORMED, "the code is not that of a verifier")
    nonce = from_base45(text[len(ASKING) :])
    if len(nonce) != NONCE_BYTES:
        raise Rejected(Why.MALFORMED, "a verifier's number has 16 bytes")
    return nonce


def check(text: str, trust: Trust, *, at: datetime, nonce: bytes | None = None) -> Shown:
    """Return what a QR code shows.

    Args:
        nonce: What this verifier showed to the holder; None if it showed nothing.

    Raises:
        Rejected: It is not to be accepted, and why.
    """
    if not text.startswith(PREFIX) or len(text) > MOST_TEXT:
        raise Rejected(Why.MALFORMED, "the code is not that of a licence")
    version, first, second = list_of(from_cbor(from_base45(text[len(PREFIX) :]), "the code"), "the code", 3)
    if type(version) is not int or version != VERSION:
        raise Rejected(Why.MALFORMED, "the code is of a version this program does not know")
    issued, proof = cose.read(first, "the view"), cose.read(second, "the holder's proof")
    if issued.beside or proof.beside:
        raise Rejected(Why.MALFORMED, "something stands in the code that nobody signed")
    signer = trust.named(bytes_of(issued.header.get(cose.KID), "kid"), Purpose.LICENCES, at)
    issued.verify(signer.key)
    said = map_of(from_cbor(bytes_of(issued.payload, "the view"), "the view"), "the view")
    until = _in_time(said, at)
    proven_at = _proven(proof, said, issued.signature, nonce, at)
    return _shown(said, signer, until, proven_at)


def _shown(said: Mapping[Any, Any], signer: Certified, until: datetime, proven_at: datetime) -> Shown:
    says = list_of(said.get(SAYS), "what the view says")
    if len(says) not in {2, 4}:
        raise Rejected(Why.MALFORMED, "what the view says is not told as it should be")
    kind, facts, *status = says
    return Shown(
        text_of(kind, "the kind"), signer.issuer, map_of(facts, "the facts"), _status(status), until, proven_at
    )


def _status(said: list[Any]) -> Reference | None:
    if not said:
        return None
    index, uri = said
    return Reference(text_of(uri, "the status"), number_of(index, "the status"))


def _in_time(said: Mapping[Any, Any], at: datetime) -> datetime:
    until = at_second(moment_of(said.get(EXP), "exp"))
    if at_second(moment_of(said.get(IAT), "iat")) > at + SKEW:
        raise Rejected(Why.NOT_YET, "it begins later")
    if at >= until + SKEW:
        raise Rejected(Why.EXPIRED, "this copy has run out")
    return until


def _proven(proof: cose.Sign1, said: Mapping[Any, Any], also: bytes, nonce: bytes | None, at: datetime) -> datetime:
    holder = cose.key_from(map_of(said.get(CNF), "cnf").get(COSE_KEY), "the holder's key")
    try:
        proof.verify(holder, also=also)
    except Rejected as e:
        raise Rejected(Why.HOLDER, "the proof is not made with the holder's key for this view") from e
    claims = map_of(from_cbor(bytes_of(proof.payload, "the proof"), "the proof"), "the proof")
    if claims.get(NONCE) != nonce:
        raise Rejected(Why.AUDIENCE, "the proof is made for another request")
    made_at = at_second(moment_of(claims.get(IAT), "iat of the proof"))
    if made_at > at + SKEW:
        raise Rejected(Why.CLOCK, "the proof lies in the future; one of the two clocks is wrong")
    if at > made_at + LIVES + SKEW:
        raise Rejected(Why.OLD_PROOF, "the code has run out; the holder's screen shows a new one each minute")
    return made_at
