"""Tables: what a value comes to by brackets, by name, or tier by tier.

A bracket says up to where it goes (`upto`, that value included; or `under`, not included). It begins where the one
before ends; `from` repeats that for the reader, and is held against it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tongban.basis.citations import Citation
from tongban.basis.policy.building import Fault, add, constant, decimal, extreme, make, multiply, number_of, total_of
from tongban.basis.policy.tree import Choice, Kind, Node, Number, Op


@dataclass(frozen=True, slots=True)
class Row:
    """One bracket, or what stands for a name. What it gives is a number as written, or the place of a choice."""

    value: Fraction
    upto: Fraction | None = None
    under: Fraction | None = None
    begins: Fraction | None = None
    citation: Citation | None = None  # None: that of the table


Rows = Sequence[Row] | Mapping[str, Row]  # brackets, or by the name of a choice


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands on one day."""

    name: str
    kind: Kind  # of what it gives
    rows: Rows
    tiers: bool = False  # each part of the key counts at the rate of its own row


def look_up(table: Table, key: Node) -> Node:
    """Return what the table gives for a key; raise Fault where it has no row, or a row for nobody."""
    if isinstance(table.rows, Mapping):
        return _by_name(table, table.rows, key)
    bounds = _bounds(table, table.rows, key)
    if table.tiers:
        return _by_tier(table, bounds, key)
    return _lookup(table, [(min(bound, key.high), row) for bound, row in bounds], key)


def _by_name(table: Table, rows: Mapping[str, Row], key: Node) -> Node:
    if not isinstance(key.kind, Choice):
        raise Fault(f"table {table.name} has rows by name, and is asked for a number", "Write rows: a list with `upto`")
    for name in key.kind.names:
        if name not in rows:
            raise Fault(f"table {table.name} has no row for {name!r}", f"Write `{name}: …`")
    for name in rows:
        if name not in key.kind.names:
            raise Fault(f"table {table.name} has a row for {name!r}, which is no choice", "Take it out")
    return _lookup(table, [(number, rows[name]) for number, name in enumerate(key.kind.names)], key)


def _bounds(table: Table, rows: Sequence[Row], key: Node) -> list[tuple[int, Row]]:
    """Return the last key of each row in steps of the key, each checked against the row before."""
    step = number_of(key).step
    bounds: list[tuple[int, Row]] = []
    before: int | None = None
    for number, row in enumerate(rows, 1):
        bound = _last(row, step, key.high)
        begins = row.begins / step if row.begins is not None else None
        if begins is not None and begins != (key.low if before is None else before + 1):
            _clash(table, number, begins, key.low if before is None else before + 1)
        if bound <= (key.low - 1 if before is None else before):
            remedy = "Put the rows in order, each reaching further than the one before; take out what nobody reaches"
            raise Fault(f"table {table.name}: row {number} reaches no further than what comes before it", remedy)
        bounds.append((bound, row))
        before = bound
    if before is None or before < key.high:
        remedy = "Add a row without `upto` for all that is above"
        raise Fault(f"table {table.name} ends before {decimal(key.high * step)}", remedy)
    if len(bounds) > 1 and bounds[-2][0] >= key.high:
        raise Fault(
            f"table {table.name}: nobody reaches row {len(bounds)}", "Take it out, or widen the range of the fact"
        )
    return bounds


def _last(row: Row, step: Fraction, most: int) -> int:
    if row.under is not None:
        return -int(-row.under // step) - 1
    return most if row.upto is None else int(row.upto // step)


def _clash(table: Table, number: int, begins: Fraction, expected: int) -> None:
    word = "leaves a gap" if begins > expected else "overlaps"
    raise Fault(f"table {table.name}: row {number} {word}", "Begin each row where the one before ends")


def _lookup(table: Table, rows: Sequence[tuple[int, Row]], key: Node) -> Node:
    step = table.kind.step if isinstance(table.kind, Number) else Fraction(1)
    merged: list[tuple[int, int]] = []
    for bound, row in rows:
        if merged and merged[-1][1] == row.value / step:
            merged.pop()
        merged.append((bound, int(row.value / step)))
    own = [(bound, row.citation) for bound, row in rows] if any(row.citation for _, row in rows) else ()
    return make(Op.LOOKUP, table.kind, key, name=table.name, rows=merged, articles=own)


def _by_tier(table: Table, bounds: Sequence[tuple[int, Row]], key: Node) -> Node:
    """Return the sum over the rows of what lies in each, times its rate."""
    kind = number_of(key)
    if not isinstance(table.kind, Number):
        raise Fault(f"table {table.name} counts by tiers and gives a choice", "Give a number for each step of the key")
    if key.low < 0:
        raise Fault(f"table {table.name} counts by tiers from 0, and its key can be below", "Use max(…, 0)")
    parts, before = [], 0
    for bound, row in bounds:
        above = add(Op.SUBTRACT, key, make(Op.CONSTANT, kind, number=before))
        inside = extreme(Op.MAX, [above, make(Op.CONSTANT, kind, number=0)])
        inside = extreme(Op.MIN, [inside, make(Op.CONSTANT, kind, number=bound - before)])
        part = multiply(inside, constant(row.value, table.kind))
        parts.append(_cited(table, part, row.citation) if row.citation else part)
        before = bound
    total = total_of(parts)
    return make(Op.NAMED, total.kind, total, name=table.name)


def _cited(table: Table, part: Node, citation: Citation) -> Node:
    """Return what lies in a tier that has an article of its own."""
    return make(Op.NAMED, part.kind, part, name=table.name, articles=[(0, citation)])
