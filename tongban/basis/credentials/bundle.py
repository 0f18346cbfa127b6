"""All status lists of a country in one file, for verifiers that go where there is no network.

Every list in it is signed by itself. A contents page, signed too, says which lists belong to it and in which version,
so that a list cannot be left out or put back unnoticed.

`TSB1`, then pieces, each with its length before it in four bytes: the contents page, and each list as signed CBOR.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tongban.basis.credentials import cose, status
from tongban.basis.credentials.cbor import bytes_of, from_cbor, map_of, to_cbor
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.encoding import at_second, moment_of, seconds, text_of
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import Signer
from tongban.basis.credentials.status import EXP, IAT, StatusList
from tongban.basis.credentials.trust import Trust

MAGIC = b"TSB1"
TYPE = "application/tongban-bundle+cwt"
CONTENTS = -65_543  # private use
MOST_BYTES = 1 << 28
LENGTH = 4


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that has been checked.

    Attributes:
        lists: By address.
        until: After which moment a newer bundle should be there.
    """

    lists: Mapping[str, StatusList]
    issued_at: datetime
    until: datetime


def make(lists: Mapping[str, bytes], issued_at: datetime, until: datetime, signer: Signer, certificate: bytes) -> bytes:
    """Return a bundle.

    Args:
        lists: By address, each as signed CBOR.
    """
    named = {uri: sha256(data).digest() for uri, data in sorted(lists.items())}
    claims = {IAT: seconds(issued_at), EXP: seconds(until), CONTENTS: named}
    beside = {cose.X5CHAIN: certificate}
    contents = cose.tagged(cose.sign(cose.protected(signer, typ=TYPE), to_cbor(claims), signer, beside=beside))
    pieces = [contents, *(data for _, data in sorted(lists.items()))]
    return MAGIC + b"".join(len(each).to_bytes(LENGTH, "big") + each for each in pieces)


def read(data: bytes, trust: Trust, *, at: datetime) -> Bundle:
    """Return the lists of a bundle, all of them checked; one that has run out is returned too, as a single list is.

    Raises:
        Rejected: It is no bundle, a list is missing or of another version, or somebody signed it who may not.
    """
    contents, *pieces = _pieces(data)
    signed = cose.read(from_cbor(contents, "the bundle"), "the bundle")
    if signed.header.get(cose.TYP) != TYPE:
        raise Rejected(Why.MALFORMED, "it says it is something else than a bundle")
    signed.verify(trust.certified(signed.certificate(), Purpose.STATUS, at).key)
    claims = map_of(from_cbor(bytes_of(signed.payload, "the bundle"), "the bundle"), "the bundle")
    named = map_of(claims.get(CONTENTS), "the contents")
    if len(named) != len(pieces):
        raise Rejected(Why.MALFORMED, "a list is missing from the bundle, or one too many is in it")
    together = zip(named.items(), pieces, strict=True)
    found = {uri: _listed(text_of(uri, "an address"), digest, piece, trust, at) for (uri, digest), piece in together}
    issued_at, until = (at_second(moment_of(claims.get(claim), "a moment")) for claim in (IAT, EXP))
    return Bundle(found, issued_at, until)


def _listed(uri: str, digest: object, piece: bytes, trust: Trust, at: datetime) -> StatusList:
    if digest != sha256(piece).digest():
        raise Rejected(Why.MALFORMED, "a list in the bundle is of another version than its contents page says")
    found = status.read(piece, trust, at=at)
    if found.uri != uri:
        raise Rejected(Why.MALFORMED, "a list in the bundle stands under another address than its own")
    return found


def _pieces(data: bytes) -> Sequence[bytes]:
    if not data.startswith(MAGIC) or len(data) > MOST_BYTES:
        raise Rejected(Why.MALFORMED, "it is no bundle of status lists, or too long")
    found, at = [], len(MAGIC)
    while at < len(data):
        length = int.from_bytes(data[at : at + LENGTH], "big")
        at += LENGTH
        found.append(data[at : at + length])
        if len(found[-1]) != length or not length:
            raise Rejected(Why.MALFORMED, "the bundle ends too early")
        at += length
    if not found:
        raise Rejected(Why.MALFORMED, "the bundle is empty")
    return found
