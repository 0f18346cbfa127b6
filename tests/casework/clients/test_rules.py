"""How often a department's system may ask."""

from datetime import UTC, datetime

import pytest

from tongban.casework.clients.rules import REQUESTS_A_MINUTE, TooManyRequests, seconds_left, window_of


@pytest.mark.parametrize(("second", "microsecond", "left"), [(0, 0, 60), (1, 0, 59), (59, 0, 1), (59, 999_999, 1)])
def test_the_next_minute_begins_in_at_least_one_second(second: int, microsecond: int, left: int) -> None:
    at = datetime(2026, 3, 2, 9, 30, second, microsecond, tzinfo=UTC)
    assert window_of(at) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert seconds_left(at) == left


def test_who_asks_too_often_is_told_when_to_come_back() -> None:
    refusal = TooManyRequests(REQUESTS_A_MINUTE, seconds_left(datetime(2026, 3, 2, 9, 30, 18, tzinfo=UTC)))
    assert (refusal.limit, refusal.again_in_s) == (600, 42)
