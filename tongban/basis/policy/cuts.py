"""Where an answer changes: the values of a fact at which a comparison, a table or a division turns over."""

from collections.abc import Collection

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.spans import Span, reckon
from tongban.basis.policy.tree import Choice, Node, Op, YesNo

MOST_CUTS = 100  # of one comparison: a division by 12 has one at every twelfth value
MOST_LOOKS = 20_000
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
    """Return each value that is answered otherwise than the value before it, by halving what is not yet clear."""
    changes: list[int] = []
    waiting = [whole]
    looks = 0
    while waiting and len(changes) < MOST_CUTS and looks < MOST_LOOKS:
        looks += 1
        span = waiting.pop()
        if span.known or reckon(node, {name: span}).known:
            continue
        middle = (span.low + span.high) // 2
        waiting += [Span(middle + 1, span.high), Span(span.low, middle)]
        if reckon(node, {name: Span(middle, middle)}) != reckon(node, {name: Span(middle + 1, middle + 1)}):
            changes.append(middle + 1)
    return changes
