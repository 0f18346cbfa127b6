"""Licences as ISO mdoc: issued with every element by itself, shown with those that the holder chooses.

Source: ISO/IEC 18013-5:2021 8.3.2.1.2 (response), 9.1.2 (issuer), 9.1.3 (device);
draft-ietf-oauth-status-list-21 6.3 (status).
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from os import urandom
from typing import Any

from cbor2 import CBORTag

from tongban.basis.credentials import cose
from tongban.basis.credentials.cbor import (
    DATE,
    DATE_TIME,
    EMBEDDED,
    bytes_of,
    embedded,
    from_cbor,
    inner,
    list_of,
    map_of,
    to_cbor,
)  # fmt: skip
from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.signing import Es256Key, Signer, Suite
from tongban.basis.credentials.status import Reference

FORMAT = "mso_mdoc"  # as OpenID names it
SALT = 32


@dataclass(frozen=True, slots=True)
class Document:
    """What one signed copy of a licence says: elements, each in its name space."""

    kind: str
    issued_at: datetime
    until: datetime
    spaces: Mapping[str, Mapping[str, Any]]
    holder: Es256Key
    status: Reference | None = None


class Issuer:
    """A signer with its certificate, ready to issue many."""

    def __init__(self, signer: Signer, certificate: bytes, random: Callable[[int], bytes] = urandom) -> None:
        if signer.public.suite is not Suite.ES256:
            raise NotPossible("an mdoc is signed with ES256")
        self._signer = signer
        self._random = random
        self._beside = {cose.X5CHAIN: certificate}
        self._header = cose.protected(signer)

    def issue(self, document: Document) -> bytes:
        """Return a licence with all its elements (IssuerSigned), for the holder alone."""
        spaces, digests = {}, {}
        for space, elements in document.spaces.items():
            items = self._items(elements)
            spaces[space] = [CBORTag(EMBEDDED, item) for item in items]
            digests[space] = {place: sha256(to_cbor(tag)).digest() for place, tag in enumerate(spaces[space])}
        signed_at = _moment(document.issued_at)
        said: dict[str, Any] = {
            "version": "1.0", "digestAlgorithm": "SHA-256", "valueDigests": digests,
            "deviceKeyInfo": {"deviceKey": cose.key_map(document.holder)}, "docType": document.kind,
            "validityInfo": {"signed": signed_at, "validFrom": signed_at, "validUntil": _moment(document.until)},
        }  # fmt: skip
        if document.status:
            said["status"] = {"status_list": {"idx": document.status.index, "uri": document.status.uri}}
        auth = cose.sign(self._header, embedded(said), self._signer, beside=self._beside)
        return to_cbor({"nameSpaces": spaces, "issuerAuth": auth})

    def _items(self, elements: Mapping[str, Any]) -> list[bytes]:
        salts = self._random(SALT * len(elements))
        return [
            to_cbor(
                {
                    "digestID": place, "random": salts[SALT * place : SALT * place + SALT],
                    "elementIdentifier": name, "elementValue": _value(value),
                }
            )
            for place, (name, value) in enumerate(elements.items())
        ]  # fmt: skip


def _moment(moment: datetime) -> CBORTag:
    return CBORTag(DATE_TIME, moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _value(value: Any) -> Any:
    """Return a value with its moments and days as mdoc writes them."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return CBORTag(DATE, value.isoformat())
    if isinstance(value, Mapping):
        return {name: _value(each) for name, each in value.items()}
    return [_value(each) for each in value] if isinstance(value, list | tuple) else value


def respond(issued: bytes, elements: Set[tuple[str, str]], holder: Signer, transcript: bytes) -> bytes:
    """Return the holder's answer to a verifier (DeviceResponse): these elements, and the device's proof.

    Args:
        elements: Which to show: name space and name of each.
        transcript: What both sides have said so far (SessionTranscript), as CBOR.

    Raises:
        NotPossible: The licence has no such element.
    """
    whole = map_of(from_cbor(issued, "the licence"), "the licence")
    said = _said(whole)
    shown: dict[str, list[Any]] = {}
    for space, items in map_of(whole.get("nameSpaces"), "nameSpaces").items():
        for item in items:
            name = from_cbor(inner(item, "an element"), "an element")["elementIdentifier"]
            if (space, name) in elements:
                shown.setdefault(space, []).append(item)
    if sum(map(len, shown.values())) != len(elements):
        raise NotPossible("the licence holds no such element")
    nothing = to_cbor({})
    proof = cose.sign(cose.protected(holder), to_sign(transcript, said["docType"], nothing), holder)
    proof[2] = None
    document = {
        "docType": said["docType"],
        "issuerSigned": {"nameSpaces": shown, "issuerAuth": whole["issuerAuth"]},
        "deviceSigned": {"nameSpaces": CBORTag(EMBEDDED, nothing), "deviceAuth": {"deviceSignature": proof}},
    }
    return to_cbor({"version": "1.0", "documents": [document], "status": 0})


def _said(issued: Mapping[Any, Any]) -> Mapping[Any, Any]:
    parts = list_of(issued.get("issuerAuth"), "issuerAuth", 4)
    tag = from_cbor(bytes_of(parts[2], "issuerAuth"), "issuerAuth")
    return map_of(from_cbor(inner(tag, "issuerAuth"), "issuerAuth"), "issuerAuth")


def to_sign(transcript: bytes, kind: str, spaces: bytes) -> bytes:
    """Return what the device signs (DeviceAuthenticationBytes).

    The transcript goes in byte for byte: written anew it might be spelt otherwise.
    """
    whole = b"\x84" + to_cbor("DeviceAuthentication") + transcript + to_cbor(kind) + to_cbor(CBORTag(EMBEDDED, spaces))
    return to_cbor(CBORTag(EMBEDDED, whole))


def openid4vp_transcript(client_id: str, nonce: str, response_uri: str, thumbprint: bytes | None) -> bytes:
    """Return the transcript of an online presentation.

    Args:
        thumbprint: Of the key to which the answer is encrypted; None if it is not.

    Source: OpenID4VP 1.0, B.2.6.1.
    """
    said = sha256(to_cbor([client_id, nonce, thumbprint, response_uri])).digest()
    return to_cbor([None, None, ["OpenID4VPHandover", said]])
