"""Where an answer changes: the values of a fact at which a comparison, a table or a division turns over."""

from collections.abc import Collection, Iterator

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.spans import Span, evaluate
from tongban.basis.policy.tree import Choice, Node, Op, YesNo

MOST_CUTS = 100  # of one comparison: a division by 12 has one at every twelfth value
THRESHOLDS = (Op.LESS, Op.AT_MOST, Op.EQUAL, Op.LOOKUP)


def cut_points(policy: Policy, ops: Collection[Op] = (*THRESHOLDS, Op.DIVIDE)) -> dict[str, tuple[int, ...]]:
    """Return, for each fact that is a number or a day, the first value of each stretch that is treated alike.

    Only of what depends on that fact alone.
    """
    found: dict[str, set[int]] = {}
    for root in policy.roots():
        for node in root:
            names = node.names(Op.FACT)
            if node.op in ops and len(names) == 1 and _is_ordered(policy, names[0]):
                fact = policy.facts[names[0]]
                found.setdefault(fact.name, set()).update(_changes(node, fact.name, Span(fact.low, fact.high)))
    return {name: tuple(sorted(cuts)) for name, cuts in found.items()}


def _is_ordered(policy: Policy, name: str) -> bool:
    return not isinstance(policy.facts[name].kind, Choice | YesNo)


def _changes(node: Node, name: str, whole: Span) -> list[int]:
    changes: list[int] = []
    for change in _halved(node, name, whole):
        changes.append(change)
        if len(changes) == MOST_CUTS:
            break
    return changes


def _halved(node: Node, name: str, span: Span) -> Iterator[int]:
    """Yield each value that is answered otherwise than the value before it, by halving what is not yet clear."""
    if span.known or evaluate(node, {name: span}).known:
        return
    middle = (span.low + span.high) // 2
    yield from _halved(node, name, Span(span.low, middle))
    if evaluate(node, {name: Span(middle, middle)}) != evaluate(node, {name: Span(middle + 1, middle + 1)}):
        yield middle + 1
    yield from _halved(node, name, Span(middle + 1, span.high))
