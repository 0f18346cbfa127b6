"""JSON that only one reader can open, in its compact form: a key is agreed upon for each text (ECDH-ES on P-256).

Source: RFC 7516; RFC 7518 4.6 (ECDH-ES, direct) and 5.3 (AES GCM).
"""

import os
from collections.abc import Mapping
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.concatkdf import ConcatKDFHash

from tongban.basis.credentials.encoding import MOST_TEXT, base64url, from_base64url, from_json_object, to_json
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import P256, Es256Key

ALGORITHM: Final = "ECDH-ES"
KEY_BYTES: Final[Mapping[str, int]] = {"A128GCM": 16, "A256GCM": 32}
IV, TAG, PARTS = 12, 16, 5
REFUSED = frozenset({"crit", "zip", "jku", "jwk", "x5u", "x5c"})


def encrypt(text: str, to: Es256Key, *, kid: str, enc: str = "A256GCM") -> str:
    """Return a text that only the holder of this key can read."""
    once = ec.generate_private_key(P256)
    header: dict[str, Any] = {
        "alg": ALGORITHM, "enc": enc, "kid": kid, "epk": Es256Key(once.public_key()).jwk,
    }  # fmt: skip
    protected = base64url(to_json(header).encode())
    key = _agreed(once, to, header)
    iv = os.urandom(IV)
    whole = AESGCM(key).encrypt(iv, text.encode(), protected.encode())
    return ".".join([protected, "", base64url(iv), base64url(whole[:-TAG]), base64url(whole[-TAG:])])


def decrypt(text: str, key: ec.EllipticCurvePrivateKey, what: str) -> bytes:
    """Return what was written for this key.

    Raises:
        Rejected: It was not, it was changed, or it is written in another way.
    """
    parts = text.split(".")
    if len(text) > MOST_TEXT or len(parts) != PARTS or parts[1]:
        raise Rejected(Why.MALFORMED, f"{what} is not encrypted as it should be")
    header = from_json_object(from_base64url(parts[0], what), f"the header of {what}")
    if header.get("alg") != ALGORITHM or header.get("enc") not in KEY_BYTES or REFUSED & header.keys():
        raise Rejected(Why.MALFORMED, f"{what} is encrypted in a way that is not taken")
    iv, body, tag = (from_base64url(each, what) for each in parts[2:])
    if len(iv) != IV or len(tag) != TAG:
        raise Rejected(Why.MALFORMED, f"{what} is not encrypted as it should be")
    agreed = _agreed(key, Es256Key.from_jwk(header.get("epk")), header)
    try:
        return AESGCM(agreed).decrypt(iv, body + tag, parts[0].encode())
    except InvalidTag as e:
        raise Rejected(Why.SIGNATURE, f"{what} was encrypted for another key, or was changed") from e


def _agreed(private: ec.EllipticCurvePrivateKey, public: Es256Key, header: Mapping[str, Any]) -> bytes:
    """Return the key that both sides come to.

    Source: RFC 7518 4.6.2.
    """
    other = ec.EllipticCurvePublicKey.from_encoded_point(P256, public.point)
    size = KEY_BYTES[header["enc"]]
    names = [str(header["enc"]).encode(), *(_named(header, each) for each in ("apu", "apv"))]
    said = b"".join(len(each).to_bytes(4, "big") + each for each in names) + (size * 8).to_bytes(4, "big")
    return ConcatKDFHash(SHA256(), size, said).derive(private.exchange(ec.ECDH(), other))


def _named(header: Mapping[str, Any], name: str) -> bytes:
    value = header.get(name, "")
    if not isinstance(value, str):
        raise Rejected(Why.MALFORMED, f"{name} is not a text")
    return from_base64url(value, name)
