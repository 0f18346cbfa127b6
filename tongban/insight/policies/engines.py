"""Engines that count a population by what its people come to. What they count of parts adds up to the whole.

Polars is the usual one; DuckDB is for what does not fit into memory.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb
import polars as pl
from sqlglot import exp, select

from tongban.basis.policy.tree import Node
from tongban.insight.policies import polars_target, sql_target

Columns = Mapping[str, Node | str]  # a rule, or a column of the file as it is
Counts = Counter[tuple[Any, ...]]  # how many people have these values
COUNT = "people"
TOGETHER = 2  # files


class Engine(Protocol):
    """Something that counts."""

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values.

        Args:
            told: Called with how many more files have been read.
        """


class Polars:
    """Streams the files through this machine's cores, two at a time: no core waits for the end of one."""

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values."""
        found: Counts = Counter()
        for first in range(0, len(files), TOGETHER):
            some = files[first : first + TOGETHER]
            found.update(polars_count(some, columns))
            told(len(some))
        return found


def polars_count(files: Sequence[Path], columns: Columns) -> Counts:
    """Return the counts of some files."""
    wanted = [
        (pl.col(each).cast(pl.String) if isinstance(each, str) else polars_target.column(each)).alias(name)
        for name, each in columns.items()
    ]
    people = pl.scan_parquet(list(files)).with_columns(wanted)
    found = people.group_by(list(columns)).agg(pl.len().alias(COUNT)).collect(engine="streaming")
    return Counter({row[:-1]: row[-1] for row in found.iter_rows()})


class DuckDB:
    """Has each file counted by SQL, spilling to the disk what does not fit into memory."""

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values."""
        found: Counts = Counter()
        with duckdb.connect() as link:
            for file in files:
                source = exp.func("read_parquet", exp.Literal.string(str(file)))
                rows = link.execute(counting(source, columns).sql("duckdb")).fetchall()
                found.update({tuple(row[:-1]): row[-1] for row in rows})
                told(1)
        return found


def counting(source: exp.Expr, columns: Columns) -> exp.Expr:
    """Return the query that counts, for any dialect."""
    wanted = [
        exp.alias_(
            exp.cast(exp.column(each, quoted=True), "TEXT") if isinstance(each, str) else sql_target.column(each),
            name,
            quoted=True,
        )
        for name, each in columns.items()
    ]
    names = [exp.column(name, quoted=True) for name in columns]
    people = select(*wanted).from_(source).subquery("answers")
    return select(*names, exp.alias_(exp.Count(this=exp.Star()), COUNT)).from_(people).group_by(*names)
