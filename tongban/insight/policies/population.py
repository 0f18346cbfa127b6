"""A made-up population with the facts of policies, for trying reforms without anybody's data.

It is synthetic: nobody in it exists, and its figures are not those of any city. `typical:` of a fact in its policy file
puts the middle of its spread; a share for yes and no. The same seed gives the same people and the same files, however
many are made at a time and by however many threads; a fact of the same name is the same in every population.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from os import cpu_count
from pathlib import Path

import polars as pl

from tongban.basis.policy.files import Fact
from tongban.insight.policies.made_up import ORIGIN, REGION, Block, columns

BLOCK = 500_000  # people made at once by one thread
SHARD = 5_000_000  # persons in one file: some hundred megabytes while it is made
GROUP = 122_880  # rows in a row group: engines share work by it
ORIGINS = ("rural", "urban")


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
        part = people(facts, range(start, until), seed=seed, regions=regions, told=told)
        unfinished = file.with_suffix(".unfinished")
        # Numbers of few values are packed in bits anyway; squeezing them makes files little smaller and slow to read.
        part.write_parquet(unfinished, compression="uncompressed", row_group_size=GROUP, statistics=False)
        unfinished.replace(file)
        told(until)
    return files


def people(
    facts: Sequence[Fact],
    numbers: range,
    *,
    seed: int,
    regions: Sequence[str],
    told: Callable[[int], None] | None = None,
) -> pl.DataFrame:
    """Return these people, by number, with every fact and where they are from.

    Args:
        told: Called with how many have been made so far, block by block, but for the last.
    """
    codes, origins = pl.Enum(list(regions)), pl.Enum(ORIGINS)

    def made(number: int) -> pl.DataFrame:
        first = number * BLOCK
        block = Block(seed, number, min(numbers.stop - first, BLOCK))
        frame = pl.DataFrame(columns(facts, block, regions))
        named = frame.with_columns(pl.col(REGION).cat.to(codes), pl.col(ORIGIN).cat.to(origins))
        return named.slice(max(numbers.start - first, 0))

    blocks = range(numbers.start // BLOCK, -(-numbers.stop // BLOCK))
    found = []
    for number, frame in zip(blocks, _in_order(made, blocks), strict=True):
        found.append(frame)
        if told and number + 1 < blocks.stop:
            told((number + 1) * BLOCK)
    return pl.concat(found)


def _in_order(made: Callable[[int], pl.DataFrame], blocks: range) -> Iterator[pl.DataFrame]:
    """Yield each block in its order, while the next ones are being made; never more than there are threads."""
    threads = cpu_count() or 1
    with ThreadPoolExecutor(threads) as pool:
        ahead = iter(blocks)
        waiting = [pool.submit(made, number) for number in islice(ahead, threads)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [pool.submit(made, number) for number in islice(ahead, 1)]
