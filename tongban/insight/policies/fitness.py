"""Whether a file of people fits a policy: every fact is there, nothing is empty, nobody is outside the ranges."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from tongban.basis.policy.answers import said
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.files import Fact
from tongban.basis.policy.tree import YesNo
from tongban.basis.problems import Problem
from tongban.insight.policies.general import columns_for


def files_of(path: Path) -> list[Path]:
    """Return the Parquet files of a population: the file, or those in the folder."""
    return sorted(path.glob("*.parquet")) if path.is_dir() else [path] if path.is_file() else []


def problems(policy: Policy, files: Sequence[Path]) -> list[Problem]:
    """Return what is wrong with a population; each file is read once.

    An empty fact is a problem, never a 0 or a no: who is not known cannot be counted.
    """
    return [problem for file in files for problem in _problems(policy, file)]


def columns_of(file: Path) -> list[str]:
    """Return the names of the columns of a file."""
    return pl.scan_parquet(file).collect_schema().names()


def _problems(policy: Policy, file: Path) -> list[Problem]:
    people = pl.scan_parquet(file)
    schema = people.collect_schema()
    columns = columns_for(policy, schema.names())
    facts = [replace(policy.facts[name], name=columns[name]) for name in policy.used_facts()]
    found = [fault for fact in facts if (fault := _of_type(fact, schema.get(fact.name)))]
    if not found:
        asked = [each for fact in facts for each in _asked(fact)]
        row = people.select(asked).collect(engine="streaming").row(0, named=True) if asked else {}
        found = [fault for fact in facts if (fault := _of_values(fact, row))]
    return [
        Problem(file, 0, fault, "Make the population with `tongban policy population`, or mend it") for fault in found
    ]


def _of_type(fact: Fact, kind: pl.DataType | None) -> str:
    if kind is None:
        return f"there is no column {fact.name!r}"
    fits = kind == pl.Boolean if isinstance(fact.kind, YesNo) else kind.is_integer()
    needed = "true and false" if isinstance(fact.kind, YesNo) else "whole numbers (steps, places of choices, days)"
    return "" if fits else f"column {fact.name!r} is {kind}, and {needed} are needed"


def _asked(fact: Fact) -> list[pl.Expr]:
    empty = pl.col(fact.name).null_count().alias(f"{fact.name}.empty")
    if isinstance(fact.kind, YesNo):
        return [empty]
    return [
        empty,
        pl.col(fact.name).min().alias(f"{fact.name}.low"),
        pl.col(fact.name).max().alias(f"{fact.name}.high"),
    ]


def _of_values(fact: Fact, row: dict[str, int | None]) -> str:
    if row[f"{fact.name}.empty"]:
        return f"column {fact.name!r} is empty for {row[f'{fact.name}.empty']} persons"
    low, high = row.get(f"{fact.name}.low"), row.get(f"{fact.name}.high")
    if low is None or high is None or (fact.low <= low and high <= fact.high):
        return ""
    least, most = said(fact.kind, fact.low), said(fact.kind, fact.high)
    return f"column {fact.name!r} goes from {low} to {high} steps, and only {least} to {most} is possible"
