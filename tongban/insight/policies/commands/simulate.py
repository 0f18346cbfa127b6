"""`tongban policy simulate`: what a policy, or a change of it, does to a population."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils.timezone import localdate

from tongban.basis.policy.checks import problems_of
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.reading import read_policy
from tongban.basis.policy.tree import Choice, Number
from tongban.basis.policy.units import YEAR
from tongban.insight.policies import finding
from tongban.insight.policies.commands.progress import Progress
from tongban.insight.policies.general import columns_for

if TYPE_CHECKING:
    from tongban.insight.policies.engines import Engine
    from tongban.insight.policies.simulation import Figures, Population, Turn

MISSING = "This needs engines: install `tongban[simulate]` (Polars, DuckDB, sqlglot)."
NOW, BASE = "as it is", "before"
USUAL_BY = ("region", "origin")


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("policy", help="like 110000/points_settlement")
    parser.add_argument(
        "--population", type=Path, required=True, metavar="FILE.parquet", help="a file, or a folder of them"
    )
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the calculation date (today)")
    parser.add_argument(
        "--change",
        type=Path,
        action="append",
        default=[],
        metavar="DRAFT.yaml",
        help="laid over it; may be given several times",
    )
    parser.add_argument(
        "--by", nargs="*", metavar="COLUMN", help="who gains and loses by these (region, origin, choices, ages)"
    )
    parser.add_argument("--engine", choices=["polars", "duckdb", "ray", "spark"], default="polars")
    parser.add_argument("--json", action="store_true", help="print the figures as they are stored")


def run(out: OutputWrapper, err: OutputWrapper, options: dict[str, Any]) -> None:
    """Count, and print. Stopping it with Ctrl-C leaves nothing behind."""
    try:
        from tongban.insight.policies import fitness, showing, simulation  # noqa: PLC0415 (an extra)
        from tongban.insight.policies.many_machines import NotThere  # noqa: PLC0415 (an extra)
    except ImportError as e:
        raise CommandError(MISSING) from e
    policies = _policies(options)
    files = fitness.files_of(options["population"])
    if not files:
        raise CommandError(
            f"There is no population in {options['population']}. Make one with `tongban policy population`."
        )
    faults = [problem for policy in policies.values() for problem in fitness.problems(policy, files)]
    if faults:
        raise CommandError("\n".join(map(str, dict.fromkeys(faults))))
    there = fitness.columns_of(files[0])
    columns = columns_for(next(iter(policies.values())), there)
    groups = _by(options["by"], policies[BASE], there) if BASE in policies else []
    try:
        with _engine(options["engine"]) as engine:
            people = simulation.Population(files, engine, Progress(err, len(files), "files").told, columns)
            figures, turns = _counted(policies, people, groups)
    except NotThere as e:
        raise CommandError(str(e)) from e
    except KeyboardInterrupt:
        raise CommandError("Stopped. Nothing was written.", returncode=130) from None
    first = next(iter(policies.values()))
    about = {
        "policy": first.file.code,
        "on": first.on.isoformat(),
        "sha256": {n: p.file.sha256 for n, p in policies.items()},
    }
    text = json.dumps(showing.to_json(figures, turns, **about), ensure_ascii=False, indent=2)
    out.write(text if options["json"] else "\n".join(showing.lines(figures, turns)))


def _counted(
    policies: dict[str, Policy], people: "Population", groups: list[str]
) -> "tuple[dict[str, Figures], dict[str, dict[str, Turn]]]":
    """Return what each policy does, and who gains and loses by each change."""
    from tongban.insight.policies import simulation  # noqa: PLC0415 (an extra)

    figures = {name: simulation.figures(policy, people) for name, policy in policies.items()}
    turns = {}
    for name in list(policies)[1:]:
        for by in groups:
            cuts = figures[BASE].cut, figures[name].cut
            turns[f"{name}: {by}"] = simulation.turns(policies[BASE], policies[name], people, by, cuts=cuts)
    return figures, turns


def _policies(options: dict[str, Any]) -> dict[str, Policy]:
    """Return the policy, and with each draft laid over it, all checked before anything is counted."""
    on = options["on"] or localdate()
    file = finding.policy(options["policy"], on)
    found = {BASE if options["change"] else NOW: compile_policy(file, on)}
    for draft in options["change"]:
        changed, problems = read_policy(file.report.path, finding.folder(), draft)
        problems += problems_of(changed) if changed else []
        if changed is None or problems:
            raise CommandError("\n".join(map(str, problems)))
        found[draft.stem] = compile_policy(changed, on)
    return found


def _engine(name: str) -> "AbstractContextManager[Engine]":
    from tongban.insight.policies import engines, many_machines  # noqa: PLC0415 (an extra)

    made: dict[str, Callable[[], AbstractContextManager[Engine]]] = {
        "polars": lambda: nullcontext(engines.Polars()),
        "duckdb": lambda: nullcontext(engines.DuckDB()),
        "ray": many_machines.ray_cluster,
        "spark": many_machines.spark_session,
    }
    return made[name]()


def _by(asked: list[str] | None, policy: Policy, columns: Sequence[str]) -> list[str]:
    if asked is not None:
        unknown = [name for name in asked if name not in columns]
        if unknown:
            raise CommandError(f"The population has no column {', '.join(unknown)}. It has {', '.join(columns)}.")
        return asked
    telling = [
        fact.name for fact in policy.facts.values() if isinstance(fact.kind, Choice) or fact.kind == Number(YEAR)
    ]
    return [name for name in (*USUAL_BY, *telling) if name in columns]
