"""CBOR, read strictly: definite lengths, no key twice, no tag that makes an object of its own, nothing after the end.

Source: RFC 8949; ISO/IEC 18013-5 9.1 (which tags).
"""

from collections.abc import Callable, Mapping
from functools import partial
from secrets import token_bytes
from typing import Any

from cbor2 import CBORDecodeError, CBORTag, dumps, loads

from tongban.basis.credentials.faults import Rejected, Why

MOST_BYTES = 1_048_576
MOST_DEPTH = 16
EMBEDDED, SIGN1, DATE_TIME, DATE = 24, 18, 0, 1004
# What the library would turn into big numbers, fractions, patterns, addresses, references …
OTHERS = (*range(1, 6), *range(21, 24), *range(25, 51), 52, 54, 100, 256, 258, 260, 261, 43000, 55799)


def _as_tag(number: int) -> Callable[[Any, bool], CBORTag]:
    return lambda value, _immutable: CBORTag(number, value)


def _refused(_value: object, _immutable: bool) -> Any:  # noqa: FBT001 (as the library calls it)
    raise ValueError("tag")


def _known(tag: CBORTag, _immutable: bool) -> CBORTag:  # noqa: FBT001 (as the library calls it)
    if tag.tag not in {EMBEDDED, SIGN1}:
        raise ValueError("tag")
    return tag


def _plain_keys(found: Mapping[Any, Any], _immutable: bool) -> Mapping[Any, Any]:  # noqa: FBT001 (same)
    for key in found:
        if type(key) is not str and type(key) is not int:
            raise ValueError("key")
    return found


_TAGS = {**dict.fromkeys(OTHERS, _refused), DATE_TIME: _as_tag(DATE_TIME), DATE: _as_tag(DATE)}


def from_cbor(data: bytes, what: str) -> Any:
    """Return a CBOR value; tags of dates stay as they are."""
    if not 0 < len(data) <= MOST_BYTES:
        raise Rejected(Why.MALFORMED, f"{what} is empty or too long")
    try:
        found, end = _read(b"\x82" + data + _END)
    except (CBORDecodeError, ValueError, OverflowError, RecursionError) as e:
        raise Rejected(Why.MALFORMED, f"{what} is not CBOR") from e
    if end != _MARK:
        raise Rejected(Why.MALFORMED, f"{what} goes on after its end")
    return found


# The library does not tell where it stopped. So a value is read as the first of two, of which the second is a number
# that nobody can know: only if the value ends where the bytes end does that come out.
_MARK = token_bytes(16)
_END = b"\x50" + _MARK
_read = partial(
    loads,
    tag_hook=_known,
    object_hook=_plain_keys,
    semantic_decoders=_TAGS,
    max_depth=MOST_DEPTH + 1,
    allow_indefinite=False,
    allow_duplicate_keys=False,
)


def to_cbor(value: Any) -> bytes:
    """Return a value as CBOR."""
    return dumps(value)


def embedded(value: Any) -> bytes:
    """Return a value as CBOR within CBOR (tag 24), which is what digests and signatures are made over."""
    return dumps(CBORTag(EMBEDDED, dumps(value)))


def inner(tag: Any, what: str) -> bytes:
    """Return the bytes that CBOR within CBOR holds."""
    if not isinstance(tag, CBORTag) or tag.tag != EMBEDDED or not isinstance(tag.value, bytes):
        raise Rejected(Why.MALFORMED, f"{what} is not embedded CBOR")
    return tag.value


def map_of(value: Any, what: str) -> Mapping[Any, Any]:
    """Return a map that must be one."""
    if not isinstance(value, Mapping):
        raise Rejected(Why.MALFORMED, f"{what} is not a map")
    return value


def list_of(value: Any, what: str, length: int | None = None) -> list[Any]:
    """Return a list that must be one, of this length if one is said."""
    if not isinstance(value, list | tuple) or (length is not None and len(value) != length):
        raise Rejected(Why.MALFORMED, f"{what} is not a list as it should be")
    return list(value)


def bytes_of(value: Any, what: str) -> bytes:
    """Return bytes that must be some."""
    if not isinstance(value, bytes):
        raise Rejected(Why.MALFORMED, f"{what} is not bytes")
    return value
