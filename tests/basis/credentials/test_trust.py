"""Who may sign stands on a list that is signed itself, runs out, and never goes back."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.basis.credentials.made import AT, DAY, ISSUER, YEAR, Authority, authority
from tongban.basis.credentials import chains, jose, trust
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer


def signed_as(**change: Any) -> str:
    """Return a trust list that says something else, signed all the same."""
    found = authority()
    payload = {**jose.read(found.list, {trust.TYPE}, "it").payload, **change}
    return jose.sign(jose.head(trust.TYPE), json.dumps(payload), found.anchor)


def read(text: str, **more: Any) -> trust.Trust:
    return trust.read(text, authority().anchor.public, **{"at": AT, **more})


def test_a_signer_on_the_list_is_found_by_certificate_and_by_name() -> None:
    found = authority()
    by_certificate = found.trust.certified(found.der, Purpose.LICENCES, AT)
    assert by_certificate.issuer == ISSUER
    assert found.trust.named(found.signer.public.key_id[:4], Purpose.LICENCES, AT) is by_certificate
    assert by_certificate.key.point == found.signer.public.point


def test_a_signer_taken_off_the_list_counts_no_more_though_its_certificate_is_good() -> None:
    found = authority()
    with pytest.raises(Rejected) as told:
        found.without(found.der).certified(found.der, Purpose.LICENCES, AT)
    assert told.value.why is Why.UNKNOWN_ISSUER


def test_a_signer_signs_only_what_its_certificate_is_for_and_while_it_is_good() -> None:
    found = authority()
    for der, purpose, at in (
        (found.list_der, Purpose.LICENCES, AT),
        (found.der, Purpose.STATUS, AT),
        (found.der, Purpose.LICENCES, AT + 2 * YEAR),
        (found.der, Purpose.LICENCES, AT - YEAR),
    ):
        with pytest.raises(Rejected) as told:
            found.trust.certified(der, purpose, at)
        assert told.value.why is Why.UNKNOWN_ISSUER


def test_a_list_older_than_one_seen_is_refused() -> None:
    assert read(authority().list, seen=5).sequence == 5
    with pytest.raises(Rejected) as told:
        read(authority().list, seen=6)
    assert told.value.why is Why.ROLLBACK


def test_a_list_runs_out() -> None:
    assert read(authority().list, at=AT + 30 * DAY).sequence == 5
    with pytest.raises(Rejected) as told:
        read(authority().list, at=AT + 30 * DAY + timedelta(seconds=1))
    assert told.value.why is Why.OLD_LIST


def test_a_list_that_another_key_signed_is_refused() -> None:
    with pytest.raises(Rejected) as told:
        trust.read(authority().list, Es256Signer.new().public, at=AT)
    assert told.value.why is Why.SIGNATURE


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2}, {"sequence": -1}, {"sequence": "5"}, {"iat": None}, {"exp": 1.5}, {"roots": "none"},
        {"roots": []}, {"roots": ["!"]}, {"roots": [1]}, {"signers": None}, {"signers": ["AAAA"]}, {"domestic": None},
        {"domestic": [1]}, {"domestic": [{"point": "zz"}]}, {"domestic": [{"point": "00", "purpose": "LICENCES"}]},
    ],
)  # fmt: skip
def test_a_list_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        read(signed_as(**change))


def test_a_list_that_no_verifier_would_take_is_not_signed() -> None:
    found, stranger = authority(), Authority()
    with pytest.raises(NotPossible, match="no root"):
        trust.sign(replace(found.listed, signers=[stranger.der]), found.anchor)
    with pytest.raises(NotPossible, match="alike"):
        trust.sign(replace(found.listed, signers=[found.der, found.der]), found.anchor)


def test_a_domestic_signer_is_vouched_for_by_the_list_itself() -> None:
    found, signer = authority(), Sm2Signer.new()
    entry = trust.Domestic(signer.public.point, ISSUER, Purpose.LICENCES, AT - DAY, AT + DAY)
    text = trust.sign(replace(found.listed, domestic=[entry]), found.anchor)
    known = read(text).named(signer.public.key_id[:4], Purpose.LICENCES, AT)
    assert (known.key.point, known.issuer, known.der) == (signer.public.point, ISSUER, b"")
    with pytest.raises(Rejected):
        read(text).certified(b"", Purpose.LICENCES, AT)
    for change in ({"purpose": "ANYTHING"}, {"from": None}, {"issuer": ""}):
        payload = jose.read(text, {trust.TYPE}, "it").payload
        with pytest.raises(Rejected):
            read(signed_as(domestic=[{**payload["domestic"][0], **change}]))


def certificate(
    *left_out: type[x509.ExtensionType], key: Any = None, signed_by: Es256Signer | None = None, **said: Any
) -> bytes:
    """Return a signer's certificate that says something else."""
    found = authority()
    model = x509.load_der_x509_certificate(found.der)
    builder = x509.CertificateBuilder(
        model.issuer, model.subject, key or model.public_key(), 7, AT - DAY, said.get("until", AT + DAY)
    )
    for extension in model.extensions:
        if not isinstance(extension.value, left_out):
            builder = builder.add_extension(extension.value, extension.critical)
    for value in said.get("instead", ()):
        builder = builder.add_extension(value, critical=True)
    return builder.sign((signed_by or found.root).key, SHA256()).public_bytes(Encoding.DER)


ROOTS = [chains.read_root(authority().root_der)]
CERTIFIES = x509.KeyUsage(
    digital_signature=True, key_cert_sign=True, crl_sign=False, content_commitment=False, key_encipherment=False,
    data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
)  # fmt: skip


def usages(*dotted: str) -> x509.ExtendedKeyUsage:
    return x509.ExtendedKeyUsage([x509.ObjectIdentifier(each) for each in dotted])


def named(*uris: str) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri) for uri in uris])


@pytest.mark.parametrize(
    "der",
    [
        b"", b"no certificate", certificate(x509.KeyUsage), certificate(x509.ExtendedKeyUsage),
        certificate(x509.SubjectAlternativeName), certificate(signed_by=Es256Signer.new()),
        certificate(x509.KeyUsage, instead=[CERTIFIES]),
        certificate(x509.ExtendedKeyUsage, instead=[usages("1.2.3")]),
        certificate(x509.ExtendedKeyUsage, instead=[usages(Purpose.LICENCES.value, Purpose.STATUS.value)]),
        certificate(x509.SubjectAlternativeName, instead=[named("https://a.example", "https://b.example")]),
        certificate(key=ec.generate_private_key(ec.SECP384R1()).public_key()),
    ],
)  # fmt: skip
def test_what_is_no_signers_certificate_is_refused(der: bytes) -> None:
    with pytest.raises(Rejected):
        chains.read_signer(der, ROOTS)


def test_a_signer_is_not_good_for_longer_than_its_root() -> None:
    assert chains.read_signer(certificate(until=AT + 90 * YEAR), ROOTS).ends == AT + 9 * YEAR
    assert chains.read_signer(certificate(until=AT + YEAR), ROOTS).ends == AT + YEAR


def a_root(*, length: int | None = 0, authority_of: bool = True, signed_by: Es256Signer | None = None) -> bytes:
    signer = Es256Signer.new()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "root")])
    builder = x509.CertificateBuilder(name, name, signer.key.public_key(), 7, AT - DAY, AT + DAY)
    limits = x509.BasicConstraints(ca=authority_of, path_length=length if authority_of else None)
    builder = builder.add_extension(limits, critical=True).add_extension(CERTIFIES, critical=True)
    return builder.sign((signed_by or signer).key, SHA256()).public_bytes(Encoding.DER)


def test_what_is_no_root_is_refused() -> None:
    chains.read_root(a_root())
    for der in (
        authority().der, a_root(length=None), a_root(length=1), a_root(authority_of=False),
        a_root(signed_by=Es256Signer.new()), b"\x30\x03",
    ):  # fmt: skip
        with pytest.raises(Rejected):
            chains.read_root(der)


def test_a_signer_may_lead_to_any_root_of_the_list() -> None:
    found, other = authority(), Authority()
    both = replace(found.listed, roots=[other.root_der, found.root_der])
    assert read(trust.sign(both, found.anchor)).certified(found.der, Purpose.LICENCES, AT).issuer == ISSUER


def test_a_certificate_says_from_when_on_it_is_good() -> None:
    assert chains.begins_at(authority().der) == AT - 90 * DAY
