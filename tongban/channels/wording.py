"""What every channel calls states, acts, roles and reasons."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from tongban.basis.at_once import AtOnceKind
from tongban.basis.items import Duty, Item, Role
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import Act, State
from tongban.casework.papers.rules import Standing

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
    Role.POLICY_OFFICER: gettext_lazy("Policy officer"),
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
    Role.POLICY_OFFICER: gettext_lazy("Read, draft, simulate and publish policies"),
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
    NotAcceptedBecause.AT_WINDOW: gettext_lazy("It must be handed in at a window, with the originals"),
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
    "put_off": gettext_lazy("Write until which day it is put off: today or later, and before its time limits end."),
    "announced": gettext_lazy(
        "The law of this item announces no hearing. Tell those concerned of their right instead."
    ),
    "colleague": gettext_lazy("Choose a colleague who works on this case."),
    "same_as": gettext_lazy("Give the number of the other case: one of the same applicant and item."),
    "supplied": gettext_lazy("Tick what has come in."),
    "missing": gettext_lazy("Write everything that is missing, all at once: the law allows one list."),
    "reason": gettext_lazy("Write the reason; the applicant reads it."),
    "clause": gettext_lazy("Name the clause that this rests on, like “户口登记条例 第十条”."),
    "right_office": gettext_lazy("Name the office that is in charge."),
    "because": gettext_lazy(
        "Choose another reason: this one is for what came in online, where the law of the item says so."
    ),
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

NOT_HELD = gettext_lazy(  # of intake
    "The applicant has no such document in force. Compare the number with the document."
)
NOT_OWN = gettext_lazy(  # of intake
    "Whoever is of age applies for themselves. Choose yourself, or a child whom you guard."
)
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
