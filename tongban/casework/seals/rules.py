"""What a seal is made of: leaves, their digest, its own hash, and the line that is kept outside. Pure."""

import hashlib
import json
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

LEAF = struct.Struct(">16sH32s")  # of which row: an id and a number; and the SHA-256 of what it says
HASH_BYTES = 32
ANCHOR_WORDS = 4
BLOCK = 32_768  # events of a round under one key: the number of a leaf has two bytes


class Source(StrEnum):
    """Which rows are sealed."""

    EVENTS = "events"  # of cases
    CHANGES = "changes"  # of registers
    LOOKS = "looks"  # of the ledger of data use
    ROUNDS = "rounds"  # events of points rounds
    DRAFTS = "drafts"  # events of drafts of policies, each with the text that it was about


@dataclass(frozen=True, slots=True)
class Part:
    """What a seal holds of one source."""

    count: int
    begun: int  # how many of them begin a case; 0 for what is not of a case
    digest: str  # SHA-256 of the digests of its pages, in their order


def leaves(page: bytes) -> Iterator[tuple[UUID, int, bytes]]:
    """Yield what a page of a seal names: id, number within it, hash. What is no whole leaf at the end is left out."""
    whole = len(page) - len(page) % LEAF.size
    for key, seq, digest in LEAF.iter_unpack(page[:whole]):
        yield UUID(bytes=key), seq, digest


def round_key(code: str, block: int) -> UUID:
    """Return under which id a seal names a block of a round's events; the first block is 0."""
    return UUID(bytes=hashlib.sha256(f"{code}:{block}".encode()).digest()[:16])


def digest_of(pages: Iterable[bytes]) -> str:
    """Return the one digest of some pages' digests."""
    whole = hashlib.sha256()
    for digest in pages:
        whole.update(digest)
    return whole.hexdigest()


def seal_hash(*, number: int, taken_at: datetime, previous: bytes, parts: Mapping[str, Part]) -> bytes:
    """Return the SHA-256 of a seal and of the one before it, over one fixed way of writing it down."""
    fields = {
        "seal": number,
        "taken_at": taken_at.astimezone(UTC).isoformat(),
        "parts": {source: [part.count, part.begun, part.digest] for source, part in parts.items()},
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(previous + text.encode()).digest()


class NoAnchor(ValueError):
    """A line is not one that a seal was printed as; the message is its number."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What somebody outside keeps of a seal: enough to tell whether it is still the same."""

    number: int
    taken_at: str
    hash: str

    def __str__(self) -> str:
        return f"seal {self.number} {self.taken_at} {self.hash}"


def read_anchors(text: str) -> list[Anchor]:
    """Return the anchors of a file; empty lines do not matter. Raises NoAnchor with the first line that is none."""
    return [_anchor(line, place) for place, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _anchor(line: str, place: int) -> Anchor:
    words = line.split()
    if len(words) != ANCHOR_WORDS or words[0] != "seal" or not words[1].isdecimal() or len(words[3]) != 2 * HASH_BYTES:
        raise NoAnchor(str(place))
    return Anchor(int(words[1]), words[2], words[3].lower())
