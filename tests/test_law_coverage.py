"""The rows of the law are in order, markers name them, and docs/law_coverage.md says what the tests say."""

import pytest

from tests import law_coverage

LAWS, ROWS = law_coverage.read()
NEEDED = {"id", "zh", "en"}
MAY = {"article", "law", "source", "confidence"}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_row_says_what_the_law_asks_and_what_the_engine_does(row: law_coverage.Row) -> None:
    assert set(row) >= NEEDED
    assert len(set(row) & {"engine", "not_applicable"}) == 1
    assert set(row) <= NEEDED | MAY | {"engine", "not_applicable"}
    law = LAWS[law_coverage.law_of(row, LAWS)]
    assert (row.get("confidence") or law["confidence"]) in {"high", "medium", "low"}
    assert row.get("source") or law["source"]


def test_no_two_rows_have_one_id() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)


def test_a_marker_names_a_row_that_is_there() -> None:
    unknown = {name: tests for name, tests in law_coverage.markers().items() if name not in {r["id"] for r in ROWS}}
    assert not unknown, f"rows are listed in {law_coverage.LAWS.name}"


def test_a_row_that_asks_nothing_of_the_engine_is_shown_by_no_test() -> None:
    nothing = {row["id"] for row in ROWS if "not_applicable" in row}
    assert not nothing & set(law_coverage.markers()), "give the row `engine` in place of `not_applicable`"


def test_the_page_is_what_the_markers_say() -> None:
    now = law_coverage.page(LAWS, ROWS, law_coverage.markers())
    same = law_coverage.PAGE.read_text("utf-8") == now  # a difference of a thousand lines helps nobody
    assert same, f"run `{law_coverage.COMMAND}` and commit its file"


def test_markers_are_found_on_tests() -> None:
    assert "tests/casework/cases/test_silence.py::test_silence_speaks_once" in law_coverage.markers()["licensing-32-4"]
