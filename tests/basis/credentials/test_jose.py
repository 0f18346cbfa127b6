"""Signed JSON and signed CBOR name their algorithm, and no other is taken; nothing in a header is followed."""

import json
from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.credentials.made import authority
from tongban.basis.credentials import cose, jose
from tongban.basis.credentials.cbor import from_cbor, to_cbor
from tongban.basis.credentials.encoding import base64url
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.signing import Es256Signer
from tongban.basis.credentials.sm2 import Sm2Key, Sm2Signer

SIGNER = Es256Signer.new()


def token(**header: Any) -> str:
    said = {"alg": "ES256", "typ": "a+jwt", **header}
    return jose.sign(base64url(json.dumps(said).encode()), "{}", SIGNER)


def test_signed_json_is_read_back() -> None:
    found = jose.read(jose.sign(jose.head("a+jwt"), '{"a":"罗"}', SIGNER), {"a+jwt"}, "it")
    found.verify(SIGNER.public)
    assert found.payload == {"a": "罗"}
    with pytest.raises(Rejected):
        found.verify(Es256Signer.new().public)


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"}, {"alg": "HS256"}, {"alg": "es256"}, {"alg": ["ES256"]}, {"alg": None}, {"alg": "ES384"},
        {"typ": "JWT"}, {"typ": None}, {"crit": []}, {"jwk": {}}, {"jku": "x"}, {"x5u": "x"}, {"b64": False},
        {"zip": "DEF"},
    ],
)  # fmt: skip
def test_a_header_that_asks_for_something_else_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        jose.read(token(**header), {"a+jwt"}, "it")


def test_a_name_that_stands_twice_in_a_header_is_refused() -> None:
    twice = base64url(b'{"alg":"none","alg":"ES256","typ":"a+jwt"}')
    with pytest.raises(Rejected):
        jose.read(jose.sign(twice, "{}", SIGNER), {"a+jwt"}, "it")


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "...", "é.é.é", "x" * 300_000])
def test_what_is_no_signed_json_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        jose.read(text, {"a+jwt"}, "it")


@pytest.mark.parametrize("chain", [None, [], ["AA==", "AA=="], [1], "AA==", ["!"]])
def test_a_header_holds_one_certificate(chain: object) -> None:
    with pytest.raises(Rejected):
        jose.read(token(x5c=chain), {"a+jwt"}, "it").certificate()
    der = authority().der
    assert jose.read(token(x5c=[b64encode(der).decode()]), {"a+jwt"}, "it").certificate() == der


def test_the_domestic_suite_has_no_name_in_json() -> None:
    with pytest.raises(NotPossible):
        jose.sign(jose.head("a+jwt"), "{}", Sm2Signer.new())
    with pytest.raises(Rejected):
        jose.read(token(), {"a+jwt"}, "it").verify(Sm2Signer.new().public)


def sign1(header: dict[Any, Any] | None = None, **more: Any) -> list[Any]:
    return cose.sign(to_cbor({1: -7, **(header or {})}), b"payload", SIGNER, **more)


def test_signed_cbor_is_read_back_tagged_or_not() -> None:
    for value in (sign1(), from_cbor(cose.tagged(sign1()), "it")):
        found = cose.read(value, "it")
        found.verify(SIGNER.public)
        assert found.payload == b"payload"
    cose.read(sign1(also=b"more"), "it").verify(SIGNER.public, also=b"more")
    with pytest.raises(Rejected):
        cose.read(sign1(also=b"more"), "it").verify(SIGNER.public)
    with pytest.raises(Rejected):
        cose.read(sign1(), "it").verify(Sm2Signer.new().public)


def test_what_was_signed_stands_in_one_place() -> None:
    kept = sign1()
    kept[2] = None
    cose.read(kept, "it").verify(SIGNER.public, payload=b"payload")
    for value, payload in ((kept, None), (sign1(), b"payload")):
        with pytest.raises(Rejected) as told:
            cose.read(value, "it").verify(SIGNER.public, payload=payload)
        assert told.value.why is Why.MALFORMED


@pytest.mark.parametrize("algorithm", [None, -8, -35, 5, "ES256", True, -7.0])
def test_signed_cbor_with_another_algorithm_is_refused(algorithm: object) -> None:
    with pytest.raises(Rejected):
        cose.read(sign1({1: algorithm}), "it")


@pytest.mark.parametrize(
    "value",
    [
        None, [], [b"", {}, b"", b"", b""], [b"", {}, b"", b""], [1, {}, b"", b""], sign1(beside={1: -7}),
        sign1({2: []}),
        sign1(beside={2: []}), sign1({4: b"a"}, beside={4: b"a"}), [to_cbor({1: -7}), [], b"", b""],
        [to_cbor({1: -7}), {}, "text", b""], [to_cbor({1: -7}), {}, b"", None],
    ],
)  # fmt: skip
def test_what_is_no_signed_cbor_is_refused(value: object) -> None:
    with pytest.raises(Rejected):
        cose.read(value, "it")


def test_one_certificate_stands_beside() -> None:
    assert cose.read(sign1(beside={33: b"der"}), "it").certificate() == b"der"
    with pytest.raises(Rejected):
        cose.read(sign1(beside={33: [b"der", b"root"]}), "it").certificate()


@pytest.mark.parametrize("signer", [SIGNER, Sm2Signer.new()])
def test_a_key_comes_back_from_cbor(signer: Es256Signer | Sm2Signer) -> None:
    assert cose.key_from(cose.key_map(signer.public), "it").point == signer.public.point
    assert cose.key_from(cose.key_map(signer.public, short=True), "it").point == signer.public.point


def test_a_shortened_key_of_the_domestic_suite_is_one_of_two_points_or_none() -> None:
    key = Sm2Signer.new().public
    for odd in (False, True):
        found = Sm2Key.from_x(key.point[1:33], odd=odd)
        assert (found.point[-1] % 2 == odd, found.point[:33]) == (True, key.point[:33])
    with pytest.raises(Rejected):
        Sm2Key.from_x(b"\xff" * 32, odd=True)


@pytest.mark.parametrize(
    "change",
    [
        {1: 1}, {-1: 8}, {-2: "x"}, {-3: 1}, {-1: -65_601}, {-2: b"\1" * 31}, {-3: b"\1" * 33}, {-4: b"d"},
        {-2: b"\1" * 32}, {-2: b"\xff" * 32, -3: True},
    ],
)  # fmt: skip
def test_what_is_no_public_key_in_cbor_is_refused(change: dict[int, object]) -> None:
    with pytest.raises(Rejected):
        cose.key_from({**cose.key_map(SIGNER.public), **change}, "it")


@given(st.text(max_size=80), st.text(alphabet="abcdefXYZ0123._-", max_size=60))
def test_no_text_raises_anything_but_a_rejection(first: str, second: str) -> None:
    for text in (first, second, f"{token().split('.')[0]}.{second}"):
        with pytest.raises(Rejected):
            jose.read(text, {"a+jwt"}, "it")
