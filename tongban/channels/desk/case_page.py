"""Everything that the page of a case shows, read once and put into words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.basis.actors import Officer
from tongban.basis.at_once import AtOnceKind
from tongban.basis.citations import Citation
from tongban.basis.items import Item, Role
from tongban.basis.remedies import Against
from tongban.casework.cases import counter, in_order, queries, worklists
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import NEXT_STATE, Act
from tongban.casework.clocks import rules as clock_rules
from tongban.casework.clocks.queries import RunningClock
from tongban.casework.offices import queries as offices_queries
from tongban.casework.papers import queries as papers
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import PersonView
from tongban.casework.supervision import queries as supervision
from tongban.channels import visiting, wording
from tongban.channels.desk import policies, time_page
from tongban.channels.desk.acting import ActForm, Choices
from tongban.channels.desk.acts import FORMS
from tongban.channels.desk.change import change_of
from tongban.channels.desk.following import following
from tongban.channels.desk.lights import light_of_clock
from tongban.channels.desk.office_work import office_work
from tongban.channels.desk.screen import office_names, say, today
from tongban.channels.desk.story import timeline
from tongban.channels.desk.wording import (
    AT_ONCE,
    BAR_CAUSE,
    DOCUMENT_STATE,
    EVIDENCE_COLOUR,
    EVIDENCE_SHORT,
    EVIDENCE_WHY,
    LEGEND,
    LINK,
    LINKED_FROM,
    PARTY_ROLE,
    STATE_COLOUR,
)
from tongban.channels.frame.parts import Row
from tongban.channels.frame.wording import LightState, day_in_words
from tongban.channels.now import now
from tongban.channels.questions import answers_in_words

BY_LIGHT: tuple[LightState, ...] = ("red", "yellow", "paused", "green", "done", "none")
FIRST = frozenset(
    {
        Act.SETTLE,
        Act.ANSWER,
        Act.ACCEPT,
        Act.DO_STEP,
        Act.APPROVE,
        Act.COMPLETE,
        Act.DELIVER,
        Act.SUPPLY,
        Act.RESUME,
        Act.EXTEND,
        Act.SEND_OFFICERS,
        Act.SET_HEARING,
        Act.ANSWER_CHALLENGE,
        Act.HOLD_HEARING,
        Act.SUPPLY_GAP,
    }
)
AGAINST = frozenset({Act.REFUSE, Act.REJECT, Act.WITHDRAW, Act.KEEP_LIMIT, Act.FIND_FALSE, Act.TAKE_BACK, Act.BAR})


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A time limit in words: who keeps it, when it is due and why."""

    name: str
    office: str
    light: LightState
    word: str
    due_on: date
    provisional: bool
    running: bool
    reasons: list[tuple[date, str, Citation]]
    source: Citation | None


@dataclass(frozen=True, slots=True)
class Panel:
    """An act that is open to the officer: its form and its button."""

    act: Act
    legend: str
    button: str
    form: ActForm
    first: bool  # shown open, with the main button
    against: bool  # a warning button
    failed: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What an officer typed for an act that did not go through, to be shown again."""

    act: Act
    form: ActForm


def context(view: CaseView, officer: Officer, typed: Typed | None = None) -> dict[str, Any]:
    """Return what the template of a case needs. About twenty queries."""
    on = today()
    offices = office_names(
        {*view.offices.values(), view.holder}
        | {event.authority for event in view.events}
        | {clock.authority for clock in view.clocks}
    )
    people = registry.persons({p.person_id for p in view.parties if p.person_id}, on)
    applicant = people.get(view.applicant_person_id) if view.applicant_person_id else None
    clocks = [clock_line(view.item, clock, offices, on) for clock in view.clocks]
    acts = open_acts(view, actor=officer)
    panels = [_panel(view, act, typed) for act in _in_order(acts) if act in FORMS]
    upcoming = [clock for clock in clocks if clock.running]
    return {
        "case": view,
        "item_name": say(view.item.name),
        "state": wording.STATE[view.state],
        "state_colour": STATE_COLOUR[view.state],
        "task": wording.task(view.item, view.task.name) if view.task else "",
        "task_role": wording.ROLE[Role(view.task.role)] if view.task else "",
        "holder": offices[view.holder],
        "others": [
            (offices[view.offices[task.duty]], wording.task(view.item, task.name))
            for task in view.tasks
            if task is not view.task
        ],
        "offices": _offices(view, offices),
        "clocks": upcoming + [clock for clock in clocks if not clock.running],
        "clock": min(upcoming, key=lambda line: (BY_LIGHT.index(line.light), line.due_on), default=None),
        "change": change_of(view, on),
        "following": following(view, on),
        "applicant": applicant,
        "answers": [Row(say(q.label), text) for q, text in answers_in_words(view.item, view.answers, on)],
        "evidence": _evidence(view, papers.attachments(view, actor=officer)),
        "may_scan": (view.state, Act.ADD_PAPER) in NEXT_STATE
        and Role.CLERK in officer.role_in(view.receiving) | officer.role_in(view.deciding),
        "parties": [
            Row(
                str(PARTY_ROLE.get(party.role, party.role)),
                _whole_name(party.name, people.get(party.person_id) if party.person_id else None),
            )
            for party in view.parties
        ],
        "links": _links(view),
        "visits": visiting.visits(view),
        **office_work(view, officer, offices, now()),
        "earlier": _earlier(view, applicant.id_number if applicant else "", officer, on),
        "documents": _documents(view),
        "notices": [(notice, say(notice.title)) for notice in papers.notices(view, actor=officer)],
        "timeline": timeline(view, offices),
        "panels": panels,
        "may_correct": Act.CORRECT in acts,
        "first_asked": _first_asked(view),
        "earlier_accepted": in_order.earlier_of(view),
        "lost": _lost(panels, typed),
        "next_number": _next_number(view, officer),
        "remedies": [(say(remedy.text), remedy.citation) for remedy in view.item.remedies_against(Against.DECISION)],
        **_lateness(view, officer, offices),
        "policies": policies.panels(view),
        "conditions": [say(words) for words in view.item.conditions],
        "form": typed.form if typed else None,
    }


def _whole_name(name: str, known: PersonView | None) -> str:
    """Return what a party is called, and when they died if they have."""
    if known is None:
        return name or "–"
    died = _("died %(on)s") % {"on": day_in_words(known.died_on)} if known.died_on else ""
    return " · ".join(filter(None, (name or known.name, died)))


def clock_line(item: Item, clock: RunningClock, offices: Mapping[str, str], on: date) -> ClockLine:
    """Return a time limit in words."""
    value, language = clock.value, get_language() or "zh-hans"
    light = light_of_clock(value, on)
    late = not clock.running and light == "red"
    longer = clock.running and value.overrun(max(on, value.started_on))
    return ClockLine(
        name=say(clock_rules.name(item, clock.kind)),
        office=offices[clock.authority],
        light=light,
        word=_("Done late") if late else _("Stands still longer than was told") if longer else "",
        due_on=value.due.on,
        provisional=value.due.provisional and clock.running,
        running=clock.running,
        reasons=[
            (reason.on, reason.zh if language.startswith("zh") else reason.en, reason.citation)
            for reason in value.explain(max(on, value.started_on))
        ],
        source=clock_rules.source(item, clock.kind),
    )


def _lateness(view: CaseView, officer: Officer, offices: Mapping[str, str]) -> dict[str, Any]:
    """Return why offices are late as they have published it, and what the officer's own has yet to. Three queries."""
    said = supervision.explanations(view.id)
    names = offices if all(late.office in offices for late in said) else office_names(late.office for late in said)
    return {
        "to_explain": supervision.to_explain(view.id, by=officer, today=today()),
        "lateness": [Row(f"{names[late.office]} · {day_in_words(late.due_on)}", late.words) for late in said],
    }


def _offices(view: CaseView, names: Mapping[str, str]) -> list[Row]:
    return [Row(wording.duty(view.item, duty), names[code]) for duty, code in view.offices.items() if code]


def _evidence(view: CaseView, files: Sequence[papers.AttachmentView]) -> list[dict[str, Any]]:
    names = {evidence.code: say(evidence.name) for evidence in view.item.evidence}
    return [
        {
            "code": e.code,
            "name": names.get(e.code, e.code),
            "status": EVIDENCE_SHORT[e.status],
            "promised_for": e.promised_for,
            "colour": EVIDENCE_COLOUR[e.status],
            "why": EVIDENCE_WHY.get(e.why, e.why),
            "grade": wording.GRADE.get(e.grade, ""),
            "files": [
                (file, wording.STANDING[file.standing], wording.STANDING_COLOUR[file.standing])
                for file in files
                if file.code == e.code and not file.replaced
            ],
        }
        for e in view.evidence
    ]


def _earlier(view: CaseView, id_number: str, officer: Officer, on: date) -> list[Any]:
    if not id_number:
        return []
    found = queries.search(id_number, actor=officer, on=on)
    return [(row, say(row.item.name), wording.STATE[row.state]) for row in found if row.number != view.number]


def _links(view: CaseView) -> list[tuple[str, str, str, str]]:
    """Return the cases that belong to this one and that the officer may open: how, which, of what, where it stands."""
    return [
        (
            str(LINK[link.kind] if link.outgoing else LINKED_FROM[link.kind]),
            link.number,
            say(link.item.name),
            str(wording.STATE[link.state]),
        )
        for link in view.links
    ]


def _documents(view: CaseView) -> list[Row]:
    kinds = registry.document_kinds()
    return [
        Row(
            say(kinds[paper.kind].name) if paper.kind in kinds else paper.kind,
            f"{paper.number} · {DOCUMENT_STATE[paper.state_on(today())]}",
        )
        for paper in registry.documents_of_case(view.id)
    ]


# --- what can be done -----------------------------------------------------------------------------


def evidence_choices(item: Item) -> list[tuple[str, str]]:
    """Return what can be ticked as seen or missing: the item's evidence."""
    return [(evidence.code, say(evidence.name)) for evidence in item.evidence]


def _asked_choices(view: CaseView) -> list[tuple[str, str]]:
    """Return the evidence of this case that is not held by a register."""
    held = {e.code for e in view.evidence if e.status == "held"}
    return [(code, name) for code, name in evidence_choices(view.item) if code not in held]


def choices_of(view: CaseView) -> dict[str, Choices]:
    """Return what can be chosen in the forms of acts, each asked only when a form needs it."""
    return {
        "later": lambda: _may_follow(view),
        "supplied": lambda: [(code, name) for code, name in evidence_choices(view.item) if code in view.gaps],
        "questions": lambda: [(q.name, say(q.label)) for q in view.item.form if q.name in view.answers],
        "colleague": lambda: _colleagues(view),
    }


def choices_later(read: Callable[[], CaseView]) -> dict[str, Choices]:
    """Return the same of a case that is read only if a form needs it."""
    names = ("later", "supplied", "questions", "colleague")
    return {name: partial(lambda wanted: choices_of(read())[wanted](), name) for name in names}


def _may_follow(view: CaseView) -> list[tuple[str, str]]:
    """Return the evidence that may follow after acceptance and has not been seen or found in a register."""
    there = {e.code for e in view.evidence if e.status in {"held", "seen", "committed"}}
    return [(e.code, say(e.name)) for e in view.item.evidence if e.may_follow and e.code not in there]


def _colleagues(view: CaseView) -> list[tuple[str, str]]:
    people = offices_queries.colleagues(set(view.offices.values()), today())
    return [(str(user), name) for user, name in people if user != view.first_asked_id]


def _narrow(view: CaseView, form: ActForm) -> None:
    """Leave out of a form what this case does not call for."""
    if "on_record" in form.fields and not (view.aside.hearing and view.aside.hearing.record):
        del form.fields["on_record"]
    if "later" in form.fields and not _may_follow(view):
        del form.fields["later"]
    hearing = view.item.procedure.hearing if view.item.procedure else None
    if "announced" in form.fields and not (hearing and hearing.announced):
        del form.fields["announced"]
    if "right_office" in form.fields and not counter.may_be_sent_to_a_window(view):
        box = form.fields["because"]
        box.choices = [each for each in box.choices if each[0] != NotAcceptedBecause.AT_WINDOW]  # type: ignore[attr-defined]
    if "cause" in form.fields:
        allowed = counter.causes_to_bar(view)
        form.fields["cause"].choices = [(c.value, BAR_CAUSE[c]) for c in allowed]  # type: ignore[attr-defined]


def _panel(view: CaseView, act: Act, typed: Typed | None) -> Panel:
    failed = typed is not None and typed.act is act
    fresh = FORMS[act](
        act=act,
        evidence=lambda: _asked_choices(view),
        offers=lambda: time_page.offers(view, today()),
        more=choices_of(view),
    )
    form = typed.form if typed is not None and failed else fresh
    legend, button = str(LEGEND.get(act, "")), str(wording.ACT[act])
    if act is Act.SETTLE:
        legend, button = _settle(view, form)
    if act is Act.DO_STEP and view.task:
        step = view.item.procedure.step(view.task.name) if view.item.procedure else None
        legend = wording.task(view.item, view.task.name)
        form.fields["step"].initial = view.task.name
        if step and not step.asks_clause:
            del form.fields["clause"]
        elif not failed:
            form.fields["clause"].required = True
    for name in ("seen", "missing"):
        if name in form.fields and not failed and not _asked_choices(view):
            del form.fields[name]
    _narrow(view, form)
    first = act in FIRST
    return Panel(act, legend, button, form, first, act in AGAINST, failed, time_page.note(view, act))


def _in_order(acts: Sequence[Act]) -> list[Act]:
    """Return the acts with what can be done at once before what begins the usual way."""
    return sorted(acts, key=lambda act: act is not Act.SETTLE)


def _settle(view: CaseView, form: ActForm) -> tuple[str, str]:
    """Return what the one act is called for this item, and ask for an answer only where there is a question."""
    at_once = view.item.procedure.at_once if view.item.procedure else None
    kind = at_once.kind if at_once else AtOnceKind.ON_THE_SPOT
    if kind is not AtOnceKind.ANSWER:
        del form.fields["answer"]
    elif "words" in form.fields:
        del form.fields["words"]
    return str(AT_ONCE[kind][0]), str(AT_ONCE[kind][1])


def _first_asked(view: CaseView) -> str:
    """Return the name of the officer who answers for the case until they hand it on. One query at most."""
    found = offices_queries.user(view.first_asked_id) if view.first_asked_id else None
    return found.display_name if found else ""


def _lost(panels: Sequence[Panel], typed: Typed | None) -> list[Row]:
    """Return what was typed for an act that is no longer open, so that it can be copied."""
    if typed is None or any(panel.failed for panel in panels):
        return []
    shown = [(typed.form.fields[name].label, typed.form.data.get(name)) for name in ("words", "clause", "right_office")
             if name in typed.form.fields]  # fmt: skip
    return [Row(str(label), str(text)) for label, text in shown if text]


def _next_number(view: CaseView, officer: Officer) -> str:
    """Return the most urgent case of the officer's queue that is not this one. One query."""
    rows = worklists.work(by=officer, size=2)
    return next((row.number for row in rows if row.number != view.number), "")
