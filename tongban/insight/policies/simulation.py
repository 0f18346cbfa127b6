"""What a policy does to a population: who is entitled, how the points spread, the cut-off, who gains and who loses."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tongban.basis.policy.answers import said
from tongban.basis.policy.building import BARE, make
from tongban.basis.policy.compiled import CompiledRanking, Policy
from tongban.basis.policy.tree import Choice, Node, Op, YesNo
from tongban.insight.policies import questions
from tongban.insight.policies.engines import Counts, Engine
from tongban.insight.policies.general import within
from tongban.insight.policies.questions import FAILED, OUTPUT, TOTAL, WAYS, Cut

Told = Callable[[int], None]
BAND = 10
BEFORE, AFTER, KEY = "before", "after", "key."


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a policy does to a population."""

    persons: int
    entitled: int  # fulfil every condition
    admitted: int  # of these, within the quota where there is one
    cutoff: str | None  # the first key of the last who is admitted; None: no ranking, or everybody is admitted
    failing: Mapping[str, int]  # by condition; who fails two is counted in both
    ways: Mapping[str, int]  # of the entitled, by condition.way; who can take two is counted in both
    totals: Mapping[str, int]  # of the entitled: how many have this total, the highest first
    outputs: Mapping[str, Mapping[str, int]]
    cut: Cut | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Of people who have one thing in common: how many are admitted before and after, gain, and lose."""

    persons: int
    before: int
    after: int
    gain: int
    lose: int


@dataclass(frozen=True, slots=True)
class Population:
    """Files of people, and the engine that counts them."""

    files: Sequence[Path]
    engine: Engine
    told: Told
    columns: Mapping[str, str] = field(default_factory=dict)  # by fact, where a column is called otherwise

    def count(self, asked: Mapping[str, Node | str]) -> Counts:
        """Return how many people have each combination of these values."""
        return self.engine.count(
            self.files, {name: within(each, self.columns) for name, each in asked.items()}, self.told
        )


def figures(policy: Policy, people: Population) -> Figures:
    """Return what a policy does. One reading, and one more for each output and for a ranking by more than the total."""
    by_way = {WAYS: questions.ways(policy)} if policy.ways else {}
    found = people.count({TOTAL: questions.total(policy), FAILED: questions.failed(policy), **by_way})
    counts: Counts = Counter()
    for values, number in found.items():
        counts[values[:2]] += number
    entitled = sum(number for (_, failed), number in counts.items() if failed == 0)
    cut, admitted = _cut_off(policy, policy.ranking, people, counts) if policy.ranking else (None, entitled)
    return Figures(
        persons=sum(counts.values()),
        entitled=entitled,
        admitted=admitted,
        cutoff=_said(questions.rank_keys(policy)[0], cut[0]) if cut else None,
        failing=_failing(policy, counts),
        ways=_ways(policy, found),
        totals=_totals(policy, counts),
        outputs=_outputs(policy, people),
        cut=cut,
    )


def turns(
    before: Policy, after: Policy, people: Population, by: str, *, cuts: tuple[Cut | None, Cut | None]
) -> dict[str, Turn]:
    """Return who gains and who loses by a change, by the values of one column; one reading."""
    column, label = _grouping(before, by)
    columns: dict[str, Node | str] = {
        by: column,
        BEFORE: questions.admitted(before, cuts[0]),
        AFTER: questions.admitted(after, cuts[1]),
    }
    found: dict[Any, Counter[tuple[bool, bool]]] = {}
    for (value, was, will), number in people.count(columns).items():
        found.setdefault(value, Counter())[bool(was), bool(will)] += number
    return {label(value): _turn(counts) for value, counts in sorted(found.items())}


def _grouping(policy: Policy, by: str) -> tuple[Node | str, Callable[[Any], str]]:
    """Return by what people are put together, and what each group is called: choices by name, numbers ten by ten."""
    fact = policy.facts.get(by)
    if fact is None or isinstance(fact.kind, YesNo):
        return by, str
    node = Node(Op.FACT, fact.kind, (), fact.low, fact.high, by)
    if isinstance(fact.kind, Choice):
        return node, fact.kind.names.__getitem__
    band = make(Op.DIVIDE, BARE, node, number=int(BAND / fact.kind.step))
    return band, lambda tens: f"{tens * BAND}–{tens * BAND + BAND - 1}"


def _turn(counts: Counter[tuple[bool, bool]]) -> Turn:
    gain, lose, stay = counts[False, True], counts[True, False], counts[True, True]
    return Turn(persons=counts.total(), before=lose + stay, after=gain + stay, gain=gain, lose=lose)


def _cut_off(policy: Policy, ranking: CompiledRanking, people: Population, counts: Counts) -> tuple[Cut | None, int]:
    """Return the keys of the last who is admitted, and how many are: from counts by key, which add up over files.

    It gives what a full ranking gives, without putting anybody in order.
    """
    keys = questions.rank_keys(policy)
    if keys == [policy.total]:
        by_key = Counter({(total,): number for (total, failed), number in counts.items() if failed == 0})
    else:
        named = {f"{KEY}{place}": key for place, key in enumerate(keys)}
        columns: dict[str, Node | str] = {"entitled": questions.entitled(policy), **named}
        found = people.count(columns)
        by_key = Counter({values[1:]: number for values, number in found.items() if values[0]})
    return cut_off(by_key, ranking.quota, ties_admitted=ranking.ties_admitted)


def cut_off(by_key: Counts, quota: int, *, ties_admitted: bool) -> tuple[Cut | None, int]:
    """Return the keys of the last who is admitted, and how many are; (None, all) where the quota is for everybody."""
    admitted = 0
    last: Cut | None = None
    for key in sorted(by_key, reverse=True):
        too_many = admitted + by_key[key] > quota and not ties_admitted
        if admitted >= quota or too_many:
            return last or [each + 1 for each in key], admitted  # or above the first, whom there is no place for
        admitted, last = admitted + by_key[key], key
    return None, admitted


def _failing(policy: Policy, counts: Counts) -> dict[str, int]:
    found = {rule.name: 0 for rule in policy.conditions}
    for (_, failed), number in counts.items():
        for bit, name in enumerate(found):
            found[name] += number if failed >> bit & 1 else 0
    return found


def _ways(policy: Policy, counts: Counts) -> dict[str, int]:
    """Return how many of the entitled can take each way."""
    names = [f"{rule.name}.{way.name}" for rule in policy.conditions for way in rule.ways]
    found = dict.fromkeys(names, 0)
    entitled = [(values[2], number) for values, number in counts.items() if names and values[1] == 0]
    for taken, number in entitled:
        for bit, name in enumerate(names):
            found[name] += number if taken >> bit & 1 else 0
    return found


def _totals(policy: Policy, counts: Counts) -> dict[str, int]:
    if policy.total is None:
        return {}
    entitled = sorted(((total, number) for (total, failed), number in counts.items() if failed == 0), reverse=True)
    return {said(policy.total.kind, total): number for total, number in entitled}


def _outputs(policy: Policy, people: Population) -> dict[str, dict[str, int]]:
    found = {}
    for rule in policy.outputs:
        counts = people.count({f"{OUTPUT}{rule.name}": rule.node})
        found[rule.name] = {said(rule.node.kind, value): number for (value,), number in sorted(counts.items())}
    return found


def _said(node: Node, value: int) -> str:
    return said(node.kind, value)
