"""Who signs, and how a signature is checked: one protocol for keys in files, in devices and elsewhere.

A signature is always 64 raw bytes, r and s of 32 bytes each, as JOSE and COSE want them; a point always 65 bytes.
Both keep their leading zeros, which one key in 128 has.
"""

from enum import Enum
from functools import cached_property
from hashlib import sha256
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from tongban.basis.credentials.encoding import base64url, from_base64url
from tongban.basis.credentials.faults import NotPossible, Rejected, Why

COORDINATE = 32
SIGNATURE = 64
UNCOMPRESSED = 4
P256 = ec.SECP256R1()
_ES256 = ec.ECDSA(SHA256())


class Suite(Enum):
    """A way to sign. A credential is signed in one, by issuer and holder alike.

    SM2 has no registered number in JOSE or COSE; it stands under a private-use one, and only in domestic formats.
    """

    ES256 = -7
    SM2 = -65_600  # private use: below -65536 (RFC 9053 8)

    @property
    def cose(self) -> int:
        """The number that stands in COSE headers."""
        return self.value


class PublicKey(Protocol):
    """A key with which a signature is checked."""

    @property
    def suite(self) -> Suite: ...
    @property
    def point(self) -> bytes:
        """The point, uncompressed: 65 bytes."""

    @property
    def key_id(self) -> bytes:
        """What the key is known by: 20 bytes."""

    def verify(self, data: bytes, signature: bytes) -> None:
        """Return if the signature is this key's over these bytes.

        Raises:
            Rejected: It is not.
        """


class Signer(Protocol):
    """Something that signs: a key in a file, in a device, or on another machine."""

    @property
    def public(self) -> PublicKey: ...

    def sign(self, data: bytes) -> bytes:
        """Return the signature over these bytes: r and s, 64 bytes."""


def key_id_of(point: bytes) -> bytes:
    """Return what a key is known by: the left 160 bits of the hash of its point.

    Source: RFC 7093 2 (1).
    """
    return sha256(point).digest()[:20]


class Es256Key:
    """A public key on the curve P-256."""

    suite = Suite.ES256

    def __init__(self, key: ec.EllipticCurvePublicKey) -> None:
        self._key = key

    @classmethod
    def from_point(cls, point: bytes) -> "Es256Key":
        """Return the key of a point on the curve."""
        if len(point) != 1 + 2 * COORDINATE or point[0] != UNCOMPRESSED:
            raise Rejected(Why.MALFORMED, "a point has 65 bytes and begins with 4")
        try:
            return cls(ec.EllipticCurvePublicKey.from_encoded_point(P256, point))
        except ValueError as e:
            raise Rejected(Why.MALFORMED, "the point is not on the curve") from e

    @classmethod
    def from_x(cls, x: bytes, *, odd: bool) -> "Es256Key":
        """Return the key of the point that has this x and an odd or even y."""
        try:
            return cls(ec.EllipticCurvePublicKey.from_encoded_point(P256, (b"\x03" if odd else b"\x02") + x))
        except ValueError as e:
            raise Rejected(Why.MALFORMED, "the point is not on the curve") from e

    @classmethod
    def from_pem(cls, data: bytes) -> "Es256Key":
        """Return the key that a file holds.

        Raises:
            NotPossible: It holds none on this curve.
        """
        try:
            key = load_pem_public_key(data)
        except (ValueError, UnsupportedAlgorithm) as e:
            raise NotPossible("the file holds no public key") from e
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            raise NotPossible("the key is not on the curve P-256")
        return cls(key)

    @classmethod
    def from_jwk(cls, jwk: Any) -> "Es256Key":
        """Return the key of a JSON Web Key.

        Source: RFC 7518 6.2.1.
        """
        if not isinstance(jwk, dict) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256" or "d" in jwk:
            raise Rejected(Why.MALFORMED, "the key is not a public P-256 key")
        x, y = jwk.get("x"), jwk.get("y")
        if not isinstance(x, str) or not isinstance(y, str):
            raise Rejected(Why.MALFORMED, "the key has no coordinates")
        coordinates = [from_base64url(text, "a coordinate") for text in (x, y)]
        if {len(each) for each in coordinates} != {COORDINATE}:
            raise Rejected(Why.MALFORMED, "a coordinate has 32 bytes")
        return cls.from_point(b"\x04" + b"".join(coordinates))

    @cached_property
    def point(self) -> bytes:
        return self._key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @cached_property
    def key_id(self) -> bytes:
        return key_id_of(self.point)

    def pem(self) -> bytes:
        """Return the key as a file holds it."""
        return self._key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    @cached_property
    def jwk(self) -> dict[str, str]:
        """The key as a JSON Web Key."""
        x, y = self.point[1 : 1 + COORDINATE], self.point[1 + COORDINATE :]
        return {"kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y)}

    def verify(self, data: bytes, signature: bytes) -> None:
        if len(signature) != SIGNATURE:
            raise Rejected(Why.SIGNATURE, "a signature has 64 bytes")
        r = int.from_bytes(signature[:COORDINATE], "big")
        s = int.from_bytes(signature[COORDINATE:], "big")
        try:
            self._key.verify(encode_dss_signature(r, s), data, _ES256)
        except InvalidSignature as e:
            raise Rejected(Why.SIGNATURE, "the signature does not fit") from e


class Es256Signer:
    """A key on the curve P-256 that this process holds: for development, and for holders in tests."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self.key = key
        self.public = Es256Key(key.public_key())

    @classmethod
    def new(cls) -> "Es256Signer":
        """Return a signer with a new key."""
        return cls(ec.generate_private_key(P256))

    @classmethod
    def from_pem(cls, data: bytes, password: bytes | None = None) -> "Es256Signer":
        """Return the signer of a key as a file holds it (PKCS#8, encrypted or not).

        Raises:
            NotPossible: It is no P-256 key, or the password is wrong.
        """
        try:
            key = load_pem_private_key(data, password)
        except (ValueError, TypeError) as e:
            raise NotPossible("the file holds no private key that this password opens") from e
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise NotPossible("the key is not on the curve P-256")
        return cls(key)

    def sign(self, data: bytes) -> bytes:
        return _raw_of_der(self.key.sign(data, _ES256))


def _raw_of_der(der: bytes) -> bytes:
    """Return the 64 bytes of a signature that our library made, which is always DER: two numbers in a sequence."""
    middle = 4 + der[3]
    r, s = der[4:middle], der[middle + 2 :]
    return r[-COORDINATE:].rjust(COORDINATE, b"\0") + s[-COORDINATE:].rjust(COORDINATE, b"\0")


def raw(r: int, s: int) -> bytes:
    """Return a signature's two numbers as 64 bytes, leading zeros kept."""
    return r.to_bytes(COORDINATE, "big") + s.to_bytes(COORDINATE, "big")


class CheckedSigner:
    """A signer that checks what it has signed before it hands it out, so that one that errs is found at once."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self.public = signer.public

    def sign(self, data: bytes) -> bytes:
        signature = self._signer.sign(data)
        self.public.verify(data, signature)
        return signature
