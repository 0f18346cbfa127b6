"""Why something was not done, in words: where things stand and what to do next. No code, no blame."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.basis.actors import Actor, Officer
from tongban.basis.answers import WrongAnswers
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound, Refusal
from tongban.basis.terms import BarCause
from tongban.basis.workdays import CalendarGap
from tongban.casework.appointments.rules import MayNotBook
from tongban.casework.breakglass.rules import (
    Ended,
    InYourDuty,
    NoSuchPurpose,
    OwnOpening,
    ReasonTooShort,
    ReviewedAlready,
)
from tongban.casework.cases.holding import NotFit, NotSupervisor, NotTaken, Taken
from tongban.casework.cases.many import NotForMany, NotWaiting
from tongban.casework.cases.refusals import (
    EarlierOpen,
    GapOpen,
    NoBar,
    NoCommitment,
    NoHousehold,
    NotHandledHere,
    NotTolerable,
    OpenAlready,
    OtherOffice,
    StalePage,
)
from tongban.casework.cases.rules import (
    ActNotOpen,
    NotEntitled,
    NotSaid,
    NotSent,
    NotYourPost,
    SameOfficer,
    ToldAlready,
    TooLate,
    TooSoon,
)
from tongban.casework.cases.states import Act
from tongban.casework.drafts.beginning import PublishedAlready, WrongName
from tongban.casework.drafts.rules import (
    BaseOutdated,
    DraftFaulty,
    DraftNotOpen,
    HoldsAlready,
    NoSuchPopulation,
    NotExplained,
    NothingChanged,
    OtherSide,
    StaleDraft,
    TextTooLong,
    TooManyWaiting,
)
from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.casework.licences.rules import (
    NoGround,
    NoLicence,
    NoReason,
    NothingProposed,
    NotOfOffice,
    ProposedAlready,
    SecondOfficer,
)
from tongban.casework.life_events.rules import HandedIn
from tongban.casework.messages.rules import CodeTooSoon, CodeWrong, WrongContact
from tongban.casework.messages.subscribing import OutOfReach
from tongban.casework.offices.absences import AwayAlready, DaysWrong, NoDeputy
from tongban.casework.offices.searches import NoRoom, NotNamed
from tongban.casework.reviews.rules import (
    GroundDoesNotFit,
    HearingOpen,
    NotContestable,
    NotRatable,
    RatedAlready,
    StepNotOpen,
)
from tongban.casework.standing.rules import Barred, InPerson, NoMandate
from tongban.casework.supervision.rules import ExplainedAlready, NotLate
from tongban.channels import reception_words, round_words, wording
from tongban.channels.frame.wording import day_in_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def refusal(e: Refusal, *, to: Actor) -> str:
    """Say where things stand and what to do next. No code, no blame."""
    if isinstance(e, ActNotOpen):
        return _not_open(e, to)
    if isinstance(e, NotYourPost):
        return _("This is not yours to do. It is for: %(role)s, %(office)s.") % {
            "role": wording.ROLE[Role(e.task.role)],
            "office": wording.duty(None, e.task.duty),
        }
    if isinstance(e, NotSaid):
        return str(wording.NOT_SAID[e.what])
    if isinstance(e, Barred | InPerson | OpenAlready | EarlierOpen | TooLate | TooSoon | MayNotBook):
        return _not_now(e) if isinstance(e, TooLate | TooSoon | MayNotBook) else _may_not_apply(e)
    known = REFUSED.get(type(e)) or reception_words.REFUSED.get(type(e)) or round_words.refused(e)
    message = getattr(e, "message", "")  # what a register, a clock or a wrong value says of itself
    if not known and message:
        return _(message)
    return str(known or _("This is not possible as things stand. Load the page again, and look at the case."))


def _not_open(e: ActNotOpen, to: Actor) -> str:
    if e.first in FIRST:
        return str(FIRST[e.first])
    officer = _("This case now stands at “%(state)s”: somebody came first, or it has moved on. Look at it again.")
    citizen = _("Your case now stands at “%(state)s”, so this is no longer possible.")
    return (officer if isinstance(to, Officer) else citizen) % {"state": wording.STATE[e.state]}


def _not_now(e: TooLate | TooSoon | MayNotBook) -> str:
    if isinstance(e, MayNotBook):
        return reception_words.may_not_book(e)
    if isinstance(e, TooSoon):
        return _("This is possible from %s on, not before: until then others have time by law.") % day_in_words(
            e.not_before
        )
    return _("The law wanted this by %s. Ask at a police window what you can do now.") % day_in_words(e.last_day)


FIRST: Mapping[str, "StrPromise"] = {  # what must be done before anything else
    Act.RESUME: gettext_lazy("The clock stands still. First record what came of it, and let the clock run again."),
    Act.EXTEND: gettext_lazy("More time has been asked for. First somebody else approves it or does not."),
    Act.SEND_OFFICERS: gettext_lazy("First name the officers who inspect."),
    Act.SET_HEARING: gettext_lazy("A hearing has been asked for. First set time, place and chair."),
    Act.HOLD_HEARING: gettext_lazy("A hearing has been set. First it is held and recorded."),
    Act.ANSWER_CHALLENGE: gettext_lazy("The chair of the hearing has been challenged. First that is answered."),
}


def _may_not_apply(e: Barred | InPerson | OpenAlready | EarlierOpen) -> str:
    if isinstance(e, EarlierOpen):
        return _("Numbers are limited: decide first what was accepted before, %s.") % ", ".join(e.numbers)
    if isinstance(e, OpenAlready):
        return _("There is an open case of the same item: %s. Say whether this is the same matter or another one.") % (
            ", ".join(e.numbers)
        )
    if isinstance(e, InPerson):
        return _("The applicant must come in person for this: %s.") % e.citation.text
    return _("%(why)s Applying for this is possible again from %(day)s. By law: %(law)s.") % {
        "why": BARRED[e.cause],
        "day": day_in_words(e.until),
        "law": e.citation.text,
    }


BARRED: Mapping[BarCause, "StrPromise"] = {
    BarCause.FALSE_PAPERS: gettext_lazy("An earlier application hid facts or used false papers."),
    BarCause.FRAUD: gettext_lazy("An earlier grant was obtained by fraud or other improper means."),
    BarCause.FALSE_COMMITMENT: gettext_lazy("An earlier commitment was found false, so papers are needed this time."),
}
REFUSED: Mapping[type[Refusal], "StrPromise"] = {
    NoSigner: gettext_lazy(
        "This site holds no key with which this could be signed now. What was decided stands; tell its technicians."
    ),
    SignerAway: gettext_lazy(
        "What signs licences does not answer just now. What was decided stands; try again in a few minutes."
    ),
    StepNotOpen: gettext_lazy("Somebody came first, or its turn has not come. Load the page again and look."),
    RatedAlready: gettext_lazy("This has been rated already. One visit, one rating; one matter, one rating."),
    NotRatable: gettext_lazy(
        "There is nothing to rate here: the link has been used or is too old, or the matter is not decided yet."
    ),
    NotContestable: gettext_lazy(
        "It cannot be contested this way as it stands: there is no such decision, or it is contested already."
    ),
    GroundDoesNotFit: gettext_lazy(
        "The law does not list this ground for this act and this document. Compare the act, the ground and the dates."
    ),
    NoGround: gettext_lazy(
        "The law does not list this ground for this act and this kind of licence. Choose one of those offered."
    ),
    NotOfOffice: gettext_lazy("This is for another post of your office. Pass it on to whoever holds it."),
    SecondOfficer: gettext_lazy("You proposed this. The law wants another officer to confirm it: pass it on."),
    NoReason: gettext_lazy("Write the decision and the reason: they stay in the history."),
    ProposedAlready: gettext_lazy("Something else waits to be confirmed for this licence. Confirm or drop that first."),
    NothingProposed: gettext_lazy("Nothing waits to be confirmed any more: somebody came first. Load the page again."),
    NoLicence: gettext_lazy(
        "No copy can be made of this: it is no licence, or it is not in force now. Look at its page."
    ),
    HearingOpen: gettext_lazy(
        "The holder may still ask for a hearing, or has asked and was not heard yet. Hear them first, or wait."
    ),
    WrongContact: gettext_lazy("This is no phone number and no e-mail address. Compare what you typed."),
    CodeWrong: gettext_lazy("This is not the code, or it is too old. Look again, or ask for a new one."),
    CodeTooSoon: gettext_lazy("A code was sent just now. Enter it, or wait a minute and ask for another."),
    Taken: gettext_lazy(
        "Another officer is working on this task: the case page says who, and until when. Ask them to let go of it, or "
        "a supervisor to give it to you."
    ),
    NotTaken: gettext_lazy("You have not taken this task, or your time with it is over: nothing to let go of."),
    NotFit: gettext_lazy(
        "This officer may not do the task: it is not their post, or they have done a part of the case that must stay "
        "apart from it. Choose another."
    ),
    NotSupervisor: gettext_lazy("Only a supervisor of the office gives its tasks to others. Ask yours."),
    NotForMany: gettext_lazy("The item does not allow this for many cases at once: do it on the page of the case."),
    NotWaiting: gettext_lazy("It no longer waits for you: somebody came first, or it has moved on."),
    DaysWrong: gettext_lazy("Check the days: the last is not before the first, and not over yet."),
    NoDeputy: gettext_lazy(
        "The deputy must be another officer of the same office, and not away on these days. Choose somebody else."
    ),
    AwayAlready: gettext_lazy("An absence from this post is entered for some of these days. End it first."),
    NotNamed: gettext_lazy("Give it a name, so that you find it again."),
    NoRoom: gettext_lazy("You have kept as many as there is room for. Remove one first."),
    StalePage: gettext_lazy(
        "Something has happened to this case since you opened the page. Look at it, then try again."
    ),
    GapOpen: gettext_lazy(
        "What was promised at acceptance has not come in, so it cannot be granted. Take it in first."
    ),
    NotTolerable: gettext_lazy("This paper may not follow later: it is not on the published list of this item."),
    NoCommitment: gettext_lazy("This item is not decided on a commitment. Show the papers that it asks for."),
    OtherOffice: gettext_lazy(
        "With these answers another office would be in charge: do not accept the application, and name that office."
    ),
    NoBar: gettext_lazy("The law of this item bars nobody from applying for this reason."),
    NoMandate: gettext_lazy(
        "Nothing shows that you may act for this person here. Record the letter of authority first."
    ),
    HandedIn: gettext_lazy("It has been handed in: the answers stand. Look at how its cases are going."),
    NotEntitled: gettext_lazy(
        "The answer would tell somebody else's data. Tick the proof that entitles the applicant once you have seen it, "
        "or do not accept the enquiry and say why."
    ),
    NotSent: gettext_lazy("Other officers were named for this. Ask whoever named them, if that must change."),
    SameOfficer: gettext_lazy(
        "You have done another part of this case. The law wants another officer for this one: pass it on."
    ),
    ToldAlready: gettext_lazy(
        "The applicant has been told once what is missing. The law allows no second list: accept or decide."
    ),
    WrongAnswers: gettext_lazy("Some answers are missing or wrong. Mend what is marked."),
    CalendarGap: gettext_lazy(
        "The due date cannot be worked out: the calendar of that year is not loaded. Tell whoever runs the system."
    ),
    NotFound: gettext_lazy("It is not there, or no office is known for it. Compare what you chose."),
    Ended: gettext_lazy("The time of this emergency look is over. If it must go on, give a new reason."),
    InYourDuty: gettext_lazy("You may see this case anyway. Open it from “Find”."),
    NoSuchPurpose: gettext_lazy("Choose what it is for."),
    ReasonTooShort: gettext_lazy("Say what happened and why it cannot wait."),
    OwnOpening: gettext_lazy("You opened this yourself. Another supervisor has to review it."),
    ReviewedAlready: gettext_lazy("Somebody else has reviewed it meanwhile."),
    WrongName: gettext_lazy(
        "Write a name of small letters a to z, digits and low lines that begins with a letter, like points_settlement."
    ),
    PublishedAlready: gettext_lazy(
        "A policy of this name is published there. Open it, and begin a draft of its next version."
    ),
    BaseOutdated: gettext_lazy(
        "Another version of this policy has been published meanwhile. Begin a draft of the next one, and carry over "
        "what you need."
    ),
    DraftFaulty: gettext_lazy("There is something to put right first: the draft says what, with the line."),
    DraftNotOpen: gettext_lazy("The draft stands elsewhere by now, so this cannot be done. Look at it again."),
    HoldsAlready: gettext_lazy(
        "It would hold from a day that is past. Write a later day under `effective`, or tick that this is meant."
    ),
    NotExplained: gettext_lazy("Say why, in a sentence: somebody else reads it."),
    NothingChanged: gettext_lazy("The draft says what is published already. Change something, or drop it."),
    NoSuchPopulation: gettext_lazy("There are no such people to count. Choose one of the populations that are listed."),
    TooManyWaiting: gettext_lazy("Several simulations wait already. Ask again when one of them has ended."),
    OtherSide: gettext_lazy(
        "Who writes in a draft does not review it, and who has reviewed it does not write in it. Ask a colleague."
    ),
    StaleDraft: gettext_lazy("Somebody has saved the draft since you opened this page. Read it again first."),
    TextTooLong: gettext_lazy("The text is too long. No policy needs more than 200,000 characters."),
    OutOfReach: gettext_lazy("These offices are not below yours. Choose offices of your own region."),
    ExplainedAlready: gettext_lazy("The office has said why it is late. What was published stays as it is."),
    NotLate: gettext_lazy("The case is not overdue at your office, so there is nothing to explain. Look at it again."),
    NotHandledHere: gettext_lazy("This item cannot be applied for here yet. Its page says where."),
    NoHousehold: gettext_lazy(
        "The register shows no household for the applicant, so no office can be found. Ask at a police window."
    ),
}
