"""A detached signature over a document, as PDF and others hold it: CMS, at the baseline that PAdES asks for.

Source: RFC 5652 5; RFC 5035 (which certificate); ETSI EN 319 122-1 6.3 (B-B); RFC 5754 3.3 (ECDSA).
"""

from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.signing import COORDINATE, Signer, Suite

INTEGER, OCTETS, OID, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x30, 0x31
PART0, PART4 = 0xA0, 0xA4
SHORT = 0x80
DATA, SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
CONTENT_TYPE, DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
SIGNING_CERTIFICATE = "1.2.840.113549.1.9.16.2.47"
SHA256, ECDSA_SHA256 = "2.16.840.1.101.3.4.2.1", "1.2.840.10045.4.3.2"


def sign(digest: bytes, signer: Signer, certificate: bytes) -> bytes:
    """Return a detached signature over the document that has this SHA-256 digest, in DER.

    Args:
        certificate: The signer's own, in DER; it goes along.
    """
    if signer.public.suite is not Suite.ES256:
        raise NotPossible("a document is signed with ES256")
    loaded = x509.load_der_x509_certificate(certificate)
    name = loaded.issuer.public_bytes()
    serial = _integer(loaded.serial_number)
    said = _said(digest, certificate, name, serial)
    signature = signer.sign(_der(SET, *said))
    r, s = (int.from_bytes(half, "big") for half in (signature[:COORDINATE], signature[COORDINATE:]))
    information = _der(
        SEQUENCE, _integer(1), _der(SEQUENCE, name, serial), _algorithm(SHA256), _der(PART0, *said),
        _algorithm(ECDSA_SHA256), _der(OCTETS, encode_dss_signature(r, s)),
    )  # fmt: skip
    whole = _der(
        SEQUENCE, _integer(1), _der(SET, _algorithm(SHA256)), _algorithm(DATA),
        _der(PART0, loaded.public_bytes(Encoding.DER)), _der(SET, information),
    )  # fmt: skip
    return _der(SEQUENCE, _oid(SIGNED_DATA), _der(PART0, whole))


def _said(digest: bytes, certificate: bytes, name: bytes, serial: bytes) -> list[bytes]:
    """Return what is signed: kind and digest of the document, and by which certificate; in the order of DER."""
    issuer = _der(SEQUENCE, _der(SEQUENCE, _der(PART4, name)), serial)
    named = _der(SEQUENCE, _der(SEQUENCE, _der(SEQUENCE, _der(OCTETS, sha256(certificate).digest()), issuer)))
    values = {CONTENT_TYPE: _oid(DATA), DIGEST: _der(OCTETS, digest), SIGNING_CERTIFICATE: named}
    return sorted(_der(SEQUENCE, _oid(number), _der(SET, value)) for number, value in values.items())


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    length = len(body)
    if length < SHORT:
        return bytes([tag, length]) + body
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, SHORT | len(size)]) + size + body


def _integer(value: int) -> bytes:
    return _der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _algorithm(number: str) -> bytes:
    return _der(SEQUENCE, _oid(number))


def _oid(number: str) -> bytes:
    first, second, *rest = map(int, number.split("."))
    body = bytearray()
    for arc in (first * 40 + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | SHORT)
        body += bytes(reversed(groups))
    return _der(OID, bytes(body))
