"""How a piece of evidence stands with a file, and what a file is called."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.casework.papers.rules import (
    LONGEST_NAME,
    Standing,
    evidence_after,
    expires_on,
    grade_of,
    may_be_replaced,
    named,
)


@pytest.mark.parametrize(
    ("before", "at_window", "after"),
    [
        (("declared", "D"), False, ("uploaded", "C")),
        (("missing", ""), False, ("uploaded", "C")),
        (("uploaded", "C"), False, ("uploaded", "C")),
        (("uploaded", "C"), True, ("seen", "B")),
        (("seen", "B"), False, ("seen", "B")),
        (("held", "A"), True, ("held", "A")),
        (("promised", "D"), False, ("promised", "D")),
    ],
)
def test_a_file_makes_evidence_better_and_never_worse(
    before: tuple[str, str],
    at_window: bool,  # noqa: FBT001 (a parameter of the cases above)
    after: tuple[str, str],
) -> None:
    assert evidence_after(*before, at_window=at_window) == after


def test_a_clerks_scan_is_b_and_an_upload_is_c() -> None:
    assert (grade_of(at_window=True), grade_of(at_window=False)) == ("B", "C")


@pytest.mark.parametrize("standing", Standing)
def test_what_was_found_good_or_replaced_stays(standing: Standing) -> None:
    assert may_be_replaced(standing, replaced=False) is (standing is not Standing.GOOD)
    assert not may_be_replaced(standing, replaced=True)


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("合同.pdf", "合同.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\a\\b.jpg", "b.jpg"),
        ("", "–"),
        ("a\u202eb", "ab"),
    ],
)
def test_a_name_is_its_last_part(given_name: str, shown: str) -> None:
    assert named(given_name) == shown


@given(st.text(max_size=300))
def test_a_name_is_never_too_long_or_invisible(text: str) -> None:
    shown = named(text)
    assert 0 < len(shown) <= LONGEST_NAME
    assert shown.isprintable()


def test_a_long_name_keeps_its_ending() -> None:
    assert named("长" * 100 + ".jpeg").endswith("….jpeg")
    assert named("a." + "b" * 100) == "a." + "b" * 38


def test_a_copy_may_be_used_for_thirty_days() -> None:
    assert expires_on(date(2026, 3, 2)) == date(2026, 4, 1)  # March has 31 days
