"""Signed CBOR with one signature, and keys in CBOR.

Source: RFC 9052 4.2 and 7; RFC 9360 (x5chain).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cbor2 import CBORTag

from tongban.basis.credentials.cbor import SIGN1, bytes_of, from_cbor, list_of, map_of, to_cbor
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import COORDINATE, Es256Key, PublicKey, Signer, Suite
from tongban.basis.credentials.sm2 import Sm2Key

ALG, CRIT, KID, TYP, X5CHAIN = 1, 2, 4, 16, 33
KTY, CURVE, X, Y, SECRET = 1, -1, -2, -3, -4
EC2 = 2
CURVES = {Suite.ES256: 1, Suite.SM2: -65_601}  # P-256; private use
KEYS: dict[Suite, Callable[[bytes], PublicKey]] = {Suite.ES256: Es256Key.from_point, Suite.SM2: Sm2Key.from_point}
SHORT: dict[Suite, Callable[..., PublicKey]] = {Suite.ES256: Es256Key.from_x, Suite.SM2: Sm2Key.from_x}
SUITES = {suite.cose: suite for suite in Suite}


@dataclass(frozen=True, slots=True)
class Sign1:
    """Signed CBOR as it was read; not checked yet."""

    header: Mapping[Any, Any]  # protected
    beside: Mapping[Any, Any]  # unprotected
    payload: bytes | None  # None: it is kept elsewhere
    protected: bytes
    signature: bytes
    suite: Suite

    def verify(self, key: PublicKey, *, payload: bytes | None = None, also: bytes = b"") -> None:
        """Return if this key signed it.

        Args:
            payload: What was signed, where it does not stand within.
            also: What was signed besides (external_aad).
        """
        if key.suite is not self.suite:
            raise Rejected(Why.SIGNATURE, "it is not signed with the algorithm of the key")
        signed = self.payload if payload is None else payload
        if signed is None or (payload is not None and self.payload is not None):
            raise Rejected(Why.MALFORMED, "what was signed is missing, or stands there twice")
        key.verify(_to_sign(self.protected, signed, also), self.signature)

    def certificate(self) -> bytes:
        """Return the one certificate that stands beside."""
        found = self.beside.get(X5CHAIN)
        if not isinstance(found, bytes):
            raise Rejected(Why.UNKNOWN_ISSUER, "x5chain holds the signer's certificate and no other")
        return found


def protected(signer: Signer, *, kid: bytes | None = None, typ: str | None = None) -> bytes:
    """Return a protected header, ready to be signed with."""
    named = {KID: kid} if kid else {}
    typed = {TYP: typ} if typ else {}
    return to_cbor({ALG: signer.public.suite.cose, **named, **typed})


def sign(
    header: bytes, payload: bytes, signer: Signer, *, beside: Mapping[int, Any] | None = None, also: bytes = b""
) -> list[Any]:
    """Return signed CBOR: the four parts, to be put where they belong."""
    return [header, dict(beside or {}), payload, signer.sign(_to_sign(header, payload, also))]


def tagged(parts: list[Any]) -> bytes:
    """Return signed CBOR by itself, with its tag."""
    return to_cbor(CBORTag(SIGN1, parts))


def _to_sign(header: bytes, payload: bytes, also: bytes) -> bytes:
    return to_cbor(["Signature1", header, also, payload])


def read(value: Any, what: str) -> Sign1:
    """Return signed CBOR, tagged or not.

    Raises:
        Rejected: It is not signed CBOR, names an unknown algorithm, or asks for what is not followed.
    """
    if isinstance(value, CBORTag) and value.tag == SIGN1:
        value = value.value
    header_bytes, beside, payload, signature = list_of(value, what, 4)
    header = map_of(from_cbor(bytes_of(header_bytes, what), what), what)
    around = map_of(beside, what)
    algorithm = header.get(ALG)
    suite = SUITES.get(algorithm) if type(algorithm) is int else None
    if suite is None or ALG in around:
        raise Rejected(Why.SIGNATURE, f"{what} is not signed with a known algorithm")
    if CRIT in header or CRIT in around or header.keys() & around.keys():
        raise Rejected(Why.MALFORMED, f"{what} has a header that is not followed")
    kept = None if payload is None else bytes_of(payload, what)
    return Sign1(header, around, kept, header_bytes, bytes_of(signature, what), suite)


def key_map(key: PublicKey, *, short: bool = False) -> dict[int, Any]:
    """Return a public key as CBOR holds it.

    Args:
        short: With the sign of y alone, where every byte counts.

    Source: RFC 9053 7.1.1.
    """
    point = key.point
    x, y = point[1 : 1 + COORDINATE], point[1 + COORDINATE :]
    return {KTY: EC2, CURVE: CURVES[key.suite], X: x, Y: bool(y[-1] & 1) if short else y}


def key_from(value: Any, what: str) -> PublicKey:
    """Return the public key that CBOR holds."""
    found = map_of(value, what)
    x, y = found.get(X), found.get(Y)
    if found.get(KTY) != EC2 or not isinstance(x, bytes) or not isinstance(y, bytes | bool):
        raise Rejected(Why.MALFORMED, f"{what} is not a key")
    if len(x) != COORDINATE or SECRET in found:
        raise Rejected(Why.MALFORMED, f"{what} is not a public key with coordinates of 32 bytes")
    if isinstance(y, bytes) and len(y) != COORDINATE:
        raise Rejected(Why.MALFORMED, f"{what} is not a public key with coordinates of 32 bytes")
    for suite, curve in CURVES.items():
        if found.get(CURVE) == curve:
            return SHORT[suite](x, odd=y) if isinstance(y, bool) else KEYS[suite](b"\x04" + x + y)
    raise Rejected(Why.MALFORMED, f"{what} is on another curve")
