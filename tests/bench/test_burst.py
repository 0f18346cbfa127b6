"""A burst is five times as many, and what it did is counted from what people were told."""

import pytest

from bench.burst import Told, begins, summed
from bench.wire import Sample


def test_people_come_five_times_as_close_together_during_the_burst() -> None:
    times = begins(2.0)
    assert len(times) == 30 * 2 + 60 * 10 + 60 * 2
    assert times[:3] == pytest.approx([0, 0.5, 1.0])
    assert times[61] - times[60] == pytest.approx(0.1)  # it begins after 30 seconds
    assert times[-1] - times[-2] == pytest.approx(0.5)
    assert times == sorted(times)


def test_it_has_recovered_when_no_answer_takes_three_times_as_long_as_before() -> None:
    calm = [Sample("accept", 1.0 + second, 0.1) for second in range(20)]  # begins at 0.9
    during = [Sample("accept", 40.0, 2.0)]  # begins at 38, within 30.9 to 90.9
    after = [Sample("accept", 95.9, 0.31), Sample("accept", 120.0, 0.29)]
    told = Told(completed=["1", "2"], failed=["approve was answered 500"])
    found = summed([*calm, *during, *after], told, usual=4, kept=1)
    assert found.recovery_s == pytest.approx(5.0)
    assert (found.calm_p95_ms, found.burst_p95_ms) == (100.0, 2000.0)
    assert (found.error_share, found.lost) == (round(1 / 24, 5), 1)
