"""A policy file read: every problem with its line and what to write instead."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.packs_places import ABSENT, Place, did_you_mean
from tongban.basis.packs_yaml import Report, as_mapping, read_text, read_yaml
from tongban.basis.policy import overlay
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.reading_rules import (
    Articles,
    exact,
    read_confidence,
    read_group,
    read_members,
    read_ranking,
    read_rule,
    read_threshold,
)
from tongban.basis.policy.reading_values import read_fact, read_parameter, read_table
from tongban.basis.problems import Problem

Reading = tuple[Any, Report]  # the plain values of a file, and its lines
CODE = re.compile(r"[a-z0-9]+/[a-z][a-z0-9_]*")
MOST_VERSIONS, DEEPEST = 999, 6
HEAD = ("policy", "version", "title", "jurisdiction", "effective", "step", "sources")
NAMED = ("facts", "parameters", "tables", "derived", "conditions", "points", "groups", "outputs")
REST = ("total", "decision", "not_covered", "extends", "without")
TESTS_ENDING = ".tests.yaml"


def policy_paths(folder: Path) -> list[Path]:
    """Return the policy files of a pack's `policies/` folder, without the tests beside them."""
    return [path for path in sorted(folder.rglob("*.yaml")) if not path.name.endswith(TESTS_ENDING)]


def read_policy(path: Path, folder: Path, change: Path | None = None) -> tuple[PolicyFile | None, list[Problem]]:
    """Return the policy of one file, and what is wrong with how it is written.

    Args:
        folder: Where the files lie that others extend.
        change: A draft that is laid over it.
    """
    over = None if change is None else read_yaml(change)
    return _built(_Library(lambda: named_paths(folder), read_yaml), read_yaml(path), over)


def read_policy_text(
    name: str, texts: Mapping[str, str], change: str | None = None
) -> tuple[PolicyFile | None, list[Problem]]:
    """Do as `read_policy` with files that lie in memory, by what they are called: 110000/points_settlement.v2.

    Args:
        texts: The file itself, and those that it extends.
        change: What a draft says that is laid over it.
    """
    paths = {each: Path(f"{each}.yaml") for each in texts}
    by_path = {paths[each]: text for each, text in texts.items()}
    library = _Library(lambda: paths, lambda path: read_text(by_path[path], path))
    over = None if change is None else read_text(change, Path("draft.yaml"))
    return _built(library, library.read(paths[name]), over)


def named_paths(folder: Path) -> dict[str, Path]:
    """Return the policy files of a folder by what others call them in `extends`."""
    return {path.relative_to(folder).with_suffix("").as_posix(): path for path in policy_paths(folder)}


@dataclass(frozen=True, slots=True)
class _Library:
    """Where the files lie that others extend, and how one is read."""

    paths: Callable[[], Mapping[str, Path]]
    read: Callable[[Path], Reading]


def _built(library: _Library, reading: Reading, change: Reading | None) -> tuple[PolicyFile | None, list[Problem]]:
    content, report = _laid(library, reading, 0)
    if change is not None and content is not None:
        content, report = _laid(library, change, 0, beneath=content)
    if content is None or report.problems:
        return None, report.problems
    found = build_policy(content, report)
    return (None if report.problems else found), report.problems


def _laid(
    library: _Library, reading: Reading, depth: int, beneath: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any] | None, Report]:
    content, report = reading
    mapping = as_mapping(content, report)
    if mapping is None:
        return None, report
    named = mapping.get("extends")
    if beneath is None and named is not None:
        paths = library.paths()
        if depth > DEEPEST or not isinstance(named, str) or named not in paths:
            report.add(
                ("extends",), f"there is no policy file {named!r} to extend", did_you_mean(str(named), list(paths))
            )
            return None, report
        beneath, below = _laid(library, library.read(paths[named]), depth + 1)
        report.problems += below.problems
    if beneath is None:
        if "without" in mapping:
            report.add(("without",), "there is nothing below to take something out of", "Write `extends: …` as well")
        return dict(mapping), report
    _check_without(mapping, beneath, report)
    return overlay.laid_over(beneath, mapping), report


def _check_without(mapping: Mapping[str, Any], beneath: Mapping[str, Any], report: Report) -> None:
    for place in Place(report, ("without",), mapping.get("without", ABSENT)).each():
        if overlay.missing_from(beneath, place.text()):
            place.wrong("Name something of the file below, like points.home")


def build_policy(content: Mapping[str, Any], report: Report) -> PolicyFile:
    """Return the policy that this content says; what is wrong with it is noted in the report."""
    fields = Place(report, (), content).fields(HEAD, (*NAMED, *REST))
    step = exact(fields["step"])
    if fields["step"].given and step <= 0:
        fields["step"].wrong("Write the smallest step of a point, like 0.5 or 1")
    articles = _articles(fields["sources"])
    sections = {name: read_members(fields[name]) for name in NAMED}
    rules = {
        name: {key: read_rule(place, name, articles) for key, place in sections[name].items()}
        for name in ("derived", "conditions", "points", "outputs")
    }
    decision = fields["decision"].fields((), ("name", "test", "cite", "confidence", "fail", "fix", "rank"))
    effective = fields["effective"].fields(("from",), ("to",))
    found = PolicyFile(
        code=fields["policy"].matching(CODE, "Write it like 110000/points_settlement"),
        version=fields["version"].whole(1, MOST_VERSIONS),
        title=fields["title"].words(),
        jurisdiction=fields["jurisdiction"].text(),
        begins=effective["from"].day(),
        ends=effective["to"].day() if effective["to"].given else None,
        step=step if step > 0 else Fraction(1),
        articles=articles.known,
        facts={key: read_fact(key, place) for key, place in sections["facts"].items()},
        parameters={key: read_parameter(key, place, articles) for key, place in sections["parameters"].items()},
        tables={key: read_table(key, place, articles) for key, place in sections["tables"].items()},
        groups={key: read_group(key, place, articles) for key, place in sections["groups"].items()},
        total=read_group("total", fields["total"], articles) if fields["total"].given else None,
        threshold=read_threshold(fields["decision"], decision, articles),
        ranking=read_ranking(decision["rank"], articles) if decision["rank"].given else None,
        not_covered=tuple(place.words() for place in fields["not_covered"].each()),
        sha256=fingerprint(content),
        content=content,
        report=report,
        **rules,
    )
    _check_names(found, report)
    for key in articles.known:
        if key not in articles.cited:
            fault = f"nothing cites {key}"
            report.add(("sources", key.partition("#")[0], "articles", key.partition("#")[2]), fault, "Take it out")
    return found


def fingerprint(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a policy says, whatever its layout and comments."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _articles(place: Place) -> Articles:
    known: dict[str, Citation] = {}
    for source, each in place.members().items():
        fields = each.fields(("title", "source", "confidence", "articles"), ("number",))
        title, number = fields["title"].words(), fields["number"].text() if fields["number"].given else ""
        confidence = read_confidence(fields["confidence"])
        where = fields["source"].value if fields["source"].value == "" else fields["source"].text()
        for name, article in fields["articles"].members().items():
            text = " ".join(filter(None, [f"{title.zh}（{number}）" if number else title.zh, article.text()]))
            known[f"{source}#{name}"] = Citation(text, where, confidence)
    return Articles(known, set())


def _check_names(found: PolicyFile, report: Report) -> None:
    """Report a name that is used twice, and a policy that decides nothing."""
    seen: dict[str, str] = {"total": "the reserved name of the sum", "on": "the reserved name of the day"}
    for section in ("facts", "parameters", "tables", "derived", "groups"):
        for name in getattr(found, section):
            if name in seen:
                report.add((section, name), f"{name!r} is already {seen[name]}", "Choose another name")
            seen[name] = f"one of the {section}"
    if not (found.conditions or found.points or found.outputs):
        report.add((), "the policy decides nothing", "Write `conditions:`, `points:` or `outputs:`")
    _check_groups(found, report)


def _check_groups(found: PolicyFile, report: Report) -> None:
    for name, rule in found.points.items():
        if rule.group and rule.group not in found.groups:
            report.add(
                ("points", name, "group"), f"there is no group {rule.group!r}", did_you_mean(rule.group, found.groups)
            )
    for name in found.groups:
        if not any(rule.group == name for rule in found.points.values()):
            report.add(
                ("groups", name), f"no point item is in the group {name!r}", "Take it out, or write `group:` there"
            )
