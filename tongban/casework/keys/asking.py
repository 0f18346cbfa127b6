"""What goes between the site and the machine that keeps the root: a request with keys, and the answer to it.

Both are files, carried by hand. Neither holds a secret.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.cose import KEYS
from tongban.basis.credentials.encoding import (
    at_second,
    from_json_object,
    moment_of,
    number_of,
    seconds,
    text_of,
    to_json,
)
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import PublicKey, Signer, Suite

VERSION = 1
MOST_BYTES = 8_388_608


@dataclass(frozen=True, slots=True)
class Wanted:
    """A certificate that is asked for.

    Attributes:
        suite: Of the key; in the domestic one no certificate is made, and the trust list vouches for the key itself.
        proof: The key's signature over what is asked, which shows that the site holds it.
    """

    point: bytes
    purpose: Purpose
    issuer: str
    begins: datetime
    ends: datetime
    suite: Suite = Suite.ES256
    proof: bytes = b""

    def signed(self) -> bytes:
        """Return what the proof is made over."""
        return b"tongban-wanted\0" + to_json({**self.said(), "proof": None}).encode()

    def proven(self, signer: Signer) -> "Wanted":
        """Return the same with its proof."""
        return replace(self, proof=signer.sign(self.signed()))

    def check(self) -> PublicKey:
        """Return the key, if it signed what is asked.

        Raises:
            Rejected: It did not.
        """
        key = KEYS[self.suite](self.point)
        key.verify(self.signed(), self.proof)
        return key

    def said(self) -> dict[str, Any]:
        """Return the same as JSON."""
        said = {
            "point": self.point.hex(), "purpose": self.purpose.name, "issuer": self.issuer,
            "from": seconds(self.begins), "until": seconds(self.ends), "proof": self.proof.hex(),
        }  # fmt: skip
        return said if self.suite is Suite.ES256 else {**said, "suite": self.suite.name}

    @classmethod
    def read(cls, said: Any) -> "Wanted":
        """Return what was written, not checked yet."""
        if not isinstance(said, dict):
            raise Rejected(Why.MALFORMED, "what is wanted is not an object")
        try:
            point, proof = (bytes.fromhex(text_of(said.get(name), name)) for name in ("point", "proof"))
            purpose = Purpose[text_of(said.get("purpose"), "purpose")]
            suite = Suite[text_of(said.get("suite", Suite.ES256.name), "suite")]
        except (ValueError, KeyError) as e:
            raise Rejected(Why.MALFORMED, "what is wanted is not told as it should be") from e
        begins, ends = (at_second(moment_of(said.get(name), name)) for name in ("from", "until"))
        return cls(point, purpose, text_of(said.get("issuer"), "issuer"), begins, ends, suite, proof)


@dataclass(frozen=True, slots=True)
class Request:
    """What the site asks of the root: certificates, and who is to come off the trust list.

    Attributes:
        seen: The number of the trust list that the site holds, so that an old copy of the root's machine is noticed.
        off: Identifiers of keys.
    """

    seen: int
    wanted: Sequence[Wanted] = ()
    off: Sequence[bytes] = ()

    def written(self) -> bytes:
        """Return the request as a file holds it."""
        wanted = [each.said() for each in self.wanted]
        said = {"version": VERSION, "seen": self.seen, "wanted": wanted, "off": [each.hex() for each in self.off]}
        return to_json(said).encode() + b"\n"

    @classmethod
    def read(cls, data: bytes) -> "Request":
        """Return the request that a file holds.

        Raises:
            Rejected: It holds none.
        """
        said = _object(data, "the request")
        try:
            off = [bytes.fromhex(text_of(each, "a key")) for each in _list(said.get("off"))]
        except ValueError as e:
            raise Rejected(Why.MALFORMED, "a key is not told as it should be") from e
        return cls(number_of(said.get("seen"), "seen"), [Wanted.read(each) for each in _list(said.get("wanted"))], off)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the root's machine gives back: certificates, and the trust list signed anew."""

    certificates: Sequence[bytes]
    listed: str
    anchor: bytes  # the public key that signs the list, in PEM

    def written(self) -> bytes:
        """Return the answer as a file holds it."""
        certificates = [b64encode(each).decode("ascii") for each in self.certificates]
        said = {"version": VERSION, "certificates": certificates, "list": self.listed, "anchor": self.anchor.decode()}
        return to_json(said).encode() + b"\n"

    @classmethod
    def read(cls, data: bytes) -> "Answer":
        """Return the answer that a file holds.

        Raises:
            Rejected: It holds none.
        """
        said = _object(data, "the answer")
        try:
            certificates = [
                b64decode(text_of(each, "a certificate"), validate=True) for each in _list(said["certificates"])
            ]
        except (ValueError, KeyError) as e:
            raise Rejected(Why.MALFORMED, "a certificate is not base64") from e
        return cls(certificates, text_of(said.get("list"), "list"), text_of(said.get("anchor"), "anchor").encode())


def _object(data: bytes, what: str) -> dict[str, Any]:
    said = from_json_object(data, what, most=MOST_BYTES)
    if said.get("version") != VERSION:
        raise Rejected(Why.MALFORMED, f"{what} is of a version this program does not know")
    return said


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Rejected(Why.MALFORMED, "a list is missing")
    return value
