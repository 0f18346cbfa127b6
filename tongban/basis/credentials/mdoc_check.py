"""Whether an ISO mdoc holds: signed by a listed issuer, nothing changed, in time, and shown by its device.

Source: ISO/IEC 18013-5:2021 9.3.1 (issuer), 9.1.3 (device).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from cbor2 import CBORTag
from cryptography.hazmat.primitives.asymmetric import ec

from tongban.basis.credentials import cose, device_mac
from tongban.basis.credentials.cbor import (
    DATE,
    DATE_TIME,
    bytes_of,
    from_cbor,
    inner,
    list_of,
    map_of,
    to_cbor,
)  # fmt: skip
from tongban.basis.credentials.chains import Certified, Purpose
from tongban.basis.credentials.encoding import text_of
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.mdoc import to_sign
from tongban.basis.credentials.showing import SKEW, Shown
from tongban.basis.credentials.signing import PublicKey, Suite
from tongban.basis.credentials.status import reference_in
from tongban.basis.credentials.trust import Trust

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
LEAST_SALT = 16
HASHES = {"SHA-256": sha256}


@dataclass(frozen=True, slots=True)
class Session:
    """What verifier and device have said to each other.

    Attributes:
        transcript: All of it (SessionTranscript), which the verifier makes from its own request.
        reader: The key with which a reader began it (EReaderKey); None: then only a signature proves the device.
    """

    transcript: bytes
    reader: ec.EllipticCurvePrivateKey | None = None


def check(
    response: bytes,
    trust: Trust,
    *,
    at: datetime,
    transcript: bytes,
    reader: ec.EllipticCurvePrivateKey | None = None,
) -> list[Shown]:
    """Return what a holder's answer shows, one for each document.

    Args:
        transcript: What both sides have said so far (SessionTranscript), which the verifier makes from its own
            request.
        reader: The key with which a reader began the session (EReaderKey): then a MAC proves the device as well.

    Raises:
        Rejected: It is not to be accepted, and why.
    """
    whole = map_of(from_cbor(response, "the answer"), "the answer")
    if whole.get("version") != "1.0" or whole.get("status") != 0:
        raise Rejected(Why.MALFORMED, "the answer is not a whole one of version 1.0")
    documents = list_of(whole.get("documents"), "documents")
    if not documents:
        raise Rejected(Why.MALFORMED, "the answer holds no document")
    session = Session(transcript, reader)
    return [_document(map_of(each, "a document"), trust, at, session) for each in documents]


def check_issued(issued: bytes, trust: Trust, *, at: datetime) -> Shown:
    """Return what a licence says that lies here by itself: that its holder shows it is not proven."""
    whole = map_of(from_cbor(issued, "the licence"), "the licence")
    signer, said = _signed(whole, trust, at)
    return _shown(whole, signer, said, at, None)


def _document(document: Mapping[Any, Any], trust: Trust, at: datetime, session: Session) -> Shown:
    issued = map_of(document.get("issuerSigned"), "issuerSigned")
    signer, said = _signed(issued, trust, at)
    if document.get("docType") != said.get("docType"):
        raise Rejected(Why.MALFORMED, "the document is not of the kind that was signed")
    shown = _shown(issued, signer, said, at, at)
    _proven(map_of(document.get("deviceSigned"), "deviceSigned"), said, session)
    return shown


def _signed(issued: Mapping[Any, Any], trust: Trust, at: datetime) -> tuple[Certified, Mapping[Any, Any]]:
    auth = cose.read(issued.get("issuerAuth"), "issuerAuth")
    signer = trust.certified(auth.certificate(), Purpose.LICENCES, at)
    auth.verify(signer.key)
    said = from_cbor(bytes_of(auth.payload, "issuerAuth"), "issuerAuth")
    return signer, map_of(from_cbor(inner(said, "issuerAuth"), "issuerAuth"), "issuerAuth")


def _shown(
    issued: Mapping[Any, Any], signer: Certified, said: Mapping[Any, Any], at: datetime, proven_at: datetime | None
) -> Shown:
    if said.get("version") != "1.0" or said.get("digestAlgorithm") not in HASHES:
        raise Rejected(Why.MALFORMED, "it is of a version or with digests this program does not know")
    facts = _facts(map_of(issued.get("nameSpaces"), "nameSpaces"), map_of(said.get("valueDigests"), "valueDigests"))
    until = _in_time(map_of(said.get("validityInfo"), "validityInfo"), signer, at)
    kind = text_of(said.get("docType"), "docType")
    return Shown(kind, signer.issuer, facts, reference_in(said.get("status")), until, proven_at)


def _facts(spaces: Mapping[Any, Any], digests: Mapping[Any, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for space, items in spaces.items():
        signed = map_of(digests.get(space), "valueDigests")
        used: set[int] = set()
        elements = found[text_of(space, "a name space")] = {}
        for item in list_of(items, "elements"):
            name, value = _element(item, signed, used)
            if name in elements:
                raise Rejected(Why.DISCLOSURE, "an element stands twice")
            elements[name] = value
    return found


def _element(item: Any, signed: Mapping[Any, Any], used: set[int]) -> tuple[str, Any]:
    element = map_of(from_cbor(inner(item, "an element"), "an element"), "an element")
    place = element.get("digestID")
    if type(place) is not int or place in used:
        raise Rejected(Why.DISCLOSURE, "an element has no place of its own")
    used.add(place)
    digest = signed.get(place)
    if not isinstance(digest, bytes) or not compare_digest(digest, sha256(to_cbor(item)).digest()):
        raise Rejected(Why.DISCLOSURE, "an element is not as it was signed")
    if len(bytes_of(element.get("random"), "random")) < LEAST_SALT or "elementValue" not in element:
        raise Rejected(Why.MALFORMED, "an element lacks its value or its salt")
    return text_of(element.get("elementIdentifier"), "elementIdentifier"), _plain(element["elementValue"])


def _plain(value: Any) -> Any:
    """Return a value with its moments and days as texts."""
    if isinstance(value, CBORTag):
        return value.value if value.tag in {DATE, DATE_TIME} else None
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _moment(value: Any, what: str) -> datetime:
    text = value.value if isinstance(value, CBORTag) and value.tag == DATE_TIME else None
    try:
        if isinstance(text, str) and MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Rejected(Why.MALFORMED, f"{what} is not a moment")


def _in_time(validity: Mapping[Any, Any], signer: Certified, at: datetime) -> datetime:
    signed_at, begins, until = (_moment(validity.get(name), name) for name in ("signed", "validFrom", "validUntil"))
    signer.good_at(signed_at)
    if begins > at + SKEW:
        raise Rejected(Why.NOT_YET, "it begins later")
    if at - SKEW >= until:
        raise Rejected(Why.EXPIRED, "this copy has run out")
    return until


def _proven(device: Mapping[Any, Any], said: Mapping[Any, Any], session: Session) -> None:
    key = cose.key_from(map_of(said.get("deviceKeyInfo"), "deviceKeyInfo").get("deviceKey"), "the device's key")
    spaces = inner(device.get("nameSpaces"), "nameSpaces")
    if map_of(from_cbor(spaces, "nameSpaces"), "nameSpaces"):
        raise Rejected(Why.DISCLOSURE, "the device says of itself what its issuer did not let it say")
    if key.suite is not Suite.ES256:
        raise Rejected(Why.HOLDER, "the device's key is not one of ES256")
    signed = to_sign(session.transcript, text_of(said.get("docType"), "docType"), spaces)
    auth = map_of(device.get("deviceAuth"), "deviceAuth")
    if auth.keys() == {"deviceMac"} and session.reader:
        return device_mac.check(auth["deviceMac"], device_mac.mac_key(session.reader, key, session.transcript), signed)
    if auth.keys() != {"deviceSignature"}:
        raise Rejected(Why.HOLDER, "the device has not signed")
    return _signature(auth["deviceSignature"], key, signed)


def _signature(value: Any, key: PublicKey, signed: bytes) -> None:
    proof = cose.read(value, "the device's proof")
    try:
        proof.verify(key, payload=signed)
    except Rejected as e:
        raise Rejected(Why.HOLDER, "the proof is not made with the device's key, or for another request") from e
