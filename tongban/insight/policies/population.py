"""A made-up population with the facts of a policy, for trying reforms without anybody's data.

It is synthetic: nobody in it exists, and its figures are not those of any city. Facts hang together through two hidden
traits (how long settled, how well off), so that who has long insurance tends to be older and to have a home, and who
pays much tax tends to have a degree. `typical:` of a fact in its policy file puts the middle of its spread; a share
for yes and no. The same seed gives the same people, however many are made at a time and with whatever engine.
"""

from collections.abc import Callable, Sequence
from math import log2
from pathlib import Path

import polars as pl

from tongban.basis.policy.files import Fact
from tongban.basis.policy.tree import Choice, Number, YesNo
from tongban.basis.policy.units import MONTH, YEAR
from tongban.insight.policies.polars_target import column_type

SHARD = 5_000_000  # persons in one file: some hundred megabytes while it is made
GROUP = 122_880  # rows in a row group: engines share work by it
PERSON, REGION, ORIGIN = "person", "region", "origin"
ORIGINS = ("rural", "urban")
RURAL_SHARE = 0.6
SETTLED, WELL_OFF = 0, 1  # the traits
OF_TRAIT = 0.6  # how much of a fact comes from its trait
EVEN, NEARLY_ALL = 0.5, 0.95
RARE, FEW = 0.03, 3  # where the typical is the least: how many have more, and how much at most
GOLDEN, MIX_1, MIX_2 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB  # splitmix64 (Steele et al. 2014)


def write(
    path: Path, facts: Sequence[Fact], *, persons: int, seed: int, regions: Sequence[str], told: Callable[[int], None]
) -> list[Path]:
    """Return the Parquet files that were written: one, or a folder of shards where there are more than five million.

    Args:
        told: Called with how many have been made so far.
    """
    starts = range(0, persons, SHARD)
    if len(starts) > 1:
        path.mkdir(parents=True, exist_ok=True)
    files = [path / f"part-{number:04}.parquet" if len(starts) > 1 else path for number in range(len(starts))]
    for file, start in zip(files, starts, strict=True):
        until = min(start + SHARD, persons)
        part = people(facts, range(start, until), seed=seed, regions=regions)
        unfinished = file.with_suffix(".unfinished")
        part.sink_parquet(unfinished, compression="zstd", row_group_size=GROUP)
        unfinished.replace(file)
        told(until)
    return files


def people(facts: Sequence[Fact], numbers: range, *, seed: int, regions: Sequence[str]) -> pl.LazyFrame:
    """Return these people, by number, with every fact and where they are from."""
    base = pl.LazyFrame().select(pl.int_range(numbers.start, numbers.stop, dtype=pl.UInt64).alias(PERSON))
    traits = [_uniform(seed, trait).alias(f"_{trait}") for trait in (SETTLED, WELL_OFF)]
    named = [_value(fact, _uniform(seed, 10 + place)).alias(fact.name) for place, fact in enumerate(facts)]
    codes = pl.Enum(list(regions))
    where = (_uniform(seed, 2) * len(regions)).floor().cast(pl.UInt32).clip(0, len(regions) - 1)
    origin = pl.when(_uniform(seed, 3) < RURAL_SHARE).then(pl.lit(ORIGINS[0])).otherwise(pl.lit(ORIGINS[1]))
    more = [where.cat.to(codes).alias(REGION), origin.cast(pl.Enum(ORIGINS)).alias(ORIGIN)]
    return base.with_columns(traits).select(*more, *named)


def _uniform(seed: int, column: int) -> pl.Expr:
    """Return a number from 0 to 1 for each person: splitmix64 of the person's number, the same wherever it is made."""
    start = ((seed * 1_000_003 + column + 1) * GOLDEN) % 2**64
    mixed = (pl.col(PERSON) + pl.lit(start, pl.UInt64)) * pl.lit(GOLDEN, pl.UInt64)
    for power, factor in ((30, MIX_1), (27, MIX_2)):
        mixed = (mixed ^ (mixed // pl.lit(2**power, pl.UInt64))) * pl.lit(factor, pl.UInt64)
    return (mixed // pl.lit(2**40, pl.UInt64)).cast(pl.Float32) / 2**24


def _value(fact: Fact, own: pl.Expr) -> pl.Expr:
    kind = column_type(fact)
    if isinstance(fact.kind, YesNo):
        return own < (EVEN if fact.typical is None else float(fact.typical))
    trait = SETTLED if isinstance(fact.kind, Number) and fact.kind.unit in {MONTH, YEAR} else WELL_OFF
    rank = pl.col(f"_{trait}") * OF_TRAIT + own * (1 - OF_TRAIT)
    width = fact.high - fact.low
    if isinstance(fact.kind, Choice):
        return (rank * (width + 1)).floor().clip(0, width).cast(kind)
    middle = (float(fact.typical / fact.kind.step) - fact.low) / width if fact.typical is not None else EVEN
    if middle == 0:  # hardly anybody has any
        some = ((own - (1 - RARE)) * (min(width, FEW) / RARE)).ceil().clip(0, FEW)
        return (some.cast(pl.Int64) + fact.low).cast(kind)
    spread = rank ** -log2(min(middle, NEARLY_ALL))
    return (spread.cast(pl.Float64) * width + fact.low).round().clip(fact.low, fact.high).cast(kind)
