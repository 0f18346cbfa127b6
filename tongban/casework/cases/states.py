"""The states of a case, what may be done to it, and what each act makes of each state: the whole machine, as data.

Who may do what is asked of `rules`.
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    IN_CORRECTION = "in_correction"  # told once, in full, what is missing
    ACCEPTED = "accepted"  # the time limit runs
    APPROVED = "approved"
    COMPLETED = "completed"  # the registers say so
    DELIVERED = "delivered"
    NOT_ACCEPTED = "not_accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"  # decided on a commitment that was found false
    RESCINDED = "rescinded"  # taken back, as if it had never been granted


class Act(StrEnum):
    """What can be done to a case."""

    SUBMIT = "submit"
    ASK_CORRECTION = "ask_correction"
    SUPPLY = "supply"
    ACCEPT = "accept"
    REFUSE = "refuse"  # not to accept
    DO_STEP = "do_step"
    APPROVE = "approve"
    REJECT = "reject"  # not to grant
    COMPLETE = "complete"
    DELIVER = "deliver"
    WITHDRAW = "withdraw"
    SETTLE = "settle"  # accepted, decided and entered in one act; or filed; or an enquiry answered at once
    ANSWER = "answer"  # an enquiry that was accepted is answered
    PAUSE = "pause"  # the time limit stands still, with a written notice of how long
    RESUME = "resume"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    KEEP_LIMIT = "keep_limit"  # not to extend
    SEND_OFFICERS = "send_officers"  # to look for themselves
    OFFER_HEARING = "offer_hearing"  # tell the applicant and others concerned of their right to a hearing
    ASK_HEARING = "ask_hearing"
    SET_HEARING = "set_hearing"  # time, place and chair
    CHALLENGE = "challenge"  # the chair of a hearing
    ANSWER_CHALLENGE = "answer_challenge"
    HOLD_HEARING = "hold_hearing"
    BE_HEARD = "be_heard"  # somebody concerned says what they have to say
    DEEM = "deem"  # the office was silent, and the law grants
    CORRECT = "correct"  # an error put right on the spot
    SECOND_NOTICE = "second_notice"  # a second list was attempted, and not sent
    SUPPLY_GAP = "supply_gap"  # what was promised at acceptance
    GAP_LAPSED = "gap_lapsed"  # what was promised did not come in time
    FIND_FALSE = "find_false"  # the later check of a commitment
    TAKE_BACK = "take_back"  # what was granted on a false commitment
    BAR = "bar"  # from applying again, for a time
    PRIORITISE = "prioritise"  # green channel, put off, or back to the usual order
    HAND_ON = "hand_on"  # the duty of the first officer asked
    ADD_PAPER = "add_paper"  # a file for a piece of evidence came in
    MARK_PAPER = "mark_paper"  # an officer says of one file whether it will do
    RECOUNT = "recount"  # a year's notice was loaded: due dates that waited for it are worked out again
    CONTEST = "contest"  # reconsideration or an action at law was lodged
    CONTEST_ENDED = "contest_ended"  # its outcome leaves the case where it stands
    REOPEN = "reopen"  # the decision was quashed or changed: it is decided anew
    RESCIND = "rescind"  # the grant should not have been given
    WITHDRAW_GRANT = "withdraw_grant"  # the law or the facts have changed since
    REVOKE = "revoke"  # the holder broke the law
    DEREGISTER = "deregister"  # the document has come to its end


OPEN = frozenset({State.SUBMITTED, State.IN_CORRECTION, State.ACCEPTED, State.APPROVED})
# Where a case can stand when somebody is barred because of it: never granted, or the grant taken back.
BARRING = (State.NOT_ACCEPTED, State.REFUSED, State.RESCINDED, State.COMPLETED, State.DELIVERED)
# What can be contested: a decision, or that there is none.
CONTESTED = tuple(state for state in State if state not in {State.IN_CORRECTION, State.WITHDRAWN})
# How a licence is lost: four acts, never one. Source: 行政许可法 第八条, 第六十九条, 第七十条.
ON_A_GRANT = (Act.RESCIND, Act.WITHDRAW_GRANT, Act.REVOKE, Act.DEREGISTER)
ALONGSIDE = frozenset({Act.RECOUNT, Act.CONTEST, Act.CONTEST_ENDED, *ON_A_GRANT})  # the case stays where it stands

BESIDE = (Act.PAUSE, Act.ASK_EXTENSION, Act.OFFER_HEARING)  # by whoever works on the case, whatever is next
IN_A_HEARING = (Act.ASK_HEARING, Act.CHALLENGE, Act.BE_HEARD)  # by whoever is concerned
ANSWERS = (
    Act.RESUME, Act.EXTEND, Act.KEEP_LIMIT, Act.SEND_OFFICERS, Act.SET_HEARING, Act.ANSWER_CHALLENGE, Act.HOLD_HEARING,
)  # fmt: skip
NEXT_STATE: Mapping[tuple[State, Act], State] = {
    (State.SUBMITTED, Act.ASK_CORRECTION): State.IN_CORRECTION,
    (State.SUBMITTED, Act.ACCEPT): State.ACCEPTED,
    (State.SUBMITTED, Act.REFUSE): State.NOT_ACCEPTED,
    (State.SUBMITTED, Act.SETTLE): State.COMPLETED,
    (State.SUBMITTED, Act.WITHDRAW): State.WITHDRAWN,
    (State.IN_CORRECTION, Act.SUPPLY): State.SUBMITTED,
    (State.IN_CORRECTION, Act.REFUSE): State.NOT_ACCEPTED,
    (State.IN_CORRECTION, Act.WITHDRAW): State.WITHDRAWN,
    (State.ACCEPTED, Act.DO_STEP): State.ACCEPTED,
    (State.ACCEPTED, Act.APPROVE): State.APPROVED,
    (State.ACCEPTED, Act.ANSWER): State.COMPLETED,
    (State.ACCEPTED, Act.REJECT): State.REFUSED,
    (State.ACCEPTED, Act.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Act.DO_STEP): State.APPROVED,
    (State.APPROVED, Act.COMPLETE): State.COMPLETED,
    (State.COMPLETED, Act.DELIVER): State.DELIVERED,
    (State.SUBMITTED, Act.CORRECT): State.SUBMITTED,
    (State.SUBMITTED, Act.SECOND_NOTICE): State.SUBMITTED,
    (State.IN_CORRECTION, Act.SECOND_NOTICE): State.IN_CORRECTION,
    (State.ACCEPTED, Act.SECOND_NOTICE): State.ACCEPTED,
    (State.ACCEPTED, Act.SUPPLY_GAP): State.ACCEPTED,
    (State.ACCEPTED, Act.GAP_LAPSED): State.ACCEPTED,
    (State.COMPLETED, Act.FIND_FALSE): State.BROKEN,
    (State.DELIVERED, Act.FIND_FALSE): State.BROKEN,
    (State.COMPLETED, Act.DO_STEP): State.COMPLETED,
    (State.DELIVERED, Act.DO_STEP): State.DELIVERED,
    (State.BROKEN, Act.TAKE_BACK): State.RESCINDED,
    **{(state, Act.BAR): state for state in BARRING},
    **{(state, act): state for state in sorted(OPEN - {State.APPROVED}) for act in (Act.ADD_PAPER, Act.MARK_PAPER)},
    **{(state, act): state for state in sorted(OPEN) for act in (Act.PRIORITISE, Act.HAND_ON)},
    (State.SUBMITTED, Act.DEEM): State.APPROVED,
    (State.ACCEPTED, Act.DEEM): State.APPROVED,
    (State.SUBMITTED, Act.RECOUNT): State.SUBMITTED,
    (State.ACCEPTED, Act.RECOUNT): State.ACCEPTED,
    (State.APPROVED, Act.RECOUNT): State.APPROVED,
    (State.COMPLETED, Act.RECOUNT): State.COMPLETED,
    (State.REFUSED, Act.REOPEN): State.ACCEPTED,
    (State.NOT_ACCEPTED, Act.REOPEN): State.SUBMITTED,
    **{(state, act): state for state in CONTESTED for act in (Act.CONTEST, Act.CONTEST_ENDED)},
    **{(state, act): state for state in (State.COMPLETED, State.DELIVERED) for act in ON_A_GRANT},
    **{(State.ACCEPTED, act): State.ACCEPTED for act in (*BESIDE, *IN_A_HEARING, *ANSWERS)},
}
