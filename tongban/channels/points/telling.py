"""Rounds, places and findings as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tongban.basis.policy.compiled import Compiled
from tongban.basis.policy.explain import Explanation
from tongban.basis.policy.tree import Op
from tongban.casework.rounds.applications import EntryView, FindingView
from tongban.casework.rounds.queries import EventView, RoundView
from tongban.channels import policy_words, round_words, wording
from tongban.channels.frame.parts import Entry, Row
from tongban.channels.frame.wording import day_in_words


def head(row: RoundView) -> dict[str, Any]:
    """Return what every page of a round shows of it."""
    return {
        "round": row,
        "title": policy_words.say(row.rule.title),
        "state": round_words.STATE[row.state],
        "colour": round_words.COLOUR[row.state],
    }


def dates(row: RoundView) -> list[Row]:
    """Return the days and numbers of a round."""
    rule = row.rule
    window = _("%(first)s to %(last)s") % {"first": day_in_words(rule.opens_on), "last": day_in_words(rule.closes_on)}
    found = [
        Row(_("Applications"), window),
        Row(_("Points are counted as of"), day_in_words(rule.calculated_on)),
        Row(_("Places"), ngettext("%(count)s person", "%(count)s people", rule.quota) % {"count": f"{rule.quota:,}"}),
        Row(_("Policy"), policy_words.say(row.policy.title)),
    ]
    if row.supplement_until:
        found.append(Row(_("What is missing can be supplied until"), day_in_words(row.supplement_until)))
    if row.notice_from and row.notice_until:
        notice = {"first": day_in_words(row.notice_from), "last": day_in_words(row.notice_until)}
        provisional = f" {pgettext('clock', 'provisional')}" if row.provisional else ""
        found.append(Row(_("Public notice"), _("%(first)s to %(last)s") % notice + provisional))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """One fact of an application, and what was found of it."""

    name: str
    label: str
    declared: str
    counts: str
    status: str
    colour: str
    why: str
    finding: FindingView | None
    shown: str  # what was proven at the window; empty: nothing
    shown_at: datetime | None


def fact_lines(row: RoundView, entry: EntryView) -> dict[str, FactLine]:
    """Return the facts that the policy asks for, each with what was declared and found."""
    facts = row.explains.facts
    return {name: _fact_line(row, entry, name) for name in row.explains.used_facts() if name in facts}


def _fact_line(row: RoundView, entry: EntryView, name: str) -> FactLine:
    fact, finding = row.explains.facts[name], entry.findings.get(name)
    shown = entry.shown.get(name)
    if finding is None and shown:
        status, colour = pgettext("fact", "Proven at the window"), "blue"
    elif finding is None:
        status, colour = pgettext("fact", "Not checked yet"), "yellow"
    elif finding.checked:
        status, colour = pgettext("fact", "Checked"), "green"
    else:
        status, colour = pgettext("fact", "Refused"), "red"
    counts = finding.value if finding and finding.checked else None if finding else entry.declared.get(name)
    return FactLine(
        name=name, label=policy_words.say(fact.label), declared=policy_words.answer(fact, entry.declared.get(name)),
        counts=policy_words.answer(fact, counts), status=status, colour=colour,
        why=finding.why if finding else "", finding=finding,
        shown=f"{shown.evidence} · {wording.GRADE[shown.grade]}" if shown else "",
        shown_at=shown.at if shown else None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """One condition or point item of an application, with the facts that it rests on."""

    line: policy_words.Line
    facts: Sequence[FactLine]


def rule_lines(row: RoundView, entry: EntryView, explained: Explanation) -> tuple[list[RuleLine], list[RuleLine]]:
    """Return conditions and point items, each fact under the first rule that it matters to."""
    found = policy_words.shown(explained, row.policy.file(), entry.facts)
    facts, told = fact_lines(row, entry), set[str]()
    conditions, points = row.explains.conditions, row.explains.points

    def lines(shown: Sequence[policy_words.Line], rules: Sequence[Compiled]) -> list[RuleLine]:
        made = []
        for line, rule in zip(shown, rules, strict=True):
            names = [name for name in rule.node.names(Op.FACT) if name in facts and name not in told]
            told.update(names)
            made.append(RuleLine(line=line, facts=[facts[name] for name in names]))
        return made

    return lines(found.conditions, conditions), lines(found.points, points)


def story(row: Sequence[EventView], offices: Mapping[str, str]) -> list[Entry]:
    """Return what was done in a round, line by line."""
    return [
        Entry(
            title=f"{round_words.DONE[event.act]}{f' · {event.number}' if event.number else ''}", at=event.at,
            who=offices.get(event.authority, ""), text=_detail(event),
        )
        for event in row
    ]  # fmt: skip


def _detail(event: EventView) -> str:
    data = event.data
    if "sha256" in data and "version" in data and "people" not in data:
        return f"SHA-256 {data['sha256']}"
    if "people" in data:
        return _("Version %(version)s: %(people)s people, %(admitted)s admitted") % data
    return str(data.get("why", ""))
