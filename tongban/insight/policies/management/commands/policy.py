"""Command line: check, test and explain the policies of the pack."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from tongban.basis.packs_yaml import read_yaml
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.compiling import compile_policy
from tongban.basis.policy.explain import Amount, Explainer, Explanation, Outcome, to_json
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.shelf import current
from tongban.basis.policy.trials import run_trials
from tongban.basis.problems import Problem
from tongban.basis.refusals import Invalid, NotFound
from tongban.basis.words import Words
from tongban.casework.catalog import queries as catalog

SIGNS = {Outcome.YES: "✓", Outcome.NO: "✗", Outcome.UNKNOWN: "?"}
DOUBTFUL = "not verified: the office must look"


class Command(BaseCommand):
    help = (
        "Work with the policies of the pack. `check` says what is wrong with them, `test` tries the tests beside them, "
        "`explain` answers for one person with reasons. Needs no database."
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

    def handle(self, *_args: Any, **options: Any) -> None:
        {"check": self._check, "test": self._test, "explain": self._explain}[options["what"]](options)

    def _check(self, _options: dict[str, Any]) -> None:
        files, problems = read_policies(_folder(), catalog.jurisdictions())
        self._tell(problems)
        self.stdout.write(f"{len(files)} policies are in order.")

    def _test(self, options: dict[str, Any]) -> None:
        files, problems = read_policies(_folder(), catalog.jurisdictions())
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
        file = _policy(options["policy"], on)
        given = _person(options["person"]) | dict(map(_fact, options["facts"]))
        try:
            found = Explainer(compile_policy(file, on)).explain(given)
        except Invalid as e:
            raise CommandError(f"{e.field}: {e.message}.") from e
        if options["json"]:
            self.stdout.write(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found, file.title, options["language"])))


def _folder() -> Path:
    return catalog.pack_folder() / catalog.POLICIES_FOLDER


def _policy(code: str, on: date) -> PolicyFile:
    try:
        return current(read_policies(_folder())[0], code, on)
    except NotFound as e:
        raise CommandError(f"There is no {e} without problems. `tongban policy check` says what is wrong.") from e


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


def _lines(found: Explanation, title: Words, language: str) -> list[str]:
    total = f"  {_span(*found.total)}" if found.total else ""
    lines = [
        f"{SIGNS[found.outcome]} {title.in_language(language)}  {found.policy} v{found.version}  {found.on}{total}"
    ]
    for reason in found.conditions:
        told = [text.in_language(language) for text in (reason.message, reason.fix) if text]
        lines.append(f"  {SIGNS[reason.status]} {reason.words.in_language(language)}  {' '.join(told)}")
        lines.append(f"      {reason.citation.text}{f'  ({DOUBTFUL})' if reason.unverified else ''}")
    lines += [line for amount in (*found.points, *found.outputs) for line in _amount(amount, language)]
    if found.missing:
        lines.append(f"  ? {', '.join(found.missing)}")
    return lines


def _amount(amount: Amount, language: str) -> list[str]:
    note = amount.note.in_language(language) if amount.note else ""
    return [
        f"  {_span(amount.low, amount.high):>8}  {amount.words.in_language(language)}  {note}",
        f"      {amount.citation.text}{f'  ({DOUBTFUL})' if amount.unverified else ''}",
    ]


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low}–{high}"
