"""Wrong attempts within an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from tongban.casework.attempts import actions as attempts
from tongban.casework.attempts.models import Failed
from tongban.casework.attempts.rules import TooManyAttempts

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, 59, tzinfo=UTC)
SAFE, DOOR = {"safe:7": 3}, {"door:1": 3}


def test_what_was_wrong_as_often_as_it_may_be_has_to_wait_and_nothing_else_does() -> None:
    for _ in range(3):
        attempts.must_be_few(SAFE, AT)
        attempts.count(SAFE, AT)
    with pytest.raises(TooManyAttempts):
        attempts.must_be_few(SAFE, AT)
    with pytest.raises(TooManyAttempts):
        attempts.must_be_few(DOOR | SAFE, AT)
    attempts.must_be_few(DOOR, AT)


def test_with_the_next_hour_it_begins_anew() -> None:
    for _ in range(3):
        attempts.count(SAFE, AT)
    attempts.must_be_few(SAFE, AT + timedelta(minutes=1))


def test_neither_an_address_nor_a_name_is_kept() -> None:
    attempts.count([*attempts.origin("192.0.2.1"), "log-in:zhang.san"], AT)
    kept = " ".join(Failed.objects.values_list("key", flat=True))
    assert len(kept.split()) == 2
    assert "192" not in kept
    assert "zhang" not in kept


def test_what_was_counted_is_forgotten_after_a_day() -> None:
    attempts.count(SAFE, AT)
    attempts.count(DOOR, AT + timedelta(days=1))
    assert attempts.forget(AT + timedelta(days=1)) == 0
    assert attempts.forget(AT + timedelta(days=1, hours=1)) == 1
    assert Failed.objects.count() == 1
