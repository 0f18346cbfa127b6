"""Figures of a run, counted by hand."""

import pytest

from bench.figures import by_request, percentile, table
from bench.wire import Sample


@pytest.mark.parametrize(
    ("percent", "expected"), [(50, 20.0), (51, 30.0), (75, 30.0), (76, 40.0), (95, 40.0), (99, 40.0), (1, 10.0)]
)
def test_a_percentile_is_the_nearest_rank(percent: int, expected: float) -> None:
    assert percentile([40.0, 10.0, 30.0, 20.0], percent) == expected


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 95)


def test_each_kind_of_request_has_its_own_line_and_all_have_one_together() -> None:
    samples = [Sample("submit", 1.0, 0.010), Sample("accept", 2.0, 0.020), Sample("submit", 3.0, 0.030)]
    found = by_request(samples)
    assert {name: row["p50"] for name, row in found.items()} == {"submit": 10.0, "accept": 20.0, "all": 20.0}
    assert found["submit"]["p99"] == 30.0


def test_a_table_lines_figures_up() -> None:
    assert table("ms", {"a": {"p50": 1.5}, "longer": {"p50": 12.5, "p99": 3}}) == (
        "ms       p50  p99\na        1.5     \nlonger  12.5    3"
    )
