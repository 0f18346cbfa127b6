"""A policy as SQL, built as a tree and never as text.

DuckDB takes it for what is larger than memory or is ranked, Spark for many machines. No dialect rounds in its own way:
what is divided is never below 0, and every number has its width.
"""

from collections.abc import Callable, Mapping

from sqlglot import exp

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.spans import is_month_end
from tongban.basis.policy.tree import Node, Op, YesNo, day_of
from tongban.insight.policies import questions
from tongban.insight.policies.simplify import simplified
from tongban.insight.policies.widths import Width, shift, width_of

TYPES: Mapping[Width, str] = {Width.BYTE: "SMALLINT", Width.SHORT: "SMALLINT", Width.INT: "INT", Width.LONG: "BIGINT"}


def answers(policy: Policy) -> list[exp.Expr]:
    """Return what each person comes to: the total, a bit for each condition that fails, and the outputs."""
    return [exp.alias_(column(node), name, quoted=True) for name, node in questions.answers(policy).items()]


def column(node: Node) -> exp.Expr:
    """Return any value as a column: whole numbers as wide as they must be, yes and no as they are."""
    cheaper = simplified(node)
    return truth(cheaper) if isinstance(node.kind, YesNo) else number(cheaper, width_of(cheaper))


def number(node: Node, width: Width) -> exp.Expr:
    """Return a number, or the place of a choice, as an integer of this width."""
    return _NUMBERS[node.op](node, width)


def truth(node: Node) -> exp.Expr:
    """Return a test."""
    return _TRUTHS[node.op](node)


def _literal(value: int, width: Width) -> exp.Expr:
    digits: exp.Expr = exp.Literal.number(abs(value))
    return exp.cast(exp.Neg(this=digits) if value < 0 else digits, TYPES[width])


def _column(node: Node) -> exp.Expr:
    return exp.column(exp.to_identifier(node.name, quoted=True))


def _if(node: Node, width: Width) -> exp.Expr:
    test, yes, no = node.parts
    return exp.Case().when(truth(test), number(yes, width)).else_(number(no, width))


def _arithmetic(node: Node, width: Width) -> exp.Expr:
    left, right = (number(part, width) for part in node.parts)
    made = {Op.ADD: exp.Add, Op.SUBTRACT: exp.Sub, Op.MULTIPLY: exp.Mul}[node.op]
    return exp.cast(exp.paren(made(this=left, expression=right)), TYPES[width])


def _extreme(node: Node, width: Width) -> exp.Expr:
    first, *others = (number(part, width) for part in node.parts)
    return (exp.Least if node.op is Op.MIN else exp.Greatest)(this=first, expressions=others)


def _divide(node: Node, width: Width) -> exp.Expr:
    added, by = shift(node), _literal(node.number, width)
    part = number(node.parts[0], width)
    if not added:
        return exp.cast(exp.IntDiv(this=part, expression=by), TYPES[width])
    above = exp.paren(exp.Add(this=part, expression=_literal(added, width)))
    divided = exp.IntDiv(this=exp.cast(above, TYPES[width]), expression=by)
    less = exp.Sub(this=exp.paren(divided), expression=_literal(added // node.number, width))
    return exp.cast(exp.paren(less), TYPES[width])


def _lookup(node: Node, width: Width) -> exp.Expr:
    key, wide = node.parts[0], width_of(node.parts[0])
    found = exp.Case()
    for bound, value in node.rows[:-1]:
        reached = exp.LTE(this=number(key, wide), expression=_literal(bound, wide))
        found = found.when(reached, _literal(value, width))
    last = _literal(node.rows[-1][1], width)
    return found.else_(last) if len(node.rows) > 1 else last


def _months(node: Node, width: Width) -> exp.Expr:
    until, days = day_of(node.number), number(node.parts[0], Width.INT)
    first = exp.cast(exp.Literal.string("1970-01-01"), "DATE")
    start = exp.DateAdd(this=first, expression=days, unit=exp.var("DAY"))
    begun = exp.Add(
        this=exp.Mul(this=exp.Year(this=start), expression=exp.Literal.number(12)), expression=exp.Month(this=start)
    )
    months: exp.Expr = exp.Sub(this=exp.Literal.number(until.year * 12 + until.month), expression=exp.paren(begun))
    if not is_month_end(until):
        late = exp.GT(this=exp.Day(this=start), expression=exp.Literal.number(until.day))
        less = exp.Case().when(late, exp.Literal.number(1)).else_(exp.Literal.number(0))
        months = exp.Sub(this=months, expression=less)
    return exp.cast(exp.paren(months), TYPES[width])


def _compare(node: Node) -> exp.Expr:
    left, right = node.parts
    if isinstance(left.kind, YesNo):
        return exp.paren(exp.EQ(this=truth(left), expression=truth(right)))
    width = width_of(left, right)
    made = {Op.LESS: exp.LT, Op.AT_MOST: exp.LTE, Op.EQUAL: exp.EQ}[node.op]
    return exp.paren(made(this=number(left, width), expression=number(right, width)))


def _joined(node: Node) -> exp.Expr:
    join = exp.and_ if node.op is Op.ALL else exp.or_
    return exp.paren(join(*(truth(part) for part in node.parts)))


def _truth_if(node: Node) -> exp.Expr:
    test, yes, no = map(truth, node.parts)
    return exp.paren(exp.Case().when(test, yes).else_(no))


_NUMBERS: Mapping[Op, Callable[[Node, Width], exp.Expr]] = {
    Op.CONSTANT: lambda node, width: _literal(node.number, width),
    Op.FACT: lambda node, width: exp.cast(_column(node), TYPES[width]),
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
_TRUTHS: Mapping[Op, Callable[[Node], exp.Expr]] = {
    Op.FACT: _column,
    Op.NOT: lambda node: exp.Not(this=exp.paren(truth(node.parts[0]))),
    Op.ALL: _joined,
    Op.ANY: _joined,
    Op.LESS: _compare,
    Op.AT_MOST: _compare,
    Op.EQUAL: _compare,
    Op.IF: _truth_if,
}
