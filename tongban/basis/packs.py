"""A data pack: the services of one country as files. All its problems are found in one reading.

pack.yaml                     its name, and the words for areas, channels, registers and departments
remedies.yaml                 ways to contest a decision, which items name
items/<area>/<code>.yaml      one service item each; further versions are <code>.v2.yaml and so on
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from tongban.basis.items import Item, ItemType, Pauses
from tongban.basis.packs_items import build_citation, build_item, build_remedies
from tongban.basis.packs_limits import with_pauses
from tongban.basis.packs_places import Place, did_you_mean, read_file
from tongban.basis.packs_remedies import remedy_content
from tongban.basis.packs_terms import read_guardianship
from tongban.basis.packs_time import PAUSES_FILE, read_pauses
from tongban.basis.packs_yaml import FAULTY, Report, as_mapping, read_yaml
from tongban.basis.problems import Problem
from tongban.basis.remedies import Remedy
from tongban.basis.terms import Guardianship
from tongban.basis.words import Words

PACK_FILE, REMEDIES_FILE, ITEMS_FOLDER, CALENDAR_FOLDER = "pack.yaml", "remedies.yaml", "items", "calendar"
NO_FILE = Path()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a pack says of itself: the words for the names that its items use."""

    code: str
    name: Words
    languages: tuple[str, ...]
    areas: Mapping[str, Words]
    channels: Mapping[str, Words]
    registers: Mapping[str, Words]
    departments: Mapping[str, Words]
    licence_laws: tuple[str, ...]  # laws whose rules on silence, correction and delivery bind licences only
    guardianship: Guardianship | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFile:
    """One item file as it was read. `content` is what `item_from_content` takes; `item` is None if it has problems."""

    path: Path
    item: Item | None
    content: dict[str, Any]
    problems: tuple[Problem, ...]


def read_pack(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """Return what the pack in this folder says of itself, and what is wrong with that."""
    content, report = read_yaml(folder / PACK_FILE)
    mapping = as_mapping(content, report)
    if mapping is None:
        return None, report.problems
    named = ("areas", "channels", "registers", "departments")
    fields = Place(report, (), mapping).fields(("code", "name", "languages", *named), ("licence_laws", "guardianship"))
    words = {name: {key: place.words() for key, place in fields[name].members().items()} for name in named}
    pack = Pack(
        code=fields["code"].text(),
        name=fields["name"].words(),
        languages=tuple(place.text() for place in fields["languages"].each()),
        licence_laws=tuple(place.text() for place in fields["licence_laws"].each()),
        guardianship=read_guardianship(fields["guardianship"], build_citation),
        **words,
    )
    return (None if report.problems else pack), report.problems


def read_remedies(folder: Path) -> tuple[dict[str, Remedy], list[Problem]]:
    """Return the remedies that the items of a pack may name. A pack without the file has none."""
    return read_file(folder / REMEDIES_FILE, build_remedies, {})


def read_pause_reasons(folder: Path) -> tuple[Pauses | None, list[Problem]]:
    """Return the closed list of reasons that the limits of a pack's items may name; None where the file is missing."""
    path = folder / CALENDAR_FOLDER / PAUSES_FILE
    return read_pauses(path) if path.exists() else (None, [])


def read_item(
    path: Path, remedies: Mapping[str, Remedy], pauses: Pauses | None = None
) -> tuple[Item | None, list[Problem], dict[str, Any]]:
    """Return the item of one file, everything that is wrong with it, and its content as it is stored.

    The content is as JSON has it, and complete: a remedy that the file names stands in it in full. It is
    worth something only if there is an item.
    """
    item, report, content = _read_item(path, remedies, pauses)
    return item, _in_order(report.problems), content


def read_item_files(folder: Path) -> tuple[list[ItemFile], list[Problem]]:
    """Return every item file of the pack in this folder, by path, and every problem of the pack.

    What one file alone cannot say is checked as well: that names are those of the pack, that no two
    files are the same version, and that a later version takes effect later.
    """
    pack, problems = read_pack(folder)
    remedies, more = read_remedies(folder)
    pauses, unread = read_pause_reasons(folder)
    problems += more + unread
    files: list[ItemFile] = []
    for path in sorted((folder / ITEMS_FOLDER).rglob("*.yaml")):
        item, report, content = _read_item(path, remedies, pauses)
        if item and pack:
            _check_names(item, pack, report)
        found = tuple(_in_order(report.problems))
        files.append(ItemFile(path=path, item=None if found else item, content=content, problems=found))
        problems += found
    clashes = _clashes(files) + _unknown_along(files)
    problems += clashes
    clashing = {problem.path for problem in clashes}
    return [replace(file, item=None) if file.path in clashing else file for file in files], problems


def read_items(folder: Path) -> tuple[list[Item], list[Problem]]:
    """Return the items of the pack that have no problem, by code and version, and every problem of the pack."""
    files, problems = read_item_files(folder)
    items = [file.item for file in files if file.item]
    return sorted(items, key=lambda item: (item.code, item.version)), problems


def item_from_content(content: Mapping[str, Any]) -> Item:
    """Return the item whose content `read_item` gave.

    Raises:
        ValueError: The content is not that of an item.
    """
    report = Report(NO_FILE)
    item = build_item(content, report)
    if report.problems:
        raise ValueError("; ".join(str(problem) for problem in report.problems))
    return item


def line_of(path: Path, *keys: str | int) -> int:
    """Return the line of a value in a file, like `line_of(path, "effects", 0)`, or of the nearest thing around it.

    Members of a list count from 0. It reads the file again: it is for telling a problem, not for going through values.
    """
    return read_yaml(path)[1].line_of(keys)


def _read_item(
    path: Path, remedies: Mapping[str, Remedy], pauses: Pauses | None
) -> tuple[Item | None, Report, dict[str, Any]]:
    content, report = read_yaml(path)
    mapping = as_mapping(content, report)
    if mapping is None:
        return None, report, {}
    complete = with_pauses(_with_remedies(mapping, remedies, report), pauses, report)
    item = build_item(complete, report)
    return (None if report.problems else item), report, complete


def _with_remedies(content: Mapping[str, Any], remedies: Mapping[str, Remedy], report: Report) -> dict[str, Any]:
    """Return the content with each remedy that it names written out."""
    names = content.get("remedies")
    if not isinstance(names, list):
        return dict(content)
    members: list[Any] = []
    for number, name in enumerate(names):
        if isinstance(name, str) and name not in remedies:
            report.add(("remedies", number), f"no remedy is called {name!r}", did_you_mean(name, remedies))
            members.append(FAULTY)
        else:
            members.append(remedy_content(remedies[name]) if isinstance(name, str) else name)
    return {**content, "remedies": members}


def _check_names(item: Item, pack: Pack, report: Report) -> None:
    """Report where an item is not where it should be, or uses a name that its pack does not have."""
    path = report.path
    if path.name not in {f"{item.code}.yaml", f"{item.code}.v{item.version}.yaml"}:
        report.add(("code",), f"the file of {item.code} is called {path.name}", f"Call it {item.code}.yaml")
    if path.parent.name != item.area:
        report.add(("area",), f"the file lies in the folder {path.parent.name!r}", f"Move it to {item.area}/")
    _check_known("area", item.area, pack.areas, report, ("area",))
    for number, channel in enumerate(item.channels):
        _check_known("channel", channel, pack.channels, report, ("channels", number))
    held = {**pack.registers, **pack.departments}
    for number, evidence in enumerate(item.evidence):
        if evidence.held_in:
            _check_known("register or department", evidence.held_in, held, report, ("evidence", number, "held_in"))
    _check_licence_laws(item, pack.licence_laws, report)


def _check_known(kind: str, name: str, known: Mapping[str, Words], report: Report, keys: tuple[str | int, ...]) -> None:
    if name not in known:
        remedy = f"{did_you_mean(name, known)}. Add a new one to {PACK_FILE}"
        report.add(keys, f"the pack has no {kind} {name!r}", remedy)


def _check_licence_laws(item: Item, laws: Sequence[str], report: Report) -> None:
    """Report a rule of the law on licences at an item that is none."""
    if item.type is ItemType.LICENCE:
        return
    cited = {
        ("limits", "correction"): item.correction,
        ("limits", "acceptance"): item.acceptance,
        ("limits", "delivery"): item.delivery,
        ("silence",): item.silence,
    }
    for keys, rule in cited.items():
        for law in laws:
            if rule and law in rule.citation.text:
                fault = f"{keys[-1]} rests on {law}, which binds licences only, and this is a {item.type}"
                report.add(keys, fault, "Cite the law that binds this item, or take the rule out")


def _unknown_along(files: Sequence[ItemFile]) -> list[Problem]:
    """Return a problem for each item that is asked for together with one that the pack does not have."""
    known = {file.item.code for file in files if file.item}
    return [
        Problem(
            file.path,
            line_of(file.path, "along", place),
            f"no item is called {each.item!r}",
            did_you_mean(each.item, known),
        )
        for file in files
        for place, each in enumerate(file.item.along if file.item else ())
        if each.item not in known
    ]


def _clashes(files: Sequence[ItemFile]) -> list[Problem]:
    """Return a problem for each file that repeats a version, or takes effect no later than the version before it."""
    versions = [(file.item, file.path) for file in files if file.item]
    versions.sort(key=lambda version: (version[0].code, version[0].version, version[1]))
    found = []
    for (before, path_before), (item, path) in pairwise(versions):
        if item.code != before.code:
            continue
        if item.version == before.version:
            fault = f"{item.code} version {item.version} is also in {path_before.name}"
            found.append(Problem(path, line_of(path, "version"), fault, "Give it the next version, or delete one file"))
        elif item.effective_from <= before.effective_from:
            fault = (
                f"version {item.version} takes effect on {item.effective_from}, version {before.version} not before it"
            )
            remedy = f"Write a day after {before.effective_from}"
            found.append(Problem(path, line_of(path, "effective_from"), fault, remedy))
    return found


def _in_order(problems: list[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line)
