"""`tongban policy population`: made-up people with the facts of one policy, or of all."""

from argparse import ArgumentParser
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils.timezone import localdate

from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.compiling import NotInForce, compile_policy
from tongban.casework.catalog import queries as catalog
from tongban.insight.policies import finding
from tongban.insight.policies.commands.progress import Progress
from tongban.insight.policies.commands.simulate import MISSING
from tongban.insight.policies.general import facts_of

ALL = "all"
PROVINCE = "0000"  # what the code of a region of the highest level ends with


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument(
        "policy", help=f"whose facts they have, like 110000/points_settlement; `{ALL}`: of every policy"
    )
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE.parquet", help="a file; a folder if there are many"
    )
    parser.add_argument("--persons", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same number makes the same people")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="a day on which the policy holds (today)")


def run(err: OutputWrapper, options: dict[str, Any]) -> None:
    """Make them up, and write them. What is stopped half-way leaves whole files only."""
    try:
        from tongban.insight.policies import population  # noqa: PLC0415 (an extra)
    except ImportError as e:
        raise CommandError(MISSING) from e
    if options["persons"] < 1:
        raise CommandError("There must be at least one person.")
    facts = facts_of(_policies(options["policy"], options["on"] or localdate()))
    regions = sorted(code for code in catalog.jurisdictions() if code.endswith(PROVINCE))
    try:
        files = population.write(
            options["out"],
            facts,
            persons=options["persons"],
            seed=options["seed"],
            regions=regions or ["-"],
            told=Progress(err, options["persons"], "made-up people").told,
        )
    except KeyboardInterrupt:
        raise CommandError("Stopped. The files that are there are whole.", returncode=130) from None
    err.write(
        f"{options['persons']:,} made-up people in {len(files)} file(s): {options['out']}. Nobody of them exists."
    )


def _policies(code: str, on: date) -> list[Policy]:
    """Return the policy, or every one that holds on a day."""
    if code != ALL:
        return [compile_policy(finding.policy(code, on), on)]
    found = []
    for file in read_policies(finding.folder())[0]:
        with suppress(NotInForce):
            found.append(compile_policy(file, on))
    if not found:
        raise CommandError(f"No policy holds on {on}.")
    return found
