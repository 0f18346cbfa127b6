"""What the portal calls things: steps, offices, papers, events of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from tongban.basis.citations import Citation
from tongban.basis.items import (
    Evidence,
    Handling,
    Holder,
    Item,
    LimitRule,
    OfficeRule,
    StepCondition,
    StepPhase,
    Where,
)
from tongban.basis.packs_documents import ValidIn
from tongban.basis.papers import issued_kinds
from tongban.basis.words import Words
from tongban.casework.cases.queries import CaseView, EventView
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.channels import wording
from tongban.channels.frame.parts import Confirm, Entry
from tongban.channels.frame.wording import day_in_words
from tongban.channels.portal import time_words

ONLINE = frozenset({"online", "app"})
STATE_COLOUR: Mapping[State, str] = {
    State.SUBMITTED: "blue",
    State.IN_CORRECTION: "yellow",
    State.ACCEPTED: "blue",
    State.APPROVED: "green",
    State.COMPLETED: "green",
    State.DELIVERED: "green",
    State.NOT_ACCEPTED: "red",
    State.REFUSED: "red",
    State.WITHDRAWN: "grey",
    State.BROKEN: "red",
    State.RESCINDED: "red",
}
NEXT: Mapping[State, Promise] = {  # what it means for the applicant, and what to do
    State.SUBMITTED: gettext_lazy("The office checks whether everything is there. You need not do anything now."),
    State.IN_CORRECTION: gettext_lazy("Something is missing. Your case goes on when you have supplied it."),
    State.ACCEPTED: gettext_lazy("The office examines and decides. You need not do anything now."),
    State.APPROVED: gettext_lazy("It is granted. The offices now carry it out. You need not do anything now."),
    State.COMPLETED: gettext_lazy("It is done and entered in the register."),
    State.DELIVERED: gettext_lazy("It is done, and the result has been handed over."),
    State.NOT_ACCEPTED: gettext_lazy("The office did not accept the application. The reason is below."),
    State.REFUSED: gettext_lazy("The office refused it. The reason, and what you can do, are below."),
    State.BROKEN: gettext_lazy("What you committed to was found false. The office decides what follows."),
    State.RESCINDED: gettext_lazy("The grant was taken back. The reason, and what you can do, are below."),
    State.WITHDRAWN: gettext_lazy("You took this application back. You can apply again at any time."),
}
DOCUMENT_STATE: Mapping[str, Promise] = {
    "valid": pgettext_lazy("document", "Valid"),
    "replaced": pgettext_lazy("document", "Replaced by a newer one"),
    "lost": pgettext_lazy("document", "Reported lost"),
    "returned": pgettext_lazy("document", "Returned"),
    "rescinded": pgettext_lazy("document", "Rescinded"),
    "withdrawn": pgettext_lazy("document", "Withdrawn"),
    "revoked": pgettext_lazy("document", "Revoked"),
    "struck_off": pgettext_lazy("document", "Deregistered"),
    "expired": pgettext_lazy("document", "Expired"),
    "suspended": pgettext_lazy("document", "Suspended: it cannot be used now"),
    "unendorsed": pgettext_lazy("document", "Suspended: have it endorsed, and it counts again"),
    "not_yet": pgettext_lazy("document", "Not in force yet"),
}
STEP: Mapping[str, Promise] = {
    "accept": gettext_lazy("Check whether everything is there, and accept"),
    "approve": gettext_lazy("Decide"),
    "complete": gettext_lazy("Enter it in the register, issue the result"),
    "deliver": gettext_lazy("Hand the result over"),
}
CONDITION: Mapping[StepCondition, Promise | str] = {
    StepCondition.ALWAYS: "",
    StepCondition.ORIGIN_IN_OTHER_PROVINCE: gettext_lazy("Only if you are registered in another province."),
    StepCondition.ORIGIN_IS_OTHER_AUTHORITY: gettext_lazy("Only if another office keeps your registration."),
    StepCondition.ON_COMMITMENT: gettext_lazy("Only if you commit in writing instead of showing papers."),
    StepCondition.WITHOUT_COMMITMENT: gettext_lazy("Only if you show papers instead of committing in writing."),
}
HOW_HANDED_OVER: Mapping[str, Promise] = {
    "at_window": gettext_lazy("Handed over at the window."),
    "by_post": gettext_lazy("Sent by post."),
    "electronic": gettext_lazy("Delivered electronically."),
}
APPLICANT: Mapping[str, Promise] = {
    "person": gettext_lazy("Persons"),
    "enterprise": gettext_lazy("Enterprises and other organisations"),
}
YES_NO_PARTLY: Mapping[str, Promise] = {
    "yes": gettext_lazy("Yes, entirely"),
    "no": gettext_lazy("No"),
    "partial": gettext_lazy("In part"),
}


def language() -> str:
    """Return the language of the page."""
    return get_language() or "zh-hans"


def say(words: Words | None) -> str:
    """Return a text of the pack in the language of the page."""
    return words.in_language(language()) if words else ""


# --- items ----------------------------------------------------------------------------------------


def area(code: str) -> str:
    """Return what an area is called."""
    return say(catalog.pack().areas.get(code)) or code


def channels(item: Item) -> str:
    """Return by which ways an item can be asked for."""
    known = catalog.pack().channels
    return _("; ").join(say(known[code]) if code in known else code for code in item.channels)


def online(item: Item) -> bool:
    """Return whether an item can be applied for on these pages: it is handled here, and its channels say online."""
    return item.handling is Handling.FULL and not ONLINE.isdisjoint(item.channels)


def mark(item: Item) -> tuple[str, str]:
    """Return the tag of an item, and its colour: what can be done with it here."""
    if online(item):
        return _("Apply here"), "green"
    if item.handling is Handling.FULL:
        return _("At a window"), "blue"
    return _("Guide only"), "grey"


@dataclass(frozen=True, slots=True)
class Paper:
    """A piece of evidence, as the guide shows it."""

    code: str
    name: str
    why: str
    required: bool


def papers(item: Item) -> tuple[list[Paper], list[Paper]]:
    """Return what need not be brought and what must be, before anybody has signed in."""
    kept = {kind.register for kind in registry.document_kinds().values()} | {"population"}
    held = [e for e in item.evidence if e.holder is Holder.REGISTER and e.held_in in kept]
    return [_held(e) for e in held], [_to_bring(e) for e in item.evidence if e not in held]


def _held(evidence: Evidence) -> Paper:
    register = say(catalog.pack().registers.get(evidence.held_in or ""))
    why = _("The office looks it up itself: %s.") % register
    return Paper(evidence.code, say(evidence.name), why, evidence.required)


def _to_bring(evidence: Evidence) -> Paper:
    if evidence.holder is Holder.APPLICANT:
        return Paper(evidence.code, say(evidence.name), _("Only you have it."), evidence.required)
    known = catalog.pack()
    holder = {**known.registers, **known.departments}.get(evidence.held_in or "") if evidence.held_in else None
    why = _("Held by: %s. Not connected here yet, so please show it.") % say(holder)
    return Paper(evidence.code, say(evidence.name), why, evidence.required)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of a procedure, as the guide shows it."""

    name: str
    office: str
    where: str
    condition: str
    limit: LimitRule | None


def steps(item: Item) -> list[StepLine]:
    """Return what happens after an application, in order, and which office does it."""
    procedure = item.procedure
    if procedure is None:
        return []
    before = [s for s in procedure.steps if s.phase is StepPhase.BEFORE_DECISION]
    after = [s for s in procedure.steps if s.phase is StepPhase.AFTER_DECISION]
    lines = [_step(item, procedure.accept.office, str(STEP["accept"]), limit=item.acceptance or item.correction)]
    lines += [_step(item, s.post.office, say(s.name), s.condition, s.limit) for s in before]
    lines.append(_step(item, procedure.decide.office, str(STEP["approve"]), limit=item.decision))
    lines += [_step(item, s.post.office, say(s.name), s.condition, s.limit) for s in after]
    lines.append(_step(item, procedure.complete.office, str(STEP["complete"])))
    if procedure.deliver:
        lines.append(_step(item, procedure.deliver.office, str(STEP["deliver"]), limit=item.delivery))
    return lines


def _step(
    item: Item, duty: str, name: str, condition: StepCondition = StepCondition.ALWAYS, limit: LimitRule | None = None
) -> StepLine:
    rules = item.procedure.offices if item.procedure else {}
    where = _where(item, rules[duty]) if duty in rules else ""
    return StepLine(name, wording.duty(item, duty), where, str(CONDITION[condition]), limit)


def _where(item: Item, rule: OfficeRule) -> str:
    if rule.where is Where.FIELD and rule.field:
        return _("found by your answer to “%s”") % say(item.field(rule.field).label)
    return {
        Where.HOUSEHOLD: _("where you are registered"),
        Where.RECEIVING: _("where you handed it in"),
        Where.DECIDING: _("the same as the deciding office"),
    }.get(rule.where, "")


def valid_in(item: Item) -> list[tuple[str, ValidIn]]:
    """Return where the documents are valid that an item issues or changes: what each is called, and where."""
    kinds = registry.document_kinds()
    found = [(say(kinds[code].name), kinds[code].valid_in) for code in sorted(issued_kinds(item)) if code in kinds]
    return [(name, where) for name, where in found if where is not None]


# --- cases ----------------------------------------------------------------------------------------


def timeline(view: CaseView, offices: Mapping[str, str], *, own: bool) -> list[Entry]:
    """Return what happened to a case, and what is still to come, as its applicant reads it.

    Args:
        offices: Names of authorities by code.
        own: Whether the reader applied. Others read what happened, not what was written about it.
    """
    entries = [_entry(view.item, event, offices, own=own) for event in view.events]
    due = min((clock.value.due.on for clock in view.clocks if clock.running), default=None)
    if due is None:
        return entries
    text = _("To be done by this day at the latest.")
    for task in view.tasks:
        name = STEP.get(task.name) or wording.task(view.item, task.name)
        entries.append(Entry(str(name), due, offices.get(view.offices[task.duty], ""), text, expected=True))
    return entries


def _entry(item: Item, event: EventView, offices: Mapping[str, str], *, own: bool) -> Entry:
    title = (
        wording.task(item, event.step)
        if event.act is Act.DO_STEP
        else wording.done(event.act, str(event.data.get("kind", "")))
    )
    if event.data.get("role") == "interested":
        who = _("Somebody whom the decision concerns")
    elif event.role == "citizen":
        who = _("You") if own else _("The applicant")
    elif event.role == "machine":
        who = _("By law, without anybody acting")
    else:
        who = offices.get(event.authority, "")
    text = _event_text(item, event) if own or event.act in time_words.TO_ALL else ""
    return Entry(title, event.at, who, text, _event_laws(item, event))


def _event_text(item: Item, event: EventView) -> str:
    data = event.data
    if words := time_words.text(item, event, language()):
        return words
    if event.act is Act.ASK_CORRECTION:
        return _("; ").join([*evidence_names(item, data.get("missing", [])), *filter(None, [data.get("words", "")])])
    if event.act is Act.ACCEPT and data.get("deemed"):
        day = date.fromisoformat(data["from"])
        return _("The office did not answer in time, so the application counts as accepted from %s.") % day_in_words(
            day
        )
    if event.act is Act.DELIVER:
        return str(HOW_HANDED_OVER.get(data.get("how", ""), ""))
    if event.act in {Act.REFUSE, Act.REJECT, Act.WITHDRAW, Act.SUPPLY}:
        return str(data.get("words", ""))
    clause = data.get("clause", "") if event.act is Act.APPROVE else ""
    return _("Under: %s") % clause if clause else ""


def _event_laws(item: Item, event: EventView) -> list[Citation]:
    accepted = event.act is Act.ACCEPT and event.data.get("deemed")
    return [item.silence.citation] if accepted and item.silence else time_words.laws(item, event)


def evidence_names(item: Item, codes: list[str]) -> list[str]:
    """Return what pieces of evidence are called."""
    names = {evidence.code: say(evidence.name) for evidence in item.evidence}
    return [names.get(code, code) for code in codes]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an application was not accepted or not granted, and what can be done about it."""

    reason: str
    because: str
    right_office: str
    clause: str
    final: Citation | None
    remedies: list[tuple[str, Citation]]


def refused(view: CaseView) -> Refused | None:
    """Return why the case was refused; None if it was not. Remedies are those that the item's law gives."""
    event = next((e for e in reversed(view.events) if e.act in {Act.REFUSE, Act.REJECT}), None)
    if event is None:
        return None
    data: Mapping[str, Any] = event.data
    because = data.get("because")
    given = set(data.get("remedies", ()))
    return Refused(
        reason=data.get("words", ""),
        because=str(wording.NOT_ACCEPTED[NotAcceptedBecause(because)]) if because else "",
        right_office=data.get("right_office", ""),
        clause=data.get("clause", ""),
        final=view.item.no_remedy,
        remedies=[(say(r.text), r.citation) for r in view.item.remedies if r.code in given],
    )


def missing(view: CaseView) -> tuple[list[str], str]:
    """Return what the applicant was told is missing: names of evidence, and the officer's words."""
    event = next((e for e in reversed(view.events) if e.act is Act.ASK_CORRECTION), None)
    if event is None:
        return [], ""
    return evidence_names(view.item, event.data.get("missing", [])), event.data.get("words", "")


def where_valid(code: str) -> str:
    """Return where a kind of document is valid; empty where nothing says it."""
    kind = registry.document_kinds().get(code)
    return say(kind.valid_in.words) if kind and kind.valid_in else ""


def document_kind(code: str) -> str:
    """Return what a kind of document is called."""
    kind = registry.document_kinds().get(code)
    return say(kind.name) if kind else code


def discarding(name: Words, *, back: str) -> Confirm:
    """Return the question whether to throw something away that was begun."""
    return Confirm(
        base="portal/base.html",
        title=_("Throw this application away?"),
        text=_("It has not been handed in. Your answers will be gone."),
        do=_("Throw it away"),
        back=back,
        caption=say(name),
    )
