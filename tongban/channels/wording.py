"""What every channel calls states, acts, roles and reasons, and how it puts a refusal into words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from tongban.basis.actors import Actor, Officer
from tongban.basis.answers import WrongAnswers
from tongban.basis.at_once import AtOnceKind
from tongban.basis.items import Duty, Item, Role
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
    Act,
    ActNotOpen,
    NotAcceptedBecause,
    NotEntitled,
    NotSaid,
    NotSent,
    NotYourPost,
    SameOfficer,
    State,
    ToldAlready,
    TooLate,
    TooSoon,
)
from tongban.casework.life_events.rules import HandedIn
from tongban.casework.messages.rules import CodeTooSoon, CodeWrong, WrongContact
from tongban.casework.messages.subscribing import OutOfReach
from tongban.casework.offices.absences import AwayAlready, DaysWrong, NoDeputy
from tongban.casework.offices.searches import NoRoom, NotNamed
from tongban.casework.papers.rules import Standing
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
from tongban.channels import reception_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

STATE: Mapping[State, "StrPromise"] = {
    State.SUBMITTED: gettext_lazy("Waiting to be accepted"),
    State.IN_CORRECTION: gettext_lazy("Something is missing"),
    State.ACCEPTED: gettext_lazy("Accepted, being decided"),
    State.APPROVED: gettext_lazy("Granted, being carried out"),
    State.COMPLETED: gettext_lazy("Registered"),
    State.DELIVERED: gettext_lazy("Handed over"),
    State.NOT_ACCEPTED: gettext_lazy("Not accepted"),
    State.REFUSED: gettext_lazy("Refused"),
    State.WITHDRAWN: gettext_lazy("Withdrawn"),
    State.BROKEN: gettext_lazy("Commitment found false"),
    State.RESCINDED: gettext_lazy("Taken back"),
}
ACT: Mapping[Act, "StrPromise"] = {  # on a button
    Act.SUBMIT: pgettext_lazy("button", "Submit"),
    Act.ASK_CORRECTION: pgettext_lazy("button", "Tell what is missing"),
    Act.SUPPLY: pgettext_lazy("button", "Supply what was missing"),
    Act.ACCEPT: pgettext_lazy("button", "Accept"),
    Act.REFUSE: pgettext_lazy("button", "Do not accept"),
    Act.DO_STEP: pgettext_lazy("button", "Done"),
    Act.APPROVE: pgettext_lazy("button", "Grant"),
    Act.REJECT: pgettext_lazy("button", "Refuse"),
    Act.COMPLETE: pgettext_lazy("button", "Enter in the register"),
    Act.DELIVER: pgettext_lazy("button", "Hand over"),
    Act.WITHDRAW: pgettext_lazy("button", "Withdraw"),
    Act.SETTLE: pgettext_lazy("button", "Decide on the spot"),
    Act.ANSWER: pgettext_lazy("button", "Answer"),
    Act.PAUSE: pgettext_lazy("button", "Stop the clock"),
    Act.RESUME: pgettext_lazy("button", "Let the clock run again"),
    Act.ASK_EXTENSION: pgettext_lazy("button", "Ask for more time"),
    Act.EXTEND: pgettext_lazy("button", "Approve more time"),
    Act.KEEP_LIMIT: pgettext_lazy("button", "Do not approve more time"),
    Act.SEND_OFFICERS: pgettext_lazy("button", "Send these officers"),
    Act.OFFER_HEARING: pgettext_lazy("button", "Tell them of the hearing"),
    Act.ASK_HEARING: pgettext_lazy("button", "Ask for a hearing"),
    Act.SET_HEARING: pgettext_lazy("button", "Set time and place"),
    Act.CHALLENGE: pgettext_lazy("button", "Challenge the chair"),
    Act.ANSWER_CHALLENGE: pgettext_lazy("button", "Answer the challenge"),
    Act.HOLD_HEARING: pgettext_lazy("button", "Close the hearing"),
    Act.BE_HEARD: pgettext_lazy("button", "Say this to the office"),
    Act.DEEM: pgettext_lazy("button", "Granted by law"),
    Act.CORRECT: pgettext_lazy("button", "Put right on the spot"),
    Act.SECOND_NOTICE: pgettext_lazy("button", "Tell again"),
    Act.SUPPLY_GAP: pgettext_lazy("button", "Take in what was promised"),
    Act.GAP_LAPSED: pgettext_lazy("button", "Note what did not come"),
    Act.FIND_FALSE: pgettext_lazy("button", "The commitment is false"),
    Act.TAKE_BACK: pgettext_lazy("button", "Take the grant back"),
    Act.BAR: pgettext_lazy("button", "Bar from applying"),
    Act.PRIORITISE: pgettext_lazy("button", "Change the order"),
    Act.HAND_ON: pgettext_lazy("button", "Hand on"),
    Act.ADD_PAPER: pgettext_lazy("button", "Add a file"),
    Act.MARK_PAPER: pgettext_lazy("button", "Say of a file whether it will do"),
    Act.RECOUNT: pgettext_lazy("button", "Count again"),
    Act.CONTEST: pgettext_lazy("button", "Record that it is contested"),
    Act.CONTEST_ENDED: pgettext_lazy("button", "Record the outcome"),
    Act.REOPEN: pgettext_lazy("button", "Decide anew"),
    Act.RESCIND: pgettext_lazy("button", "Rescind the grant"),
    Act.WITHDRAW_GRANT: pgettext_lazy("button", "Withdraw the grant"),
    Act.REVOKE: pgettext_lazy("button", "Revoke for breach"),
    Act.DEREGISTER: pgettext_lazy("button", "Deregister"),
}
DONE: Mapping[Act, "StrPromise"] = {  # in a timeline, and after the click
    Act.SUBMIT: gettext_lazy("Received the application"),
    Act.ASK_CORRECTION: gettext_lazy("Told once what is missing"),
    Act.SUPPLY: gettext_lazy("What was missing has come in"),
    Act.ACCEPT: gettext_lazy("Accepted"),
    Act.REFUSE: gettext_lazy("Not accepted"),
    Act.DO_STEP: gettext_lazy("Step done"),
    Act.APPROVE: gettext_lazy("Granted"),
    Act.REJECT: gettext_lazy("Refused"),
    Act.COMPLETE: gettext_lazy("Entered in the register"),
    Act.DELIVER: gettext_lazy("Handed over"),
    Act.WITHDRAW: gettext_lazy("Withdrawn"),
    Act.SETTLE: gettext_lazy("Accepted, decided and entered at once"),
    Act.ANSWER: gettext_lazy("Answered"),
    Act.PAUSE: gettext_lazy("The clock stands still"),
    Act.RESUME: gettext_lazy("The clock runs again"),
    Act.ASK_EXTENSION: gettext_lazy("Asked for more time"),
    Act.EXTEND: gettext_lazy("More time approved"),
    Act.KEEP_LIMIT: gettext_lazy("More time not approved"),
    Act.SEND_OFFICERS: gettext_lazy("Officers sent to inspect"),
    Act.OFFER_HEARING: gettext_lazy("Told of the right to a hearing"),
    Act.ASK_HEARING: gettext_lazy("Asked for a hearing"),
    Act.SET_HEARING: gettext_lazy("Hearing set"),
    Act.CHALLENGE: gettext_lazy("Challenged the chair of the hearing"),
    Act.ANSWER_CHALLENGE: gettext_lazy("Challenge of the chair answered"),
    Act.HOLD_HEARING: gettext_lazy("Hearing held and recorded"),
    Act.BE_HEARD: gettext_lazy("Said what they think"),
    Act.DEEM: gettext_lazy("Granted by law: no decision came in time"),
    Act.CORRECT: gettext_lazy("Put right on the spot"),
    Act.SECOND_NOTICE: gettext_lazy("A second list was attempted, and not sent"),
    Act.SUPPLY_GAP: gettext_lazy("What was promised has come in"),
    Act.GAP_LAPSED: gettext_lazy("What was promised did not come in time"),
    Act.FIND_FALSE: gettext_lazy("Commitment found false"),
    Act.TAKE_BACK: gettext_lazy("Grant taken back"),
    Act.BAR: gettext_lazy("Barred from applying for a time"),
    Act.PRIORITISE: gettext_lazy("Order changed"),
    Act.HAND_ON: gettext_lazy("Handed on to a colleague"),
    Act.ADD_PAPER: gettext_lazy("A file came in"),
    Act.MARK_PAPER: gettext_lazy("A file was checked"),
    Act.RECOUNT: gettext_lazy("Due dates worked out again: the year's calendar has been published"),
    Act.CONTEST: gettext_lazy("The decision is contested"),
    Act.CONTEST_ENDED: gettext_lazy("The outcome of the contest is known"),
    Act.REOPEN: gettext_lazy("The decision fell: the case is decided anew"),
    Act.RESCIND: gettext_lazy("The grant was rescinded"),
    Act.WITHDRAW_GRANT: gettext_lazy("The grant was withdrawn"),
    Act.REVOKE: gettext_lazy("The grant was revoked for breach"),
    Act.DEREGISTER: gettext_lazy("Deregistered"),
}
DONE_AT_ONCE: Mapping[str, "StrPromise"] = {  # what was done in one act, by its kind
    AtOnceKind.ON_THE_SPOT: gettext_lazy("Accepted, decided and entered at once"),
    AtOnceKind.FILING: gettext_lazy("Filed; the receipt is the result"),
    AtOnceKind.ANSWER: gettext_lazy("Answered at once"),
}
ROLE: Mapping[Role | None, "StrPromise"] = {
    None: gettext_lazy("Citizen"),
    Role.CLERK: gettext_lazy("Window clerk"),
    Role.EXAMINER: gettext_lazy("Examiner"),
    Role.APPROVER: gettext_lazy("Approver"),
    Role.REGISTRAR: gettext_lazy("Registrar"),
    Role.SUPERVISOR: gettext_lazy("Supervisor"),
    Role.AUDITOR: gettext_lazy("Auditor"),
    Role.INTEGRATOR: gettext_lazy("Integrator"),
}
TRY: Mapping[Role | None, "StrPromise"] = {  # one line beside a demonstration's log-in
    None: gettext_lazy("Apply, and follow the case"),
    Role.CLERK: gettext_lazy("Receive and accept applications"),
    Role.EXAMINER: gettext_lazy("Examine, and name the clause"),
    Role.APPROVER: gettext_lazy("Grant or refuse"),
    Role.REGISTRAR: gettext_lazy("Enter moves in the register; look up histories"),
    Role.SUPERVISOR: gettext_lazy("See every case of the offices below"),
    Role.AUDITOR: gettext_lazy("See who looked at whose data"),
    Role.INTEGRATOR: gettext_lazy("Say which systems are told of what"),
}
DUTY: Mapping[Duty, "StrPromise"] = {
    Duty.RECEIVING: gettext_lazy("Receiving office"),
    Duty.DECIDING: gettext_lazy("Deciding office"),
    Duty.ORIGIN: gettext_lazy("Office of the old registration"),
    Duty.DELIVERING: gettext_lazy("Handing-over office"),
}
NOT_ACCEPTED: Mapping[NotAcceptedBecause, "StrPromise"] = {
    NotAcceptedBecause.NOT_NEEDED: gettext_lazy("No application is needed for this"),
    NotAcceptedBecause.WRONG_OFFICE: gettext_lazy("Another office is in charge"),
    NotAcceptedBecause.NOT_CORRECTED: gettext_lazy("What was missing did not come"),
    NotAcceptedBecause.CONDITIONS: gettext_lazy("The item is not open to this applicant"),
    NotAcceptedBecause.SAME_CASE: gettext_lazy("The same is under way already"),
    NotAcceptedBecause.FALSE_PAPERS: gettext_lazy("Facts were hidden, or papers are false"),
}
EVIDENCE_STATUS: Mapping[str, "StrPromise"] = {
    "held": gettext_lazy("Held by a register: not asked for"),
    "declared": gettext_lazy("Declared by the applicant"),
    "uploaded": gettext_lazy("Uploaded"),
    "seen": gettext_lazy("Seen at a window"),
    "missing": gettext_lazy("Missing"),
    "promised": gettext_lazy("Promised in writing"),
    "committed": gettext_lazy("Replaced by a written commitment"),
}
STANDING: Mapping[Standing, "StrPromise"] = {  # of a file
    Standing.UNCHECKED: gettext_lazy("Not checked yet"),
    Standing.GOOD: gettext_lazy("Good"),
    Standing.AGAIN: gettext_lazy("Please send again"),
    Standing.REFUSED: gettext_lazy("Not taken"),
}
STANDING_COLOUR: Mapping[Standing, str] = {
    Standing.UNCHECKED: "grey",
    Standing.GOOD: "green",
    Standing.AGAIN: "yellow",
    Standing.REFUSED: "red",
}
EVIDENCE_WHY: Mapping[str, "StrPromise"] = {
    "held_in_register": gettext_lazy("A connected register holds it, so you need not bring it."),
    "not_in_register": gettext_lazy("It should be in a register, but none that is connected here has it for you."),
    "department_not_connected": gettext_lazy("Another department holds it, but is not connected here yet."),
    "only_applicant_has_it": gettext_lazy("Only you have it."),
}
GRADE: Mapping[str, "StrPromise"] = {
    "A": gettext_lazy("A: issued by an authority"),
    "B": gettext_lazy("B: checked at a window"),
    "C": gettext_lazy("C: uploaded"),
    "D": gettext_lazy("D: declared"),
}
NOT_SAID: Mapping[str, "StrPromise"] = {
    "agreed": gettext_lazy("Tick that the applicant agrees. Without that nothing may be changed for them."),
    "changed": gettext_lazy("Change at least one answer, or leave the application as it is."),
    "order": gettext_lazy("Choose the order, and a reason that fits it."),
    "colleague": gettext_lazy("Choose a colleague who works on this case."),
    "same_as": gettext_lazy("Give the number of the other case: one of the same applicant and item."),
    "supplied": gettext_lazy("Tick what has come in."),
    "missing": gettext_lazy("Write everything that is missing, all at once: the law allows one list."),
    "reason": gettext_lazy("Write the reason; the applicant reads it."),
    "clause": gettext_lazy("Name the clause that this rests on, like “户口登记条例 第十条”."),
    "right_office": gettext_lazy("Name the office that is in charge."),
    "answer": gettext_lazy("Write the answer; the applicant reads it."),
    "how": gettext_lazy("Choose how it was handed over."),
    "level": gettext_lazy("Choose how you found it, or leave the page: nobody has to say."),
    "body": gettext_lazy("Name the government or the court before which it was lodged."),
    "lodged_on": gettext_lazy("Write the day it was lodged: not before the decision, and not after today."),
    "decided_on": gettext_lazy("Write the day of the outcome: not before it was lodged, and not after today."),
    "done": gettext_lazy("Write what was found, done or said."),
    "why": gettext_lazy("Write why: it stays with the case."),
    "note": gettext_lazy("Write what the note is to say."),
    "notice": gettext_lazy("Write the notice: what it is about and why. The applicant reads it."),
    "opinion": gettext_lazy("Write your opinion: it goes up with the whole file."),
    "place": gettext_lazy("Write the hour and the place."),
    "record": gettext_lazy("Write the record: who came, what was shown, what was said."),
    "signed": gettext_lazy("Have the record read and signed by those who took part, and tick the box."),
    "on_record": gettext_lazy("A hearing was held. Read its record, and say that the decision rests on it."),
}

NOT_REGISTERED = gettext_lazy("No organisation with this code is in the register here. Check the code.")  # of intake


def task(item: Item, name: str) -> str:
    """Return what people call a task: the name of the item's step, or of the act."""
    step = next((s for s in (item.procedure.steps if item.procedure else ()) if s.code == name), None)
    return step.name.in_language(get_language() or "zh-hans") if step else str(ACT[Act(name)])


def done(act: Act, kind: str = "") -> str:
    """Return what people call an act that was done.

    Args:
        kind: Of what was done in one act: on the spot, a filing, an answer.
    """
    return str(DONE_AT_ONCE[kind] if act is Act.SETTLE and kind in DONE_AT_ONCE else DONE[act])


def duty(item: Item | None, name: str) -> str:
    """Return what people call an office's duty: one of the four, or what the item calls an office that takes part."""
    known = next((words for known, words in DUTY.items() if known == name), None)
    if known is not None:
        return str(known)
    rule = item.procedure.offices.get(name) if item and item.procedure else None
    return rule.name.in_language(get_language() or "zh-hans") if rule and rule.name else _("Participating office")


def refusal(e: Refusal, *, to: Actor) -> str:
    """Say where things stand and what to do next. No code, no blame."""
    if isinstance(e, ActNotOpen):
        return _not_open(e, to)
    if isinstance(e, NotYourPost):
        return _("This is not yours to do. It is for: %(role)s, %(office)s.") % {
            "role": ROLE[Role(e.task.role)],
            "office": duty(None, e.task.duty),
        }
    if isinstance(e, NotSaid):
        return str(NOT_SAID[e.what])
    if isinstance(e, Barred | InPerson | OpenAlready | TooLate | TooSoon | MayNotBook):
        return _may_not_apply(e) if isinstance(e, Barred | InPerson | OpenAlready) else _not_now(e)
    known = REFUSED.get(type(e)) or reception_words.REFUSED.get(type(e))
    message = getattr(e, "message", "")  # what a register, a clock or a wrong value says of itself
    if known is None and message:
        return _(message)
    return str(known or _("This is not possible as things stand. Load the page again, and look at the case."))


def _not_open(e: ActNotOpen, to: Actor) -> str:
    if e.first in FIRST:
        return str(FIRST[e.first])
    officer = _("This case now stands at “%(state)s”: somebody came first, or it has moved on. Look at it again.")
    citizen = _("Your case now stands at “%(state)s”, so this is no longer possible.")
    return (officer if isinstance(to, Officer) else citizen) % {"state": STATE[e.state]}


def _not_now(e: TooLate | TooSoon | MayNotBook) -> str:
    if isinstance(e, MayNotBook):
        return reception_words.may_not_book(e)
    if isinstance(e, TooSoon):
        return _("This is possible from %s on, not before: until then others have time by law.") % date_format(
            e.not_before
        )
    return _("The law wanted this by %s. Ask at a police window what you can do now.") % date_format(e.last_day)


FIRST: Mapping[str, "StrPromise"] = {  # what must be done before anything else
    Act.RESUME: gettext_lazy("The clock stands still. First record what came of it, and let the clock run again."),
    Act.EXTEND: gettext_lazy("More time has been asked for. First somebody else approves it or does not."),
    Act.SEND_OFFICERS: gettext_lazy("First name the officers who inspect."),
    Act.SET_HEARING: gettext_lazy("A hearing has been asked for. First set time, place and chair."),
    Act.HOLD_HEARING: gettext_lazy("A hearing has been set. First it is held and recorded."),
    Act.ANSWER_CHALLENGE: gettext_lazy("The chair of the hearing has been challenged. First that is answered."),
}


def _may_not_apply(e: Barred | InPerson | OpenAlready) -> str:
    if isinstance(e, OpenAlready):
        return _("There is an open case of the same item: %s. Say whether this is the same matter or another one.") % (
            ", ".join(e.numbers)
        )
    if isinstance(e, InPerson):
        return _("The applicant must come in person for this: %s.") % e.citation.text
    return _("%(why)s Applying for this is possible again from %(day)s. By law: %(law)s.") % {
        "why": BARRED[e.cause],
        "day": date_format(e.until),
        "law": e.citation.text,
    }


BARRED: Mapping[BarCause, "StrPromise"] = {
    BarCause.FALSE_PAPERS: gettext_lazy("An earlier application hid facts or used false papers."),
    BarCause.FRAUD: gettext_lazy("An earlier grant was obtained by fraud or other improper means."),
    BarCause.FALSE_COMMITMENT: gettext_lazy("An earlier commitment was found false, so papers are needed this time."),
}
REFUSED: Mapping[type[Refusal], "StrPromise"] = {
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
    OutOfReach: gettext_lazy("These offices are not below yours. Choose offices of your own region."),
    ExplainedAlready: gettext_lazy("The office has said why it is late. What was published stays as it is."),
    NotLate: gettext_lazy("The case is not overdue at your office, so there is nothing to explain. Look at it again."),
    NotHandledHere: gettext_lazy("This item cannot be applied for here yet. Its page says where."),
    NoHousehold: gettext_lazy(
        "The register shows no household for the applicant, so no office can be found. Ask at a police window."
    ),
}
