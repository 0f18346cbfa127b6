"""The hash of a seal goes over everything that it says; the line kept outside is read as it was printed."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.casework.seals.rules import (
    BLOCK,
    LEAF,
    Anchor,
    NoAnchor,
    Part,
    digest_of,
    leaves,
    read_anchors,
    round_key,
    seal_hash,
)

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
SAID = {"number": 2, "taken_at": AT, "previous": b"x" * 32, "parts": {"events": Part(3, 1, "ab")}}


@pytest.mark.parametrize(
    "other",
    [
        {"number": 3},
        {"taken_at": AT.replace(second=1)},
        {"previous": b"y" * 32},
        {"parts": {"events": Part(4, 1, "ab")}},
        {"parts": {"events": Part(3, 2, "ab")}},
        {"parts": {"events": Part(3, 1, "ac")}},
        {"parts": {"looks": Part(3, 1, "ab")}},
    ],
)
def test_a_seal_that_says_anything_else_has_another_hash(other: dict[str, object]) -> None:
    assert seal_hash(**SAID) != seal_hash(**{**SAID, **other})  # type: ignore[arg-type]


def test_the_digest_of_pages_knows_their_order() -> None:
    assert digest_of([b"a", b"b"]) != digest_of([b"b", b"a"])


@given(st.lists(st.tuples(st.uuids(), st.integers(0, 65535), st.binary(min_size=32, max_size=32))))
def test_a_page_is_read_as_it_was_written(rows: list[tuple[UUID, int, bytes]]) -> None:
    page = b"".join(LEAF.pack(key.bytes, seq, digest) for key, seq, digest in rows)
    assert list(leaves(page)) == rows
    assert list(leaves(page + b"cut short")) == rows


def test_each_block_of_each_round_has_a_key_of_its_own_and_its_numbers_fit_a_leaf() -> None:
    assert len({round_key(code, block) for code in ("110000-2026", "440100-2024") for block in range(3)}) == 6
    assert round_key("110000-2026", 0) == round_key("110000-2026", 0)
    LEAF.pack(round_key("110000-2026", 0).bytes, BLOCK, b"x" * 32)


def test_a_kept_line_is_read_as_it_was_printed() -> None:
    kept = Anchor(7, AT.isoformat(), "0a" * 32)
    assert read_anchors(f"{kept}\n\n{kept}\n") == [kept, kept]


@pytest.mark.parametrize(
    "line",
    ["seal", f"seal x 2026 {'a' * 64}", "seal 1 2026 abc", f"steal 1 2026 {'a' * 64}", f"seal 1 2026 {'a' * 64} more"],
)
def test_a_line_that_no_seal_was_printed_as_is_named(line: str) -> None:
    with pytest.raises(NoAnchor, match="2"):
        read_anchors(f"\n{line}")
