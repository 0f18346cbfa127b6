"""Figures of a simulation as tables of text, and as they are stored."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tongban.insight.policies.simulation import Figures, Turn

SHAPE = "tongban.policy.simulation/1"
MOST_ROWS = 12


def to_json(figures: Mapping[str, Figures], turns: Mapping[str, Mapping[str, Turn]], **about: Any) -> dict[str, Any]:
    """Return the figures as they are stored."""
    by = {name: {value: asdict(turn) for value, turn in rows.items()} for name, rows in turns.items()}
    return {"shape": SHAPE, **about, "figures": {name: asdict(each) for name, each in figures.items()}, "turns": by}


def lines(figures: Mapping[str, Figures], turns: Mapping[str, Mapping[str, Turn]]) -> list[str]:
    """Return the figures for a terminal."""
    shown = [*_head(figures), "", *_failing(figures), *_ways(figures), *_totals(figures)]
    for name, found in figures.items():
        for output, counts in found.outputs.items():
            shown += ["", *_table([f"{output} ({name})", "people"], [[value, f"{n:,}"] for value, n in counts.items()])]
    for by, rows in turns.items():
        shown += ["", *_table([by, "people", "before", "after", "gain", "lose"], _turns(rows))]
    return shown


def _head(figures: Mapping[str, Figures]) -> list[str]:
    rows = [
        [name, f"{found.persons:,}", f"{found.entitled:,}", f"{found.admitted:,}", found.cutoff or "-"]
        for name, found in figures.items()
    ]
    return _table(["", "people", "entitled", "admitted", "cut-off"], rows)


def _failing(figures: Mapping[str, Figures]) -> list[str]:
    names = dict.fromkeys(condition for found in figures.values() for condition in found.failing)
    rows = [[name, *(f"{found.failing.get(name, 0):,}" for found in figures.values())] for name in names]
    return _table(["fails", *figures], rows) if rows else []


def _ways(figures: Mapping[str, Figures]) -> list[str]:
    names = dict.fromkeys(way for found in figures.values() for way in found.ways)
    rows = [[name, *(f"{found.ways.get(name, 0):,}" for found in figures.values())] for name in names]
    return ["", *_table(["entitled by way", *figures], rows)] if rows else []


def _totals(figures: Mapping[str, Figures]) -> list[str]:
    """Return how the totals of the entitled spread, in some ten even steps."""
    spread = [float(total) for found in figures.values() for total in found.totals]
    if not spread:
        return []
    step = max(round((max(spread) - min(spread)) / MOST_ROWS, -1), 10)
    columns = []
    for found in figures.values():
        counts: dict[float, int] = {}
        for total, number in found.totals.items():
            floor = float(total) // step * step
            counts[floor] = counts.get(floor, 0) + number
        columns.append(counts)
    floors = sorted({floor for counts in columns for floor in counts})
    rows = [[f"{floor:g} – {floor + step:g}", *(f"{counts.get(floor, 0):,}" for counts in columns)] for floor in floors]
    return ["", *_table(["total of the entitled", *figures], rows)]


def _turns(rows: Mapping[str, Turn]) -> list[list[str]]:
    return [
        [value, f"{t.persons:,}", f"{t.before:,}", f"{t.after:,}", f"{t.gain:,}", f"{t.lose:,}"]
        for value, t in rows.items()
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(head, *rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in [head, *rows]
    ]
