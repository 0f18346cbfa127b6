"""An mdoc is shown with any part of it, each element as it was signed, by the device that it was issued to.

Source: ISO/IEC 18013-5:2021 9.1.2, 9.1.3, 9.3.1 and Annex D.
"""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import cbor2
import pytest
from cbor2 import CBORTag
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.basis.credentials.made import (
    AT,
    DAY,
    ELEMENTS,
    ISSUER,
    MDL,
    REFERENCE,
    SPACE,
    VECTORS,
    YEAR,
    an_mdoc,
    authority,
    holder,
)  # fmt: skip
from tongban.basis.credentials import cose, device_mac, mdoc, outcomes
from tongban.basis.credentials.cbor import embedded, from_cbor, to_cbor
from tongban.basis.credentials.chains import Certified, Purpose
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.mdoc_check import check, check_issued
from tongban.basis.credentials.showing import Shown
from tongban.basis.credentials.signing import Es256Key, Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer
from tongban.basis.credentials.trust import Trust

VECTOR = json.loads((VECTORS / "iso_18013_5.json").read_text("utf-8"))
TRANSCRIPT = mdoc.openid4vp_transcript("x509_hash:abc", "n-1", "https://police.example/answer", None)
ISSUED = an_mdoc()
ALL = {(SPACE, name) for name in ELEMENTS} | {("example.domestic", "file")}
PLAIN = {
    "family_name": "罗", "birth_date": "1990-01-02", "portrait": b"\xff\xd8made up", "age_over_18": True,
    "driving_privileges": [{"vehicle_category_code": "C", "issue_date": "2019-05-06"}],
    "changed_at": "2026-01-02T03:04:05Z",
}  # fmt: skip


def response(names: set[tuple[str, str]] | None = None, issued: bytes = ISSUED, device: Any = None) -> bytes:
    return mdoc.respond(issued, ALL if names is None else names, device or holder(), TRANSCRIPT)


def shown(data: bytes, **more: Any) -> Shown:
    [found] = check(data, authority().trust, **{"at": AT, "transcript": TRANSCRIPT, **more})
    return found


def why(data: bytes, **more: Any) -> Why:
    with pytest.raises(Rejected) as told:
        shown(data, **more)
    return told.value.why


def changed(*path: Any, to: Any) -> bytes:
    """Return a response with a part of it replaced; None takes it away."""
    whole = _lists(from_cbor(response({(SPACE, "family_name"), (SPACE, "birth_date")}), "it"))
    at = whole
    for step in path[:-1]:
        at = at[step]
    if to is None:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return to_cbor(whole)


def _lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _lists(each) for name, each in value.items()}
    return [_lists(each) for each in value] if isinstance(value, list | tuple) else value


def signed(*items: Any, **change: Any) -> bytes:
    """Return what a listed issuer might sign, if it signed anything."""
    whole = from_cbor(ISSUED, "it")
    said = dict(from_cbor(from_cbor(whole["issuerAuth"][2], "it").value, "it"))
    tags = [CBORTag(24, to_cbor(item)) for item in items]
    said["valueDigests"] = {SPACE: {n: sha256(to_cbor(tag)).digest() for n, tag in enumerate(tags)}}
    said = {name: value for name, value in {**said, **change}.items() if value is not None}
    signer = authority().signer
    auth = cose.sign(cose.protected(signer), embedded(said), signer, beside={33: authority().der})
    return to_cbor({"nameSpaces": {SPACE: tags} if items else {}, "issuerAuth": auth})


def item(place: Any = 0, name: Any = "a", value: Any = 1, random: Any = b"r" * 16) -> dict[str, Any]:
    return {"digestID": place, "random": random, "elementIdentifier": name, "elementValue": value}


@given(st.sets(st.sampled_from(sorted(ALL))))
@settings(max_examples=40)
def test_any_part_of_a_licence_is_shown_and_nothing_else(names: set[tuple[str, str]]) -> None:
    found = shown(response(names))
    assert {(space, name) for space, elements in found.facts.items() for name in elements} == names
    for space, name in names:
        assert found.facts[space][name] == (PLAIN[name] if space == SPACE else "7")
    assert (found.kind, found.issuer, found.status, found.proven_at) == (MDL, ISSUER, REFERENCE, AT)


def test_a_licence_lying_by_itself_is_read_but_its_device_is_not_proven() -> None:
    found = check_issued(ISSUED, authority().trust, at=AT)
    assert found.facts == {SPACE: PLAIN, "example.domestic": {"file": "7"}}
    assert found.proven_at is None
    assert check_issued(an_mdoc(status=None), authority().trust, at=AT).status is None


def test_what_a_licence_does_not_hold_cannot_be_shown() -> None:
    with pytest.raises(NotPossible):
        response({(SPACE, "income")})


DATA = response({(SPACE, "family_name")})


@given(st.integers(0, len(DATA) - 1), st.integers(1, 255))
@settings(max_examples=300)
def test_a_byte_changed_anywhere_is_found(place: int, by: int) -> None:
    data = bytearray(DATA)
    data[place] ^= by
    why(bytes(data))


@given(st.integers(0, len(DATA) - 1))
def test_a_response_cut_off_is_refused(length: int) -> None:
    why(DATA[:length])


@given(st.binary(max_size=80))
def test_no_bytes_raise_anything_but_a_rejection(data: bytes) -> None:
    why(data)
    with pytest.raises(Rejected):
        check_issued(data, authority().trust, at=AT)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("version",), "2.0"), (("version",), None), (("status",), 10), (("documents",), []), (("documents",), {}),
        (("documents", 0), "x"), (("documents", 0, "docType"), "org.iso.other"), (("documents", 0, "docType"), None),
        (("documents", 0, "issuerSigned"), None), (("documents", 0, "deviceSigned"), None),
        (("documents", 0, "issuerSigned", "issuerAuth"), None),
        (("documents", 0, "issuerSigned", "nameSpaces"), []),
        (("documents", 0, "issuerSigned", "nameSpaces", SPACE), {}),
        (("documents", 0, "issuerSigned", "nameSpaces", SPACE, 0), b"x"),
        (("documents", 0, "issuerSigned", "nameSpaces", "other"), []),
        (("documents", 0, "deviceSigned", "nameSpaces"), CBORTag(24, to_cbor({SPACE: {"a": 1}}))),
        (("documents", 0, "deviceSigned", "nameSpaces"), {}),
        (("documents", 0, "deviceSigned", "deviceAuth"), {}),
        (("documents", 0, "deviceSigned", "deviceAuth", "deviceMac"), []),
    ],
)  # fmt: skip
def test_a_response_of_another_shape_is_refused(path: tuple[Any, ...], value: Any) -> None:
    why(changed(*path, to=value))


def test_an_element_changed_moved_or_shown_twice_is_found() -> None:
    items = from_cbor(response({(SPACE, "family_name"), (SPACE, "birth_date")}), "it")
    first, second = items["documents"][0]["issuerSigned"]["nameSpaces"][SPACE]
    at = ("documents", 0, "issuerSigned", "nameSpaces", SPACE)
    other = CBORTag(24, first.value.replace("罗".encode(), "李".encode()))
    assert why(changed(*at, to=[other, second])) is Why.DISCLOSURE
    assert why(changed(*at, to=[first, first])) is Why.DISCLOSURE
    shown(changed(*at, to=[second, first]))
    assert why(changed(*at[:-1], to={"example.domestic": [second]})) is Why.DISCLOSURE


@pytest.mark.parametrize(
    "items",
    [
        [item(random=b"short")], [item(random="x")], [item(name=1)], [item(name="")], [item(place="0")],
        [item(place=True)], [item(place=5)], [item(), item(1)], ["x"],
        [{"digestID": 0, "random": b"r" * 16, "elementIdentifier": "a"}],
    ],
)  # fmt: skip
def test_elements_that_no_issuer_should_sign_are_refused(items: list[Any]) -> None:
    assert check_issued(signed(item()), authority().trust, at=AT).facts == {SPACE: {"a": 1}}
    with pytest.raises(Rejected):
        check_issued(signed(*items), authority().trust, at=AT)


def validity(**change: Any) -> dict[str, Any]:
    moment = CBORTag(0, "2026-03-02T09:00:00Z")
    return {"signed": moment, "validFrom": moment, "validUntil": CBORTag(0, "2026-03-16T09:00:00.5Z"), **change}


@pytest.mark.parametrize(
    "change",
    [
        {"version": "2.0"}, {"digestAlgorithm": "SHA-1"}, {"valueDigests": None}, {"docType": None}, {"docType": 7},
        {"validityInfo": None}, {"validityInfo": {}}, {"status": {}}, {"valueDigests": {SPACE: {0: "x"}}},
        {"validityInfo": validity(signed="2026-03-02T09:00:00Z")},
        {"validityInfo": validity(validUntil=CBORTag(0, "2026-13-02T09:00:00Z"))},
        {"validityInfo": validity(validUntil=CBORTag(0, "2026-03-16"))},
        {"validityInfo": validity(validUntil=CBORTag(0, 7))},
        {"validityInfo": validity(signed=CBORTag(0, "2024-03-02T09:00:00Z"))},
    ],
)  # fmt: skip
def test_what_no_issuer_should_sign_is_refused(change: dict[str, Any]) -> None:
    check_issued(signed(item(), validityInfo=validity()), authority().trust, at=AT)
    with pytest.raises(Rejected):
        check_issued(signed(item(), **change), authority().trust, at=AT)


def test_a_value_of_an_unknown_tag_is_not_shown() -> None:
    found = check_issued(signed(item(value=CBORTag(24, b"x"))), authority().trust, at=AT)
    assert found.facts == {SPACE: {"a": None}}


def test_a_copy_runs_out_and_does_not_begin_early() -> None:
    shown(DATA, at=AT + 14 * DAY)
    assert why(DATA, at=AT + 14 * DAY + timedelta(seconds=61)) is Why.EXPIRED
    assert why(DATA, at=AT - timedelta(seconds=61)) is Why.NOT_YET
    late = check_issued(signed(item(), validityInfo=validity(validUntil=CBORTag(0, "9999-12-31T23:59:59Z"))),
                        authority().trust, at=AT)  # fmt: skip
    assert late.until.year == 9999


def test_only_a_listed_signer_of_licences_signs_them() -> None:
    document = mdoc.Document(MDL, AT, AT + DAY, {SPACE: {"family_name": "罗"}}, holder().public)
    stranger = Es256Signer.new()
    for signer, der, because in (
        (stranger, authority().certify(stranger, ISSUER, Purpose.LICENCES), Why.UNKNOWN_ISSUER),
        (authority().publisher, authority().list_der, Why.UNKNOWN_ISSUER),
        (stranger, authority().der, Why.SIGNATURE),
    ):
        issued = mdoc.Issuer(signer, der).issue(document)
        assert why(response({(SPACE, "family_name")}, issued)) is because
    with pytest.raises(NotPossible):
        mdoc.Issuer(Sm2Signer.new(), authority().der)


def test_another_device_or_another_request_is_refused() -> None:
    assert why(response(device=Es256Signer.new())) is Why.HOLDER
    other = mdoc.openid4vp_transcript("x509_hash:abc", "n-2", "https://police.example/answer", None)
    assert why(DATA, transcript=other) is Why.HOLDER
    domestic = Sm2Signer.new()
    issued = signed(item(), deviceKeyInfo={"deviceKey": cose.key_map(domestic.public)})
    assert why(mdoc.respond(issued, {(SPACE, "a")}, domestic, TRANSCRIPT)) is Why.HOLDER


def example() -> tuple[bytes, Trust, datetime]:
    """Return the standard's example of an answer, a trust list with its signer, and when it was good."""
    data = bytes.fromhex(VECTOR["response"])
    der = from_cbor(data, "it")["documents"][0]["issuerSigned"]["issuerAuth"][1][33]
    then = datetime(2021, 6, 1, tzinfo=UTC)
    key = Es256Key(x509.load_der_x509_certificate(der).public_key())  # type: ignore[arg-type]
    known = Certified(key, der, "https://utopia.example", Purpose.LICENCES, then - YEAR, then + YEAR)
    return data, Trust(1, then, then + DAY, {der: known}, {}), then


def test_the_example_of_the_standard_holds_and_a_letter_changed_in_it_does_not() -> None:
    data, trusted, then = example()
    issued = from_cbor(data, "it")["documents"][0]["issuerSigned"]
    found = check_issued(to_cbor(issued), trusted, at=then)
    assert found.kind == MDL
    assert (found.facts[SPACE]["family_name"], found.facts[SPACE]["issue_date"]) == ("Doe", "2019-10-20")
    assert len(found.facts[SPACE]) == 6
    with pytest.raises(Rejected) as told:
        check_issued(to_cbor(issued).replace(b"Doe", b"Dof"), trusted, at=then)
    assert told.value.why is Why.DISCLOSURE
    with pytest.raises(Rejected) as told:  # its device answered with a MAC, which only a reader with its own key checks
        check(data, trusted, at=then, transcript=TRANSCRIPT)
    assert told.value.why in {Why.HOLDER, Why.MALFORMED}
    with pytest.raises(Rejected):
        check_issued(to_cbor(issued), trusted, at=then + 20 * YEAR)


SESSION = VECTOR["session"]
READER = ec.derive_private_key(int(SESSION["reader_private"], 16), ec.SECP256R1())
DEVICE = Es256Signer(ec.derive_private_key(int(SESSION["device_private"], 16), ec.SECP256R1()))
SAID = bytes.fromhex(SESSION["transcript"])
MAC: list[Any] = [bytes.fromhex("a10105"), {}, None, bytes.fromhex(SESSION["mac"])]


def with_proof(**proof: Any) -> bytes:
    """Return the standard's example with a device's proof."""
    whole = cbor2.loads(bytes.fromhex(VECTOR["response"]))
    document = dict(whole["documents"][0])
    document["deviceSigned"] = {"nameSpaces": CBORTag(24, to_cbor({})), "deviceAuth": proof}
    return to_cbor({**whole, "documents": [document]})


def test_the_mac_of_the_standard_s_example_proves_the_device_to_its_reader() -> None:
    _, trusted, then = example()
    key = device_mac.mac_key(READER, DEVICE.public, SAID)
    assert key.hex() == SESSION["mac_key"]
    data = with_proof(deviceMac=MAC)
    [found] = check(data, trusted, at=then, transcript=SAID, reader=READER)
    assert outcomes.read(data, trusted, at=then, asked=outcomes.Asked(transcript=SAID, reader=READER)) == found
    assert (found.proven_at, found.facts[SPACE]["family_name"]) == (then, "Doe")


def test_the_device_of_the_standard_s_example_signs_as_well() -> None:
    _, trusted, then = example()
    proof = cose.sign(cose.protected(DEVICE), mdoc.to_sign(SAID, MDL, to_cbor({})), DEVICE)
    proof[2] = None
    data = with_proof(deviceSignature=proof)
    for reader in (None, READER):
        assert check(data, trusted, at=then, transcript=SAID, reader=reader)[0].proven_at == then
    with pytest.raises(Rejected):
        check(with_proof(deviceSignature=proof, deviceMac=MAC), trusted, at=then, transcript=SAID, reader=READER)


@pytest.mark.parametrize(
    ("proof", "said", "reader", "cause"),
    [
        (MAC, SAID, None, Why.HOLDER), (MAC, SAID, Es256Signer.new().key, Why.HOLDER),
        (MAC, TRANSCRIPT, READER, Why.HOLDER), (MAC[:3], SAID, READER, Why.MALFORMED),
        ("x", SAID, READER, Why.MALFORMED),
        ([*MAC[:3], MAC[3][:-1]], SAID, READER, Why.HOLDER), ([*MAC[:3], b"\0" * 32], SAID, READER, Why.HOLDER),
        ([*MAC[:3], "x"], SAID, READER, Why.MALFORMED), ([*MAC[:2], b"x", MAC[3]], SAID, READER, Why.MALFORMED),
        ([bytes.fromhex("a10104"), *MAC[1:]], SAID, READER, Why.HOLDER),
        ([bytes.fromhex("a101f5"), *MAC[1:]], SAID, READER, Why.HOLDER),
        ([bytes.fromhex("a0"), *MAC[1:]], SAID, READER, Why.HOLDER), ([b"", *MAC[1:]], SAID, READER, Why.MALFORMED),
        ([bytes.fromhex("a201050280"), *MAC[1:]], SAID, READER, Why.HOLDER),
        ([MAC[0], {1: 5}, *MAC[2:]], SAID, READER, Why.HOLDER), ([MAC[0], [], *MAC[2:]], SAID, READER, Why.MALFORMED),
    ],
)  # fmt: skip
def test_another_mac_proves_nothing(proof: Any, said: bytes, reader: Any, cause: Why) -> None:
    _, trusted, then = example()
    with pytest.raises(Rejected) as told:
        check(with_proof(deviceMac=proof), trusted, at=then, transcript=said, reader=reader)
    assert told.value.why is cause
