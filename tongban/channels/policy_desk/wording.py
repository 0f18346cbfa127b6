"""What the policy officers' desk calls sections, kinds, changes and states."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy, pgettext_lazy

from tongban.basis.citations import Confidence
from tongban.basis.policy.comparing import Change, Mark
from tongban.basis.policy.explain import Outcome

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
