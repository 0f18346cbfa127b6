"""What every channel calls rounds and their acts, and how it puts what is refused there into words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from tongban.basis.policy.explain import Outcome
from tongban.basis.policy.ranking import NotRanked
from tongban.casework.rounds.rules import (
    Act,
    Answered,
    CheckedAlready,
    EnteredAlready,
    NoRoundThere,
    NotAdmitted,
    NotAfter,
    NotBefore,
    NotChecked,
    NotFrozen,
    NothingSaid,
    NotInRound,
    ObjectionsOpen,
    OwnWork,
    RecordedByYou,
    RoundNotThere,
    Stale,
    State,
)
from tongban.channels.frame.wording import day_in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from tongban.basis.refusals import Refusal

STATE: Mapping[State, "StrPromise"] = {
    State.ANNOUNCED: pgettext_lazy("round", "Announced"),
    State.OPEN: pgettext_lazy("round", "Open for applications"),
    State.SCORING: pgettext_lazy("round", "Being checked"),
    State.SUPPLEMENTING: pgettext_lazy("round", "Waiting for what is missing"),
    State.PRELIMINARY: pgettext_lazy("round", "Preliminary list"),
    State.PUBLIC_NOTICE: pgettext_lazy("round", "Public notice"),
    State.OBJECTIONS: pgettext_lazy("round", "Objections are decided"),
    State.FINAL: pgettext_lazy("round", "Final list"),
    State.FROZEN: pgettext_lazy("round", "Frozen"),
}
COLOUR: Mapping[State, str] = {
    State.ANNOUNCED: "grey",
    State.OPEN: "green",
    State.SCORING: "blue",
    State.SUPPLEMENTING: "yellow",
    State.PRELIMINARY: "blue",
    State.PUBLIC_NOTICE: "violet",
    State.OBJECTIONS: "yellow",
    State.FINAL: "blue",
    State.FROZEN: "grey",
}
ACT: Mapping[Act, "StrPromise"] = {  # on a button
    Act.OPEN: gettext_lazy("Open for applications"),
    Act.CLOSE: gettext_lazy("Close applications"),
    Act.ASK: gettext_lazy("Let people supply what is missing"),
    Act.RANK: gettext_lazy("Work out the list"),
    Act.PUBLISH: gettext_lazy("Show the list to the public"),
    Act.END_NOTICE: gettext_lazy("End the public notice"),
    Act.FINALISE: gettext_lazy("Make the list final"),
    Act.FREEZE: gettext_lazy("Freeze the list"),
}
FOLLOWS: Mapping[Act, "StrPromise"] = {  # what an act brings about, before it is done
    Act.OPEN: gettext_lazy("People can declare what counts and hand in applications from now on."),
    Act.CLOSE: gettext_lazy("Nobody can apply any more. Applications that were received in time are still entered."),
    Act.ASK: gettext_lazy("Who has applied can supply what was refused or is missing, until the last day by the rule."),
    Act.RANK: gettext_lazy(
        "Everybody is ranked by what was checked. What was refused counts for the worst that it can be. Lists before "
        "this one stay as they are."
    ),
    Act.PUBLISH: gettext_lazy(
        "Everybody can read the list, with names and ID numbers partly hidden, and who is in the round can "
        "object until the last day of the notice. You answer for it: it must not be the work of your own checks."
    ),
    Act.END_NOTICE: gettext_lazy("No objection is taken any more. What was objected is decided next."),
    Act.FINALISE: gettext_lazy("This list is the one that decides. It cannot be worked out again."),
    Act.FREEZE: gettext_lazy(
        "The list is worked out once more from its inputs, and its SHA-256 is written down for good. Who is admitted "
        "can then apply for the transfer. This cannot be undone."
    ),
}
DONE: Mapping[Act, "StrPromise"] = {
    Act.ANNOUNCE: gettext_lazy("Announced"),
    Act.OPEN: gettext_lazy("Opened for applications"),
    Act.CLOSE: gettext_lazy("Applications closed"),
    Act.ASK: gettext_lazy("Asked for what is missing"),
    Act.RANK: gettext_lazy("List worked out"),
    Act.PUBLISH: gettext_lazy("List shown to the public"),
    Act.END_NOTICE: gettext_lazy("Public notice ended"),
    Act.FINALISE: gettext_lazy("List made final"),
    Act.FREEZE: gettext_lazy("List frozen"),
    Act.DECLARE: gettext_lazy("Declared by the applicant"),
    Act.ENTER: gettext_lazy("Application entered"),
    Act.SUPPLY: gettext_lazy("Proven at the window"),
    Act.CHECK: gettext_lazy("Found to be so"),
    Act.REFUSE: gettext_lazy("Found not to be proven"),
    Act.OBJECT: gettext_lazy("Objection raised"),
    Act.UPHOLD: gettext_lazy("Objection upheld"),
    Act.REJECT: gettext_lazy("Objection rejected"),
}
ANSWERED: Mapping[Answered, "StrPromise"] = {
    Answered.OPEN: pgettext_lazy("objection", "Not decided yet"),
    Answered.UPHELD: pgettext_lazy("objection", "Upheld"),
    Answered.REJECTED: pgettext_lazy("objection", "Rejected"),
}
ANSWERED_COLOUR: Mapping[Answered, str] = {
    Answered.OPEN: "yellow",
    Answered.UPHELD: "green",
    Answered.REJECTED: "grey",
}
OUTCOME: Mapping[str, "StrPromise"] = {  # where somebody has no rank
    Outcome.NO: gettext_lazy("A condition is not fulfilled"),
    Outcome.UNKNOWN: gettext_lazy("A condition is not proven"),
}
REFUSED: Mapping[type["Refusal"], "StrPromise"] = {
    Stale: gettext_lazy("Something was checked or upheld after this list. Work out the list again first."),
    ObjectionsOpen: gettext_lazy("Objections are waiting. Decide each of them first."),
    OwnWork: gettext_lazy(
        "You have checked applications or worked out the list in this round, or answered for it. A colleague "
        "who has not does this."
    ),
    RecordedByYou: gettext_lazy("You recorded this at the window yourself. A colleague who has not checks it."),
    CheckedAlready: gettext_lazy(
        "An officer has checked this already. If it is wrong, object to the list when it is shown to the public."
    ),
    NothingSaid: gettext_lazy("Write the reason, in at least four characters: others read it."),
    NotInRound: gettext_lazy("This is for people who have an application in this round. There is none of yours."),
    EnteredAlready: gettext_lazy("This person has an application in the round already. Look at that one."),
    NotAdmitted: gettext_lazy(
        "No frozen list of a points round there admits this person. Check the list of the round."
    ),
    NotFrozen: gettext_lazy("The round is not over. The statement of points follows when its list is frozen."),
    NoRoundThere: gettext_lazy(
        "No round took applications there on the day this one was received. Look at the dates of the round."
    ),
    NotRanked: gettext_lazy("The policy of this round puts nobody in order. Ask who keeps the data pack."),
}


def refused(e: "Refusal") -> str:
    """Return why something was not done in a round, and what to do next; nothing if it is no refusal of a round."""
    if isinstance(e, RoundNotThere):
        return _("The round now stands at “%s”, so this is not possible. Load the page again.") % STATE[e.state]
    if isinstance(e, NotBefore):
        return _("This is possible from %s on.") % day_in_words(e.on)
    if isinstance(e, NotAfter):
        return _("This was possible until %s.") % day_in_words(e.on)
    if isinstance(e, NotChecked):
        count = len(e.numbers)
        told = ngettext(
            "%(count)s application is not checked in full: %(numbers)s. Check or refuse each fact first.",
            "%(count)s applications are not checked in full: %(numbers)s. Check or refuse each fact first.",
            count,
        )
        return told % {"count": count, "numbers": _(", ").join(e.numbers[:5]) + (" …" if count > 5 else "")}  # noqa: PLR2004
    return str(REFUSED.get(type(e), ""))
