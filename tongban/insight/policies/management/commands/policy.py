"""Command line: check, test and explain the policies of the pack."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from tongban.basis.packs_yaml import read_yaml
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.explain import Explainer, to_json
from tongban.basis.policy.trials import run_trials
from tongban.basis.problems import Problem
from tongban.basis.refusals import Invalid
from tongban.casework.catalog import queries as catalog
from tongban.insight.policies import finding
from tongban.insight.policies.commands import population, rank, simulate
from tongban.insight.policies.telling import lines


class Command(BaseCommand):
    help = (
        "Work with the policies of the pack. `check` says what is wrong with them, `test` tries the tests beside them, "
        "`explain` answers for one person with reasons, `simulate` says what a policy does to a population, "
        "`population` makes one up, and `rank` shows and proves the list of a round. Only lists that are stored need a "
        "database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("check", help="say what is wrong with any policy")
        testing = what.add_parser("test", help="try the tests beside one policy, or all")
        testing.add_argument("policy", nargs="?", help="like 110000/points_settlement")
        explaining = what.add_parser("explain", help="answer for one person, with reasons and articles")
        explaining.add_argument("policy", help="like 110000/points_settlement")
        explaining.add_argument("facts", nargs="*", metavar="fact=value", help="like age=40 permit=true")
        explaining.add_argument(
            "--person", type=Path, metavar="FILE.yaml", help="facts from a file: `name: value` a line"
        )
        explaining.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the calculation date (today)")
        explaining.add_argument("--language", choices=["zh", "en"], default="zh")
        explaining.add_argument("--json", action="store_true", help="print the explanation as it is stored")
        simulate.add_arguments(
            what.add_parser("simulate", help="say what a policy, or a change of it, does to a population")
        )
        population.add_arguments(
            what.add_parser("population", help="make up people, to Parquet; nobody of them exists")
        )

        rank.add_arguments(what.add_parser("rank", help="show the list of a round, or prove it"))

    def handle(self, *_args: Any, **options: Any) -> None:
        acts: dict[str, Callable[[dict[str, Any]], None]] = {
            "check": self._check,
            "test": self._test,
            "explain": self._explain,
            "simulate": partial(simulate.run, self.stdout, self.stderr),
            "population": partial(population.run, self.stderr),
            "rank": partial(rank.run, self.stdout),
        }
        acts[options["what"]](options)

    def _check(self, _options: dict[str, Any]) -> None:
        files, problems = read_policies(finding.folder(), catalog.jurisdictions())
        self._tell(problems)
        self.stdout.write(f"{len(files)} policies are in order.")

    def _test(self, options: dict[str, Any]) -> None:
        files, problems = read_policies(finding.folder(), catalog.jurisdictions())
        wanted = [file for file in files if options["policy"] in {None, file.code}]
        if not wanted and not problems:
            raise CommandError(f"There is no policy {options['policy']}. `tongban policy check` reads them all.")
        for file in wanted:
            count, found = run_trials(file)
            problems += found
            self.stdout.write(f"{file.code} version {file.version}: {count} tests")
        self._tell(problems)

    def _tell(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            self.stdout.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problem(s) in the policies", returncode=1)

    def _explain(self, options: dict[str, Any]) -> None:
        on = options["on"] or localdate()
        file = finding.policy(options["policy"], on)
        given = _person(options["person"]) | dict(map(_fact, options["facts"]))
        try:
            found = Explainer(compile_policy(file, on)).explain(given)
        except Invalid as e:
            raise CommandError(f"{e.field}: {e.message}.") from e
        if options["json"]:
            self.stdout.write(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(lines(found, file.title, options["language"])))


def _person(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    content, report = read_yaml(path)
    if not isinstance(content, dict) or report.problems:
        raise CommandError("\n".join(map(str, report.problems)) or f"{path} has no `name: value` lines.")
    return content


def _fact(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign:
        raise CommandError(f"{text!r} says nothing. Write it like age=40.")
    return name, {"true": True, "false": False}.get(value, value)
