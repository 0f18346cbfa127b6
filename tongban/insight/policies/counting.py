"""A policy and changes of it, counted over a population: checked first, told as it goes on, stopped between files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.tree import Choice, Number
from tongban.basis.policy.units import YEAR
from tongban.basis.problems import Problem
from tongban.insight.policies import fitness, showing, simulation
from tongban.insight.policies.engines import Engine
from tongban.insight.policies.general import columns_for
from tongban.insight.policies.simulation import Figures, Turn

Told = Callable[[int, int], None]  # how many readings of a file are done, and of how many
USUAL_BY = ("region", "origin")


class UnfitPopulation(Exception):
    """The population does not have what the policies ask for."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(dict.fromkeys(map(str, problems))))


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: by policy, and who gains and loses by each change, by one column each."""

    figures: Mapping[str, Figures]
    turns: Mapping[str, Mapping[str, Turn]]

    def to_json(self, policies: Mapping[str, Policy]) -> dict[str, Any]:
        """Return the figures as they are stored, with what they are of."""
        first = next(iter(policies.values()))
        about = {
            "policy": first.file.code,
            "on": first.on.isoformat(),
            "sha256": {name: policy.file.sha256 for name, policy in policies.items()},
        }
        return showing.to_json(self.figures, self.turns, **about)


def check(policies: Mapping[str, Policy], files: Sequence[Path]) -> None:
    """Raise UnfitPopulation where the population lacks what one of the policies asks for."""
    faults = [problem for policy in policies.values() for problem in fitness.problems(policy, files)]
    if faults:
        raise UnfitPopulation(faults)


def count(
    policies: Mapping[str, Policy], files: Sequence[Path], *, engine: Engine, by: Sequence[str] | None, told: Told
) -> Counted:
    """Return what each policy does to a population, and what the others change beside the first.

    Args:
        policies: Such as the population fits (`check`).
        by: The columns by which who gains and loses is counted; None: those that usually tell something.
    """
    base, *others = policies
    there = fitness.columns_of(files[0])
    wanted = usual_by(policies[base], there) if by is None else by
    steps = _Steps(readings(policies, len(wanted)) * len(files), told)
    people = simulation.Population(files, engine, steps.more, columns_for(policies[base], there))
    figures = {name: simulation.figures(policy, people) for name, policy in policies.items()}
    turns = {}
    for name in others:
        for column in wanted:
            cuts = figures[base].cut, figures[name].cut
            pair = policies[base], policies[name]
            turns[f"{name}: {column}"] = simulation.turns(*pair, people, column, cuts=cuts)
    return Counted(figures, turns)


def readings(policies: Mapping[str, Policy], columns: int) -> int:
    """Return how often each file is read at most."""
    each = [1 + len(policy.outputs) + (policy.ranking is not None) for policy in policies.values()]
    return sum(each) + (len(policies) - 1) * columns


def usual_by(policy: Policy, columns: Sequence[str]) -> list[str]:
    """Return by which columns of a population people are put together: region, origin, choices, ages."""
    telling = [
        fact.name for fact in policy.facts.values() if isinstance(fact.kind, Choice) or fact.kind == Number(YEAR)
    ]
    return [name for name in (*USUAL_BY, *telling) if name in columns]


def with_quota(policy: Policy, quota: int | None) -> Policy:
    """Return a policy with another quota, where it has one and one is given: a population is seldom a whole city."""
    if quota is None or policy.ranking is None:
        return policy
    return replace(policy, ranking=replace(policy.ranking, quota=quota))


class _Steps:
    """Counts readings of a file."""

    def __init__(self, whole: int, told: Told) -> None:
        self.done, self.whole, self.told = 0, whole, told

    def more(self, files: int) -> None:
        self.done += files
        self.told(min(self.done, self.whole), self.whole)
