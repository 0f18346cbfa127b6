"""A YAML file as plain values, and the line each stands on.

A pack is written by jurists, so the reading is stricter and plainer than YAML's own: only whole numbers,
`true` and `false` are more than text (a date is text, and so is `no`), and what a careful author never
needs (aliases, tags, empty fields) is a problem with a remedy.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml

from tongban.basis.problems import Problem

Keys = tuple[str | int, ...]

DEEPEST = 20
FAULTY: Final = object()  # stands for a value that has a problem already
CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
LEADING_ZERO = re.compile(r"[-+]?0[0-9]")

STR, INT, BOOL, NULL = (f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null"))
RESOLVERS = (
    (INT, re.compile(r"[-+]?[0-9]{1,15}\Z", re.ASCII), "-+0123456789"),
    (BOOL, re.compile(r"(?:true|false)\Z"), "tf"),
    (NULL, re.compile(r"(?:~|null|)\Z"), "~n"),
)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # in C where there is a compiler
    """The parser of YAML, with our short list of what is not text."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {
        first: [(tag, pattern)] for tag, pattern, firsts in RESOLVERS for first in [*firsts, *([""] * (tag == NULL))]
    }


@dataclass(slots=True)
class Report:
    """The problems of one file, gathered while it is read, and the line of everything in it."""

    path: Path
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, keys: Keys) -> int:
        """Return the line of a value, or of the nearest thing around it that the file does have."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 0)

    def add(self, keys: Keys, fault: str, remedy: str) -> None:
        """Note a problem at a value."""
        self.problems.append(Problem(self.path, self.line_of(keys), fault, remedy))


def read_yaml(path: Path) -> tuple[Any, Report]:
    """Return what the file says as plain values, and a report with the line of each value.

    Mappings, lists, text, whole numbers and truth values, as JSON has them. None if nothing can be read;
    the report says why.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, ValueError) as e:  # no file, no UTF-8
        return None, _unreadable(path, e)
    return read_text(text, path)


def read_text(text: str, path: Path) -> tuple[Any, Report]:
    """Do as `read_yaml` with text that lies anywhere.

    Args:
        path: What problems call it.
    """
    report = Report(path)
    try:
        node = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as e:
        line = e.problem_mark.line + 1 if e.problem_mark else 0
        report.problems.append(
            Problem(path, line, f"not YAML: {e.problem}", "Mend the line, or put quotes around text")
        )
        return None, report
    except (ValueError, RecursionError, yaml.YAMLError) as e:  # a control character
        return None, _unreadable(path, e)
    if node is None:
        report.problems.append(Problem(path, 1, "the file is empty", "Write one `field: value` a line"))
        return None, report
    return _Walk(report).value(node, ()), report


def _unreadable(path: Path, e: Exception) -> Report:
    fault = f"not readable: {' '.join(str(e).split())}"
    return Report(path, problems=[Problem(path, 0, fault, "Save the file as plain text in UTF-8")])


@dataclass(frozen=True, slots=True)
class _Walk:
    """Turns the parser's nodes into values, each of them once."""

    report: Report
    seen: set[int] = field(default_factory=set)

    def value(self, node: yaml.Node, keys: Keys) -> Any:
        self.report.lines.setdefault(keys, node.start_mark.line + 1)
        if id(node) in self.seen:  # also what stops a list that holds itself
            self.report.add(keys, "an alias stands for another value", "Write the value out")
            return FAULTY
        if len(keys) > DEEPEST:
            self.report.add(keys, "the value lies too deep", f"Nest at most {DEEPEST} levels")
            return FAULTY
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, keys)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*keys, number)) for number, child in enumerate(node.value)]
        return self.scalar(node, keys)

    def mapping(self, node: yaml.MappingNode, keys: Keys) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for key, child in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or key.tag != STR or CONTROL_CHARACTER.search(key.value):
                remedy = "Write a field name as a word; put quotes around a number"
                self.report.problems.append(Problem(self.report.path, line, "a field name is no text", remedy))
            elif key.value in fields:
                fault = f"field {key.value!r} is given twice"
                self.report.problems.append(Problem(self.report.path, line, fault, "Keep one of the two"))
            else:
                self.report.lines[*keys, key.value] = line
                fields[key.value] = self.value(child, (*keys, key.value))
        return fields

    def scalar(self, node: yaml.Node, keys: Keys) -> Any:
        text: str = node.value
        if node.tag == NULL:
            self.report.add(keys, f"{named(keys)} is empty", "Write its value, or take the line out")
        elif node.tag == BOOL and text in {"true", "false"}:
            return text == "true"
        elif node.tag == INT and LEADING_ZERO.match(text):
            self.report.add(keys, f"{named(keys)} begins with a zero", f'A code is text. Write it in quotes: "{text}"')
        elif node.tag == INT and text.lstrip("-+").isdecimal():
            return int(text)
        elif node.tag != STR:
            self.report.add(keys, f"{named(keys)} has the tag {node.tag}", "Take the tag out")
        elif CONTROL_CHARACTER.search(text):
            self.report.add(keys, f"{named(keys)} holds a control character", "Take the character out")
        else:
            return text
        return FAULTY


def named(keys: Keys) -> str:
    """Return how a value is called in a message: limits.decision.days, evidence[2].name."""
    name = ""
    for key in keys:
        name += f"[{key + 1}]" if isinstance(key, int) else f".{key}"
    return name.removeprefix(".") or "the file"


def as_mapping(content: Any, report: Report) -> Mapping[str, Any] | None:
    """Return the content if it is a list of fields; otherwise note the problem."""
    if isinstance(content, dict):
        return content
    if not report.problems:
        report.add((), "the file is no list of fields", "Write one `field: value` a line")
    return None
