"""A device's proof by a MAC in place of a signature: only the reader that asked can check it, and no court after it.

Source: ISO/IEC 18013-5:2021 9.1.3.5; RFC 9052 6.2 (COSE_Mac0); RFC 5869 (HKDF).
"""

from hashlib import sha256
from hmac import compare_digest
from hmac import digest as hmac
from typing import Any, Final

from cbor2 import CBORTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tongban.basis.credentials.cbor import EMBEDDED, bytes_of, from_cbor, list_of, map_of, to_cbor
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import P256, PublicKey

ALG, HMAC_256, SIZE = 1, 5, 32
ABOUT: Final = b"EMacKey"


def mac_key(reader: ec.EllipticCurvePrivateKey, device: PublicKey, transcript: bytes) -> bytes:
    """Return the key on which reader and device agree for one session."""
    point = ec.EllipticCurvePublicKey.from_encoded_point(P256, device.point)
    salt = sha256(to_cbor(CBORTag(EMBEDDED, transcript))).digest()
    return HKDF(SHA256(), SIZE, salt, ABOUT).derive(reader.exchange(ec.ECDH(), point))


def mac(key: bytes, header: bytes, said: bytes) -> bytes:
    """Return the MAC over what a device says."""
    return hmac(key, to_cbor(["MAC0", header, b"", said]), "sha256")


def check(proof: Any, key: bytes, said: bytes) -> None:
    """Return if a proof is the MAC of this key over this.

    Raises:
        Rejected: It is not, or is made in another way.
    """
    header, beside, payload, tag = list_of(proof, "the device's proof", 4)
    named = map_of(from_cbor(bytes_of(header, "the device's proof"), "the device's proof"), "the device's proof")
    if named != {ALG: HMAC_256} or type(named[ALG]) is not int or ALG in map_of(beside, "the device's proof"):
        raise Rejected(Why.HOLDER, "the device's proof is a MAC of another kind")
    if payload is not None:
        raise Rejected(Why.MALFORMED, "what the device's proof is over stands there twice")
    if not compare_digest(mac(key, header, said), bytes_of(tag, "the device's proof")):
        raise Rejected(Why.HOLDER, "the proof is not made with the device's key, or for another request")
