"""`tongban policy simulate`: what a policy, or a change of it, does to a population."""

import json
from argparse import ArgumentParser, ArgumentTypeError
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
from tongban.insight.policies import drawing, finding
from tongban.insight.policies.charts import charts_of
from tongban.insight.policies.commands.progress import Progress

if TYPE_CHECKING:
    from tongban.insight.policies.engines import Engine

MISSING = "This needs engines: install `tongban[simulate]` (Polars, DuckDB, sqlglot)."
NOW, BASE = "as it is", "before"


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
    parser.add_argument("--quota", type=int, metavar="N", help="in place of the quota of the policy")
    parser.add_argument(
        "--chart", type=_picture, metavar="FILE", help="draw the figures as well, to a file .svg or .png"
    )
    parser.add_argument("--json", action="store_true", help="print the figures as they are stored")


def run(out: OutputWrapper, err: OutputWrapper, options: dict[str, Any]) -> None:
    """Count, and print. Stopping it with Ctrl-C leaves nothing behind."""
    try:
        from tongban.insight.policies import counting, fitness, showing  # noqa: PLC0415 (an extra)
        from tongban.insight.policies.many_machines import NotThere  # noqa: PLC0415 (an extra)
    except ImportError as e:
        raise CommandError(MISSING) from e
    policies = {name: counting.with_quota(each, options["quota"]) for name, each in _policies(options).items()}
    files = fitness.files_of(options["population"])
    if not files:
        raise CommandError(
            f"There is no population in {options['population']}. Make one with `tongban policy population`."
        )
    by = _known(options["by"], fitness.columns_of(files[0]))
    progress: list[Progress] = []

    def told(done: int, whole: int) -> None:
        if not progress:
            progress.append(Progress(err, whole, "readings"))
        progress[0].told(done)

    try:
        counting.check(policies, files)
        with _engine(options["engine"]) as engine:
            counted = counting.count(policies, files, engine=engine, by=by, told=told)
        if options["chart"]:
            _draw(options["chart"], counted.to_json(policies))
    except (NotThere, counting.UnfitPopulation) as e:
        raise CommandError(str(e)) from e
    except KeyboardInterrupt:
        raise CommandError("Stopped. Nothing was written.", returncode=130) from None
    text = json.dumps(counted.to_json(policies), ensure_ascii=False, indent=2)
    out.write(text if options["json"] else "\n".join(showing.lines(counted.figures, counted.turns)))


def _draw(path: Path, stored: dict[str, Any]) -> None:
    """Write the charts of a simulation as one picture, whole or not at all."""
    charts = charts_of(stored)
    content = drawing.png(charts) if path.suffix == ".png" else drawing.svg(charts).encode()
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)


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


def _known(asked: list[str] | None, columns: Sequence[str]) -> list[str] | None:
    unknown = [name for name in asked or () if name not in columns]
    if unknown:
        raise CommandError(f"The population has no column {', '.join(unknown)}. It has {', '.join(columns)}.")
    return asked


def _picture(text: str) -> Path:
    path = Path(text)
    if path.suffix not in {".svg", ".png"}:
        raise ArgumentTypeError("Name a file that ends with .svg or .png")
    return path
