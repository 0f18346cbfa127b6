"""A rule made cheaper before it is run millions of times; it comes to the same. `explain` uses it as written."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from tongban.basis.policy.building import BARE, make
from tongban.basis.policy.spans import full_span, span_of
from tongban.basis.policy.tree import Node, Number, Op


@lru_cache(maxsize=8192)
def simplified(node: Node) -> Node:
    """Return a rule that comes to the same: names taken out, numbers worked out, divisions turned into comparisons."""
    if node.op is Op.NAMED:
        return simplified(node.parts[0])
    if node.low == node.high and isinstance(node.kind, Number):
        return _fixed(node, node.low)
    parts = tuple(simplified(part) for part in node.parts)
    cheaper = _bounded(node, parts) if parts else node
    make_cheaper = _CHEAPER.get(node.op)
    return make_cheaper(cheaper) if make_cheaper else cheaper


def _bounded(node: Node, parts: tuple[Node, ...]) -> Node:
    """Return the node over cheaper parts, its bounds as close as they show: `a - min(a, b)` is never below 0."""
    low, high = span_of(node, tuple(full_span(part) for part in parts))
    if node.op is Op.SUBTRACT and parts[1].op is Op.MIN and parts[0] in parts[1].parts:
        low = max(low, 0)
    return replace(node, parts=parts, low=max(node.low, low), high=min(node.high, high))


def _fixed(node: Node, number: int) -> Node:
    return make(Op.CONSTANT, node.kind, number=number)


def _multiply(node: Node) -> Node:
    """Return a product with its factor drawn into what it multiplies."""
    left, right = node.parts
    if left.op is Op.CONSTANT:
        left, right = right, left
    if right.op is not Op.CONSTANT:
        return node
    factor = right.number
    if left.op is Op.LOOKUP:
        rows = tuple((bound, value * factor) for bound, value in left.rows)
        return make(Op.LOOKUP, node.kind, *left.parts, name=left.name, rows=rows)
    if left.op is Op.IF and all(part.op is Op.CONSTANT for part in left.parts[1:]):
        return make(Op.IF, node.kind, left.parts[0], *(_fixed(node, part.number * factor) for part in left.parts[1:]))
    if left.op is Op.MULTIPLY and left.parts[1].op is Op.CONSTANT:
        return _multiply(make(Op.MULTIPLY, node.kind, left.parts[0], _fixed(node, left.parts[1].number * factor)))
    if left.op is Op.SUBTRACT and left.parts[0].op is Op.CONSTANT and left.parts[0].number == 0:
        return _multiply(make(Op.MULTIPLY, node.kind, left.parts[1], make(Op.CONSTANT, BARE, number=-factor)))
    return make(Op.MULTIPLY, node.kind, left, right)


def _less(node: Node) -> Node:
    """Return a comparison without the division in it: months // 12 < 7 is months < 84."""
    left, right = node.parts
    if left.op is Op.DIVIDE and right.op is Op.CONSTANT:
        return _compare(Op.LESS, node, left.parts[0], right.number * left.number)
    if right.op is Op.DIVIDE and left.op is Op.CONSTANT:
        return _compare(Op.AT_MOST, node, (left.number + 1) * right.number, right.parts[0])
    return node


def _at_most(node: Node) -> Node:
    left, right = node.parts
    if left.op is Op.DIVIDE and right.op is Op.CONSTANT:
        return _compare(Op.LESS, node, left.parts[0], (right.number + 1) * left.number)
    if right.op is Op.DIVIDE and left.op is Op.CONSTANT:
        return _compare(Op.AT_MOST, node, left.number * right.number, right.parts[0])
    return node


def _compare(op: Op, node: Node, left: Node | int, right: Node | int) -> Node:
    sides = [make(Op.CONSTANT, BARE, number=side) if isinstance(side, int) else side for side in (left, right)]
    return make(op, node.kind, *sides)


_CHEAPER: Mapping[Op, Callable[[Node], Node]] = {Op.MULTIPLY: _multiply, Op.LESS: _less, Op.AT_MOST: _at_most}
