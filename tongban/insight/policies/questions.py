"""What is asked of a whole population, as rules: the total, what fails, who is admitted under a cut-off."""

from collections.abc import Sequence
from fractions import Fraction

from tongban.basis.policy.building import BARE, add, constant, make
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.tree import YES_NO, Node, Number, Op

Cut = Sequence[int]  # the keys of the last who is admitted, in the order of the ranking


TOTAL, FAILED, WAYS, OUTPUT = "total", "failed", "ways", "output."


def answers(policy: Policy) -> dict[str, Node]:
    """Return what each person comes to, by the name of its column."""
    outputs = {f"{OUTPUT}{rule.name}": rule.node for rule in policy.outputs}
    by_way = {WAYS: ways(policy)} if policy.ways else {}
    return {TOTAL: total(policy), FAILED: failed(policy), **outputs, **by_way}


def total(policy: Policy) -> Node:
    """Return the total in steps of the policy; 0 where it has no points."""
    return policy.total or constant(Fraction(0))


def failed(policy: Policy) -> Node:
    """Return the conditions that fail as bits: 0 is entitled."""
    return _bits([rule.node for rule in policy.conditions], holding=False)


def ways(policy: Policy) -> Node:
    """Return the ways that can be taken as bits."""
    return _bits([way.node for way in policy.ways], holding=True)


def _bits(tests: Sequence[Node], *, holding: bool) -> Node:
    """Return which of these hold, or which do not, a bit for each."""
    found = constant(Fraction(0))
    for bit, test in enumerate(tests):
        values = (1 << bit, 0) if holding else (0, 1 << bit)
        one = make(Op.IF, BARE, test, *(constant(Fraction(value)) for value in values))
        found = add(Op.ADD, found, one) if bit else one  # no bit is set twice
    return found


def entitled(policy: Policy) -> Node:
    """Return whether every condition holds."""
    rules = [rule.node for rule in policy.conditions]
    return make(Op.ALL, YES_NO, *rules) if rules else _always()


def rank_keys(policy: Policy) -> list[Node]:
    """Return by what people are ranked, each so that more is better; empty where nobody is ranked."""
    if policy.ranking is None:
        return []
    zero = constant(Fraction(0))
    return [node if most_first else _less(zero, node) for node, most_first in policy.ranking.by]


def _less(zero: Node, node: Node) -> Node:
    step = node.kind.step if isinstance(node.kind, Number) else Fraction(1)
    return make(Op.SUBTRACT, Number((), step), zero, node)


def admitted(policy: Policy, cut: Cut | None) -> Node:
    """Return whether somebody is entitled and stands at the cut-off or before it.

    Args:
        cut: None where everybody who is entitled is admitted.
    """
    keys = rank_keys(policy)
    if cut is None or not keys:
        return entitled(policy)
    before = _always()
    for key, last in reversed(list(zip(keys, cut, strict=True))):
        at = make(Op.CONSTANT, BARE, number=last)
        tie = make(Op.ALL, YES_NO, make(Op.EQUAL, YES_NO, key, at), before)
        before = make(Op.ANY, YES_NO, make(Op.LESS, YES_NO, at, key), tie)
    return make(Op.ALL, YES_NO, entitled(policy), before)


def _always() -> Node:
    zero = make(Op.CONSTANT, BARE, number=0)
    return make(Op.AT_MOST, YES_NO, zero, zero)
