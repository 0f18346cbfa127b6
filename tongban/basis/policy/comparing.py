"""Two versions of a policy beside each other: what each entry said and says, line by line, with the law cited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.policy.files import PolicyFile
from tongban.basis.policy.overlay import OWN
from tongban.basis.words import Words

# In the order of the page. What is not by name (a head, the decision) is one entry.
BY_NAME = ("facts", "parameters", "tables", "derived", "conditions", "points", "groups", "outputs", "sources")
HEAD = ("policy", "version", "title", "jurisdiction", "effective", "step")
WHOLE = ("total", "decision", "not_covered")
CONTEXT = 3  # lines around a change of the text


class Change(StrEnum):
    """What became of an entry."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Mark(StrEnum):
    """What became of a line."""

    KEPT = " "
    OUT = "-"
    IN = "+"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry or a text, and what became of it."""

    mark: Mark
    text: str
    number: int = 0  # in the later text; of what went out, in the earlier one


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is not as it was."""

    section: str
    name: str
    words: Words | None
    change: Change
    lines: tuple[Line, ...]
    citations: tuple[Citation, ...]  # of both versions, each once


def differences(before: PolicyFile, after: PolicyFile) -> list[Difference]:
    """Return what differs between two versions, in the order of the later file; nothing if they say the same."""
    old, new = _entries(before.content), _entries(after.content)
    found = []
    for key in dict.fromkeys([*new, *old]):
        if old.get(key) == new.get(key):
            continue
        section, name = key
        change = Change.ADDED if key not in old else Change.REMOVED if key not in new else Change.CHANGED
        was, now = list(_lines(old.get(key, {}))), list(_lines(new.get(key, {})))
        cited = [*_cited(before, old.get(key)), *_cited(after, new.get(key))]
        words = _words(new.get(key, old.get(key)))
        found.append(Difference(section, name, words, change, tuple(_marked(was, now)), tuple(dict.fromkeys(cited))))
    order = ("head", *BY_NAME, *WHOLE)
    return sorted(found, key=lambda each: order.index(each.section))


def changed_lines(before: str, after: str) -> list[Line]:
    """Return the lines of a text that changed, with some lines around them. A line "…" stands for what is left out."""
    lines = _marked(before.splitlines(), after.splitlines())
    near = [
        any(each.mark is not Mark.KEPT for each in lines[max(place - CONTEXT, 0) : place + CONTEXT + 1])
        for place in range(len(lines))
    ]
    shown: list[Line] = []
    for line, wanted in zip(lines, near, strict=True):
        if wanted:
            shown.append(line)
        elif shown and shown[-1].number:
            shown.append(Line(Mark.KEPT, "…"))
    return shown[:-1] if shown and not shown[-1].number else shown


def _marked(was: Sequence[str], now: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    for _, first, last, begin, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if was[first:last] == now[begin:end]:
            lines += [Line(Mark.KEPT, now[place], place + 1) for place in range(begin, end)]
        else:
            lines += [Line(Mark.OUT, was[place], place + 1) for place in range(first, last)]
            lines += [Line(Mark.IN, now[place], place + 1) for place in range(begin, end)]
    return lines


def _entries(content: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    head = {name: content[name] for name in HEAD if name in content}
    found: dict[tuple[str, str], Any] = {("head", ""): head}
    for section, value in content.items():
        if section in BY_NAME:
            found.update({(section, name): entry for name, entry in value.items()})
        elif section not in (*HEAD, *OWN):
            found[section, ""] = value
    return found


def _lines(value: Any, name: str = "") -> Iterator[str]:
    """Yield an entry line by line: `fail.zh: …`, `values, from 2020-07-16: value 100, cite M#4`."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _lines(each, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
        for each in value:
            yield from _member(each, name)
    else:
        yield f"{name}: {_said(value)}"


def _member(value: Mapping[str, Any], name: str) -> Iterator[str]:
    begins = value.get("from")
    here = f"{name}, from {begins}" if begins is not None else name
    plain = {key: each for key, each in value.items() if key != "from" and not isinstance(each, Mapping | list)}
    yield f"{here}: {', '.join(f'{key} {_said(each)}' for key, each in plain.items())}"
    for key, each in value.items():
        if isinstance(each, Mapping | list):
            yield from _lines(each, f"{here}, {key}")


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _cited(file: PolicyFile, value: Any) -> Iterator[Citation]:
    """Yield the articles that an entry cites, wherever in it."""
    if isinstance(value, Mapping):
        named = value.get("cite")
        if isinstance(named, str) and named in file.articles:
            yield file.articles[named]
        for each in value.values():
            yield from _cited(file, each)
    elif isinstance(value, list):
        for each in value:
            yield from _cited(file, each)


def _words(value: Any) -> Words | None:
    """Return what an entry is called: its name, label or title."""
    named = [value.get(key) for key in ("name", "label", "title")] if isinstance(value, Mapping) else []
    said = next((each for each in named if isinstance(each, Mapping)), None)
    return Words(str(said["zh"]), str(said["en"])) if said else None
