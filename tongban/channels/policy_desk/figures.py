"""The figures of a simulation in the words of the policy: tables and charts in the language of the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tongban.basis.policy.files import PolicyFile
from tongban.channels.desk.screen import say
from tongban.channels.frame.parts import Cell
from tongban.channels.policy_desk.screen import place_name
from tongban.insight.policies.asked import AFTER, BEFORE
from tongban.insight.policies.charts import Wording, bands

REGION, ORIGIN = "region", "origin"
DECISION = "decision"


Rows = list[list[str | Cell]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the page."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | Cell]]


class Said(Wording):
    """What policies, columns and values are called, by the files that were counted."""

    def __init__(self, before: PolicyFile, after: PolicyFile | None) -> None:
        self.files = [file for file in (after, before) if file]
        self.totals, self.gain, self.lose = _("Totals of who is entitled"), _("gain"), _("lose")
        self.alone = after is None

    def policy(self, name: str) -> str:
        if self.alone:
            return _("as published")
        return {BEFORE: _("as published"), AFTER: _("with the draft")}.get(name, name)

    def column(self, column: str) -> str:
        """Return what a column of the population is called."""
        fact = next((file.facts[column] for file in self.files if column in file.facts), None)
        if fact is not None:
            return say(fact.label)
        return {REGION: _("place"), ORIGIN: _("origin")}.get(column, column)

    def turn(self, policy: str, column: str) -> str:  # noqa: ARG002 (there is one draft)
        return _("Who gains and who loses, by %s") % self.column(column)

    def value(self, column: str, value: str) -> str:
        if column == REGION:
            return place_name(value)
        if column == ORIGIN:
            return {"rural": _("from the country"), "urban": _("from a town")}.get(value, value)
        choices = next((file.facts[column].choices for file in self.files if column in file.facts), {})
        return say(choices[value]) if value in choices else value

    def condition(self, name: str) -> str:
        """Return what a condition is called; the decision's own test comes last."""
        for file in self.files:
            rule = file.threshold if name == DECISION else file.conditions.get(name)
            if rule is not None:
                return say(rule.words)
        return name

    def way(self, name: str) -> str:
        """Return what a way of a condition is called."""
        condition, _dot, way = name.partition(".")
        for file in self.files:
            if condition in file.conditions and way in file.conditions[condition].ways:
                return say(file.conditions[condition].ways[way].words)
        return name

    def output(self, name: str) -> str:
        """Return what an output is called."""
        return next((say(file.outputs[name].words) for file in self.files if name in file.outputs), name)


def tables(stored: Mapping[str, Any], said: Said) -> list[Table]:
    """Return the figures as tables: head, what fails, ways, how totals spread, other answers, gains and losses."""
    figures: Mapping[str, Any] = stored["figures"]
    names = [said.policy(name) for name in figures]
    found = [_head(figures, said), _failing(figures, names, said), _ways(figures, names, said)]
    found += [_totals(figures, names)]
    outputs = dict.fromkeys(name for each in figures.values() for name in each["outputs"])
    found += [_output(figures, names, output, said) for output in outputs]
    found += [_turns(rows, name.rpartition(": ")[2], said) for name, rows in stored["turns"].items()]
    return [table for table in found if table.rows]


def _number(value: int) -> Cell:
    return Cell(f"{value:,}", numeric=True)


def _head(figures: Mapping[str, Any], said: Said) -> Table:
    columns = ["", _("People"), _("Entitled"), _("Admitted"), _("Cut-off")]
    rows: Rows = [
        [said.policy(name), _number(each["persons"]), _number(each["entitled"]), _number(each["admitted"]),
         Cell(each["cutoff"] or "–", numeric=True)]
        for name, each in figures.items()
    ]  # fmt: skip
    return Table(_("What it comes to"), columns, rows)


def _failing(figures: Mapping[str, Any], names: Sequence[str], said: Said) -> Table:
    conditions = dict.fromkeys(name for each in figures.values() for name in each["failing"])
    rows: Rows = [
        [said.condition(name), *(_number(each["failing"].get(name, 0)) for each in figures.values())]
        for name in conditions
    ]
    return Table(_("Who does not fulfil which condition"), [_("Condition"), *names], rows)


def _ways(figures: Mapping[str, Any], names: Sequence[str], said: Said) -> Table:
    """Return how many of the entitled can take each way. Figures that were stored long ago have none."""
    ways = dict.fromkeys(name for each in figures.values() for name in each.get("ways", {}))
    rows: Rows = [
        [said.way(name), *(_number(each.get("ways", {}).get(name, 0)) for each in figures.values())] for name in ways
    ]
    return Table(_("Who is entitled by which way; who can take two is counted in both"), [_("Way in"), *names], rows)


def _totals(figures: Mapping[str, Any], names: Sequence[str]) -> Table:
    edges, counted = bands(figures)
    rows: Rows = [
        [
            _("under %s") % upper
            if least is None
            else _("%(least)s to under %(next)s") % {"least": least, "next": upper},
            *(_number(n[place]) for n in counted.values()),
        ]
        for place, (least, upper) in enumerate(edges)
    ]
    return Table(_("Totals of who is entitled"), [_("Total"), *names], rows)


def _output(figures: Mapping[str, Any], names: Sequence[str], output: str, said: Said) -> Table:
    values = dict.fromkeys(value for each in figures.values() for value in each["outputs"].get(output, {}))
    rows: Rows = [
        [value, *(_number(each["outputs"].get(output, {}).get(value, 0)) for each in figures.values())]
        for value in values
    ]
    return Table(said.output(output), [_("Value"), *names], rows)


def _turns(rows: Mapping[str, Any], column: str, said: Said) -> Table:
    columns = [said.column(column), _("People"), _("Admitted before"), _("Admitted after"), _("gain"), _("lose")]
    shown: Rows = [
        [said.value(column, value), *(_number(turn[part]) for part in ("persons", "before", "after", "gain", "lose"))]
        for value, turn in rows.items()
    ]
    return Table(said.turn("", column), columns, shown)
