"""A code on a screen fits, is signed by issuer and device, and is good for a minute and a half."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.basis.credentials.made import AT, DAY, ISSUER, REFERENCE, a_view, authority, holder
from tongban.basis.credentials import cose, trust, view
from tongban.basis.credentials.base45 import from_base45, to_base45
from tongban.basis.credentials.cbor import from_cbor, to_cbor
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.showing import Shown
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Signer

ISSUED = a_view()
CODE = view.show(ISSUED, holder(), at=AT)


def shown(text: str, **more: Any) -> Shown:
    return view.check(text, authority().trust, **{"at": AT, **more})


def why(text: str, **more: Any) -> Why:
    with pytest.raises(Rejected) as told:
        shown(text, **more)
    return told.value.why


def code(*parts: Any) -> str:
    return view.PREFIX + to_base45(to_cbor(list(parts)))


def parts() -> list[Any]:
    found = from_cbor(from_base45(CODE[4:]), "it")
    return [found[0], list(found[1]), list(found[2])]


def claimed(**change: Any) -> str:
    """Return a code of which issuer and device sign something else."""
    names = {"exp": 4, "iat": 6, "cnf": 8, "says": -65_537}
    issued, _ = parts()[1:]
    claims = {**from_cbor(issued[2], "it"), **{names[name]: value for name, value in change.items() if name in names}}
    if change.keys() & {"kind", "facts", "status"}:
        kind, facts, *status = claims[-65_537]
        claims[-65_537] = [change.get("kind", kind), change.get("facts", facts), *(change.get("status", status))]
    header = cose.protected(authority().signer, kid=authority().signer.public.key_id[:4])
    first = cose.sign(header, to_cbor(claims), authority().signer)
    proof = {6: int(AT.timestamp()), **change.get("proof", {})}
    return code(1, first, cose.sign(cose.protected(holder()), to_cbor(proof), holder(), also=first[3]))


def test_a_code_says_what_its_issuer_signed() -> None:
    found = shown(CODE)
    assert (found.kind, found.issuer, found.status, found.proven_at) == ("driving/check", ISSUER, REFERENCE, AT)
    assert found.facts["name"] == "罗小燕"
    assert found.until == AT + 14 * DAY


def test_a_code_fits_and_what_does_not_is_not_shown() -> None:
    longest = view.show(ISSUED, holder(), at=AT, nonce=b"n" * 16)
    assert len(from_base45(CODE[4:])) < len(from_base45(longest[4:])) <= view.MOST_BYTES
    assert len(longest) <= 604
    with pytest.raises(NotPossible, match="too many"):
        a_view(facts={"address": "人" * 40})
    rather_long = view.show(
        a_view(facts={"address": "人" * 26}), holder(), at=AT, nonce=b"n" * 16
    )  # its key is shortened
    assert shown(rather_long, nonce=b"n" * 16).facts == {"address": "人" * 26}
    assert len(from_base45(rather_long[4:])) <= view.MOST_BYTES


def test_a_view_without_a_status_can_be_shown() -> None:
    assert shown(view.show(a_view(status=None), holder(), at=AT)).status is None


def test_a_code_runs_out_and_another_follows() -> None:
    shown(CODE, at=AT + timedelta(seconds=150))
    assert why(CODE, at=AT + timedelta(seconds=151)) is Why.OLD_PROOF
    early = view.show(a_view(issued_at=AT - DAY), holder(), at=AT + timedelta(seconds=61))
    assert why(early) is Why.CLOCK
    shown(early, at=AT + timedelta(seconds=1))
    later = AT + timedelta(minutes=10)
    assert shown(view.show(ISSUED, holder(), at=later), at=later).proven_at == later


def test_no_two_codes_are_the_same() -> None:
    assert view.show(ISSUED, holder(), at=AT) != CODE


def test_the_copy_behind_the_code_runs_out_and_does_not_begin_early() -> None:
    late, early = AT + 15 * DAY, AT - DAY
    assert why(view.show(ISSUED, holder(), at=late), at=late) is Why.EXPIRED
    assert why(view.show(ISSUED, holder(), at=early), at=early) is Why.NOT_YET


def test_a_number_that_the_verifier_shows_makes_a_photograph_useless() -> None:
    answer = view.show(ISSUED, holder(), at=AT, nonce=b"n" * 16)
    shown(answer, nonce=b"n" * 16)
    assert why(answer, nonce=b"m" * 16) is Why.AUDIENCE
    assert why(answer) is Why.AUDIENCE
    assert why(CODE, nonce=b"n" * 16) is Why.AUDIENCE


def test_a_verifiers_number_is_read_from_its_code() -> None:
    assert view.nonce_in(view.asking(b"n" * 16)) == b"n" * 16
    for other in (CODE, view.asking(b"n" * 15), view.asking(b""), view.ASKING + "a", view.ASKING + "0" * 2000):
        with pytest.raises(Rejected):
            view.nonce_in(other)


def test_another_device_and_another_view_do_not_fit() -> None:
    assert why(view.show(ISSUED, Es256Signer.new(), at=AT)) is Why.HOLDER
    other = from_cbor(from_base45(view.show(a_view(), holder(), at=AT)[4:]), "it")
    version, issued, _ = parts()
    assert why(code(version, issued, other[2])) is Why.HOLDER


def test_a_signer_that_is_not_on_the_list_or_signs_status_lists_is_refused() -> None:
    assert why(view.show(a_view(), holder(), at=AT), at=AT - 2 * 365 * DAY) is Why.UNKNOWN_ISSUER
    for signer in (Es256Signer.new(), authority().publisher):
        issued = view.Issuer(signer).issue(view.View("a", AT, AT + DAY, {}), holder().public)
        assert why(view.show(issued, holder(), at=AT)) is Why.UNKNOWN_ISSUER


def test_a_listed_name_does_not_help_another_key() -> None:
    version, issued, proof = parts()
    forged = cose.sign(issued[0], issued[2], Es256Signer.new())
    assert why(code(version, forged, proof)) is Why.SIGNATURE


def test_nothing_unsigned_stands_in_a_code() -> None:
    version, issued, proof = parts()
    for place, one in ((1, issued), (2, proof)):
        beside = [one[0], {9: b"x"}, one[2], one[3]]
        changed = [version, issued, proof]
        changed[place] = beside
        assert why(code(*changed)) is Why.MALFORMED


@pytest.mark.parametrize("version", [2, True, 1.0, "1", None])
def test_another_version_is_refused(version: object) -> None:
    assert why(code(version, *parts()[1:])) is Why.MALFORMED


@pytest.mark.parametrize(
    "change",
    [
        {"exp": None}, {"iat": "x"}, {"cnf": {}}, {"cnf": 1}, {"facts": []}, {"kind": ""}, {"status": [1]},
        {"status": [1, ""]}, {"status": [-1, "x"]},
        {"says": None}, {"says": []}, {"says": ["x"]}, {"says": 7}, {"proof": {6: None}}, {"proof": {10: b"n"}},
    ],
)  # fmt: skip
def test_what_no_issuer_or_device_should_sign_is_refused(change: dict[str, Any]) -> None:
    shown(claimed())
    why(claimed(**change))


@given(st.integers(0, len(CODE) - 1), st.sampled_from("0123456789ABCXYZ $%*+-./:a"))
@settings(max_examples=200)
def test_a_character_changed_anywhere_is_found(place: int, character: str) -> None:
    changed = CODE[:place] + character + CODE[place + 1 :]
    if changed != CODE:
        why(changed)


@given(st.integers(0, len(from_base45(CODE[4:])) - 1), st.integers(1, 255))
@settings(max_examples=200)
def test_a_byte_changed_anywhere_is_found(place: int, by: int) -> None:
    data = bytearray(from_base45(CODE[4:]))
    data[place] ^= by
    why(view.PREFIX + to_base45(bytes(data)))


@given(st.binary(max_size=120))
def test_no_bytes_raise_anything_but_a_rejection(data: bytes) -> None:
    why(view.PREFIX + to_base45(data))
    for each in (view.PREFIX + data.decode("latin-1"), CODE[4:], CODE[: len(data)], "EL1:" + "0" * 2000):
        why(each)


class TestDomesticSuite:
    """The same view, signed with SM2 by both."""

    def test_issuer_and_device_sign_in_the_same_suite(self) -> None:
        signer, device = Sm2Signer.new(), Sm2Signer.new()
        entry = trust.Domestic(signer.public.point, ISSUER, Purpose.LICENCES, AT - DAY, AT + DAY)
        found = authority()
        listed = trust.Listed(7, AT, AT + DAY, [found.root_der], [found.der], [entry])
        known = trust.read(trust.sign(listed, found.anchor), found.anchor.public, at=AT)
        issued = view.Issuer(signer).issue(view.View("driving/check", AT, AT + DAY, {"a": 1}), device.public)
        assert view.check(view.show(issued, device, at=AT), known, at=AT).facts == {"a": 1}
        with pytest.raises(Rejected):
            view.check(view.show(issued, holder(), at=AT), known, at=AT)
        with pytest.raises(NotPossible):
            view.Issuer(signer).issue(view.View("driving/check", AT, AT + DAY, {}), holder().public)
        with pytest.raises(NotPossible):
            view.Issuer(signer).issue(view.View("driving/check", AT, AT + DAY, {"a": "x" * 300}), device.public)
