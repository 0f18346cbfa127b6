"""What has changed between two versions of a status list, signed like the list itself, and a small part of its length.

A delta names the digest of the entries that it starts from and of those that it leads to: laid on anything else it is
refused, so a verifier that missed one fetches the whole list. It is signed CBOR with the claims of a list, in which
`status_list` is replaced by `changes`: pairs of a gap and a status, packed.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tongban.basis.credentials import cose
from tongban.basis.credentials.cbor import bytes_of, from_cbor, map_of, to_cbor
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.encoding import at_second, moment_of, number_of, seconds, text_of
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import Signer
from tongban.basis.credentials.status import BITS, EXP, IAT, SUB, TTL, Issue, Status, StatusList, put, unpack
from tongban.basis.credentials.trust import Trust

TYPE = "application/tongban-statusdelta+cwt"
FROM, TO, CHANGES = -65_540, -65_541, -65_542  # private use
MORE, LOW = 0x80, 0x7F


def changes(before: bytes | bytearray, after: bytes | bytearray) -> dict[int, int]:
    """Return the places where two versions of a list differ, each with its status now.

    Raises:
        NotPossible: They are of different lengths.
    """
    if len(before) != len(after):
        raise NotPossible("two versions of a list have the same length")
    found = {}
    for byte in _different(bytes(before), bytes(after)):
        for part in range(4):
            old, new = before[byte] >> 2 * part & 3, after[byte] >> 2 * part & 3
            if old != new:
                found[byte * 4 + part] = new
    return found


def _different(before: bytes, after: bytes) -> Iterator[int]:
    """Yield where two byte strings differ; what is equal is passed over in pieces."""
    for start in range(0, len(before), 1024):
        one, other = before[start : start + 1024], after[start : start + 1024]
        if one != other:
            yield from (start + place for place in range(len(one)) if one[place] != other[place])


def way_back(before: bytes | bytearray, after: bytes | bytearray) -> bytes:
    """Return what leads from the later of two versions to the earlier one: kept, it gives deltas from any version."""
    return zlib.compress(_packed(changes(after, before)))


def gone_back(entries: bytes, ways: Iterable[bytes]) -> bytes:
    """Return an earlier version of a list: what `way_back` kept, the latest first."""
    found = bytearray(entries)
    for way in ways:
        for place, status in _unpacked(unpack(way)):
            put(found, place, Status(status))
    return bytes(found)


@dataclass(frozen=True, slots=True)
class Publisher:
    """A signer of deltas: the one of status lists, with its certificate."""

    signer: Signer
    certificate: bytes

    def cwt(self, issue: Issue, before: bytes | bytearray, after: bytes | bytearray) -> bytes:
        """Return what leads from one version of a list to the next, signed."""
        claims = {
            SUB: issue.uri, IAT: seconds(issue.issued_at), EXP: seconds(issue.until), TTL: issue.ttl_seconds,
            FROM: sha256(before).digest(), TO: sha256(after).digest(),
            CHANGES: zlib.compress(_packed(changes(before, after))),
        }  # fmt: skip
        beside = {cose.X5CHAIN: self.certificate}
        header = cose.protected(self.signer, typ=TYPE)
        return cose.tagged(cose.sign(header, to_cbor(claims), self.signer, beside=beside))


def _packed(found: dict[int, int]) -> bytes:
    packed, last = bytearray(), -1
    for place, status in sorted(found.items()):
        number = (place - last - 1) << BITS | status
        while number > LOW:
            packed.append(number & LOW | MORE)
            number >>= 7
        packed.append(number)
        last = place
    return bytes(packed)


def _unpacked(packed: bytes) -> Iterator[tuple[int, int]]:
    place, number, shift = -1, 0, 0
    for byte in packed:
        number |= (byte & LOW) << shift
        shift += 7
        if byte & MORE:
            if shift > 35:  # noqa: PLR2004 (bits: more than any list has)
                raise Rejected(Why.MALFORMED, "a change lies outside any list")
            continue
        place += (number >> BITS) + 1
        yield place, number & 3
        number = shift = 0
    if shift:
        raise Rejected(Why.MALFORMED, "the changes end too early")


def apply(data: bytes, held: StatusList, trust: Trust, *, at: datetime) -> StatusList:
    """Return the list that a delta makes of the one that a verifier holds.

    Raises:
        Rejected: It is no delta of this list, starts from another version, or no signer of status lists signed it.
    """
    signed = cose.read(from_cbor(data, "the delta"), "the delta")
    if signed.header.get(cose.TYP) != TYPE:
        raise Rejected(Why.MALFORMED, "it says it is something else than a delta")
    claims = map_of(from_cbor(bytes_of(signed.payload, "the delta"), "the delta"), "the delta")
    signed.verify(trust.certified(signed.certificate(), Purpose.STATUS, at).key)
    issued_at = at_second(moment_of(claims.get(IAT), "iat"))
    if text_of(claims.get(SUB), "sub") != held.uri or held.bits != BITS:
        raise Rejected(Why.MALFORMED, "the delta is of another list")
    if issued_at <= held.issued_at:
        raise Rejected(Why.ROLLBACK, "the delta is no newer than the list")
    if claims.get(FROM) != sha256(held.entries).digest():
        raise Rejected(Why.OLD_LIST, "the delta starts from another version; fetch the whole list")
    entries = bytearray(held.entries)
    for place, status in _unpacked(unpack(bytes_of(claims.get(CHANGES), "changes"))):
        _put(entries, place, status)
    if claims.get(TO) != sha256(entries).digest():
        raise Rejected(Why.MALFORMED, "the changes do not lead where the delta says")
    until = at_second(moment_of(claims.get(EXP), "exp"))
    return StatusList(held.uri, bytes(entries), BITS, issued_at, number_of(claims.get(TTL), "ttl"), until)


def _put(entries: bytearray, place: int, status: int) -> None:
    try:
        put(entries, place, Status(status))
    except (NotPossible, ValueError) as e:
        raise Rejected(Why.MALFORMED, "a change is none that this list can have") from e


def uri_of(data: bytes) -> str | None:
    """Return the list that a delta is of, unchecked; None if it is no delta."""
    try:
        signed = cose.read(from_cbor(data, "the delta"), "the delta")
        if signed.header.get(cose.TYP) != TYPE:
            return None
        claims = map_of(from_cbor(bytes_of(signed.payload, "the delta"), "the delta"), "the delta")
        return text_of(claims.get(SUB), "sub")
    except Rejected:
        return None
