"""What a rule can come to, from what its facts can be. With every fact known, the one value it has.

This is the meaning of the language; whatever else evaluates a rule is tested against it. A span is never too narrow:
what is left open may turn out decided, but what is decided is so for every possible value of what is not known.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

from tongban.basis.policy.tree import Node, Op, day_of

FEW = 256  # combinations of unknown facts that are simply all tried


class Span(NamedTuple):
    """The least and the most that a value can be."""

    low: int
    high: int

    @property
    def known(self) -> bool:
        """Return whether there is only one value."""
        return self.low == self.high


def months_between(start: int, until: date) -> int:
    """Return how many full months lie between a day (as nodes have it) and another; below 0 if it lies after.

    A month is full on the day with the same number, or on the last day of a month that has none.

    Source: 民法典 第二百零二条.
    """
    begun = day_of(start)
    months = (until.year - begun.year) * 12 + until.month - begun.month
    return months - (begun.day > until.day and not is_month_end(until))


def is_month_end(day: date) -> bool:
    """Return whether a day is the last of its month."""
    return day.day == monthrange(day.year, day.month)[1]


def span_of(node: Node, parts: tuple[Span, ...]) -> Span:
    """Return what a node can be, given what its parts can be. Facts are not asked here."""
    return _RULES[node.op](node, *parts)


def evaluate(node: Node, facts: Mapping[str, Span]) -> Span:
    """Return what a node can be, given what the facts can be.

    Where only a few combinations are possible they are tried one by one: reckoning with bounds alone does not see
    that the same unknown fact is met twice.
    """
    unknown = [name for name in node.names(Op.FACT) if not facts[name].known]
    combinations = 1
    for name in unknown:
        combinations *= facts[name].high - facts[name].low + 1
    if not 1 < combinations <= FEW:
        return reckon(node, facts)
    tried = []
    for values in product(*(range(facts[name].low, facts[name].high + 1) for name in unknown)):
        known = {name: Span(value, value) for name, value in zip(unknown, values, strict=True)}
        tried.append(reckon(node, {**facts, **known}))
    return Span(min(found.low for found in tried), max(found.high for found in tried))


def reckon(node: Node, facts: Mapping[str, Span]) -> Span:
    """Return what a node can be, by bounds alone: exact where every fact is known, otherwise never too narrow."""
    if node.op is Op.FACT:
        return facts[node.name]
    if node.op is Op.IF:  # the branch not taken may be out of bounds
        test = reckon(node.parts[0], facts)
        if test.known:
            return reckon(node.parts[1 if test.low else 2], facts)
    return span_of(node, tuple(reckon(part, facts) for part in node.parts))


def _multiply(_: Node, left: Span, right: Span) -> Span:
    products = [a * b for a in left for b in right]
    return Span(min(products), max(products))


def _if(_: Node, test: Span, yes: Span, no: Span) -> Span:
    if test.known:
        return yes if test.low else no
    return Span(min(yes.low, no.low), max(yes.high, no.high))


def _lookup(node: Node, key: Span) -> Span:
    first = next(i for i, (bound, _) in enumerate(node.rows) if key.low <= bound)
    last = next(i for i, (bound, _) in enumerate(node.rows) if key.high <= bound)
    values = [value for _, value in node.rows[first : last + 1]]
    return Span(min(values), max(values))


def _months(node: Node, start: Span) -> Span:
    until = day_of(node.number)
    return Span(months_between(start.high, until), months_between(start.low, until))


def _equal(_: Node, left: Span, right: Span) -> Span:
    overlap = left.low <= right.high and right.low <= left.high
    return Span(int(left.known and left == right), int(overlap))


_RULES: Mapping[Op, Callable[..., Span]] = {
    Op.CONSTANT: lambda node: Span(node.number, node.number),
    Op.NAMED: lambda _, part: part,
    Op.NOT: lambda _, part: Span(1 - part.high, 1 - part.low),
    Op.ALL: lambda _, *parts: Span(min(part.low for part in parts), min(part.high for part in parts)),
    Op.ANY: lambda _, *parts: Span(max(part.low for part in parts), max(part.high for part in parts)),
    Op.LESS: lambda _, left, right: Span(int(left.high < right.low), int(left.low < right.high)),
    Op.AT_MOST: lambda _, left, right: Span(int(left.high <= right.low), int(left.low <= right.high)),
    Op.EQUAL: _equal,
    Op.IF: _if,
    Op.ADD: lambda _, left, right: Span(left.low + right.low, left.high + right.high),
    Op.SUBTRACT: lambda _, left, right: Span(left.low - right.high, left.high - right.low),
    Op.MULTIPLY: _multiply,
    Op.MIN: lambda _, *parts: Span(min(part.low for part in parts), min(part.high for part in parts)),
    Op.MAX: lambda _, *parts: Span(max(part.low for part in parts), max(part.high for part in parts)),
    Op.DIVIDE: lambda node, part: Span(part.low // node.number, part.high // node.number),
    Op.LOOKUP: _lookup,
    Op.MONTHS: _months,
}


def full_span(node: Node) -> Span:
    """Return the least and the most that a node can be for anybody."""
    return Span(node.low, node.high)
