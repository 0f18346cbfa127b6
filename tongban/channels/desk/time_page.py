"""What the page of a case shows of clocks that stand still, of more time, of officers sent and of hearings."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tongban.basis.items import Item, LimitRule
from tongban.casework.cases.beside import to_send
from tongban.casework.cases.queries import CaseView, EventView
from tongban.casework.cases.states import Act
from tongban.casework.offices import queries as offices
from tongban.channels.desk.screen import say
from tongban.channels.frame.wording import day_in_words

Choices = list[tuple[str, str]]


def offers(view: CaseView, on: date) -> dict[str, Choices]:
    """Return what can be chosen in the forms of these acts. Two queries at most."""
    procedure = view.item.procedure
    hearing = procedure.hearing if procedure else None
    step = to_send(view.item, view.aside)
    chairs = _posted(view.offices[hearing.chair.office], hearing.chair.role, on) if hearing else []
    return {
        "reason": reasons(view.item),
        "officers": _posted(view.offices[step.post.office], step.post.role, on) if step else [],
        "chair": chairs if view.aside.hearing is None or view.aside.hearing.chair is None else _others(view, chairs),
    }


def _others(view: CaseView, chairs: Choices) -> Choices:
    hearing = view.aside.hearing
    held = str(hearing.chair) if hearing else ""
    return [("", _("It stays as it is")), *((user, name) for user, name in chairs if user != held)]


def _posted(authority: str, role: Any, on: date) -> Choices:
    return [(str(user), name) for user, name in offices.posted(authority, role, on)]


def reasons(item: Item) -> Choices:
    """Return for what the clock of an item may stand still."""
    steps = item.procedure.steps if item.procedure else ()
    rules: list[LimitRule | None] = [item.decision, *(step.limit for step in steps)]
    found = {reason.code: say(reason.words) for rule in rules if rule and rule.pauses for reason in rule.pauses.reasons}
    return list(found.items())


def note(view: CaseView, act: Act) -> str:
    """Return what an officer must know before doing an act; empty where the form says it all."""
    aside = view.aside
    if act in {Act.EXTEND, Act.KEEP_LIMIT} and aside.asked:
        return _("Asked for: %d days more. Whoever asked may not approve it.") % aside.asked.days
    if act is Act.RESUME and aside.pause:
        return _("The applicant was told: until %s.") % day_in_words(aside.pause.until)
    if act is Act.HOLD_HEARING and aside.hearing and aside.hearing.on:
        return f"{day_in_words(aside.hearing.on)} · {aside.hearing.place}"
    if act in {Act.APPROVE, Act.REJECT} and aside.hearing and aside.hearing.record:
        return _("A hearing was held; its record is entry %d below.") % aside.hearing.record
    if act is Act.DO_STEP and view.task:
        return _together(view)
    return ""


def _together(view: CaseView) -> str:
    step = next(
        (
            s
            for s in (view.item.procedure.steps if view.item.procedure else ())
            if view.task and s.code == view.task.name
        ),
        None,
    )
    if step is None or step.officers == 1:
        return ""
    sent = view.aside.sent.get(step.code)
    done = len(sent.signed) if sent else 0
    return _("%(needed)d officers do this together; %(done)d of them have signed.") % {
        "needed": max(step.officers, len(sent.officers) if sent else 0), "done": done,
    }  # fmt: skip


def said(item: Item, event: EventView) -> list[str]:
    """Return what the event of such an act says besides its words."""
    data = event.data
    words = dict(reasons(item))
    parts = [
        words.get(str(data.get("reason", "")), "") if event.act in {Act.PAUSE, Act.SET_HEARING} else "",
        _("%d days") % data["days"] if "days" in data else "",
        _("until %s") % day_in_words(date.fromisoformat(data["until"])) if data.get("until") else "",
        day_in_words(date.fromisoformat(data["on"])) if event.act is Act.SET_HEARING else "",
        str(data.get("place", "")),
        _("signed by %(signed)d of %(of)d") % {"signed": data["signed"], "of": data["of"]} if "of" in data else "",
        _("on the record of the hearing, entry %d") % data["record"] if data.get("record") else "",
    ]
    return [part for part in parts if part]
