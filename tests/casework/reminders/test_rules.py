"""Which days a reminder is due for; counted by hand."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tongban.casework.reminders.rules import LATEST, Span, after, before

TODAY = date(2026, 3, 2)
LEVELS = st.lists(st.integers(0, 100), unique=True).map(sorted)


def test_before_a_day_the_nearest_level_is_told() -> None:
    # One day before: what is due on the 2nd or 3rd. Three days before: the 4th and 5th.
    assert list(before(TODAY, [1, 3])) == [
        Span(1, TODAY, date(2026, 3, 3)),
        Span(3, date(2026, 3, 4), date(2026, 3, 5)),
    ]


def test_after_a_notice_the_latest_level_is_told() -> None:
    # A week after: notices of 10 to 23 February. Three weeks after: for another thirty days.
    assert list(after(TODAY, [7, 21])) == [
        Span(7, date(2026, 2, 10), date(2026, 2, 23)),
        Span(21, TODAY - timedelta(days=21 + LATEST - 1), date(2026, 2, 9)),
    ]
    assert list(after(TODAY, [])) == []


@given(LEVELS, st.integers(0, 120))
def test_a_day_to_come_has_one_reminder_at_most(levels: list[int], ahead: int) -> None:
    day = TODAY + timedelta(days=ahead)
    found = [span.level for span in before(TODAY, levels) if span.first <= day <= span.last]
    assert found == [level for level in levels if level >= ahead][:1]


@given(LEVELS, st.integers(0, 100 + LATEST))
def test_a_notice_has_one_reminder_at_most(levels: list[int], ago: int) -> None:
    day = TODAY - timedelta(days=ago)
    found = [span.level for span in after(TODAY, levels) if span.first <= day <= span.last]
    over = bool(levels) and ago >= levels[-1] + LATEST
    assert found == ([] if over else [level for level in levels if level <= ago][-1:])
