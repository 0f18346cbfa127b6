"""The bare answer for one person: the total and which conditions fail, in a microsecond, without reasons."""

from collections.abc import Callable
from typing import NamedTuple

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.generating import Source, function


class Answer(NamedTuple):
    """What every engine gives for a person."""

    total: int  # in steps of the policy; 0 where it has no points
    failed: int  # bit i is set where condition i fails; 0: entitled
    outputs: tuple[int, ...]  # in their steps, or the place of a choice
    ways: int  # bit i is set where way i of the policy can be taken


def decider(policy: Policy) -> Callable[..., Answer]:
    """Return the function that takes every fact of the policy, in the order of its file, as rules take them."""
    source = Source()
    total = source.keep(policy.total) if policy.total else "0"
    holding = [
        " or ".join(source.keep(way.node) for way in condition.ways) or source.of(condition.node)
        for condition in policy.conditions
    ]
    failing = [f"(0 if {test} else {1 << bit})" for bit, test in enumerate(holding)]
    ways = [f"({1 << bit} if {source.keep(way.node)} else 0)" for bit, way in enumerate(policy.ways)]
    source.given.update(_Answer=Answer, _new=tuple.__new__)  # past the checks of Answer(…), in half the time
    outputs = "".join(f"{source.keep(output.node)}, " for output in policy.outputs)
    result = f"_new(_Answer, ({total}, {' | '.join(failing) or '0'}, ({outputs}), {' | '.join(ways) or '0'}))"
    made: Callable[..., Answer] = function(tuple(policy.facts), source, result)
    return made
