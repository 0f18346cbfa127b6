"""What is wrong with a policy on any day of its life: what does not compile, can never matter, or is used by nobody."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path

from tongban.basis.packs_places import did_you_mean
from tongban.basis.packs_yaml import Keys, Report
from tongban.basis.policy.compiled import Compiled, Policy
from tongban.basis.policy.compiling import HOLE, compile_reporting
from tongban.basis.policy.files import PolicyFile, Rule
from tongban.basis.policy.reading import policy_paths, read_policy
from tongban.basis.policy.tree import Node, Op, YesNo
from tongban.basis.problems import Problem
from tongban.basis.words import Words

Dead = set[tuple[int, int]]  # the place of a test in its rule's tree, and what it always comes to


def read_policies(folder: Path, jurisdictions: Collection[str] = ()) -> tuple[list[PolicyFile], list[Problem]]:
    """Return the policies of a pack that have no problem, by code and version, and every problem of them all.

    Args:
        folder: The `policies/` folder of the pack.
        jurisdictions: The codes a policy may be for; empty if that is not checked.
    """
    found, problems = [], []
    for path in policy_paths(folder):
        file, faults = read_policy(path, folder)
        if file is not None:
            faults = [*_misplaced(file, path, folder, jurisdictions), *problems_of(file)]
        if file is not None and not faults:
            found.append(file)
        problems += sorted(faults, key=lambda problem: problem.line)
    found.sort(key=lambda file: (file.code, file.version))
    return found, problems + _clashes(found)


def problems_of(file: PolicyFile) -> list[Problem]:
    """Return what is wrong with a policy that could be read."""
    report = Report(file.report.path, file.report.lines)
    policies = [compile_reporting(file, day, report) for day in file.days_of_change()]
    compiled = [policy for policy in policies if policy]
    if not report.problems and compiled:
        _report_dead(compiled, report)
        _report_unused(file, compiled, report)
        _report_translations(file, report)
    return list({(problem.line, problem.fault): problem for problem in report.problems}.values())


def _report_dead(policies: Sequence[Policy], report: Report) -> None:
    dead: dict[Keys, Dead] = {}
    for policy in policies:
        for rule in (*policy.tests(), *policy.points):
            always = _always(rule)
            dead[rule.rule.keys] = dead.get(rule.rule.keys, always) & always
    for keys, tests in dead.items():
        for place, value in sorted(tests):
            what = "it" if place == 0 else "a test in it"
            report.add(
                keys, f"{what} comes to the same ({value}) whoever asks", "Widen the facts' ranges, or take it out"
            )


def _always(rule: Compiled) -> Dead:
    """Return the tests in a rule that come to the same for everybody, and the rule itself if it does."""
    return {
        (place, node.low)
        for place, node in enumerate(rule.node)
        if node.low == node.high and (place == 0 or (isinstance(node.kind, YesNo) and node.names(Op.FACT)))
    }


def _report_unused(file: PolicyFile, policies: Iterable[Policy], report: Report) -> None:
    in_rules: set[str] = set()
    in_texts = set(re.findall(r"\w+", file.ranking.quota)) if file.ranking else set()
    for policy in policies:
        in_rules |= _names(policy.roots())
        in_texts |= _names(
            hole for rule in (*policy.conditions, *policy.points, *policy.outputs) for hole in rule.holes
        )
    used: Mapping[str, set[str]] = {"facts": in_rules}
    for section in ("facts", "parameters", "tables", "derived"):
        for name in getattr(file, section):
            if name not in used.get(section, in_rules | in_texts):
                report.add((section, name), f"no rule uses {name!r}", "Take it out, or use it")


def _names(nodes: Iterable[Node]) -> set[str]:
    return {each.name for node in nodes for each in node if each.name}


def _report_translations(file: PolicyFile, report: Report) -> None:
    for rule in (
        *chain.from_iterable(condition.told() for condition in file.conditions.values()),
        *file.points.values(),
        *file.outputs.values(),
        *filter(None, [file.threshold]),
    ):
        for what, words in _texts(rule):
            holes = [sorted(HOLE.findall(text)) for text in (words.zh, words.en)]
            if holes[0] != holes[1]:
                report.add((*rule.keys, what), "the two languages have different {holes}", "Say the same in both")


def _texts(rule: Rule) -> list[tuple[str, Words]]:
    return [(what, words) for what in ("note", "fail", "fix") if (words := getattr(rule, what))]


def _misplaced(file: PolicyFile, path: Path, folder: Path, jurisdictions: Collection[str]) -> list[Problem]:
    report = Report(path, file.report.lines)
    name = path.relative_to(folder).with_suffix("").as_posix()
    if name not in {file.code, f"{file.code}.v{file.version}"}:
        report.add(("policy",), f"the policy is called {file.code!r}, its file {name!r}", f"Call it {file.code}.yaml")
    if file.code.partition("/")[0] != file.jurisdiction:
        report.add(
            ("jurisdiction",), f"{file.code} is not of {file.jurisdiction}", "Begin its name with its jurisdiction"
        )
    if jurisdictions and file.jurisdiction not in jurisdictions:
        close = [code for code in jurisdictions if code[:2] == file.jurisdiction[:2]][:9]
        report.add(
            ("jurisdiction",), f"there is no jurisdiction {file.jurisdiction!r}", did_you_mean(file.jurisdiction, close)
        )
    return report.problems


def _clashes(files: Sequence[PolicyFile]) -> list[Problem]:
    report_of = {id(file): Report(file.report.path, file.report.lines) for file in files}
    for before, file in pairwise(files):
        if before.code != file.code:
            continue
        report = report_of[id(file)]
        if before.version == file.version:
            report.add(("version",), f"{file.code} has version {file.version} twice", "Give it the next version")
        elif file.begins < before.begins:
            fault = (
                f"version {file.version} holds from {file.begins}, version {before.version} only from {before.begins}"
            )
            report.add(("effective",), fault, f"Write a day from {before.begins} on")
    return [problem for report in report_of.values() for problem in report.problems]
