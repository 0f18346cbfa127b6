"""What may be done after a decision: to a bad rating, to a contest, to what was granted. Pure: no Django, no clock."""

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from tongban.basis.aftercare import Ground, When
from tongban.basis.refusals import Refusal
from tongban.casework.cases.states import Act, State

S = TypeVar("S")
A = TypeVar("A")


class StepNotOpen(Refusal):
    """What was asked for has been done, or its turn has not come."""


class RatedAlready(Refusal):
    """A visit is rated once, and so is a matter."""


class NotRatable(Refusal):
    """There is nothing to rate yet, or the link can no longer be used."""


class NotContestable(Refusal):
    """The item names no way to contest it, or it has been contested that way already."""


class GroundDoesNotFit(Refusal):
    """The law does not list this ground for this act and document."""


class HearingOpen(Refusal):
    """The holder may still ask for a hearing, or has asked and not been heard."""


# --- ratings --------------------------------------------------------------------------------------


class FollowUpState(StrEnum):
    """Where the answer to a bad rating stands."""

    OPEN = "open"
    FOUNDED = "founded"  # verified: there is something to put right
    TO_ANSWER = "to_answer"  # put right, or nothing to put right
    TO_CALL = "to_call"  # answered; whoever rated is called back
    APPEALED = "appealed"  # the office says that it is wrong or malicious
    CLOSED = "closed"
    SET_ASIDE = "set_aside"


class FollowUpAct(StrEnum):
    """What is done about a bad rating."""

    FIND = "find"  # founded
    FIND_NOT = "find_not"  # not founded
    RECTIFY = "rectify"
    ANSWER = "answer"
    CALL_BACK = "call_back"
    APPEAL = "appeal"
    UPHOLD = "uphold"  # the rating
    SET_ASIDE = "set_aside"


# Verify, put right, answer, call back: none is left out. Source: 国办发〔2019〕51号.
NEXT_FOLLOW_UP: Mapping[tuple[FollowUpState, FollowUpAct], FollowUpState] = {
    (FollowUpState.OPEN, FollowUpAct.FIND): FollowUpState.FOUNDED,
    (FollowUpState.OPEN, FollowUpAct.FIND_NOT): FollowUpState.TO_ANSWER,
    (FollowUpState.OPEN, FollowUpAct.APPEAL): FollowUpState.APPEALED,
    (FollowUpState.FOUNDED, FollowUpAct.RECTIFY): FollowUpState.TO_ANSWER,
    (FollowUpState.TO_ANSWER, FollowUpAct.ANSWER): FollowUpState.TO_CALL,
    (FollowUpState.TO_CALL, FollowUpAct.CALL_BACK): FollowUpState.CLOSED,
    (FollowUpState.APPEALED, FollowUpAct.UPHOLD): FollowUpState.OPEN,
    (FollowUpState.APPEALED, FollowUpAct.SET_ASIDE): FollowUpState.SET_ASIDE,
}
BY_SUPERVISOR = frozenset({FollowUpAct.UPHOLD, FollowUpAct.SET_ASIDE})
RECTIFIES = frozenset({FollowUpAct.FIND_NOT, FollowUpAct.RECTIFY, FollowUpAct.SET_ASIDE})  # and ends the time limit
OVER = frozenset({FollowUpState.CLOSED, FollowUpState.SET_ASIDE})

RATABLE = frozenset({State.COMPLETED, State.DELIVERED, State.REFUSED, State.NOT_ACCEPTED})


def hash_of(token: str) -> str:
    """Return what is kept of the link that a counter shows."""
    return hashlib.sha256(token.encode()).hexdigest()


# --- contests -------------------------------------------------------------------------------------


class ContestState(StrEnum):
    """Where a contest stands."""

    LODGED = "lodged"
    ACCEPTED = "accepted"
    OVER = "over"


class Outcome(StrEnum):
    """How a contest ended."""

    UPHELD = "upheld"
    CHANGED = "changed"
    QUASHED = "quashed"
    ORDERED = "ordered"  # to act
    NOT_ACCEPTED = "not_accepted"
    ABANDONED = "abandoned"  # not corrected in time
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"


STANDS = frozenset({Outcome.UPHELD, Outcome.NOT_ACCEPTED})  # the decision, so that the court is next
DECIDED_ANEW = frozenset({Outcome.CHANGED, Outcome.QUASHED, Outcome.ORDERED})


def consequence(outcome: Outcome, state: State) -> Act:
    """Return what the outcome of a contest does to a case: it is decided anew, or it stays where it stands.

    A grant that was quashed stays a case that was granted; what it granted is rescinded by an act of its own.

    Source: 行政复议法 第六十三条 to 第六十八条; 行政诉讼法 第六十九条, 第七十条, 第七十二条.
    """
    refused = state in {State.REFUSED, State.NOT_ACCEPTED}
    return Act.REOPEN if refused and outcome in DECIDED_ANEW else Act.CONTEST_ENDED


# --- what was granted -----------------------------------------------------------------------------


class MeasureState(StrEnum):
    """Where the taking away of a grant stands."""

    PROPOSED = "proposed"  # the holder has been told, and may be heard
    DECIDED = "decided"
    DROPPED = "dropped"


def must_fit(ground: Ground | None, *, expired: bool, ended: bool) -> Ground:
    """Return the ground if the law lists it and the document is as it must be, or raise GroundDoesNotFit.

    Source: 行政许可法 第七十条 (expired; rescinded, withdrawn or revoked before).
    """
    if ground is None:
        raise GroundDoesNotFit
    if (ground.when is When.EXPIRED and not expired) or (ground.when is When.ENDED) != ended:
        raise GroundDoesNotFit
    return ground


def must_be_heard(*, until: date | None, asked: bool, heard: bool, on: date) -> None:
    """Raise HearingOpen unless the holder has been heard, or has let the time to ask for it pass.

    Source: 行政许可法 第四十七条, 第七十二条第七项; 行政处罚法 第六十三条, 第六十四条.
    """
    waits = asked or (until is not None and on <= until)
    if waits and not heard:
        raise HearingOpen


def following(table: Mapping[tuple[S, A], S], state: S, act: A) -> S:
    """Return what an act makes of a state, or raise StepNotOpen."""
    try:
        return table[state, act]
    except KeyError:
        raise StepNotOpen from None
