"""Token Status Lists: two bits for each licence, in lists that everybody downloads whole.

Source: draft-ietf-oauth-status-list-21.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from tongban.basis.credentials import cose, jose
from tongban.basis.credentials.cbor import bytes_of, from_cbor, map_of, to_cbor
from tongban.basis.credentials.chains import Certified, Purpose
from tongban.basis.credentials.encoding import (
    at_second,
    base64url,
    from_base64url,
    moment_of,
    number_of,
    seconds,
    text_of,
    to_json,
)  # fmt: skip
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import Signer
from tongban.basis.credentials.trust import Trust

TYPE = "statuslist+jwt"
CWT_TYPE = "application/statuslist+cwt"
BITS = 2
ENTRIES = 1 << 20
QUICK, SMALL = 6, 9  # zlib: 9 takes many times as long for a tenth less
MOST_BYTES = 1 << 24
SUB, EXP, IAT, LIST, TTL = 2, 4, 6, 65_533, 65_534  # claims of the CWT


class Status(IntEnum):
    """What a list says of a licence. Reasons are not told: that would say more than a verifier needs."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the status of a licence stands."""

    uri: str
    index: int


def reference_in(claim: Any) -> Reference | None:
    """Return the reference in the `status` claim of a licence; None if it has no status."""
    if claim is None:
        return None
    found = claim.get("status_list") if isinstance(claim, Mapping) else None
    if not isinstance(found, Mapping):
        raise Rejected(Why.MALFORMED, "status names no status list")
    return Reference(text_of(found.get("uri"), "uri"), number_of(found.get("idx"), "idx"))


def new(entries: int = ENTRIES) -> bytearray:
    """Return the bytes of a list in which everything is valid."""
    return bytearray(entries * BITS // 8)


def put(entries: bytearray, index: int, status: Status) -> None:
    """Set the status of one licence."""
    if not 0 <= index < len(entries) * 8 // BITS:
        raise NotPossible("the list has no such place")
    shift = (index & 3) << 1
    entries[index >> 2] = entries[index >> 2] & ~(3 << shift) | status << shift


@dataclass(frozen=True, slots=True)
class StatusList:
    """A status list that has been checked.

    Attributes:
        ttl_seconds: After how long a newer one should be fetched.
        until: After which moment it should not be relied on; None if it does not say.
    """

    uri: str
    entries: bytes
    bits: int
    issued_at: datetime
    ttl_seconds: int
    until: datetime | None

    def at(self, index: int) -> int:
        """Return what the list says at a place.

        Raises:
            Rejected: The list has no such place.
        """
        if self.bits == BITS and index >= 0:
            try:
                return self.entries[index >> 2] >> ((index & 3) << 1) & 3
            except IndexError:
                pass
        elif 0 <= index < len(self.entries) * 8 // self.bits:
            place = index * self.bits
            return self.entries[place >> 3] >> (place & 7) & ((1 << self.bits) - 1)
        raise Rejected(Why.MALFORMED, "the status list has no such place")


@dataclass(frozen=True, slots=True)
class Issue:
    """What a status list says of itself when it is signed."""

    uri: str
    issued_at: datetime
    until: datetime
    ttl_seconds: int = 60


class Publisher:
    """A signer of status lists with its certificate."""

    def __init__(self, signer: Signer, certificate: bytes) -> None:
        self._signer = signer
        self._certificate = certificate
        self._header = jose.head(TYPE, certificate=certificate)
        self._protected = cose.protected(signer, typ=CWT_TYPE)

    def jwt(self, issue: Issue, packed: bytes) -> str:
        """Return a list as signed JSON.

        Args:
            packed: The entries, made small by `pack`.
        """
        payload = {
            "sub": issue.uri, "iat": seconds(issue.issued_at), "exp": seconds(issue.until), "ttl": issue.ttl_seconds,
            "status_list": {"bits": BITS, "lst": base64url(packed)},
        }  # fmt: skip
        return jose.sign(self._header, to_json(payload), self._signer)

    def cwt(self, issue: Issue, packed: bytes) -> bytes:
        """Return the same as signed CBOR, which is almost half as long."""
        claims = {
            SUB: issue.uri, IAT: seconds(issue.issued_at), EXP: seconds(issue.until), TTL: issue.ttl_seconds,
            LIST: {"bits": BITS, "lst": packed},
        }  # fmt: skip
        beside = {cose.X5CHAIN: self._certificate}
        return cose.tagged(cose.sign(self._protected, to_cbor(claims), self._signer, beside=beside))


def pack(entries: bytes | bytearray, level: int = QUICK) -> bytes:
    """Return entries made small."""
    return zlib.compress(entries, level)


def unpack(packed: bytes) -> bytes:
    """Return the entries of a packed list; what would grow without bound is refused."""
    reader = zlib.decompressobj()
    try:
        found = reader.decompress(packed, MOST_BYTES)
    except zlib.error as e:
        raise Rejected(Why.MALFORMED, "the entries are not packed as they should be") from e
    if not reader.eof or reader.unused_data:
        raise Rejected(Why.MALFORMED, "the entries are too many, or end too early or too late")
    return found


def read(data: bytes, trust: Trust, *, at: datetime) -> StatusList:
    """Return a status list, as signed JSON or signed CBOR.

    A list past its end is returned as well: whoever has no network must be told how old the answer is.

    Raises:
        Rejected: It is no status list, or no listed signer of status lists signed it.
    """
    if data[:1] == b"e":
        return _from_jwt(data, trust, at)
    signed = cose.read(from_cbor(data, "the status list"), "the status list")
    if signed.header.get(cose.TYP) != CWT_TYPE:
        raise Rejected(Why.MALFORMED, "it says it is something else than a status list")
    signed.verify(_certified(signed.certificate(), trust, at).key)
    claims, bits, packed = _said(signed)
    named = {"sub": claims.get(SUB), "iat": claims.get(IAT), "exp": claims.get(EXP), "ttl": claims.get(TTL)}
    return _checked(named, bits, packed)


def entries_in(cwt: bytes) -> bytes:
    """Return the entries of a list that whoever asks has signed and kept itself: nothing is checked."""
    return unpack(_said(cose.read(from_cbor(cwt, "the status list"), "the status list"))[2])


def _said(signed: cose.Sign1) -> tuple[Mapping[Any, Any], Any, bytes]:
    claims = map_of(from_cbor(bytes_of(signed.payload, "the status list"), "the status list"), "the status list")
    found = map_of(claims.get(LIST), "status_list")
    return claims, found.get("bits"), bytes_of(found.get("lst"), "lst")


def _from_jwt(data: bytes, trust: Trust, at: datetime) -> StatusList:
    try:
        text = data.decode("ascii").strip()
    except UnicodeDecodeError as e:
        raise Rejected(Why.MALFORMED, "the status list is not signed JSON") from e
    jws = jose.read(text, {TYPE}, "the status list", most=MOST_BYTES)
    jws.verify(_certified(jws.certificate(), trust, at).key)
    found = jws.payload.get("status_list")
    if not isinstance(found, dict):
        raise Rejected(Why.MALFORMED, "it holds no status list")
    return _checked(jws.payload, found.get("bits"), from_base64url(text_of(found.get("lst"), "lst"), "lst"))


def _certified(certificate: bytes, trust: Trust, at: datetime) -> Certified:
    return trust.certified(certificate, Purpose.STATUS, at)


def _checked(named: Mapping[str, Any], bits: Any, packed: bytes) -> StatusList:
    if type(bits) is not int or bits not in {1, 2, 4, 8}:
        raise Rejected(Why.MALFORMED, "a status has 1, 2, 4 or 8 bits")
    ends = named.get("exp")
    until = None if ends is None else at_second(moment_of(ends, "exp"))
    ttl = number_of(named.get("ttl") or 0, "ttl")
    issued_at = at_second(moment_of(named.get("iat"), "iat"))
    return StatusList(text_of(named.get("sub"), "sub"), unpack(packed), bits, issued_at, ttl, until)
