"""The trust list: which signers may speak for which issuer. One signed file that every verifier holds.

A signer counts only while it stands on the list, whatever certificate it shows: taking it off is how a lost key ends.
A list older than one already seen is refused, so nobody can bring such a signer back.
"""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongban.basis.credentials import jose
from tongban.basis.credentials.chains import Certified, Purpose, read_root, read_signer
from tongban.basis.credentials.encoding import at_second, moment_of, number_of, seconds, text_of, to_json
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import PublicKey, Signer
from tongban.basis.credentials.sm2 import Sm2Key

TYPE = "tongban-trust+jwt"
VERSION = 1
SHORT = 4
MOST_CERTIFICATES = 4096
MOST_TEXT = 1 << 23  # characters: a country has some thousand signers


@dataclass(frozen=True, slots=True)
class Domestic:
    """A signer of the domestic suite: certificates of SM2 are not read here, so the list itself vouches for its key."""

    point: bytes
    issuer: str
    purpose: Purpose
    begins: datetime
    ends: datetime

    def said(self) -> dict[str, Any]:
        """Return the same as the list writes it."""
        return {
            "point": self.point.hex(), "issuer": self.issuer, "purpose": self.purpose.name,
            "from": seconds(self.begins), "until": seconds(self.ends),
        }  # fmt: skip

    @classmethod
    def read(cls, said: dict[str, Any]) -> "Domestic":
        """Return what a list says of one; that its point lies on the curve is not checked.

        Raises:
            Rejected: It is not told as it should be.
        """
        purposes = {each.name: each for each in Purpose}
        try:
            point = bytes.fromhex(text_of(said.get("point"), "a point"))
            purpose = purposes[text_of(said.get("purpose"), "a purpose")]
        except (ValueError, KeyError) as e:
            raise Rejected(Why.MALFORMED, "a domestic signer is not told as it should be") from e
        begins, ends = (at_second(moment_of(said.get(name), name)) for name in ("from", "until"))
        return cls(point, text_of(said.get("issuer"), "an issuer"), purpose, begins, ends)

    def certified(self) -> Certified:
        """Return the signer that it is."""
        return Certified(Sm2Key.from_point(self.point), b"", self.issuer, self.purpose, self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class Listed:
    """What a trust list says, before it is signed."""

    sequence: int
    issued_at: datetime
    until: datetime
    roots: Sequence[bytes]
    signers: Sequence[bytes]
    domestic: Sequence[Domestic] = ()


def sign(listed: Listed, signer: Signer) -> str:
    """Return a signed trust list.

    Raises:
        NotPossible: A signer leads to none of the roots, or two have key identifiers that begin alike.
    """
    payload = {
        "version": VERSION, "sequence": listed.sequence, "iat": seconds(listed.issued_at), "exp": seconds(listed.until),
        "roots": [b64encode(each).decode("ascii") for each in listed.roots],
        "signers": [b64encode(each).decode("ascii") for each in listed.signers],
        "domestic": [each.said() for each in listed.domestic],
    }  # fmt: skip
    try:
        _trust(payload)
    except Rejected as e:
        raise NotPossible(f"no verifier would take this trust list: {e.message}") from e
    return jose.sign(jose.head(TYPE, kid=signer.public.key_id.hex()), to_json(payload), signer)


@dataclass(frozen=True, slots=True)
class Trust:
    """A trust list that has been checked."""

    sequence: int
    issued_at: datetime
    until: datetime
    by_certificate: dict[bytes, Certified]
    by_short_id: dict[bytes, Certified]

    def certified(self, der: bytes, purpose: Purpose, at: datetime) -> Certified:
        """Return the signer of a certificate that a licence or list carries.

        Raises:
            Rejected: It is not on the list, not for this purpose, or not good at this moment.
        """
        return self._good(self.by_certificate.get(der), purpose, at)

    def named(self, short_id: bytes, purpose: Purpose, at: datetime) -> Certified:
        """Return the signer of whose key identifier these are the first bytes."""
        return self._good(self.by_short_id.get(short_id), purpose, at)

    @staticmethod
    def _good(found: Certified | None, purpose: Purpose, at: datetime) -> Certified:
        if found is None:
            raise Rejected(Why.UNKNOWN_ISSUER, "the signer is not on the trust list")
        if found.purpose is not purpose:
            raise Rejected(Why.UNKNOWN_ISSUER, "the signer may not sign this")
        found.good_at(at)
        return found


def read(text: str, anchor: PublicKey, *, at: datetime, seen: int = 0) -> Trust:
    """Return a trust list that the key in `anchor` signed.

    Args:
        seen: The highest sequence number that this verifier has accepted before; the caller keeps it.

    Raises:
        Rejected: It is not signed by that key, older than one seen before, or past its last day.
    """
    jws = jose.read(text, {TYPE}, "the trust list", most=MOST_TEXT)
    jws.verify(anchor)
    trust = _trust(jws.payload)
    if trust.sequence < seen:
        raise Rejected(Why.ROLLBACK, f"trust list {trust.sequence} is older than {seen}, which has been seen")
    if at > trust.until:
        raise Rejected(Why.OLD_LIST, "the trust list has run out; fetch the current one")
    return trust


def _trust(payload: dict[str, Any]) -> Trust:
    version = payload.get("version")
    if type(version) is not int or version != VERSION:
        raise Rejected(Why.MALFORMED, "the trust list is of a version this program does not know")
    roots = [read_root(der) for der in _certificates(payload.get("roots"))]
    signers = [read_signer(der, roots) for der in _certificates(payload.get("signers"))]
    signers += [Domestic.read(each).certified() for each in _objects(payload.get("domestic"))]
    by_short_id = {each.key.key_id[:SHORT]: each for each in signers}
    if len(by_short_id) != len(signers):
        raise Rejected(Why.MALFORMED, "two signers have key identifiers that begin alike")
    return Trust(
        sequence=number_of(payload.get("sequence"), "the sequence number"),
        issued_at=at_second(moment_of(payload.get("iat"), "iat")),
        until=at_second(moment_of(payload.get("exp"), "exp")),
        by_certificate={each.der: each for each in signers if each.der},
        by_short_id=by_short_id,
    )


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_CERTIFICATES or not all(isinstance(e, dict) for e in value):
        raise Rejected(Why.MALFORMED, "the trust list has no list of domestic signers")
    return value


def _certificates(value: Any) -> list[bytes]:
    if not isinstance(value, list) or len(value) > MOST_CERTIFICATES:
        raise Rejected(Why.MALFORMED, "the trust list has no list of certificates")
    try:
        return [b64decode(text_of(each, "a certificate"), validate=True) for each in value]
    except (Error, ValueError) as e:
        raise Rejected(Why.MALFORMED, "a certificate is not base64") from e
