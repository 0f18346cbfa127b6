"""A rule as a typed tree. All values are whole numbers, and each node knows the least and the most it can be.

A number is kept as how many of its `step`: half points, fen, months. Yes and no are 1 and 0, a choice is its place
among the choices, a day is counted from 1970-01-01. So every engine reckons with the same integers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from tongban.basis.citations import Citation
from tongban.basis.policy.units import DATE, Unit

EPOCH = date(1970, 1, 1).toordinal()
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of some unit, always a whole multiple of `step`. A bare number (no unit) goes with any unit."""

    unit: Unit = ()
    step: Fraction = ONE


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some names."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class YesNo:
    """True or false."""


Kind = Number | Choice | YesNo
YES_NO, DAY = YesNo(), Number(DATE)


Articles = tuple[tuple[int, Citation | None], ...]


class Op(StrEnum):
    """What a node does with its parts."""

    CONSTANT = "constant"  # `number`; `name` if it is a parameter
    FACT = "fact"  # `name`
    NAMED = "named"  # the one part, which the file gives the `name`
    NOT = "not"
    ALL = "all"
    ANY = "any"
    LESS = "less"
    AT_MOST = "at_most"
    EQUAL = "equal"
    IF = "if"  # test, value if so, value if not
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    MIN = "min"
    MAX = "max"
    DIVIDE = "divide"  # by `number`, downwards
    LOOKUP = "lookup"  # `rows` of the table `name`: the first whose bound is not below
    MONTHS = "months"  # full months from the day in the part until the day `number`


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a rule."""

    op: Op
    kind: Kind
    parts: tuple["Node", ...]
    low: int
    high: int
    name: str = ""
    number: int = 0
    rows: tuple[tuple[int, int], ...] = ()  # up to and including, value
    articles: Articles = ()  # of the rows of a look-up, up to and including; of a tier, where something lies in it

    def __iter__(self) -> Iterator["Node"]:
        """Yield this node and every node below it; the same node may come more than once."""
        yield self
        for part in self.parts:
            yield from part

    def names(self, op: Op) -> tuple[str, ...]:
        """Return the names of the facts, parameters (`CONSTANT`), tables or named values below, each once."""
        return tuple(dict.fromkeys(node.name for node in self if node.op is op and node.name))


def day_number(day: date) -> int:
    """Return a day as nodes have it."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """Return the day that a node has as a number."""
    return date.fromordinal(number + EPOCH)
