"""Status lists are those of the draft, bit by bit, and are signed by who may."""

import json
import zlib
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.basis.credentials.made import AT, DAY, LIST, REFERENCE, VECTORS, a_list, authority
from tongban.basis.credentials import cose, jose, status
from tongban.basis.credentials.cbor import to_cbor
from tongban.basis.credentials.encoding import base64url, from_base64url
from tongban.basis.credentials.faults import NotPossible, Rejected, Why
from tongban.basis.credentials.status import Status, StatusList

LISTS = json.loads((VECTORS / "status_lists.json").read_text("utf-8"))["lists"]
IDS = [f"{each['bits']} bits, {each['entries']}" for each in LISTS]


def of(entries: bytes, bits: int = 2) -> StatusList:
    return StatusList(LIST, entries, bits, AT, 60, None)


def read(data: bytes | str, **more: Any) -> StatusList:
    return status.read(data.encode() if isinstance(data, str) else data, authority().trust, **{"at": AT, **more})


@pytest.mark.parametrize("example", LISTS, ids=IDS)
def test_lists_of_the_draft_are_read(example: dict[str, Any]) -> None:
    found = of(status.unpack(from_base64url(example["lst"], "lst")), example["bits"])
    places = (
        range(example["entries"]) if example["entries"] < 100 else [*map(int, example["set"]), 1, 2, 777, 1_048_575]
    )
    assert {str(place): found.at(place) for place in places if found.at(place)} == example["set"]
    for place in (-1, example["entries"]):
        with pytest.raises(Rejected):
            found.at(place)


@pytest.mark.parametrize("example", [each for each in LISTS if each["bits"] == 2])
def test_lists_are_written_as_the_draft_writes_them(example: dict[str, Any]) -> None:
    entries = status.new(example["entries"])
    for place, value in example["set"].items():
        shift = int(place) % 4 * 2
        entries[int(place) // 4] |= value << shift
    assert base64url(status.pack(entries, status.SMALL)) == example["lst"]


@given(st.dictionaries(st.integers(0, 1023), st.sampled_from(Status), max_size=40))
@settings(max_examples=40)
def test_what_was_put_is_found_and_the_rest_is_valid(said: dict[int, Status]) -> None:
    entries = status.new(1024)
    for place in said:
        status.put(entries, place, Status.SUSPENDED)
    for place, value in said.items():
        status.put(entries, place, value)
    found = of(bytes(entries))
    assert [found.at(place) for place in range(1024)] == [said.get(place, 0) for place in range(1024)]


@pytest.mark.parametrize("place", [-1, 1024, 10**9])
def test_a_place_that_is_not_there_cannot_be_set(place: int) -> None:
    with pytest.raises(NotPossible):
        status.put(status.new(1024), place, Status.INVALID)


@pytest.mark.parametrize(("bits", "place", "value"), [(1, 9, 1), (4, 3, 12), (8, 2, 200)])
def test_lists_with_other_widths_are_read(bits: int, place: int, value: int) -> None:
    entries = bytearray(16)
    entries[place * bits // 8] |= value << place * bits % 8
    assert of(bytes(entries), bits).at(place) == value
    with pytest.raises(Rejected):
        of(bytes(entries), bits).at(128 // bits)
    with pytest.raises(Rejected):
        of(bytes(entries), bits).at(-1)


def signed(**change: Any) -> tuple[str, bytes]:
    """Return a list in both forms that says something else."""
    packed = status.pack(status.new(64))
    said = {"sub": LIST, "iat": 1, "exp": 2, "ttl": 60, "bits": 2, "lst": packed, **change}
    named = {name: said[name] for name in ("sub", "iat", "exp", "ttl") if said[name] is not None}
    text = base64url(said["lst"]) if isinstance(said["lst"], bytes) else said["lst"]
    inner = {"bits": said["bits"], "lst": text}
    header = jose.head("statuslist+jwt", certificate=authority().list_der)
    jwt = jose.sign(header, json.dumps({**named, "status_list": inner}), authority().publisher)
    claims: dict[int, Any] = {
        {"sub": 2, "iat": 6, "exp": 4, "ttl": 65534}[name]: value for name, value in named.items()
    }
    claims[65533] = {"bits": said["bits"], "lst": said["lst"]}
    protected = to_cbor({1: -7, 16: status.CWT_TYPE})
    parts = cose.sign(protected, to_cbor(claims), authority().publisher, beside={33: authority().list_der})
    return jwt, cose.tagged(parts)


def test_a_list_is_signed_in_both_forms() -> None:
    entries = status.new()
    status.put(entries, 77, Status.SUSPENDED)
    publisher = status.Publisher(authority().publisher, authority().list_der)
    issue = status.Issue(LIST, AT, AT + DAY, 60)
    for data in (publisher.jwt(issue, status.pack(entries)), publisher.cwt(issue, status.pack(entries))):
        found = read(data)
        assert (found.at(77), found.at(76), found.uri, found.ttl_seconds) == (2, 0, LIST, 60)
        assert (found.issued_at, found.until) == (AT, AT + DAY)
        assert read(data, at=AT + 3 * DAY).at(77) == 2  # its age is told by whoever asks


def test_a_list_need_not_say_when_it_ends() -> None:
    for data in signed(exp=None, ttl=None):
        assert (read(data).until, read(data).ttl_seconds) == (None, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"sub": None}, {"sub": ""}, {"iat": None}, {"iat": 1.5}, {"exp": "x"}, {"ttl": -1}, {"bits": 3}, {"bits": True},
        {"bits": None}, {"lst": b"not packed"}, {"lst": ""}, {"lst": 1}, {"lst": zlib.compress(b"abc")[:-2]},
        {"lst": zlib.compress(b"abc") + b"x"}, {"lst": zlib.compress(bytes(status.MOST_BYTES + 1))},
    ],
)  # fmt: skip
def test_a_list_of_another_shape_is_refused(change: dict[str, Any]) -> None:
    for data in signed():
        assert read(data).at(0) == 0
    for data in signed(**change):
        with pytest.raises(Rejected):
            read(data)


def test_only_a_listed_signer_of_status_lists_signs_them() -> None:
    issue, packed = status.Issue(LIST, AT, AT + DAY), status.pack(status.new(64))
    wrong = status.Publisher(authority().signer, authority().der)
    for data in (wrong.jwt(issue, packed), wrong.cwt(issue, packed)):
        with pytest.raises(Rejected) as told:
            read(data)
        assert told.value.why is Why.UNKNOWN_ISSUER
    stolen = status.Publisher(authority().signer, authority().list_der)
    for data in (stolen.jwt(issue, packed), stolen.cwt(issue, packed)):
        with pytest.raises(Rejected) as told:
            read(data)
        assert told.value.why is Why.SIGNATURE


def test_another_type_is_refused() -> None:
    header = jose.head("JWT", certificate=authority().list_der)
    text = jose.sign(header, json.dumps({"status_list": {}}), authority().publisher)
    none = jose.sign(jose.head("statuslist+jwt", certificate=authority().list_der), "{}", authority().publisher)
    plain = cose.sign(to_cbor({1: -7}), to_cbor({}), authority().publisher, beside={33: authority().list_der})
    for data in (text, none, cose.tagged(plain), b"e\xff", b"", "e30.e30."):
        with pytest.raises(Rejected):
            read(data)


@given(st.integers(0, 10**9), st.integers(0, 255))
@settings(max_examples=60)
def test_a_byte_changed_anywhere_is_found(place: int, value: int) -> None:
    publisher = status.Publisher(authority().publisher, authority().list_der)
    issue, packed = status.Issue(LIST, AT, AT + DAY), status.pack(status.new(64))
    for data in (publisher.jwt(issue, packed).encode(), publisher.cwt(issue, packed)):
        changed = bytearray(data)
        changed[place % len(data)] = value
        if changed != data and changed[-1:].strip():
            with pytest.raises(Rejected):
                read(bytes(changed))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_rejection(data: bytes) -> None:
    for each in (data, b"e" + data):
        with pytest.raises(Rejected):
            read(each)


def test_the_list_of_tests_says_what_it_should() -> None:
    assert read(a_list(Status.INVALID)).at(REFERENCE.index) == Status.INVALID
    assert AT + timedelta(0) == read(a_list()).issued_at
