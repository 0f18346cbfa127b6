"""A policy as Polars expressions: the simulator. All in whole numbers, exact, in any order."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.files import Fact
from tongban.basis.policy.spans import Span, is_month_end
from tongban.basis.policy.tree import Node, Op, YesNo, day_of
from tongban.insight.policies import questions
from tongban.insight.policies.lines import Line, line_of
from tongban.insight.policies.simplify import simplified
from tongban.insight.policies.sums import Term, grouped, terms_of
from tongban.insight.policies.widths import Width, narrowest, shift, stored, width_for

TYPES: Mapping[Width, Any] = {Width.BYTE: pl.UInt8, Width.SHORT: pl.Int16, Width.INT: pl.Int32, Width.LONG: pl.Int64}


def column_type(fact: Fact) -> Any:
    """Return the type of a fact's column."""
    width = stored(fact)
    return pl.Boolean if width is None else TYPES[width]


def answers(policy: Policy, ending: str = "") -> list[pl.Expr]:
    """Return what each person comes to: the total, a bit for each condition that fails, and the outputs.

    Args:
        ending: Put after the names, so that several policies can be asked in one scan.
    """
    return [column(node).alias(name + ending) for name, node in questions.answers(policy).items()]


def column(node: Node) -> pl.Expr:
    """Return any value as a column: whole numbers as narrow as they can be, yes and no as they are."""
    cheaper = simplified(node)
    return truth(cheaper) if isinstance(node.kind, YesNo) else number(cheaper, narrowest(cheaper))


def number(node: Node, width: Width) -> pl.Expr:
    """Return a number, or the place of a choice, as an integer of this width; it wraps around if that is too narrow."""
    return _as(_NUMBERS[node.op](node), narrowest(node), width)


def truth(node: Node) -> pl.Expr:
    """Return a test."""
    return _TRUTHS[node.op](node)


# Each of these returns a number in the narrowest integer that holds it.


def _fact(node: Node) -> pl.Expr:
    return pl.col(node.name).cast(TYPES[narrowest(node)])


def _if(node: Node) -> pl.Expr:
    test, yes, no = node.parts
    width = narrowest(node)
    return pl.when(truth(test)).then(number(yes, width)).otherwise(number(no, width))


def _sum(node: Node) -> pl.Expr:
    width = narrowest(node)
    terms, fixed = terms_of(node)
    found = _literal(fixed, width) if fixed or not terms else None
    for group in grouped(terms, width):
        part = _as(_added(group.terms, group.width), group.width, width)
        if found is None:
            found = -part if group.taken_away else part
        else:
            found = found - part if group.taken_away else found + part
    assert found is not None  # noqa: S101 (there is a term or a number)
    return found


def _added(terms: Sequence[Term], width: Width) -> pl.Expr:
    first, *others = sorted(terms, key=lambda term: term.times == -1)
    found = _times(first.node, first.times, width)
    for term in others:
        taken_away = term.times == -1
        found = found - number(term.node, width) if taken_away else found + _times(term.node, term.times, width)
    return found


def _times(node: Node, times: int, width: Width) -> pl.Expr:
    one = number(node, width)
    return one if times == 1 else one * _literal(times, width)


def _product(node: Node) -> pl.Expr:
    left, right = node.parts
    if right.op is Op.CONSTANT:
        return _sum(node)
    width = narrowest(node)
    return number(left, width) * number(right, width)


def _extreme(node: Node) -> pl.Expr:
    width = narrowest(node, *node.parts)
    parts = [number(part, width) for part in node.parts]
    found = pl.min_horizontal(parts) if node.op is Op.MIN else pl.max_horizontal(parts)
    return _as(found, width, narrowest(node))


def _divide(node: Node) -> pl.Expr:
    added, part = shift(node), node.parts[0]
    width = width_for([Span(0, part.high + added), Span(0, node.number)], narrowest(part))
    above = number(part, width) + _literal(added, width) if added else number(part, width)
    found = above // _literal(node.number, width)
    less = found - _literal(added // node.number, width) if added else found
    return _as(less, width, narrowest(node))


def _lookup(node: Node) -> pl.Expr:
    if len(node.rows) == 1:
        return _literal(node.rows[0][1], narrowest(node))
    line = line_of(node)
    return _steps(node) if line is None else _along(node, line)


def _steps(node: Node) -> pl.Expr:
    """Return the value of the first row that reaches the key: that of the first, changed above each bound."""
    width = narrowest(node)
    (bound, value), *others = node.rows
    found = _literal(value, width)
    for after, value in others:
        found = pl.when(_above(node.parts[0], bound)).then(_literal(value, width)).otherwise(found)
        bound = after
    return found


def _along(node: Node, line: Line) -> pl.Expr:
    """Return the value of the row as a sum of straight lines, each up to where the next begins."""
    width = narrowest(node, node.parts[0])
    key = number(node.parts[0], width)
    found = _literal(line.start, width)
    for bend, times in line.bends:
        found = found + pl.min_horizontal(key, _literal(bend, width)) * _literal(times, width)
    if line.slope:
        found = found + key * _literal(line.slope, width)
    return _as(found, width, narrowest(node))


def _above(key: Node, bound: int) -> pl.Expr:
    width = narrowest(key)
    column = pl.col(key.name) if key.op is Op.FACT else number(key, width)
    return column > _literal(bound, width)


def _months(node: Node) -> pl.Expr:
    until = day_of(node.number)
    start = number(node.parts[0], Width.INT).cast(pl.Date)
    months = until.year * 12 + until.month - start.dt.year() * 12 - start.dt.month().cast(pl.Int32)
    if not is_month_end(until):
        months = months - (start.dt.day() > until.day).cast(pl.Int32)
    return _as(months, Width.INT, narrowest(node))


def _as(column: pl.Expr, has: Width, wanted: Width) -> pl.Expr:
    return column if has is wanted else column.cast(TYPES[wanted], wrap_numerical=True)


def _literal(value: int, width: Width) -> pl.Expr:
    """Return a number in an integer of this width, wrapped around if it is too narrow."""
    half = 0 if width is Width.BYTE else 2 ** (width - 1)
    return pl.lit((value + half) % 2**width - half, TYPES[width])


def _compare(node: Node) -> pl.Expr:
    left, right = node.parts
    if isinstance(left.kind, YesNo):
        return truth(left) == truth(right)
    width = narrowest(left, right)
    a, b = _side(left, right, width), _side(right, left, width)
    return {Op.LESS: a < b, Op.AT_MOST: a <= b, Op.EQUAL: a == b}[node.op]


def _side(node: Node, other: Node, width: Width) -> pl.Expr:
    """Return one side of a comparison; a fact beside a number it can be is compared as it is stored."""
    facts = [each for each in (node, other) if each.op is Op.FACT]
    fixed = [each for each in (node, other) if each.op is Op.CONSTANT]
    if facts and fixed and facts[0].low <= fixed[0].number <= facts[0].high:
        return pl.col(node.name) if node.op is Op.FACT else pl.lit(node.number)
    return number(node, width)


def _joined(node: Node) -> pl.Expr:
    found = truth(node.parts[0])
    for part in node.parts[1:]:
        found = found & truth(part) if node.op is Op.ALL else found | truth(part)
    return found


_NUMBERS: Mapping[Op, Callable[[Node], pl.Expr]] = {
    Op.CONSTANT: lambda node: _literal(node.number, narrowest(node)),
    Op.FACT: _fact,
    Op.IF: _if,
    Op.ADD: _sum,
    Op.SUBTRACT: _sum,
    Op.MULTIPLY: _product,
    Op.MIN: _extreme,
    Op.MAX: _extreme,
    Op.DIVIDE: _divide,
    Op.LOOKUP: _lookup,
    Op.MONTHS: _months,
}
_TRUTHS: Mapping[Op, Callable[[Node], pl.Expr]] = {
    Op.FACT: lambda node: pl.col(node.name),
    Op.NOT: lambda node: ~truth(node.parts[0]),
    Op.ALL: _joined,
    Op.ANY: _joined,
    Op.LESS: _compare,
    Op.AT_MOST: _compare,
    Op.EQUAL: _compare,
    Op.IF: lambda node: pl.when(truth(node.parts[0])).then(truth(node.parts[1])).otherwise(truth(node.parts[2])),
}
