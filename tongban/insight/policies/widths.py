"""How wide integers must be that nothing overflows, proven from what each value can be. Engines wrap silently."""

from collections.abc import Iterable
from enum import IntEnum

from tongban.basis.policy.files import Fact
from tongban.basis.policy.spans import Span
from tongban.basis.policy.tree import Node, Op, YesNo

ARITHMETIC = (Op.ADD, Op.SUBTRACT, Op.MULTIPLY, Op.MIN, Op.MAX, Op.DIVIDE, Op.NAMED)


class Width(IntEnum):
    """Bits of an integer with a sign; BYTE has none, and holds 0 to 255."""

    BYTE = 8
    SHORT = 16
    INT = 32
    LONG = 64


def most_of(width: Width) -> int:
    """Return the greatest number that fits."""
    return 2**8 - 1 if width is Width.BYTE else 2 ** (width - 1) - 1


def narrowest(*nodes: Node) -> Width:
    """Return the narrowest integer that holds each of these values, whatever comes up on the way to them."""
    return width_for((Span(node.low, node.high) for node in nodes), Width.BYTE)


def width_for(spans: Iterable[Span], least: Width = Width.SHORT) -> Width:
    """Return the narrowest integer that holds everything between these bounds."""
    low, high = 0, 0
    for span in spans:
        low, high = min(low, span.low), max(high, span.high)
    for width in Width:
        below, above = (0, 2**8) if width is Width.BYTE else (-(2 ** (width - 1)), 2 ** (width - 1))
        if width >= least and below <= low and high < above:
            return width
    raise OverflowError("no integer is wide enough")  # the language has refused such a rule


def stored(fact: Fact) -> Width | None:
    """Return how a population holds a fact; None: as true and false."""
    return None if isinstance(fact.kind, YesNo) else width_for([Span(fact.low, fact.high)], Width.BYTE)


def shift(node: Node) -> int:
    """Return what is added before a division, so that nothing below 0 is divided: there engines round differently."""
    return -(node.parts[0].low // node.number) * node.number if node.parts[0].low < 0 else 0


def width_of(*nodes: Node) -> Width:
    """Return the integer in which values can be reckoned with, with everything that comes up on the way."""
    spans: list[Span] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        spans.append(Span(node.low, node.high))
        if node.op is Op.DIVIDE:
            spans += [Span(0, node.parts[0].high + shift(node)), Span(-shift(node) // node.number, node.number)]
        waiting += node.parts if node.op in ARITHMETIC else node.parts[1:] if node.op is Op.IF else ()
    return width_for(spans)
