"""What may happen in a round, in which order, by whom. Pure.

Source: 居住证暂行条例 第十六条第四项; 北京市积分落户管理办法.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from tongban.basis.items import Role
from tongban.basis.refusals import Refusal


class State(StrEnum):
    """How far a round is."""

    ANNOUNCED = "announced"
    OPEN = "open"  # for applications
    SCORING = "scoring"
    SUPPLEMENTING = "supplementing"
    PRELIMINARY = "preliminary"  # there is a list, nobody outside has seen it
    PUBLIC_NOTICE = "public_notice"
    OBJECTIONS = "objections"  # the notice is over; what was objected is decided, and the list worked out again
    FINAL = "final"
    FROZEN = "frozen"


class Act(StrEnum):
    """What is done in a round."""

    ANNOUNCE = "announce"
    OPEN = "open"
    CLOSE = "close"
    ASK = "ask"  # for what is missing, of everybody at once
    RANK = "rank"
    PUBLISH = "publish"
    END_NOTICE = "end_notice"
    FINALISE = "finalise"
    FREEZE = "freeze"
    # to one application
    DECLARE = "declare"
    ENTER = "enter"
    SUPPLY = "supply"  # an officer records what the applicant proves at the window
    CHECK = "check"
    REFUSE = "refuse"
    # to the list
    OBJECT = "object"
    UPHOLD = "uphold"
    REJECT = "reject"


class Status(StrEnum):
    """What an officer found of a fact."""

    CHECKED = "checked"
    REFUSED = "refused"


class Grade(StrEnum):
    """How far what was proven at a window can be trusted, as of evidence everywhere."""

    ISSUED = "A"  # an authority or its register says so
    SEEN = "B"  # the officer has seen the original


class Answered(StrEnum):
    """What became of an objection."""

    OPEN = "open"
    UPHELD = "upheld"
    REJECTED = "rejected"


NEXT_STATE: Mapping[tuple[State, Act], State] = {
    (State.ANNOUNCED, Act.ANNOUNCE): State.ANNOUNCED,  # the first event
    (State.ANNOUNCED, Act.OPEN): State.OPEN,
    (State.OPEN, Act.CLOSE): State.SCORING,
    (State.SCORING, Act.ASK): State.SUPPLEMENTING,
    (State.SCORING, Act.RANK): State.PRELIMINARY,
    (State.SUPPLEMENTING, Act.RANK): State.PRELIMINARY,
    (State.PRELIMINARY, Act.RANK): State.PRELIMINARY,
    (State.PRELIMINARY, Act.PUBLISH): State.PUBLIC_NOTICE,
    (State.PUBLIC_NOTICE, Act.END_NOTICE): State.OBJECTIONS,
    (State.OBJECTIONS, Act.RANK): State.OBJECTIONS,
    (State.OBJECTIONS, Act.FINALISE): State.FINAL,
    (State.FINAL, Act.FREEZE): State.FROZEN,
    # what leaves the round where it is
    **{(state, act): state for state in (State.OPEN, State.SUPPLEMENTING) for act in (Act.DECLARE, Act.SUPPLY)},
    **{(state, Act.ENTER): state for state in (State.OPEN, State.SCORING)},
    **{
        (state, act): state
        for state in (State.OPEN, State.SCORING, State.SUPPLEMENTING, State.PRELIMINARY, State.OBJECTIONS)
        for act in (Act.CHECK, Act.REFUSE)
    },
    (State.PUBLIC_NOTICE, Act.OBJECT): State.PUBLIC_NOTICE,
    **{
        (state, act): state for state in (State.PUBLIC_NOTICE, State.OBJECTIONS) for act in (Act.UPHOLD, Act.REJECT)
    },
}  # fmt: skip
# Who does what: in the office that keeps the list; checks also in the one that received the application.
ROLE: Mapping[Act, Role] = {
    Act.ANNOUNCE: Role.EXAMINER,
    Act.OPEN: Role.EXAMINER,
    Act.CLOSE: Role.EXAMINER,
    Act.ASK: Role.EXAMINER,
    Act.RANK: Role.EXAMINER,
    Act.PUBLISH: Role.APPROVER,
    Act.END_NOTICE: Role.EXAMINER,
    Act.FINALISE: Role.APPROVER,
    Act.FREEZE: Role.APPROVER,
    Act.SUPPLY: Role.CLERK,
    Act.CHECK: Role.EXAMINER,
    Act.REFUSE: Role.EXAMINER,
    Act.UPHOLD: Role.APPROVER,
    Act.REJECT: Role.APPROVER,
}
# Whoever has done one of these in a round does not do what answers for its list.
CHECKING = frozenset({Act.SUPPLY, Act.CHECK, Act.REFUSE, Act.RANK})
ANSWERING = frozenset({Act.PUBLISH, Act.FINALISE, Act.FREEZE, Act.UPHOLD, Act.REJECT})
SHOWN_TO_PUBLIC = frozenset({State.PUBLIC_NOTICE, State.OBJECTIONS, State.FINAL, State.FROZEN})
BY_HAND = tuple(
    act for act in ROLE if act not in {Act.ANNOUNCE, Act.SUPPLY, Act.CHECK, Act.REFUSE, Act.UPHOLD, Act.REJECT}
)
LEAST_WORDS, LONGEST = 4, 1000


class RoundNotThere(Refusal):
    """The round is at another point than the act needs. `state` is where it is."""

    def __init__(self, state: State, act: Act) -> None:
        super().__init__(f"{act} is not open in a round that is {state}")
        self.state, self.act = state, act


class NotBefore(Refusal):
    """A day must have come, or passed, that has not. `on` is the first day on which it can be done."""

    def __init__(self, on: date) -> None:
        super().__init__(f"not before {on}")
        self.on = on


class NotAfter(Refusal):
    """The last day is over. `on` was it."""

    def __init__(self, on: date) -> None:
        super().__init__(f"not after {on}")
        self.on = on


class NotChecked(Refusal):
    """Facts of some applications have been neither checked nor refused."""

    def __init__(self, numbers: Collection[str]) -> None:
        super().__init__(f"{len(numbers)} applications are not checked")
        self.numbers = sorted(numbers)


class Stale(Refusal):
    """Something was checked, refused or upheld after the list was worked out."""


class ObjectionsOpen(Refusal):
    """Objections have not been decided."""


class OwnWork(Refusal):
    """Who checked, or worked out the list, does not answer for it; who raised or has a part in it neither."""


class RecordedByYou(Refusal):
    """Who recorded at the window that something is proven does not find so themselves."""


class CheckedAlready(Refusal):
    """What was checked is not declared anew; it is objected to."""


class NothingSaid(Refusal):
    """Words are missing that others will read."""


class NotInRound(Refusal):
    """The person has no application in the round, or the round has no list that names it."""


class EnteredAlready(Refusal):
    """The person has an application in the round by another case."""


class NotAdmitted(Refusal):
    """No frozen list of a round there admits the person."""


class NotFrozen(Refusal):
    """The round is not over yet."""


class NoRoundThere(Refusal):
    """No round takes applications of this item there, or took them on the day it was received."""


def next_state(state: State, act: Act) -> State:
    """Return the state after an act, or raise RoundNotThere."""
    try:
        return NEXT_STATE[state, act]
    except KeyError:
        raise RoundNotThere(state, act) from None


def must_be_after(last_day: date | None, today: date) -> None:
    """Raise NotBefore until a last day is over."""
    if last_day is not None and today <= last_day:
        raise NotBefore(date.fromordinal(last_day.toordinal() + 1))


def must_be_within(first: date, last: date, today: date) -> None:
    """Raise NotBefore or NotAfter outside of some days, both included."""
    if today < first:
        raise NotBefore(first)
    if today > last:
        raise NotAfter(last)


def must_say(words: str) -> str:
    """Return words without blanks around them, or raise NothingSaid."""
    said = words.strip()[:LONGEST]
    if len(said) < LEAST_WORDS:
        raise NothingSaid
    return said


def must_be_another(act: Act, done: Collection[str]) -> None:
    """Raise OwnWork where an officer who has checked or worked out a list is to answer for it, or the reverse.

    Args:
        done: The acts that the officer has done in this round.
    """
    apart = CHECKING if act in ANSWERING else ANSWERING if act in CHECKING else frozenset()
    if apart.intersection(done):
        raise OwnWork(act)


def masked_name(name: str) -> str:
    """Return a name as a public list shows it: the first and, of three or more, the last character stay."""
    if len(name) <= 1:
        return "*"
    return name[0] + "*" * (len(name) - 1) if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]  # noqa: PLR2004
