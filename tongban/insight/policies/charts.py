"""What a simulation shows as charts: how the totals spread, who gains and who loses. From the figures as stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

BARS = 24  # about how many bands of totals are shown
FEW = 100  # one in so many stands in the tail
Band = tuple[int | None, int]  # from, to below; None: whatever is less
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side for each label."""

    key: str  # in its address
    title: str
    labels: Sequence[str]
    series: Sequence[Series]

    def to_json(self) -> dict[str, Any]:
        """Return the chart as the page's script takes it."""
        series = [{"name": each.name, "values": list(each.values)} for each in self.series]
        return {"title": self.title, "labels": list(self.labels), "series": series}


class Wording:
    """What the parts of charts are called: as they are in the figures, unless somebody knows better."""

    totals, gain, lose = "Totals of the entitled", "gain", "lose"

    def policy(self, name: str) -> str:
        """Return what one of the policies is called."""
        return name

    def turn(self, policy: str, column: str) -> str:
        """Return the title of who gains and loses by a change, by a column."""
        return f"{policy}: who gains and who loses, by {column}"

    def value(self, column: str, value: str) -> str:  # noqa: ARG002 (others need the column)
        """Return what a value of a column is called."""
        return value


def charts_of(stored: Mapping[str, Any], words: Wording | None = None) -> list[Chart]:
    """Return the charts of a simulation: of the totals where there are points, and one for each grouping."""
    said = words or Wording()
    figures = stored["figures"]
    found = []
    if any(each["totals"] for each in figures.values()):
        found.append(_totals(figures, said))
    for number, (name, rows) in enumerate(stored["turns"].items()):
        policy, _, column = name.rpartition(": ")
        turns = list(rows.values())
        if not any(turn["gain"] or turn["lose"] for turn in turns):
            continue  # the tables say so; bars of nothing say less
        series = [Series(said.gain, [t["gain"] for t in turns]), Series(said.lose, [t["lose"] for t in turns])]
        labels = [said.value(column, value) for value in rows]
        found.append(Chart(f"turn-{number}", said.turn(said.policy(policy), column), labels, series))
    return found


def bands(figures: Mapping[str, Any]) -> tuple[list[Band], dict[str, list[int]]]:
    """Return the totals of the entitled in even bands, and how many are in each, by policy.

    The few at the low end, one in a hundred at most, are one band that is open below.
    """
    totals = {name: {float(total): n for total, n in each["totals"].items()} for name, each in figures.items()}
    everything = [total for each in totals.values() for total in each]
    if not everything:
        return [], {name: [] for name in figures}
    least, most = _low_end(totals), max(everything)
    step = next((step for step in STEPS if (most - least) / step <= BARS), STEPS[-1])
    first, last = floor(least / step), floor(most / step)
    edges: list[Band] = [(place * step, (place + 1) * step) for place in range(first, last + 1)]
    open_below = floor(min(everything) / step) < first
    if open_below:
        edges.insert(0, (None, first * step))
    counted = {name: [0] * len(edges) for name in figures}
    for name, each in totals.items():
        for total, number in each.items():
            counted[name][max(floor(total / step) - first + open_below, 0)] += number
    return edges, counted


def _low_end(totals: Mapping[str, Mapping[float, int]]) -> float:
    """Return the total below which there is hardly anybody."""
    both: Counter[float] = Counter()
    for each in totals.values():
        both.update(each)
    few, below = both.total() // FEW, 0
    for total in sorted(both):
        below += both[total]
        if below > few:
            break
    return total


def _totals(figures: Mapping[str, Any], said: Wording) -> Chart:
    edges, counted = bands(figures)
    labels = [f"{least} –" if least is not None else f"< {upper}" for least, upper in edges]
    return Chart("totals", said.totals, labels, [Series(said.policy(name), each) for name, each in counted.items()])
