"""A table of brackets as straight lines, where that is cheaper than asking bracket by bracket."""

from dataclasses import dataclass
from itertools import pairwise

from tongban.basis.policy.tree import Node

MOST_KEYS = 1024
STEP, BEND, SLOPE = 4, 3, 2  # about what each costs in one pass over many people


@dataclass(frozen=True, slots=True)
class Line:
    """A sum: the start, so many times the lesser of the key and each bend, and the slope times the key."""

    start: int
    bends: tuple[tuple[int, int], ...]  # where it bends, and how many times the key counts up to there
    slope: int  # after the last bend


def line_of(table: Node) -> Line | None:
    """Return the line through a table's values, key by key; None where asking row by row is cheaper."""
    key, rows = table.parts[0], iter(table.rows)
    if key.high - key.low > MOST_KEYS:
        return None
    values: list[int] = []
    bound, value = next(rows)
    for place in range(key.low, key.high + 1):
        while place > bound:
            bound, value = next(rows)
        values.append(value)
    slopes = [after - before for before, after in pairwise(values)]
    bends = tuple(
        (key.low + place, before - after)
        for place, (before, after) in enumerate(pairwise(slopes), 1)
        if before != after
    )
    if len(bends) * BEND + SLOPE >= (len(table.rows) - 1) * STEP:
        return None
    return Line(values[0] - key.low * slopes[0], bends, slopes[-1])
