"""What may happen in a round, in which order, by whom."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.casework.rounds.rules import (
    ANSWERING,
    CHECKING,
    NEXT_STATE,
    Act,
    NotAfter,
    NotBefore,
    NotChecked,
    NothingSaid,
    OwnWork,
    RoundNotThere,
    State,
    masked_name,
    must_be_after,
    must_be_another,
    must_be_within,
    must_say,
    next_state,
)

WAY = [Act.OPEN, Act.CLOSE, Act.ASK, Act.RANK, Act.PUBLISH, Act.END_NOTICE, Act.RANK, Act.FINALISE, Act.FREEZE]


def test_a_round_goes_its_way_to_the_frozen_list() -> None:
    state = State.ANNOUNCED
    for act in WAY:
        state = next_state(state, act)
    assert state is State.FROZEN


def test_nothing_is_done_in_a_round_that_is_frozen() -> None:
    for act in Act:
        with pytest.raises(RoundNotThere) as refused:
            next_state(State.FROZEN, act)
        assert (refused.value.state, refused.value.act) == (State.FROZEN, act)


def test_a_list_is_shown_before_it_is_final_and_never_worked_out_while_it_is_shown() -> None:
    assert {state for (state, act) in NEXT_STATE if act is Act.FINALISE} == {State.OBJECTIONS}
    assert (State.PUBLIC_NOTICE, Act.RANK) not in NEXT_STATE
    assert (State.FINAL, Act.RANK) not in NEXT_STATE


@given(st.sampled_from(State), st.lists(st.sampled_from(Act), max_size=30))
def test_no_way_leads_to_the_frozen_list_past_the_public_notice(start: State, acts: list[Act]) -> None:
    state, seen = State.ANNOUNCED, [State.ANNOUNCED]
    for act in acts:
        state = NEXT_STATE.get((state, act), state)
        seen.append(state)
    assert state is not State.FROZEN or State.PUBLIC_NOTICE in seen


def test_a_last_day_is_over_on_the_day_after_it() -> None:
    must_be_after(None, date(2026, 4, 1))
    must_be_after(date(2026, 4, 1), date(2026, 4, 2))
    with pytest.raises(NotBefore) as refused:
        must_be_after(date(2026, 4, 1), date(2026, 4, 1))
    assert refused.value.on == date(2026, 4, 2)


def test_the_first_and_the_last_day_of_a_window_belong_to_it() -> None:
    first, last = date(2026, 3, 2), date(2026, 4, 1)
    must_be_within(first, last, first)
    must_be_within(first, last, last)
    with pytest.raises(NotBefore):
        must_be_within(first, last, date(2026, 3, 1))
    with pytest.raises(NotAfter) as refused:
        must_be_within(first, last, date(2026, 4, 2))
    assert refused.value.on == last


def test_who_checks_does_not_answer_for_the_list_and_the_reverse() -> None:
    for checked in CHECKING:
        for answered in ANSWERING:
            with pytest.raises(OwnWork):
                must_be_another(answered, [checked])
            with pytest.raises(OwnWork):
                must_be_another(checked, [answered])
    must_be_another(Act.CHECK, [Act.CHECK, Act.RANK])
    must_be_another(Act.FREEZE, [Act.PUBLISH, Act.FINALISE])
    must_be_another(Act.CLOSE, [Act.CHECK, Act.PUBLISH])


def test_a_reason_says_something() -> None:
    assert must_say("  证据不足  ") == "证据不足"
    for words in ("", "   ", "不行"):
        with pytest.raises(NothingSaid):
            must_say(words)


def test_who_is_not_checked_is_named_in_order() -> None:
    assert NotChecked({"b", "a"}).numbers == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "shown"), [("", "*"), ("王", "*"), ("王芳", "王*"), ("罗小芸", "罗*芸"), ("欧阳小芸", "欧**芸")]
)
def test_a_public_list_hides_a_part_of_each_name(name: str, shown: str) -> None:
    assert masked_name(name) == shown
