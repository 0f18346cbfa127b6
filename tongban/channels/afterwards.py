"""What both channels call what comes after a decision: endings, outcomes, states of a follow-up."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, pgettext_lazy

from tongban.basis.aftercare import Ending
from tongban.casework.reviews.rules import FollowUpAct, FollowUpState, Outcome

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ENDING: Mapping[str, "StrPromise"] = {
    Ending.RESCIND: gettext_lazy("Rescind what was granted"),
    Ending.WITHDRAW_GRANT: gettext_lazy("Withdraw what was granted"),
    Ending.REVOKE: gettext_lazy("Revoke the licence for a breach"),
    Ending.DEREGISTER: gettext_lazy("Deregister"),
}
OUTCOME: Mapping[str, "StrPromise"] = {
    Outcome.UPHELD: gettext_lazy("The decision was upheld"),
    Outcome.CHANGED: gettext_lazy("The decision was changed"),
    Outcome.QUASHED: gettext_lazy("The decision was quashed"),
    Outcome.ORDERED: gettext_lazy("The office was ordered to act"),
    Outcome.NOT_ACCEPTED: gettext_lazy("The application was not accepted"),
    Outcome.ABANDONED: gettext_lazy("The application was not completed in time, and counts as abandoned"),
    Outcome.WITHDRAWN: gettext_lazy("The application was withdrawn"),
    Outcome.TERMINATED: gettext_lazy("The procedure was terminated"),
}
FOLLOW_UP: Mapping[str, "StrPromise"] = {
    FollowUpState.OPEN: gettext_lazy("The rating is being verified"),
    FollowUpState.FOUNDED: gettext_lazy("Verified: it is being put right"),
    FollowUpState.TO_ANSWER: gettext_lazy("To be answered"),
    FollowUpState.TO_CALL: gettext_lazy("Answered; a call back follows"),
    FollowUpState.APPEALED: gettext_lazy("The office appealed against the rating; a supervisor decides"),
    FollowUpState.CLOSED: gettext_lazy("Put right, answered and called back"),
    FollowUpState.SET_ASIDE: gettext_lazy("Set aside by a supervisor; it is not counted"),
}
STEP: Mapping[str, "StrPromise"] = {
    FollowUpAct.FIND: pgettext_lazy("button", "It is founded"),
    FollowUpAct.FIND_NOT: pgettext_lazy("button", "It is not founded"),
    FollowUpAct.RECTIFY: pgettext_lazy("button", "It is put right"),
    FollowUpAct.ANSWER: pgettext_lazy("button", "Answer whoever rated"),
    FollowUpAct.CALL_BACK: pgettext_lazy("button", "They have been called back"),
    FollowUpAct.APPEAL: pgettext_lazy("button", "Appeal: wrong or malicious"),
    FollowUpAct.UPHOLD: pgettext_lazy("button", "The rating stands"),
    FollowUpAct.SET_ASIDE: pgettext_lazy("button", "Set the rating aside"),
}
