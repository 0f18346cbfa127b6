"""Certificates: an authority's root, and the signers right below it. There is nothing between the two.

Source: ISO/IEC 18013-5 Annex B (document signers); draft-ietf-oauth-status-list (signers of status lists).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from hashlib import sha256

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.signing import P256, Es256Key, Es256Signer, PublicKey


class Purpose(Enum):
    """What a signer's certificate lets it sign (extended key usage)."""

    LICENCES = "1.0.18013.5.1.2"
    PAPERS = "1.3.6.1.5.5.7.3.36"  # documents that people read: RFC 9336
    # draft-ietf-oauth-status-list-21 10 leaves the number of id-kp-oauthStatusSigning open (TBD). Until IANA gives it:
    # one of our own, made from a UUID (X.667), which cannot mean anything else.
    STATUS = "2.25.166522210689953745142868520232921623185"
    REQUESTS = "2.25.168892221886807475402165094098671019637"  # what a relying party asks of wallets; our own too


@dataclass(frozen=True, slots=True)
class Root:
    """An authority's root: its key stays offline."""

    certificate: x509.Certificate
    der: bytes


@dataclass(frozen=True, slots=True)
class Certified:
    """A signer whose certificate leads to a root."""

    key: PublicKey
    der: bytes
    issuer: str  # the address for which it may speak
    purpose: Purpose
    begins: datetime
    ends: datetime

    def good_at(self, at: datetime) -> None:
        """Return if the certificate is good at this moment."""
        if not self.begins <= at <= self.ends:
            raise Rejected(Why.UNKNOWN_ISSUER, "the signer's certificate is not good at this moment")


def make_root(signer: Es256Signer, name: str, begins: datetime, ends: datetime, *, country: str) -> bytes:
    """Return a root's own certificate, in DER.

    Args:
        country: Its two letters (ISO 3166); signers below it have the same.
    """
    subject = _name(name, country)
    usage = _usage(cert=True)
    builder = _builder(signer.key.public_key(), subject, subject, begins, ends).add_extension(usage, critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.sign(signer.key, SHA256()).public_bytes(Encoding.DER)


def certify(  # noqa: PLR0913 (what a certificate says)
    root: Es256Signer,
    root_der: bytes,
    key: PublicKey,
    *,
    issuer: str,
    purpose: Purpose,
    begins: datetime,
    ends: datetime,
) -> bytes:
    """Return a certificate, in DER, by which a root lets a key sign for an issuer.

    Args:
        issuer: The address that stands as issuer in what it signs.
    """
    above = x509.load_der_x509_certificate(root_der)
    [country] = above.subject.get_attributes_for_oid(x509.NameOID.COUNTRY_NAME)
    subject = _name(issuer[:64], str(country.value))
    public = ec.EllipticCurvePublicKey.from_encoded_point(P256, key.point)
    held_to = _usage(cert=False, commits=purpose is Purpose.PAPERS)
    builder = _builder(public, subject, above.subject, begins, ends).add_extension(held_to, critical=True)
    usage = x509.ExtendedKeyUsage([x509.ObjectIdentifier(purpose.value)])
    names = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(issuer)])
    known = above.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    signed_by = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)
    builder = builder.add_extension(usage, critical=True).add_extension(names, critical=False)
    return builder.add_extension(signed_by, critical=False).sign(root.key, SHA256()).public_bytes(Encoding.DER)


def _name(name: str, country: str) -> x509.Name:
    called = x509.NameAttribute(x509.NameOID.COMMON_NAME, name)
    return x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, country), called])


def _builder(
    key: ec.EllipticCurvePublicKey, subject: x509.Name, issuer: x509.Name, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    serial = int.from_bytes(b"\x01" + sha256(point + begins.isoformat().encode()).digest()[:15], "big")
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key).serial_number(serial)
    named = x509.SubjectKeyIdentifier(Es256Key(key).key_id)
    return builder.not_valid_before(begins).not_valid_after(ends).add_extension(named, critical=False)


def _usage(*, cert: bool, commits: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not cert, key_cert_sign=cert, crl_sign=cert, content_commitment=commits,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def read_root(der: bytes) -> Root:
    """Return a root from its own certificate.

    Raises:
        Rejected: It is not one: no authority, on another curve, or not signed by itself.
    """
    certificate = _load(der)
    try:
        certificate.verify_directly_issued_by(certificate)
        limits = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm, x509.ExtensionNotFound) as e:
        raise Rejected(Why.UNKNOWN_ISSUER, "the certificate is not that of a root") from e
    if not limits.ca or limits.path_length != 0 or not usage.key_cert_sign:
        raise Rejected(Why.UNKNOWN_ISSUER, "the certificate does not let its key certify signers")
    return Root(certificate, der)


def read_signer(der: bytes, roots: list[Root]) -> Certified:
    """Return the signer of a certificate that leads to one of these roots.

    Raises:
        Rejected: It leads to none, outlives its root, or says something else than a signer's certificate must.
    """
    certificate = _load(der)
    root = _above(certificate, roots)
    try:
        found = certificate.extensions
        usage = found.get_extension_for_class(x509.KeyUsage).value
        purposes = {each.dotted_string for each in found.get_extension_for_class(x509.ExtendedKeyUsage).value}
        names = found.get_extension_for_class(x509.SubjectAlternativeName).value
        issuers = names.get_values_for_type(x509.UniformResourceIdentifier)
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm, x509.ExtensionNotFound, x509.DuplicateExtension) as e:
        raise Rejected(Why.UNKNOWN_ISSUER, "the certificate lacks what a signer's must say") from e
    purpose = next((each for each in Purpose if {each.value} == purposes), None)
    if purpose is None or not usage.digital_signature or usage.key_cert_sign or len(issuers) != 1:
        raise Rejected(Why.UNKNOWN_ISSUER, "the certificate is not that of a signer for one issuer and purpose")
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Rejected(Why.UNKNOWN_ISSUER, "the signer's key is not on the curve P-256")
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return Certified(Es256Key(key), der, issuers[0], purpose, begins, min(ends, root.certificate.not_valid_after_utc))


def begins_at(der: bytes) -> datetime:
    """Return from when on a certificate is good: nothing signed with its key may be dated earlier."""
    return _load(der).not_valid_before_utc


def _above(certificate: x509.Certificate, roots: list[Root]) -> Root:
    for root in roots:
        try:
            certificate.verify_directly_issued_by(root.certificate)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            continue
        return root
    raise Rejected(Why.UNKNOWN_ISSUER, "the certificate leads to no root on the trust list")


def _load(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except (ValueError, UnsupportedAlgorithm) as e:
        raise Rejected(Why.MALFORMED, "the bytes are not a certificate") from e
