"""How far up the reporting line a case goes on which day."""

from datetime import date

import pytest

from tongban.casework.supervision.rules import TOLD, Level, level_of, marks

TODAY = date(2026, 3, 2)  # Monday
# Three working days on is Thursday the 5th; the authority above is told 5 days after the due day.
DAYS = marks(TODAY, at_risk_until=date(2026, 3, 5), above_after_days=5)


@pytest.mark.parametrize(
    ("due_on", "level"),
    [
        (date(2026, 3, 6), None),
        (date(2026, 3, 5), Level.SUPERVISOR),
        (date(2026, 3, 2), Level.SUPERVISOR),  # the due day itself is in time
        (date(2026, 3, 1), Level.HEAD),
        (date(2026, 2, 26), Level.HEAD),  # four days over
        (date(2026, 2, 25), Level.ABOVE),  # five days over
        (date(2020, 1, 1), Level.ABOVE),
    ],
)
def test_a_case_goes_up_by_its_due_day(due_on: date, level: Level | None) -> None:
    assert level_of(due_on, DAYS) is level


def test_somebody_is_told_at_every_level() -> None:
    assert set(TOLD) == set(Level)


def test_what_is_due_today_is_at_risk_even_before_a_year_without_a_calendar() -> None:
    assert marks(TODAY, at_risk_until=date(2026, 3, 1), above_after_days=5).at_risk == TODAY
