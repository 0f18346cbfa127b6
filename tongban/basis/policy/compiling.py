"""A policy file brought to a day: parameters and tables in force, expressions as trees, points added up."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import ParamSpec, TypeVar

from tongban.basis.citations import Citation
from tongban.basis.packs_yaml import Keys, Report
from tongban.basis.policy import building as b
from tongban.basis.policy.building import Fault
from tongban.basis.policy.compiled import (
    Compiled,
    CompiledGroup,
    CompiledRanking,
    CompiledWay,
    Policy,
    Template,
    Worded,
)
from tongban.basis.policy.expressions import Names, read_expression
from tongban.basis.policy.files import Dated, Group, PolicyFile, Rule, TableFile, Way
from tongban.basis.policy.tables import Rows, Table
from tongban.basis.policy.tree import DAY, YES_NO, Kind, Node, Number, Op, YesNo, day_number
from tongban.basis.policy.units import POINTS
from tongban.basis.words import Words

T = TypeVar("T")
P = ParamSpec("P")
HOLE = re.compile(r"\{([^{}]*)\}")
MOST_CONDITIONS = 31
EARLIER = "Write what holds from an earlier day, or end the rules that use it"


class NotInForce(Exception):
    """The policy, or a value it needs, is not in force on the day."""


def compile_policy(file: PolicyFile, on: date) -> Policy:
    """Return the policy as it stands on a day.

    Raises:
        NotInForce: It is not in force, or cannot be worked out, on that day; checks.problems says why in advance.
    """
    if on < file.begins or (file.ends is not None and on >= file.ends):
        raise NotInForce(f"{file.code} is not in force on {on}")
    report = Report(file.report.path, file.report.lines)
    found = compile_reporting(file, on, report)
    if found is None:
        raise NotInForce("; ".join(str(problem) for problem in report.problems))
    return found


def compile_reporting(file: PolicyFile, on: date, report: Report) -> Policy | None:
    """Return the policy on a day, or None after noting in the report what is wrong with it."""
    before = len(report.problems)
    found = _Compiling(file, on, report).policy()
    return None if len(report.problems) > before else found


def in_force(values: Sequence[Dated[T]], on: date) -> Dated[T] | None:
    """Return the value in force on a day; None before the first."""
    return next((value for value in reversed(values) if value.begins <= on), None)


@dataclass(slots=True)
class _Compiling:
    file: PolicyFile
    on: date
    report: Report
    values: dict[str, Node] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    citations: dict[str, Citation] = field(default_factory=dict)  # of parameters and tables
    gone: dict[str, str] = field(default_factory=dict)  # what has no value on this day, and why

    def policy(self) -> Policy:
        self.read_values()
        for name, rule in self.file.derived.items():
            self.values[name] = self.named(name, self.attempt(rule.keys, self.read, rule.text))
            self.citations[name] = rule.citation
        points = self.rules(self.file.points, self.points)
        groups = tuple(self.group(group, points) for group in self.file.groups.values())
        total = self.total(points, groups)
        self.values.update({group.name: self.named(group.name, group.node) for group in groups})
        if total is not None:
            total = self.values["total"] = self.named("total", total)
        conditions = tuple(self.condition(rule) for rule in self.file.conditions.values() if rule.holds_on(self.on))
        if self.file.threshold:
            conditions += self.rules({"decision": self.file.threshold}, self.test)
        if len(conditions) > MOST_CONDITIONS:
            self.report.add(("conditions",), f"there are {len(conditions)} conditions", f"{MOST_CONDITIONS} at most")
        ways = sum(len(condition.ways) for condition in conditions)
        if ways > MOST_CONDITIONS:
            self.report.add(("conditions",), f"there are {ways} ways", f"{MOST_CONDITIONS} at most")
        return Policy(
            file=self.file,
            on=self.on,
            facts=self.file.facts,
            parameters={
                name: (self.values[name], self.citations[name]) for name in self.file.parameters if name in self.values
            },
            table_citations={name: self.citations[name] for name in self.tables},
            conditions=conditions,
            points=points,
            groups=groups,
            total=total,
            outputs=self.rules(self.file.outputs, self.read),
            ranking=self.ranking(),
        )

    def attempt(self, keys: Keys, make: Callable[P, Node], *args: P.args, **named: P.kwargs) -> Node:
        """Return what is made, or a blank after noting why it cannot be."""
        try:
            return make(*args, **named)
        except Fault as e:
            self.report.add(keys, e.fault, e.remedy)
            return b.constant(Fraction(0))

    def read_values(self) -> None:
        self.values["on"] = b.make(Op.CONSTANT, DAY, name="on", number=day_number(self.on))
        for name, fact in self.file.facts.items():
            self.values[name] = Node(Op.FACT, fact.kind, (), fact.low, fact.high, name)
        for name, parameter in self.file.parameters.items():
            dated = self.value_of(name, parameter.values)
            if dated is not None:
                kind = parameter.kind
                self.values[name] = b.constant(dated, kind if isinstance(kind, Number) else DAY, name)
        for name, table in self.file.tables.items():
            rows = self.value_of(name, table.versions)
            if rows is not None:
                self.tables[name] = Table(name, _kind_of(table, rows), rows, table.tiers)

    def value_of(self, name: str, values: Sequence[Dated[T]]) -> T | None:
        found = in_force(values, self.on)
        if found is None:
            self.gone[name] = f"{name} has no value on {self.on}"
            return None
        if found.value is None:
            self.gone[name] = f"{name} is repealed since {found.begins}"
        self.citations[name] = found.citation
        return found.value

    def read(self, text: str) -> Node:
        try:
            return read_expression(text, Names(self.values, self.tables))
        except Fault as e:
            for name, why in self.gone.items():
                if re.search(rf"\b{name}\b", text):
                    raise Fault(why, EARLIER) from e
            raise

    def named(self, name: str, node: Node) -> Node:
        return b.make(Op.NAMED, node.kind, node, name=name)

    def test(self, text: str) -> Node:
        return b.truth(self.read(text))

    def points(self, text: str) -> Node:
        return b.in_step(b.in_unit(self.read(text), POINTS), self.file.step)

    def rules(self, rules: Mapping[str, Rule], read: Callable[[str], Node]) -> tuple[Compiled, ...]:
        return tuple(self.rule(rule, read) for rule in rules.values() if rule.holds_on(self.on))

    def rule(self, rule: Rule, read: Callable[[str], Node]) -> Compiled:
        node = self.attempt(rule.keys, read, rule.text)
        return Compiled(
            rule=rule,
            node=node,
            note=self.worded(rule, "note", rule.note),
            fail=self.worded(rule, "fail", rule.fail),
            fix=self.worded(rule, "fix", rule.fix),
            unverified=self.unverified(rule, node),
        )

    def condition(self, rule: Rule) -> Compiled:
        """Return a condition: its test, or whether one of its ways is open to somebody."""
        if not rule.ways:
            return self.rule(rule, self.test)
        ways = tuple(self.way(way) for way in rule.ways.values() if way.holds_on(self.on))
        if not ways:
            self.report.add(rule.keys, f"no way is open on {self.on}", EARLIER)
        return Compiled(
            rule=rule,
            node=_joined(Op.ANY, [way.node for way in ways]),
            fail=self.worded(rule, "fail", rule.fail),
            fix=self.worded(rule, "fix", rule.fix),
            unverified=() if rule.citation.verified else (rule.name,),
            ways=ways,
        )

    def way(self, way: Way) -> CompiledWay:
        tests = tuple(self.rule(test, self.test) for test in way.tests.values())
        return CompiledWay(way=way, node=_joined(Op.ALL, [test.node for test in tests]), tests=tests)

    def unverified(self, rule: Rule, node: Node) -> tuple[str, ...]:
        """Return what a rule rests on and nobody has verified. Sums of points are left out: each item tells its own."""
        found = [name for name in self.names(node) if name in self.citations and not self.citations[name].verified]
        return tuple(dict.fromkeys(found if rule.citation.verified else [rule.name, *found]))

    def names(self, node: Node) -> Iterator[str]:
        if node.op is Op.NAMED and node.name in {"total", *self.file.groups}:
            return
        yield node.name
        for part in node.parts:
            yield from self.names(part)

    def worded(self, rule: Rule, what: str, words: Words | None) -> Worded | None:
        if words is None:
            return None
        return Worded(
            self.template((*rule.keys, what, "zh"), words.zh), self.template((*rule.keys, what, "en"), words.en)
        )

    def template(self, keys: Keys, text: str) -> Template:
        pieces, holes = HOLE.split(text)[::2], HOLE.split(text)[1::2]
        return Template(tuple(pieces), tuple(self.attempt(keys, self.hole, hole) for hole in holes))

    def hole(self, text: str) -> Node:
        node = self.read(text)
        if isinstance(node.kind, YesNo):
            raise Fault(f"{{{text}}} is yes or no", "Put a number, a day or a choice into a text")
        return node

    def group(self, group: Group, points: Iterable[Compiled]) -> CompiledGroup:
        members = [item for item in points if item.rule.group == group.name]
        nodes = [item.node for item in members] or [b.constant(Fraction(0), Number(POINTS, self.file.step))]
        highest = group.highest and len(nodes) > 1
        node = b.extreme(Op.MAX, nodes) if highest else b.total_of(nodes)
        return CompiledGroup(
            name=group.name,
            words=group.words,
            citation=group.citation,
            members=tuple(item.name for item in members),
            highest=group.highest,
            node=self.within(group, node),
        )

    def total(self, points: Sequence[Compiled], groups: Sequence[CompiledGroup]) -> Node | None:
        nodes = [item.node for item in points if not item.rule.group] + [group.node for group in groups]
        if not nodes:
            return None
        total = self.attempt(("points",), b.total_of, nodes)
        return self.within(self.file.total, total) if self.file.total else total

    def within(self, group: Group, node: Node) -> Node:
        """Return points held between the least and the most that the file says."""
        for op, text in ((Op.MAX, group.least), (Op.MIN, group.most)):
            if text:
                node = self.attempt(group.keys, self.bounded, op, node, text)
        return node

    def bounded(self, op: Op, node: Node, text: str) -> Node:
        return b.extreme(op, [node, self.points(text)])

    def ranking(self) -> CompiledRanking | None:
        ranking = self.file.ranking
        if ranking is None:
            return None
        by = [(self.attempt(ranking.keys, self.key, key.text), key.most_first) for key in ranking.by]
        quota = self.attempt(ranking.keys, self.read, ranking.quota)
        if quota.low != quota.high or quota.low < 0:
            self.report.add(ranking.keys, "the quota is no fixed number", "Name a parameter, like quota")
        return CompiledRanking(
            by=tuple(by), quota=quota.low, ties_admitted=ranking.ties_admitted, citation=ranking.citation
        )

    def key(self, text: str) -> Node:
        node = self.read(text)
        b.number_of(node)
        return node


def _joined(op: Op, nodes: Sequence[Node]) -> Node:
    """Return whether all, or any, of these hold. What could not be read is a blank, and was noted."""
    if len(nodes) > 1:
        return b.make(op, YES_NO, *nodes)
    return nodes[0] if nodes else b.constant(Fraction(0))


def _kind_of(table: TableFile, rows: Rows) -> Kind:
    """Return the kind of what a table gives, in steps fine enough for all its values."""
    if not isinstance(table.kind, Number):
        return table.kind
    every = rows.values() if isinstance(rows, Mapping) else rows
    return Number(table.kind.unit, Fraction(1, reduce(lcm, (row.value.denominator for row in every), 1)))
