"""Whatever a file holds that is carried between site and root, it is read or rejected, and nothing else happens."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.keys.made import AT, DAY
from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.signing import Es256Signer
from tongban.casework.keys.asking import Answer, Request, Wanted
from tongban.casework.keys.places.device import Place
from tongban.casework.keys.rules import KeysRefused

KEY = Es256Signer.new()
REQUEST = Request(
    3, [Wanted(KEY.public.point, Purpose.STATUS, "https://x.example", AT, AT + DAY).proven(KEY)], [b"a" * 20]
)
ANSWER = Answer([b"certificate"], "list", KEY.public.pem())
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=5,
)


def read(data: bytes) -> None:
    for reader in (Request.read, Answer.read):
        with contextlib.suppress(Rejected):
            reader(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_rejected(data: bytes) -> None:
    read(data)


@given(st.sampled_from([REQUEST.written(), ANSWER.written()]), st.integers(0, 10**6), st.integers(1, 255))
def test_any_flipped_byte_is_read_or_rejected(good: bytes, place: int, flip: int) -> None:
    changed = bytearray(good)
    changed[place % len(changed)] ^= flip
    read(bytes(changed))


@given(st.sampled_from([REQUEST.written(), ANSWER.written()]), st.data(), VALUE)
def test_any_other_value_in_any_place_is_read_or_rejected(good: bytes, data: st.DataObject, value: Any) -> None:
    said = json.loads(good)
    said[data.draw(st.sampled_from(sorted(said)))] = value
    read(json.dumps(said).encode())
    if "wanted" in said and isinstance(said["wanted"], list) and said["wanted"] and isinstance(said["wanted"][0], dict):
        said = json.loads(good)
        said["wanted"][0][data.draw(st.sampled_from(sorted(said["wanted"][0])))] = value
        read(json.dumps(said).encode())


@given(st.sampled_from(["point", "issuer", "from", "until", "purpose"]))
def test_what_was_asked_cannot_be_changed_on_its_way(name: str) -> None:
    other = Wanted(Es256Signer.new().public.point, Purpose.LICENCES, "https://y.example", AT - DAY, AT + 2 * DAY)
    said = json.loads(REQUEST.written())
    said["wanted"][0][name] = other.said()[name]
    [wanted] = Request.read(json.dumps(said).encode()).wanted
    with pytest.raises(Rejected):
        wanted.check()


@given(st.text(max_size=40))
def test_any_address_of_a_device_is_read_or_refused(text: str) -> None:
    try:
        found = Place.read(f"pkcs11:{text}")
    except KeysRefused:
        return
    assert found.token
    assert found.name
