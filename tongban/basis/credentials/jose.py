"""Signed JSON in its compact form, signed and read with ES256 alone.

Source: RFC 7515; RFC 8725 (what goes wrong with it).
"""

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tongban.basis.credentials.encoding import MOST_TEXT, base64url, from_base64url, from_json_object, to_json
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import PublicKey, Signer, Suite

MOST_CERTIFICATE = 8192
PARTS = 3
# Names that would have a reader fetch a key, take one from the text itself, or read the rest in another way.
REFUSED = frozenset({"jwk", "jku", "x5u", "crit", "b64", "zip"})


@dataclass(frozen=True, slots=True)
class Jws:
    """Signed JSON as it was read; not checked yet."""

    header: Mapping[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes

    def verify(self, key: PublicKey) -> None:
        """Return if this key signed it."""
        if key.suite is not Suite.ES256:
            raise Rejected(Why.SIGNATURE, "the key is not one of ES256")
        key.verify(self.signed, self.signature)

    def certificate(self) -> bytes:
        """Return the one certificate that the header carries."""
        chain = self.header.get("x5c")
        if not isinstance(chain, list) or len(chain) != 1 or not isinstance(chain[0], str):
            raise Rejected(Why.UNKNOWN_ISSUER, "x5c holds the signer's certificate and no other")
        try:
            return _known_certificate(chain[0][:MOST_CERTIFICATE])
        except (Error, ValueError) as e:
            raise Rejected(Why.MALFORMED, "x5c is not base64") from e


@lru_cache(maxsize=1024)
def _known_certificate(text: str) -> bytes:
    return b64decode(text, validate=True)


def head(typ: str, *, certificate: bytes | None = None, **more: object) -> str:
    """Return a header, ready to be signed with."""
    chain = {"x5c": [b64encode(certificate).decode("ascii")]} if certificate else {}
    return base64url(to_json({"alg": "ES256", "typ": typ, **chain, **more}).encode("utf-8"))


def sign(header: str, payload: str, signer: Signer) -> str:
    """Return signed JSON in its compact form."""
    if signer.public.suite is not Suite.ES256:
        raise NotPossible("only ES256 has a name in JOSE")
    signed = f"{header}.{base64url(payload.encode())}"
    return f"{signed}.{base64url(signer.sign(signed.encode()))}"


def _header(text: str, what: str) -> Mapping[str, Any]:
    header = from_json_object(from_base64url(text, f"the header of {what}"), f"the header of {what}")
    if header.get("alg") != "ES256":
        raise Rejected(Why.SIGNATURE, f"{what} is not signed with ES256")
    return MappingProxyType(header)


# All that a signer signs has the same header: it is read once.
_known_header = lru_cache(maxsize=1024)(_header)


def read(text: str, typ: Set[str], what: str, *, most: int = MOST_TEXT, own_key: bool = False) -> Jws:
    """Return signed JSON that says it is of one of these types.

    Args:
        own_key: It proves the very key that its header names, so that the header may name one (`jwk`).

    Raises:
        Rejected: It is not signed JSON, says another algorithm, or has a header that must not be followed.
    """
    if len(text) > most:
        raise Rejected(Why.MALFORMED, f"{what} is too long")
    parts = text.split(".")
    if len(parts) != PARTS:
        raise Rejected(Why.MALFORMED, f"{what} has not three parts")
    header = (_known_header if len(parts[0]) <= MOST_CERTIFICATE else _header)(parts[0], what)
    if header.get("typ") not in typ:
        raise Rejected(Why.MALFORMED, f"{what} says it is something else")
    if refused := (REFUSED - {"jwk"} if own_key else REFUSED) & header.keys():
        raise Rejected(Why.MALFORMED, f"{what} has a header that is not followed: {min(refused)}")
    payload = from_json_object(from_base64url(parts[1], what), what, most=most)
    signature = from_base64url(parts[2], f"the signature of {what}")
    return Jws(header, payload, f"{parts[0]}.{parts[1]}".encode("ascii"), signature)
