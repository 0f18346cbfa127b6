"""A policy as Polars expressions: the simulator. All in whole numbers, exact, in any order."""

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.files import Fact
from tongban.basis.policy.spans import is_month_end
from tongban.basis.policy.tree import Node, Op, YesNo, day_of
from tongban.insight.policies import questions
from tongban.insight.policies.simplify import simplified
from tongban.insight.policies.widths import Width, shift, stored, width_of

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
    """Return any value as a column: whole numbers as wide as they must be, yes and no as they are."""
    cheaper = simplified(node)
    return truth(cheaper) if isinstance(node.kind, YesNo) else number(cheaper, width_of(cheaper))


def number(node: Node, width: Width) -> pl.Expr:
    """Return a number, or the place of a choice, as an integer of this width."""
    return _NUMBERS[node.op](node, width)


def truth(node: Node) -> pl.Expr:
    """Return a test."""
    return _TRUTHS[node.op](node)


def _fact(node: Node, width: Width) -> pl.Expr:
    return pl.col(node.name).cast(TYPES[width])


def _if(node: Node, width: Width) -> pl.Expr:
    test, yes, no = node.parts
    return pl.when(truth(test)).then(number(yes, width)).otherwise(number(no, width))


def _arithmetic(node: Node, width: Width) -> pl.Expr:
    left, right = (number(part, width) for part in node.parts)
    return {Op.ADD: left + right, Op.SUBTRACT: left - right, Op.MULTIPLY: left * right}[node.op]


def _extreme(node: Node, width: Width) -> pl.Expr:
    parts = [number(part, width) for part in node.parts]
    return pl.min_horizontal(parts) if node.op is Op.MIN else pl.max_horizontal(parts)


def _divide(node: Node, width: Width) -> pl.Expr:
    kind, added = TYPES[width], shift(node)
    part = number(node.parts[0], width)
    if not added:
        return part // pl.lit(node.number, kind)
    return (part + pl.lit(added, kind)) // pl.lit(node.number, kind) - pl.lit(added // node.number, kind)


def _lookup(node: Node, width: Width) -> pl.Expr:
    """Return the value of the first row that reaches the key, as a sum of what each bound adds."""
    kind = TYPES[width]
    found = pl.lit(node.rows[0][1], kind)
    for (bound, before), (_, value) in zip(node.rows, node.rows[1:], strict=False):
        found = (
            pl.when(_above(node.parts[0], bound)).then(pl.lit(value, kind)).otherwise(found)
            if before != value
            else found
        )
    return found


def _above(key: Node, bound: int) -> pl.Expr:
    width = width_of(key)
    if key.op is Op.FACT:
        return pl.col(key.name) > bound
    return number(key, width) > pl.lit(bound, TYPES[width])


def _months(node: Node, width: Width) -> pl.Expr:
    until = day_of(node.number)
    start = number(node.parts[0], Width.INT).cast(pl.Date)
    months = until.year * 12 + until.month - start.dt.year() * 12 - start.dt.month().cast(pl.Int32)
    if not is_month_end(until):
        months = months - (start.dt.day() > until.day).cast(pl.Int32)
    return months.cast(TYPES[width])


def _compare(node: Node) -> pl.Expr:
    left, right = node.parts
    if isinstance(left.kind, YesNo):
        return truth(left) == truth(right)
    width = width_of(left, right)
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


_NUMBERS: Mapping[Op, Callable[[Node, Width], pl.Expr]] = {
    Op.CONSTANT: lambda node, width: pl.lit(node.number, TYPES[width]),
    Op.FACT: _fact,
    Op.IF: _if,
    Op.ADD: _arithmetic,
    Op.SUBTRACT: _arithmetic,
    Op.MULTIPLY: _arithmetic,
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
