"""Two officers at once: one freezes the list, the other is told it came second; without the lock it is not so."""

from functools import partial
from unittest.mock import patch

import pytest
from django.db import IntegrityError

from tests.casework.cases.test_races import Outcomes, at_once, both_have_read, no_locks, refused
from tests.casework.rounds.conftest import CODE, Beijing, on
from tongban.casework.rounds import actions, listing, record
from tongban.casework.rounds.models import Event, Round
from tongban.casework.rounds.rules import Act, RoundNotThere, State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def final(beijing: Beijing) -> Beijing:
    """A round in which nobody has applied, with its final list."""
    beijing.opened()
    for act, day in (
        (Act.CLOSE, on(4, 2)), (Act.RANK, on(4, 16)), (Act.PUBLISH, on(4, 20)), (Act.END_NOTICE, on(4, 28)),
        (Act.FINALISE, on(4, 28)),
    ):  # fmt: skip
        beijing.do(act, day)
    return beijing


def two_freeze(beijing: Beijing) -> Outcomes:
    freeze = partial(actions.advance, code=CODE, act=Act.FREEZE, by=beijing.officer("beijing-approver"), at=on(4, 29))
    with both_have_read(record, "must_hold"):
        return at_once(freeze, freeze)


def test_of_two_who_freeze_at_once_one_is_told_it_came_second(final: Beijing) -> None:
    assert refused(two_freeze(final)) == [RoundNotThere]
    assert Event.objects.filter(act=Act.FREEZE).count() == 1
    assert Round.objects.get().state == State.FROZEN
    assert listing.faults(CODE) == []
    assert record.broken_chain(CODE) == []


def test_without_the_lock_both_would_write_and_the_database_would_refuse_one(final: Beijing) -> None:
    with no_locks():
        assert refused(two_freeze(final)) == [IntegrityError]
    assert Event.objects.filter(act=Act.FREEZE).count() == 1


def test_a_freeze_that_breaks_off_leaves_the_round_as_it_was(final: Beijing) -> None:
    before = Round.objects.values().get()
    with patch.object(record, "event_hash", side_effect=RuntimeError), pytest.raises(RuntimeError):
        final.do(Act.FREEZE, on(4, 29))
    assert Round.objects.values().get() == before
    assert not Event.objects.filter(act=Act.FREEZE).exists()
