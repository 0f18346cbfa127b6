"""What may be booked, changed and called; dates counted by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.basis.appointments import Before, Booking, MissedBar, Priority
from tongban.basis.citations import Citation
from tongban.basis.words import Words
from tongban.casework.appointments import rules
from tongban.casework.appointments.rules import Booked, Rank

CITED = Citation("规定", "", "low")
BOOKING = Booking(ahead_days=15, most_open=2, change_minutes=30, check_in_minutes=20, late_minutes=10, citation=CITED)
TEN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
MINUTE = timedelta(minutes=1)


def test_the_last_place_can_be_taken_and_no_more() -> None:
    rules.must_be_free(1, 2)
    with pytest.raises(rules.SlotFull):
        rules.must_be_free(2, 2)


def test_nobody_has_more_open_than_the_pack_allows() -> None:
    rules.must_have_room(1, BOOKING)
    with pytest.raises(rules.TooManyOpen):
        rules.must_have_room(2, BOOKING)


def test_bookings_go_fifteen_days_ahead() -> None:
    assert rules.last_day(date(2026, 3, 2), BOOKING) == date(2026, 3, 17)


def test_it_can_be_changed_until_half_an_hour_before() -> None:
    rules.must_change_in_time(Booked.OPEN, TEN, TEN - 30 * MINUTE, BOOKING)
    with pytest.raises(rules.TooLateToChange):
        rules.must_change_in_time(Booked.OPEN, TEN, TEN - 29 * MINUTE, BOOKING)
    with pytest.raises(rules.NotOpenAnyMore):
        rules.must_change_in_time(Booked.CANCELLED, TEN, TEN - 60 * MINUTE, BOOKING)


def test_a_ticket_is_given_from_twenty_minutes_before() -> None:
    rules.must_be_time(Booked.OPEN, TEN, TEN - 20 * MINUTE, BOOKING)
    with pytest.raises(rules.NotYetTime):
        rules.must_be_time(Booked.OPEN, TEN, TEN - 21 * MINUTE, BOOKING)
    with pytest.raises(rules.NotOpenAnyMore):
        rules.must_be_time(Booked.CAME, TEN, TEN, BOOKING)


def test_nobody_waits_longer_than_ten_minutes() -> None:
    rules.must_be_missed(Booked.OPEN, TEN, TEN + 10 * MINUTE, BOOKING)
    with pytest.raises(rules.NotYetTime):
        rules.must_be_missed(Booked.OPEN, TEN, TEN + 9 * MINUTE, BOOKING)
    with pytest.raises(rules.NotOpenAnyMore):
        rules.must_be_missed(Booked.MISSED, TEN, TEN + 60 * MINUTE, BOOKING)


BAR = MissedBar(after=3, within_days=30, days=10, citation=CITED)


@pytest.mark.parametrize(
    ("missed", "today", "until"),
    [
        # 1, 8 and 30 March: the third within 30 days of the first, so no booking until 9 April (30 March and 10 days).
        ([1, 8, 30], date(2026, 4, 9), date(2026, 4, 9)),
        ([30, 8, 1], date(2026, 4, 10), None),  # it is over
        ([1, 8, 31], date(2026, 4, 1), None),  # the third comes on the 31st day
        ([1, 8], date(2026, 3, 9), None),
    ],
)
def test_a_bar_follows_only_where_a_rule_says_so(missed: list[int], today: date, until: date | None) -> None:
    days = [date(2026, 3, day) for day in missed]
    assert rules.barred_until(days, BAR, today) == until
    assert rules.barred_until(days, None, today) is None


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=2), st.dates())
def test_fewer_than_the_rule_names_bar_nobody(missed: list[date], today: date) -> None:
    assert rules.barred_until(missed, BAR, today) is None


def test_a_refusal_to_book_says_until_when() -> None:
    assert rules.MayNotBook(date(2026, 4, 9)).until == date(2026, 4, 9)


def test_tickets_are_called_by_letter_and_three_figures() -> None:
    assert rules.ticket_number("A", 7) == "A007"
    assert rules.ticket_number("B", 1234) == "B1234"


@pytest.mark.parametrize(
    ("before", "rank"), [(Before.APPOINTMENTS, Rank.BEFORE_ALL), (Before.WALK_INS, Rank.BEFORE_WALK_INS)]
)
def test_a_priority_says_before_whom(before: Before, rank: Rank) -> None:
    assert rules.rank_of(Priority(code="x", name=Words("", ""), before=before, citation=CITED)) is rank
    assert rules.rank_of(None) is Rank.IN_TURN
