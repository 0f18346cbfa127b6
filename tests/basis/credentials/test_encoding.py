"""Base64url, base45, JSON and CBOR are read in one spelling only, and no bytes raise anything but a rejection."""

from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.credentials import base45, cbor, encoding
from tongban.basis.credentials.faults import Rejected, Why


@given(st.binary(max_size=200))
def test_base64url_comes_back(data: bytes) -> None:
    assert encoding.from_base64url(encoding.base64url(data), "it") == data


@pytest.mark.parametrize("text", ["A", "AA=", "AA==", "A+", "A/A", "AA\n", " AA", "é", "AB", "AAB", "AAAAA", "AA.A"])
def test_base64url_spelt_otherwise_is_refused(text: str) -> None:
    with pytest.raises(Rejected) as told:
        encoding.from_base64url(text, "it")
    assert told.value.why is Why.MALFORMED


@given(st.binary(max_size=200))
def test_base45_comes_back(data: bytes) -> None:
    assert base45.from_base45(base45.to_base45(data)) == data


def test_base45_is_that_of_the_standard() -> None:
    # RFC 9285 4.3
    assert base45.to_base45(b"AB") == "BB8"
    assert base45.to_base45(b"Hello!!") == "%69 VD92EX0"
    assert base45.from_base45("QED8WEX0") == b"ietf!"


@pytest.mark.parametrize("text", ["a", "A", "GGW", ":::", "ABCD", "::", "É12"])
def test_base45_that_stands_for_nothing_is_refused(text: str) -> None:
    with pytest.raises(Rejected):
        base45.from_base45(text)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b'{"a":1,"a":2}', b'[{"a":{"b":1,"b":1}}]', b"NaN", b"[Infinity]", b"\xff", b'{"a":1}x', b"'a'",
        b'"\\ud800"', b"[" * 30 + b"]" * 30, b"[" * 90_000, b'"' + b"a" * 300_000 + b'"', b"1" * 5000,
    ],
)  # fmt: skip
def test_json_that_can_be_read_in_two_ways_is_refused(text: bytes) -> None:
    with pytest.raises(Rejected) as told:
        encoding.from_json(text, "it")
    assert told.value.why is Why.MALFORMED


def test_json_of_usual_shape_is_read() -> None:
    assert encoding.from_json(b'{"a":[1,"[[{\\"",null]}', "it") == {"a": [1, '[[{"', None]}
    assert encoding.from_json(b'"\\ud83d\\ude00"', "it") == "😀"
    wide = b"[" + b",".join([b"[1]"] * 40) + b"]"
    assert encoding.from_json(wide, "it") == [[1]] * 40
    with pytest.raises(Rejected, match="object"):
        encoding.from_json_object(b"[]", "it")


@pytest.mark.parametrize("value", [None, 1.5, True, -1, "1", 253_402_300_800])
def test_what_is_no_moment_is_refused(value: object) -> None:
    with pytest.raises(Rejected):
        encoding.moment_of(value, "it")
    if value != 253_402_300_800:
        with pytest.raises(Rejected):
            encoding.number_of(value, "it")


@pytest.mark.parametrize("value", [None, "", 1])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(Rejected):
        encoding.text_of(value, "it")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(max_size=8) | st.binary(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5) | st.integers(-9, 9), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_cbor_comes_back_and_not_with_a_byte_less_or_more(value: Any) -> None:
    data = cbor.to_cbor(value)
    assert cbor.from_cbor(data, "it") == value
    for changed in (data[:-1], data + b"\0", data + data):
        with pytest.raises(Rejected):
            cbor.from_cbor(changed, "it")


@pytest.mark.parametrize(
    "text",
    [
        "", "a201010102", "a2616101616102", "bf0101ff", "5f4101ff", "9f01ff", "d2840000", "c24101", "c482010a",
        "d82363612b62", "d81c01", "d81d00", "d8207168747470733a2f2f6578616d706c65", "d9010281f6", "a1810101",
        "a1f97e0001", "a1f501", "61ff", "1c", "81" * 40 + "00", "9b7fffffffffffffff", "5b7fffffffffffffff", "ff",
        "d903e801", "c101",
    ],
)  # fmt: skip
def test_cbor_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(Rejected) as told:
        cbor.from_cbor(bytes.fromhex(text), "it")
    assert told.value.why is Why.MALFORMED


def test_tags_that_licences_use_are_kept() -> None:
    day = cbor2.CBORTag(1004, "2026-03-02")
    assert cbor.from_cbor(cbor2.dumps(day), "it") == day
    assert cbor.inner(cbor.from_cbor(cbor.embedded([1]), "it"), "it") == b"\x81\x01"
    with pytest.raises(Rejected):
        cbor.from_cbor(b"\x40" * (cbor.MOST_BYTES + 1), "it")


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (cbor.inner, cbor2.CBORTag(24, "text")), (cbor.inner, cbor2.CBORTag(18, b"")), (cbor.inner, b""),
        (cbor.map_of, []), (cbor.list_of, {}), (cbor.bytes_of, "text"),
    ],
)  # fmt: skip
def test_cbor_of_another_type_is_refused(reader: Callable[[Any, str], object], value: object) -> None:
    with pytest.raises(Rejected):
        reader(value, "it")


def test_a_list_has_the_length_it_must_have() -> None:
    assert cbor.list_of([1, 2], "it", 2) == [1, 2]
    with pytest.raises(Rejected):
        cbor.list_of([1, 2], "it", 3)


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_but_a_rejection(data: bytes) -> None:
    for reader in (cbor.from_cbor, encoding.from_json):
        try:
            reader(data, "it")
        except Rejected:
            continue


def test_spaces_around_json_mean_nothing() -> None:
    for text in ('{"a": 1}', ' {"a": 1}', '\n\t {"a": 1}\r\n'):
        assert encoding.from_json_object(text.encode(), "it") == {"a": 1}
    for text in (" ", "", ' {"a": 1} x'):
        with pytest.raises(Rejected):
            encoding.from_json_object(text.encode(), "it")
