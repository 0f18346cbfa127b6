"""Which cases of a life event begin, which wait, which fall away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.casework.life_events.rules import DONE, OVER, Line, Standing, to_begin, to_drop

WAITING, BEGUN, DROPPED, IMPOSSIBLE = Standing.WAITING, Standing.BEGUN, Standing.DROPPED, Standing.IMPOSSIBLE


def test_what_waits_for_nothing_begins_at_once_and_the_rest_waits() -> None:
    lines = [Line("birth", WAITING), Line("card", WAITING, "birth"), Line("car", WAITING)]
    assert to_begin(lines) == ["birth", "car"]
    assert to_drop(lines) == []


@pytest.mark.parametrize("state", sorted(DONE))
def test_what_waited_begins_when_the_case_before_it_is_done(state: str) -> None:
    assert to_begin([Line("birth", BEGUN, "", state), Line("card", WAITING, "birth")]) == ["card"]


@pytest.mark.parametrize("state", ["submitted", "in_correction", "accepted", "approved"])
def test_it_waits_while_the_case_before_it_is_under_way(state: str) -> None:
    lines = [Line("birth", BEGUN, "", state), Line("card", WAITING, "birth")]
    assert (to_begin(lines), to_drop(lines)) == ([], [])


@pytest.mark.parametrize("state", sorted(OVER))
def test_what_waited_for_a_case_that_came_to_nothing_falls_away_with_what_waits_for_it(state: str) -> None:
    lines = [Line("a", BEGUN, "", state), Line("b", WAITING, "a"), Line("c", WAITING, "b"), Line("d", BEGUN)]
    assert to_drop(lines) == ["b", "c"]
    assert to_begin(lines) == []


def test_what_could_not_be_handed_in_drags_down_only_what_waited_for_it() -> None:
    lines = [Line("a", IMPOSSIBLE), Line("b", WAITING, "a"), Line("c", WAITING)]
    assert (to_begin(lines), to_drop(lines)) == (["c"], ["b"])
    assert to_drop([Line("a", DROPPED), Line("b", BEGUN, "a", "accepted")]) == []


@given(st.sampled_from(Standing), st.sampled_from(["", "accepted", *sorted(DONE | OVER)]))
def test_nothing_begins_and_falls_away_at_once(standing: Standing, state: str) -> None:
    lines = [Line("a", standing, "", state), Line("b", WAITING, "a"), Line("c", WAITING, "b")]
    assert not set(to_begin(lines)) & set(to_drop(lines))
