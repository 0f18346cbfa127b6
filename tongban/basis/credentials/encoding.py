"""Base64url and JSON, read strictly: one value has one spelling, and no name stands twice."""

import json
import re
from binascii import Error, a2b_base64, b2a_base64
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from json.encoder import encode_basestring
from typing import Any

from tongban.basis.credentials.faults import Rejected, Why

JsonObject = dict[str, Any]
MOST_TEXT = 262_144  # characters; a licence with a portrait and a hundred members is a tenth of it
MOST_DEPTH = 24
LAST_MOMENT = 253_370_764_800  # the year 9999 begins: later, no calendar can add to it

TO_URL = bytes.maketrans(b"+/", b"-_")
FROM_URL = bytes.maketrans(b"-_+/=", b"+/!!!")
LAST = {2: "AQgw", 3: "AEIMQUYcgkosw048"}  # what may stand last where bits are left over, which are zero
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def base64url(data: bytes) -> str:
    """Return bytes as base64url without padding."""
    return b2a_base64(data, newline=False).translate(TO_URL).rstrip(b"=").decode("ascii")


def digests(texts: Sequence[bytes]) -> list[str]:
    """Return the SHA-256 of each text in base64url: at once, each with a byte more to fill 44 characters."""
    hashes = [sha256(each).digest() for each in texts]
    text = b2a_base64(b"\0".join(hashes) + b"\0", newline=False).translate(TO_URL).decode("ascii")
    return [text[place : place + 43] for place in range(0, 44 * len(hashes), 44)]


def from_base64url(text: str, what: str) -> bytes:
    """Return the bytes of a base64url text; spelt otherwise than `base64url` would, it is refused."""
    try:
        found = a2b_base64(text.encode("ascii").translate(FROM_URL) + b"=" * (-len(text) % 4), strict_mode=True)
    except (Error, UnicodeEncodeError) as e:
        raise Rejected(Why.MALFORMED, f"{what} is not base64url") from e
    if (over := len(text) % 4) and text[-1] not in LAST[over]:
        raise Rejected(Why.MALFORMED, f"{what} has bits after its end")
    return found


def _once(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


_READER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)
SPACE = " \t\n\r"


def _scan(text: str, begin: int) -> Any:
    """Return the value that stands here, after spaces and before spaces."""
    try:
        found, end = _READER.scan_once(text, begin)  # type: ignore[attr-defined]
    except StopIteration:
        spaces = len(text) - len(text.lstrip(SPACE))
        if begin or not spaces:
            raise ValueError("no value") from None
        return _scan(text, spaces)
    if end != len(text) and text[end:].strip(SPACE):
        raise ValueError("it goes on after its end")
    return found


def from_json(data: bytes, what: str, *, most: int = MOST_TEXT) -> Any:
    """Return a JSON value; no name twice, no NaN, no half characters, not too deep."""
    if len(data) > most:
        raise Rejected(Why.MALFORMED, f"{what} is too long")
    try:
        text = data.decode("utf-8")
        if data.count(b"[") + data.count(b"{") > MOST_DEPTH and _depth(text) > MOST_DEPTH:
            raise Rejected(Why.MALFORMED, f"{what} is nested too deep")
        found = _scan(text, 0)
        if "\\u" in text and SURROGATE.search(text):
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as e:
        raise Rejected(Why.MALFORMED, f"{what} is not JSON") from e
    return found


STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def _depth(text: str) -> int:
    """Return how deep brackets nest, those in texts left out."""
    deepest = now = 0
    for character in STRING.sub("", text):
        if character in "[{":
            now += 1
            deepest = max(deepest, now)
        elif character in "]}":
            now -= 1
    return deepest


def from_json_object(data: bytes, what: str, *, most: int = MOST_TEXT) -> JsonObject:
    """Return a JSON object."""
    found = from_json(data, what, most=most)
    if not isinstance(found, dict):
        raise Rejected(Why.MALFORMED, f"{what} is not an object")
    return found


_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def to_json(value: Any) -> str:
    """Return a value as JSON, without spaces."""
    if type(value) is str:
        return encode_basestring(value)
    if value is True or value is False:
        return "true" if value else "false"
    return _WRITER.encode(value)


def text_of(value: Any, what: str) -> str:
    """Return a text that must be one, and not empty."""
    if not isinstance(value, str) or not value:
        raise Rejected(Why.MALFORMED, f"{what} is not a text")
    return value


def moment_of(value: Any, what: str) -> int:
    """Return seconds since 1970 that must be a whole number within the calendar."""
    if type(value) is not int or not 0 <= value <= LAST_MOMENT:
        raise Rejected(Why.MALFORMED, f"{what} is not a moment")
    return value


def number_of(value: Any, what: str) -> int:
    """Return a whole number, zero or more."""
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise Rejected(Why.MALFORMED, f"{what} is not a whole number")
    return value


def seconds(moment: datetime) -> int:
    """Return a moment in whole seconds since 1970."""
    return int(moment.timestamp())


def at_second(value: int) -> datetime:
    """Return the moment of seconds since 1970."""
    return datetime.fromtimestamp(value, UTC)
