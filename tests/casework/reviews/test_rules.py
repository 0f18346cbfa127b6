"""The rules of what comes after a decision: no step left out, no ground that does not fit, nobody unheard."""

from datetime import date

import pytest

from tongban.basis.aftercare import Ground, When
from tongban.basis.citations import Citation
from tongban.basis.words import Words
from tongban.casework.cases.states import Act, State
from tongban.casework.reviews.rules import (
    NEXT_FOLLOW_UP,
    OVER,
    FollowUpAct,
    FollowUpState,
    GroundDoesNotFit,
    HearingOpen,
    Outcome,
    StepNotOpen,
    consequence,
    following,
    hash_of,
    must_be_heard,
    must_fit,
)

GROUND = Ground(code="x", words=Words("情形", "ground"), citation=Citation("法", "", "low"))


@pytest.mark.law("rating-bad", "rating-call-back")
def test_every_way_to_the_end_leads_over_an_answer_and_a_call_or_a_supervisor() -> None:
    def ways(state: FollowUpState, gone: tuple[FollowUpAct, ...] = ()) -> list[tuple[FollowUpAct, ...]]:
        if state in OVER or gone.count(FollowUpAct.APPEAL) > 1:
            return [gone]
        return [
            way for (at, act), then in NEXT_FOLLOW_UP.items() if at is state for way in ways(then, (*gone, act))
        ]  # fmt: skip

    for way in ways(FollowUpState.OPEN):
        answered = FollowUpAct.ANSWER in way and way[-1] is FollowUpAct.CALL_BACK
        assert answered or FollowUpAct.SET_ASIDE in way or way.count(FollowUpAct.APPEAL) > 1
    with pytest.raises(StepNotOpen):
        following(NEXT_FOLLOW_UP, FollowUpState.CLOSED, FollowUpAct.FIND)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_refusal_that_fell_is_decided_anew(outcome: Outcome, state: State) -> None:
    fell = outcome in {Outcome.QUASHED, Outcome.CHANGED, Outcome.ORDERED}
    anew = fell and state in {State.REFUSED, State.NOT_ACCEPTED}
    assert consequence(outcome, state) is (Act.REOPEN if anew else Act.CONTEST_ENDED)


@pytest.mark.law("licensing-70")
@pytest.mark.parametrize(
    ("when", "expired", "ended", "fits"),
    [
        (When.ALWAYS, False, False, True),
        (When.ALWAYS, True, False, True),
        (When.ALWAYS, False, True, False),  # what was lost is deregistered on that ground alone
        (When.EXPIRED, True, False, True),
        (When.EXPIRED, False, False, False),
        (When.ENDED, False, True, True),
        (When.ENDED, False, False, False),
    ],
)
def test_a_ground_fits_the_document(when: When, expired: bool, ended: bool, fits: bool) -> None:  # noqa: FBT001
    ground = Ground(code="x", words=GROUND.words, citation=GROUND.citation, when=when)
    if fits:
        assert must_fit(ground, expired=expired, ended=ended) is ground
    else:
        with pytest.raises(GroundDoesNotFit):
            must_fit(ground, expired=expired, ended=ended)
    with pytest.raises(GroundDoesNotFit):
        must_fit(None, expired=expired, ended=ended)


@pytest.mark.law("licensing-47", "licensing-72-7")
@pytest.mark.parametrize(
    ("until", "asked", "heard", "waits"),
    [
        (None, False, False, False),  # no such right
        (9, False, False, True),  # the last day
        (8, False, False, False),  # past, and nobody asked
        (8, True, False, True),
        (8, True, True, False),
    ],
)
def test_nothing_is_decided_while_somebody_may_still_be_heard(
    until: int | None,
    asked: bool,  # noqa: FBT001
    heard: bool,  # noqa: FBT001
    waits: bool,  # noqa: FBT001
) -> None:
    day = date(2026, 3, until) if until else None
    if waits:
        with pytest.raises(HearingOpen):
            must_be_heard(until=day, asked=asked, heard=heard, on=date(2026, 3, 9))
    else:
        must_be_heard(until=day, asked=asked, heard=heard, on=date(2026, 3, 9))


def test_a_link_is_kept_as_a_hash() -> None:
    assert hash_of("token") != hash_of("other")
    assert "token" not in hash_of("token")
