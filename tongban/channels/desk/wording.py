"""What the desk calls what the registers hold, and the words of its own messages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from tongban.basis.at_once import AtOnceKind
from tongban.basis.terms import BarCause
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.states import Act, State

STATE_COLOUR: Mapping[State, str] = {
    State.SUBMITTED: "blue",
    State.IN_CORRECTION: "yellow",
    State.ACCEPTED: "blue",
    State.APPROVED: "green",
    State.COMPLETED: "green",
    State.DELIVERED: "grey",
    State.NOT_ACCEPTED: "grey",
    State.REFUSED: "red",
    State.WITHDRAWN: "grey",
    State.BROKEN: "red",
    State.RESCINDED: "red",
}
EVIDENCE_COLOUR: Mapping[str, str] = {
    "held": "green",
    "declared": "yellow",
    "uploaded": "blue",
    "seen": "green",
    "missing": "red",
    "promised": "yellow",
    "committed": "yellow",
}
EVIDENCE_SHORT: Mapping[str, Promise] = {
    "held": gettext_lazy("In a register"),
    "declared": gettext_lazy("Declared only"),
    "uploaded": gettext_lazy("Uploaded"),
    "seen": gettext_lazy("Seen"),
    "missing": gettext_lazy("Missing"),
    "promised": gettext_lazy("Promised"),
    "committed": gettext_lazy("Committed"),
}
EVIDENCE_WHY: Mapping[str, Promise] = {
    "held_in_register": gettext_lazy("A connected register holds it: it is not asked for."),
    "not_in_register": gettext_lazy("No connected register has it for this person."),
    "department_not_connected": gettext_lazy("Another department holds it and is not connected yet."),
    "only_applicant_has_it": gettext_lazy("Only the applicant has it."),
    "to_follow": gettext_lazy("It may follow after acceptance, on a written promise."),
    "promise_lapsed": gettext_lazy("It was promised, and did not come in time."),
    "commitment_instead": gettext_lazy("The applicant committed in writing instead of showing it."),
}
PARTY_ROLE: Mapping[str, Promise] = {
    "applicant": gettext_lazy("Applicant"),
    "moving": gettext_lazy("Moves too"),
    "holder": gettext_lazy("Holder"),
    "concerned": gettext_lazy("Concerned"),
    "respondent": gettext_lazy("Other side"),
    "agent": gettext_lazy("Agent"),
    "interested": gettext_lazy("Concerned by the decision"),
    "guardian": gettext_lazy("Guardian"),
}
LINK: Mapping[str, Promise] = {
    "parent": gettext_lazy("Part of"),
    "joint": gettext_lazy("Handled together with"),
    "follows": gettext_lazy("Follows"),
    "same": gettext_lazy("The same as"),
    "apart": gettext_lazy("Not the same as"),
}
LINKED_FROM: Mapping[str, Promise] = {  # the same, seen from the other case
    "parent": gettext_lazy("Contains"),
    "joint": gettext_lazy("Handled together with"),
    "follows": gettext_lazy("Followed by"),
}
CHANNEL: Mapping[str, Promise] = {
    "portal": gettext_lazy("online"),
    "desk": gettext_lazy("at a window"),
    "kiosk": gettext_lazy("at a terminal"),
    "hotline": gettext_lazy("by phone"),
    "worker": gettext_lazy("by itself, when a time limit had passed"),
    "nightly": gettext_lazy("by itself, when a time limit had passed"),
}
EVENT_ROLE: Mapping[str, Promise] = {"citizen": gettext_lazy("Applicant"), "machine": gettext_lazy("No officer")}
HOW: Mapping[str, Promise] = {
    "at_window": gettext_lazy("At the window"),
    "by_post": gettext_lazy("By post"),
    "electronic": gettext_lazy("Electronically"),
}
SEX: Mapping[str, Promise] = {"male": gettext_lazy("male"), "female": gettext_lazy("female")}
HOUSEHOLD_KIND: Mapping[str, Promise] = {
    "family": gettext_lazy("Family household"),
    "collective": gettext_lazy("Collective household"),
}
DOCUMENT_STATE: Mapping[str, Promise] = {
    "valid": gettext_lazy("In force"),
    "replaced": gettext_lazy("Replaced"),
    "lost": gettext_lazy("Reported lost"),
    "returned": gettext_lazy("Returned"),
    "rescinded": gettext_lazy("Rescinded"),
    "withdrawn": pgettext_lazy("grant", "Withdrawn"),
    "revoked": gettext_lazy("Revoked for breach"),
    "struck_off": gettext_lazy("Deregistered"),
    "expired": gettext_lazy("Expired"),
    "suspended": pgettext_lazy("document", "Suspended"),
    "unendorsed": gettext_lazy("Suspended: not endorsed in time"),
    "not_yet": gettext_lazy("Not in force yet"),
}
BAR_CAUSE: Mapping[BarCause, Promise] = {
    BarCause.FALSE_PAPERS: gettext_lazy("Facts were hidden, or papers were false"),
    BarCause.FRAUD: gettext_lazy("The grant was obtained by fraud or other improper means"),
    BarCause.FALSE_COMMITMENT: gettext_lazy("A commitment was false"),
}
ORDER: Mapping[Priority, Promise] = {
    Priority.URGENT: gettext_lazy("Urgent: before all others"),
    Priority.LATER: gettext_lazy("Put off: after the others"),
    Priority.IN_TURN: gettext_lazy("In its turn"),
}
ORDER_BECAUSE: Mapping[OrderBecause, Promise] = {
    OrderBecause.DANGER: gettext_lazy("Life, health or property is in danger"),
    OrderBecause.DEADLINE: gettext_lazy("A day that does not wait: an examination, a journey, a burial"),
    OrderBecause.CARE: gettext_lazy("Old age, illness or disability"),
    OrderBecause.SERVICE: gettext_lazy("Soldiers, rescuers and their families"),
    OrderBecause.APPLICANT_ASKED: gettext_lazy("The applicant asked for it to be put off"),
    OrderBecause.OVER: gettext_lazy("The reason is gone"),
}
HISTORY: Mapping[str, Promise] = {
    "birth": gettext_lazy("Born"),
    "record": gettext_lazy("Name and number"),
    "membership": gettext_lazy("Member of a household"),
    "correct": gettext_lazy("Entry corrected"),
    "document": gettext_lazy("Document issued"),
    "death": gettext_lazy("Died"),
    "opened": gettext_lazy("Household opened"),
    "address": gettext_lazy("Address"),
    "closed": gettext_lazy("Household closed"),
}
FACT: Mapping[str, Promise] = {
    "name": pgettext_lazy("register", "name"),
    "sex": pgettext_lazy("register", "sex"),
    "born_on": pgettext_lazy("register", "date of birth"),
    "born_in": pgettext_lazy("register", "place of birth"),
    "ethnicity": pgettext_lazy("register", "ethnicity"),
    "id_number": pgettext_lazy("register", "ID number"),
}
AT_ONCE: Mapping[AtOnceKind, tuple[Promise, Promise]] = {  # what the one act is about, and its button
    AtOnceKind.ON_THE_SPOT: (
        gettext_lazy("Complete, and can be decided at once: decide on the spot"),
        pgettext_lazy("button", "Decide on the spot"),
    ),
    AtOnceKind.FILING: (
        gettext_lazy("Complete: enter the filing and give the receipt"),
        pgettext_lazy("button", "Enter the filing"),
    ),
    AtOnceKind.ANSWER: (gettext_lazy("Answer the enquiry now"), pgettext_lazy("button", "Answer")),
}
LEGEND: Mapping[Act, Promise] = {  # what an act is about, where its button alone would not say
    Act.ANSWER: gettext_lazy("Answer the enquiry"),
    Act.ACCEPT: gettext_lazy("Accept the application"),
    Act.ASK_CORRECTION: gettext_lazy("Tell the applicant what is missing"),
    Act.REFUSE: gettext_lazy("Do not accept the application"),
    Act.APPROVE: gettext_lazy("Grant the application"),
    Act.REJECT: gettext_lazy("Refuse the application"),
    Act.COMPLETE: gettext_lazy("Enter the change in the register"),
    Act.DELIVER: gettext_lazy("Hand the result over"),
    Act.WITHDRAW: gettext_lazy("Withdraw, because the applicant asks for it"),
    Act.SUPPLY: gettext_lazy("Take in what was missing"),
    Act.PAUSE: gettext_lazy("Stop the clock, with a written notice"),
    Act.RESUME: gettext_lazy("The clock stands still: let it run again"),
    Act.ASK_EXTENSION: gettext_lazy("Ask for more time"),
    Act.EXTEND: gettext_lazy("More time has been asked for: approve it"),
    Act.KEEP_LIMIT: gettext_lazy("Do not approve more time"),
    Act.SEND_OFFICERS: gettext_lazy("Name the officers who inspect"),
    Act.OFFER_HEARING: gettext_lazy("Tell the applicant and others of their right to a hearing"),
    Act.ASK_HEARING: gettext_lazy("Take in a request for a hearing"),
    Act.SET_HEARING: gettext_lazy("Set time, place and chair of the hearing"),
    Act.CHALLENGE: gettext_lazy("Take in a challenge of the chair"),
    Act.ANSWER_CHALLENGE: gettext_lazy("Answer the challenge of the chair"),
    Act.HOLD_HEARING: gettext_lazy("Record the hearing"),
    Act.BE_HEARD: gettext_lazy("Take in what somebody concerned says"),
    Act.SUPPLY_GAP: gettext_lazy("Take in what was promised at acceptance"),
    Act.FIND_FALSE: gettext_lazy("It is not as the applicant committed to"),
    Act.TAKE_BACK: gettext_lazy("Take back what was granted on a false commitment"),
    Act.BAR: gettext_lazy("Bar the applicant from applying again for a time"),
    Act.PRIORITISE: gettext_lazy("Change the order: urgent, put off"),
    Act.HAND_ON: gettext_lazy("Hand on the duty to answer for this case"),
}
PRIORITY_WORD: Mapping[str, Promise] = {"urgent": gettext_lazy("Urgent"), "later": gettext_lazy("Put off")}
KEYS: tuple[tuple[str, Promise], ...] = (
    ("Q", gettext_lazy("Work queue")),
    ("L", gettext_lazy("List of the cases of your offices")),
    ("F", gettext_lazy("Find a case")),
    ("S", gettext_lazy("Into the box for finding, on a page that has one")),
    ("C", gettext_lazy("Counter, for window clerks")),
    ("G", gettext_lazy("Registers")),
    ("O", gettext_lazy("Overview, for supervisors")),
    ("A", gettext_lazy("On a case: to what you can do")),
    ("T", gettext_lazy("On a case: take its task, or let go of it")),
    ("M", gettext_lazy("On a case: into the box for a note")),
    ("N", gettext_lazy("On a case: the next one of your queue")),
    ("H", gettext_lazy("These keys")),
)
