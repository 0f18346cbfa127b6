"""What the policy officers' desk calls sections, kinds, changes and states."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, pgettext_lazy

from tongban.basis.citations import Confidence
from tongban.basis.policy.comparing import Change, Mark
from tongban.basis.policy.explain import Outcome
from tongban.casework.drafts.rules import Act, Counting, State

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

SECTION: Mapping[str, "StrPromise"] = {
    "head": gettext_lazy("Head"),
    "facts": gettext_lazy("What is asked of a person"),
    "parameters": gettext_lazy("Numbers over time"),
    "tables": gettext_lazy("Tables"),
    "derived": gettext_lazy("Values worked out on the way"),
    "conditions": gettext_lazy("Conditions"),
    "points": gettext_lazy("Points"),
    "groups": gettext_lazy("Points that count together"),
    "total": gettext_lazy("The total"),
    "outputs": gettext_lazy("What else it says"),
    "decision": gettext_lazy("How it decides"),
    "sources": gettext_lazy("Sources"),
    "not_covered": gettext_lazy("What it leaves out"),
    "tests": gettext_lazy("Tests"),
}
CONFIDENCE: Mapping[Confidence, "StrPromise"] = {
    "high": pgettext_lazy("confidence", "read in the text of the rule"),
    "medium": pgettext_lazy("confidence", "read in what others say of the rule"),
    "low": pgettext_lazy("confidence", "not verified: the office must look"),
}
CHANGE: Mapping[Change, "StrPromise"] = {
    Change.ADDED: pgettext_lazy("difference", "Added"),
    Change.REMOVED: pgettext_lazy("difference", "Taken out"),
    Change.CHANGED: pgettext_lazy("difference", "Changed"),
}
CHANGE_COLOUR: Mapping[Change, str] = {Change.ADDED: "green", Change.REMOVED: "red", Change.CHANGED: "blue"}
MARK: Mapping[Mark, "StrPromise"] = {  # read out, where colour is not seen
    Mark.KEPT: pgettext_lazy("line", "same"),
    Mark.OUT: pgettext_lazy("line", "before"),
    Mark.IN: pgettext_lazy("line", "after"),
}
OUTCOME: Mapping[Outcome, "StrPromise"] = {
    Outcome.YES: gettext_lazy("yes"),
    Outcome.NO: gettext_lazy("no"),
    Outcome.UNKNOWN: gettext_lazy("not known"),
}
KIND: Mapping[str, "StrPromise"] = {
    "yes_no": gettext_lazy("yes or no"),
    "choice": gettext_lazy("one of several"),
    "date": gettext_lazy("a day"),
    "number": gettext_lazy("a number"),
}
STATE: Mapping[State, "StrPromise"] = {
    State.EDITING: pgettext_lazy("draft", "Being written"),
    State.PROPOSED: pgettext_lazy("draft", "Waits for a second person"),
    State.PUBLISHED: pgettext_lazy("draft", "Published"),
    State.DROPPED: pgettext_lazy("draft", "Dropped"),
}
STATE_COLOUR: Mapping[State, str] = {
    State.EDITING: "blue",
    State.PROPOSED: "yellow",
    State.PUBLISHED: "green",
    State.DROPPED: "grey",
}
DONE: Mapping[Act, "StrPromise"] = {
    Act.START: pgettext_lazy("draft", "Begun"),
    Act.SAVE: pgettext_lazy("draft", "Saved"),
    Act.PROPOSE: pgettext_lazy("draft", "Proposed"),
    Act.TAKE_BACK: pgettext_lazy("draft", "Proposal taken back"),
    Act.SEND_BACK: pgettext_lazy("draft", "Sent back"),
    Act.PUBLISH: pgettext_lazy("draft", "Approved and published"),
    Act.DROP: pgettext_lazy("draft", "Given up"),
}
ASK: Mapping[Act, "StrPromise"] = {  # on buttons and links
    Act.PROPOSE: gettext_lazy("Propose for review"),
    Act.TAKE_BACK: gettext_lazy("Take the proposal back"),
    Act.PUBLISH: gettext_lazy("Approve and publish"),
    Act.SEND_BACK: gettext_lazy("Send back"),
    Act.DROP: gettext_lazy("Drop the draft"),
}
QUESTION: Mapping[Act, "StrPromise"] = {
    Act.PROPOSE: gettext_lazy("Propose this draft?"),
    Act.TAKE_BACK: gettext_lazy("Take the proposal back?"),
    Act.PUBLISH: gettext_lazy("Approve this draft and publish it?"),
    Act.SEND_BACK: gettext_lazy("Send this draft back?"),
    Act.DROP: gettext_lazy("Drop this draft?"),
}
FOLLOWS: Mapping[Act, "StrPromise"] = {
    Act.PROPOSE: gettext_lazy(
        "A second person, who has written nothing in it, reads it and publishes it or sends it back. "
        "Until then nobody changes it."
    ),
    Act.TAKE_BACK: gettext_lazy("You can write in it again, and propose it later."),
    Act.PUBLISH: gettext_lazy(
        "It becomes a version of the policy, exactly as you have read it. A published version is never changed: "
        "what is wrong with it is put right by the next one."
    ),
    Act.SEND_BACK: gettext_lazy("Whoever wrote it reads your reason and can write in it again."),
    Act.DROP: gettext_lazy("Nobody writes in it any more. What it said and why it was dropped stays to be read."),
}
COUNTING: Mapping[Counting, "StrPromise"] = {
    Counting.WAITING: pgettext_lazy("simulation", "Waits to be counted"),
    Counting.RUNNING: pgettext_lazy("simulation", "Being counted"),
    Counting.DONE: pgettext_lazy("simulation", "Counted"),
    Counting.STOPPED: pgettext_lazy("simulation", "Stopped"),
    Counting.FAILED: pgettext_lazy("simulation", "Could not be counted"),
}
COUNTING_COLOUR: Mapping[Counting, str] = {
    Counting.WAITING: "grey",
    Counting.RUNNING: "blue",
    Counting.DONE: "green",
    Counting.STOPPED: "grey",
    Counting.FAILED: "red",
}
FAULT: Mapping[str, "StrPromise"] = {
    "population": gettext_lazy("The population is no longer where it was. Choose another one."),
    "gone": gettext_lazy(
        "Whoever was counting has ended without a word, perhaps for want of memory. Ask again for fewer people."
    ),
    "fault": gettext_lazy("Something went wrong while counting. Whoever runs the system finds it in the log."),
}
