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


class Engine(Protocol):
    """Something that counts."""

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values.

        Args:
            told: Called with how many files have been read.
        """


def one_by_one(files: Sequence[Path], count: Callable[[Path], Counts], told: Callable[[int], None]) -> Counts:
    """Return the counts of all files together, read one after the other."""
    found: Counts = Counter()
    for number, file in enumerate(files, 1):
        found.update(count(file))
        told(number)
    return found


class Polars:
    """Streams each file through this machine's cores."""

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values."""
        return one_by_one(files, lambda file: polars_count(file, columns), told)


def polars_count(file: Path, columns: Columns) -> Counts:
    """Return the counts of one file."""
    wanted = [
        (pl.col(each).cast(pl.String) if isinstance(each, str) else polars_target.column(each)).alias(name)
        for name, each in columns.items()
    ]
    people = pl.scan_parquet(file).with_columns(wanted)
    found = people.group_by(list(columns)).agg(pl.len().alias(COUNT)).collect(engine="streaming")
    return Counter({row[:-1]: row[-1] for row in found.iter_rows()})


class DuckDB:
    """Has each file counted by SQL, spilling to the disk what does not fit into memory."""

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values."""
        with duckdb.connect() as link:

            def count(file: Path) -> Counts:
                source = exp.func("read_parquet", exp.Literal.string(str(file)))
                rows = link.execute(counting(source, columns).sql("duckdb")).fetchall()
                return Counter({tuple(row[:-1]): row[-1] for row in rows})

            return one_by_one(files, count, told)


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
