"""Nodes put together: kinds checked, steps made equal, bounds worked out."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import reduce
from math import gcd, lcm

from tongban.basis.citations import Citation
from tongban.basis.policy.spans import full_span, span_of
from tongban.basis.policy.tree import ONE, YES_NO, Choice, Kind, Node, Number, Op, YesNo
from tongban.basis.policy.units import DATE, Unit, shown, times

MOST = 2**62  # what the widest integers of every engine hold, with room to add
BARE = Number()


class Fault(Exception):
    """A rule that cannot be: what is wrong, and what to write instead."""

    def __init__(self, fault: str, remedy: str) -> None:
        super().__init__(f"{fault}. {remedy}.")
        self.fault, self.remedy = fault, remedy


def make(
    op: Op,
    kind: Kind,
    *parts: Node,
    name: str = "",
    number: int = 0,
    rows: Sequence[tuple[int, int]] = (),
    articles: Sequence[tuple[int, Citation | None]] = (),
) -> Node:
    """Return a node with its bounds; raise Fault where it does not fit into the widest integer."""
    bare = Node(op, kind, parts, 0, 0, name, number, tuple(rows))
    low, high = span_of(bare, tuple(full_span(part) for part in parts))
    if max(abs(low), abs(high)) > MOST:
        raise Fault("a value can become too large to be exact", "Make the ranges of the facts smaller")
    return Node(op, kind, parts, low, high, name, number, tuple(rows), tuple(articles))


def constant(value: Fraction, kind: Number = BARE, name: str = "") -> Node:
    """Return a number that does not change, in a finer step where it needs one."""
    step = kind.step
    if (value / step).denominator != 1:
        step = Fraction(1, lcm(value.denominator, step.denominator))
    return make(Op.CONSTANT, Number(kind.unit, step), name=name, number=int(value / step))


def number_of(node: Node) -> Number:
    """Return the kind of a number; raise Fault if it is none."""
    if isinstance(node.kind, Number):
        return node.kind
    raise Fault(f"{said(node.kind)} stands where a number is needed", "Write a number, or `a if test else b`")


def truth(node: Node) -> Node:
    """Return the node; raise Fault if it is not yes or no."""
    if isinstance(node.kind, YesNo):
        return node
    raise Fault(f"{said(node.kind)} stands where yes or no is needed", "Compare it with something, like `age >= 18`")


def said(kind: Kind) -> str:
    """Return how a kind is called in a message."""
    if isinstance(kind, Number):
        return f"a number ({shown(kind.unit)})"
    return f"a choice ({', '.join(kind.names)})" if isinstance(kind, Choice) else "yes or no"


def in_step(node: Node, step: Fraction) -> Node:
    """Return a number counted in a finer step; raise Fault where it would have to be rounded."""
    kind = number_of(node)
    factor = kind.step / step
    if factor == 1:
        return node
    if factor.denominator != 1:
        fault = f"the value comes in steps of {decimal(kind.step)}, not of {decimal(step)}"
        raise Fault(fault, "Round it with div_floor(…, 1), or give the file a finer `step`")
    finer = Number(kind.unit, step)
    if node.op is Op.CONSTANT:
        return make(Op.CONSTANT, finer, name=node.name, number=node.number * int(factor))
    return make(Op.MULTIPLY, finer, node, make(Op.CONSTANT, BARE, number=int(factor)))


def in_unit(node: Node, unit: Unit) -> Node:
    """Return the node; raise Fault if it is a number of another unit. A bare number is of any."""
    if number_of(node).unit not in ((), unit):
        fault = f"the value is in {shown(number_of(node).unit)}, and {shown(unit)} is needed"
        raise Fault(fault, f"Multiply by a parameter of the right unit, like {shown(times(unit, ()))}/year")
    return node


def alike(nodes: Sequence[Node]) -> list[Node]:
    """Return several values as values of the same kind and step; raise Fault if they cannot be."""
    first = nodes[0].kind
    if not all(isinstance(node.kind, Number) for node in nodes):
        for node in nodes:
            if node.kind != first:
                raise Fault(f"{said(first)} stands beside {said(node.kind)}", "Use values of the same kind")
        return list(nodes)
    kinds = [number_of(node) for node in nodes]
    units = dict.fromkeys(kind.unit for kind in kinds if kind.unit)
    if len(units) > 1:
        raise Fault(f"units differ: {' and '.join(map(shown, units))}", "Use values of the same unit")
    step = common_step(kind.step for kind in kinds)
    return [in_step(node, step) for node in nodes]


def kind_of(nodes: Sequence[Node]) -> Kind:
    """Return the kind of values that are alike: of numbers, with the unit that one of them has."""
    units = [node.kind.unit for node in nodes if isinstance(node.kind, Number) and node.kind.unit]
    kind = nodes[0].kind
    return Number(units[0], kind.step) if units and isinstance(kind, Number) else kind


def common_step(steps: Iterable[Fraction]) -> Fraction:
    """Return the coarsest step of which all of these are whole multiples."""
    return reduce(
        lambda a, b: Fraction(
            gcd(a.numerator * b.denominator, b.numerator * a.denominator), a.denominator * b.denominator
        ),
        steps,
    )


def add(op: Op, left: Node, right: Node) -> Node:
    """Return a sum or a difference."""
    pair = alike([left, right])
    kind = kind_of(pair)
    if not isinstance(kind, Number) or kind.unit == DATE:
        raise Fault("days, choices, yes and no cannot be added up", "Use months_between(a, b) for days")
    return make(op, kind, *pair)


def multiply(left: Node, right: Node) -> Node:
    """Return a product; its unit is the product of the units."""
    a, b = number_of(left), number_of(right)
    if DATE in (a.unit, b.unit):
        raise Fault("a day cannot be multiplied", "Use months_between(a, b) for days")
    return make(Op.MULTIPLY, Number(times(a.unit, b.unit), a.step * b.step), left, right)


def compare(op: Op, left: Node, right: Node) -> Node:
    """Return whether one value is less than, at most or equal to another."""
    pair = alike([left, right])
    if op is not Op.EQUAL and not isinstance(pair[0].kind, Number):
        raise Fault("choices, yes and no have no order", "Use ==, != or in")
    return make(op, YES_NO, *pair)


def choose(test: Node, yes: Node, no: Node) -> Node:
    """Return one value if a test holds and another if not."""
    pair = alike([yes, no])
    return make(Op.IF, kind_of(pair), truth(test), *pair)


def extreme(op: Op, nodes: Sequence[Node]) -> Node:
    """Return the least or the most of several numbers."""
    for node in nodes:
        number_of(node)
    same = alike(nodes)
    return make(op, kind_of(same), *same)


def negate(node: Node) -> Node:
    """Return yes for no, and no for yes."""
    return make(Op.NOT, YES_NO, truth(node))


def together(op: Op, nodes: Sequence[Node]) -> Node:
    """Return whether all, or any, of several tests hold."""
    return make(op, YES_NO, *(truth(node) for node in nodes))


def divide(node: Node, by: Fraction, unit: Unit, *, add_steps: int = 0, twice: int = 1) -> Node:
    """Return a number divided and rounded down to whole ones, after steps were added for rounding up."""
    kind = number_of(node)
    divisor = int(twice * by / kind.step) if (by / kind.step).denominator == 1 else 0
    if divisor < 1:
        raise Fault(f"{decimal(by)} cannot divide steps of {decimal(kind.step)}", "Divide by a whole number above 0")
    scaled = node if twice == 1 else make(Op.MULTIPLY, kind, node, constant(Fraction(twice)))
    if add_steps:
        scaled = make(Op.ADD, kind, scaled, make(Op.CONSTANT, kind, number=add_steps))
    return make(Op.DIVIDE, Number(unit, ONE), scaled, number=divisor)


def total_of(nodes: Sequence[Node]) -> Node:
    """Return the sum of several numbers that are alike."""
    return reduce(lambda left, right: add(Op.ADD, left, right), nodes)


def decimal(value: Fraction) -> str:
    """Return a number as it is written: 10.5, or 1/3 where decimals would not end."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > 9:  # noqa: PLR2004 (no unit is that fine)
            return str(value)
    digits = f"{int(abs(value) * 10**places):0{places + 1}d}"
    whole = digits if not places else f"{digits[:-places]}.{digits[-places:]}"
    return f"-{whole}" if value < 0 else whole
