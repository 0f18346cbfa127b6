"""What made-up people answer, a block of them at a time, in whole columns.

Chance comes from a generator that counts (Philox): seed, fact and block are its key and its counter, so a block is the
same whoever makes it, in whatever order. A person has four hidden ranks, each even from the first to the last: age,
how settled, how schooled, how well off. The older are more settled and less schooled; the schooled, and those of some
regions, better off. Half of what a fact is comes from one of these, half from chance of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import log2
from typing import Any

import numpy as np

from tongban.basis.policy.files import Fact
from tongban.basis.policy.tree import DAY, Choice, Number, YesNo
from tongban.basis.policy.units import MONTH, YEAR
from tongban.insight.policies.widths import Width, stored

Column = np.ndarray[Any, Any]
RANKS = 2**16
LAST = RANKS - 1
EVEN, NEARLY_ALL, RURAL_SHARE = 0.5, 0.95, 0.6
LONG_TAIL = 0.05  # where the middle lies so near the least, values spread as incomes do (log-logistic)
RARE, STEEP = 0.03, 7  # where the typical is the least: how many have more, and how few of these have much
AGE, SETTLED, SCHOOLED, WELL_OFF, STANDING, REGION, ORIGIN = (
    "age", "settled", "schooled", "well_off", "standing", "region", "origin",
)  # fmt: skip
TYPES: Mapping[Width | None, type] = {
    None: np.bool_, Width.BYTE: np.uint8, Width.SHORT: np.int16, Width.INT: np.int32, Width.LONG: np.int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """So many people who come one after the other: the block of this number, or its beginning."""

    seed: int
    number: int
    count: int

    def chance(self, what: str) -> Column:
        """Return an even rank for each person."""
        key = int.from_bytes(sha256(f"{self.seed} {what}".encode()).digest()[:16], "big")
        bits = np.random.Philox(key=key, counter=[0, 0, 0, self.number]).random_raw(-(-self.count // 4))
        return bits.astype("<u8", copy=False).view("<u2")[: self.count]


def columns(facts: Sequence[Fact], block: Block, regions: Sequence[str]) -> dict[str, Column]:
    """Return the facts of a block's people by name; under REGION and ORIGIN, the places of theirs."""
    region = _places(block.chance(REGION), len(regions))
    ranks = _ranks(block, _standing(block.seed, tuple(regions))[region])
    origin = _halfway(ranks[WELL_OFF], block.chance(ORIGIN)) >= int(RURAL_SHARE * RANKS)
    answers = {fact.name: _answers(fact, block, ranks) for fact in facts}
    return {REGION: region, ORIGIN: origin.astype(np.uint8), **answers}


def _ranks(block: Block, standing: Column) -> dict[str, Column]:
    age = block.chance(AGE + ".rank")
    schooled = _halfway(LAST - age, block.chance(SCHOOLED))
    own = _halfway(standing, block.chance(WELL_OFF))
    return {
        AGE: age,
        SETTLED: _halfway(age, block.chance(SETTLED)),
        SCHOOLED: schooled,
        WELL_OFF: _halfway(schooled, own),
    }


def _answers(fact: Fact, block: Block, ranks: Mapping[str, Column]) -> Column:
    chance = block.chance(f"fact {fact.name}")
    if isinstance(fact.kind, YesNo):
        return chance < round((EVEN if fact.typical is None else float(fact.typical)) * RANKS)
    rare = isinstance(fact.kind, Number) and _middle(fact) == 0  # who has any is of no trait
    place = chance if rare else _mixed(ranks[_trait(fact)], chance)
    table, wider = _values(fact)
    found: Column = table[place]
    if wider is not None:
        more = wider[place]
        more *= block.chance(f"within {fact.name}")
        more >>= 16
        found += more.astype(found.dtype)
    return found


def _trait(fact: Fact) -> str:
    if isinstance(fact.kind, Choice):
        return SCHOOLED
    unit = fact.kind.unit if isinstance(fact.kind, Number) else ()
    return AGE if unit == YEAR else SETTLED if unit == MONTH or fact.kind == DAY else WELL_OFF


@lru_cache(maxsize=512)
def _values_of(low: int, high: int, middle: float, kind: type) -> tuple[Column, Column | None]:
    """Return the value at each rank, and how much more it is at most before the next rank, where that is worth it."""
    rank = (np.arange(RANKS + 1) / RANKS).clip(0, 1)
    width = high - low
    if middle > LONG_TAIL:
        spread = rank ** -log2(middle) * width
    elif middle:  # half have between a third of the middle and its threefold, and some a hundred times as much
        spread = rank / np.maximum(1 - rank, 1 / RANKS) * middle * width
    else:  # hardly anybody has any
        some = (rank - (1 - RARE)).clip(0) / RARE
        spread = np.where(some > 0, 1 + some**STEEP * (width - 1), 0)
    whole = (low + np.minimum(np.rint(spread), width)).astype(np.int64)
    found: Column = whole[:-1].astype(kind)
    wider = np.diff(whole)
    if middle:  # asked by the mean of two ranks
        found, wider = found[_evened()], wider[_evened()]
    return found, wider if width > RANKS else None


def _values(fact: Fact) -> tuple[Column, Column | None]:
    kind = TYPES[stored(fact)]
    if isinstance(fact.kind, Choice):
        return _choices(len(fact.kind.names), kind), None
    return _values_of(fact.low, fact.high, _middle(fact), kind)


def _middle(fact: Fact) -> float:
    """Return where between the least and the most of a number its middle lies."""
    if not isinstance(fact.kind, Number) or fact.typical is None or fact.low == fact.high:
        return EVEN
    middle = (float(fact.typical / fact.kind.step) - fact.low) / (fact.high - fact.low)
    return min(max(middle, 0), NEARLY_ALL)


@lru_cache(maxsize=64)
def _choices(count: int, kind: type) -> Column:
    """Return the choice at each rank: two are as frequent; of more, each is half as frequent as the one before."""
    shares = np.full(count, 1.0) if count == 2 else 0.5 ** np.arange(count)  # noqa: PLR2004 (the two)
    bounds = np.cumsum(shares / shares.sum())[:-1] * RANKS
    return np.searchsorted(bounds, _evened(), side="right").astype(kind)


def _mixed(a: Column, b: Column) -> Column:
    return (a >> 1) + (b >> 1)


def _halfway(a: Column, b: Column) -> Column:
    """Return ranks that come half from each, and are even again."""
    found: Column = _evened()[_mixed(a, b)]
    return found


@lru_cache(maxsize=1)
def _evened() -> Column:
    """Return the even rank of each mean of two even ranks."""
    mean = np.arange(RANKS) / LAST
    even = np.where(mean < EVEN, 2 * mean**2, 1 - 2 * (1 - mean) ** 2)
    found: Column = np.rint(even * LAST).astype(np.uint16)
    return found


def _places(chance: Column, count: int) -> Column:
    """Return one of so many places for each rank, all as frequent."""
    return (np.arange(RANKS) * count // RANKS).astype(np.uint16)[chance]


@lru_cache(maxsize=8)
def _standing(seed: int, regions: tuple[str, ...]) -> Column:
    """Return how well off each region is, in an order that the seed makes up."""
    order = sorted(range(len(regions)), key=lambda place: sha256(f"{seed} {regions[place]}".encode()).digest())
    found: Column = np.empty(len(regions), np.uint16)
    found[order] = (np.arange(len(regions)) + EVEN) / len(regions) * RANKS
    return found
