"""The papers of a pack, read from its files.

notices/<code>.yaml    one paper each; further versions are <code>.v2.yaml and so on
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tongban.basis.items import ItemType
from tongban.basis.packs_items import MOST_VERSIONS, NAME, NAME_REMEDY
from tongban.basis.packs_places import Place, did_you_mean
from tongban.basis.packs_time import read_citation
from tongban.basis.packs_yaml import Report, as_mapping, read_yaml
from tongban.basis.papers import EACH, LISTS, VALUES, Ground, Line, NoticeTemplate, Paragraph, placeholders
from tongban.basis.problems import Problem
from tongban.basis.words import Words

NOTICES_FOLDER = "notices"
NEEDED = ("code", "version", "effective_from", "after", "title", "grounds", "paragraphs")
OPTIONAL = ("table", "types", "documents", "words", "seal")


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """One file as it was read; `template` is None if it has problems."""

    path: Path
    template: NoticeTemplate | None
    content: dict[str, Any]


def read_papers(folder: Path) -> tuple[list[NoticeFile], list[Problem]]:
    """Return the papers of the pack in this folder, by path, and everything that is wrong with them."""
    files, problems = [], []
    for path in sorted((folder / NOTICES_FOLDER).glob("*.yaml")):
        content, report = read_yaml(path)
        mapping = as_mapping(content, report)
        template = build_notice(mapping, report) if mapping is not None else None
        if template and path.name not in {f"{template.code}.yaml", f"{template.code}.v{template.version}.yaml"}:
            report.add(("code",), f"the file of {template.code} is called {path.name}", f"Call it {template.code}.yaml")
        files.append(NoticeFile(path, None if report.problems else template, dict(mapping or {})))
        problems += sorted(report.problems, key=lambda problem: problem.line)
    return files, problems + _clashes(files)


def notice_from_content(content: Mapping[str, Any]) -> NoticeTemplate:
    """Return the paper whose content `read_papers` gave.

    Raises:
        ValueError: The content is not that of a paper.
    """
    report = Report(Path())
    template = build_notice(content, report)
    if report.problems:
        raise ValueError("; ".join(str(problem) for problem in report.problems))
    return template


def build_notice(content: Mapping[str, Any], report: Report) -> NoticeTemplate:
    """Return the paper that the content describes. It is worth something only if the report has no problem."""
    fields = Place(report, (), content).fields(NEEDED, OPTIONAL)
    return NoticeTemplate(
        code=fields["code"].matching(NAME, NAME_REMEDY),
        version=fields["version"].whole(1, MOST_VERSIONS),
        effective_from=fields["effective_from"].day(),
        after=tuple(place.matching(NAME, NAME_REMEDY) for place in fields["after"].each()),
        title=fields["title"].words(),
        grounds=tuple(_ground(place) for place in fields["grounds"].each()),
        paragraphs=tuple(_paragraph(place) for place in fields["paragraphs"].each()),
        table=tuple(_line(place) for place in fields["table"].each()),
        types=_types(fields["types"]),
        documents=tuple(place.matching(NAME, NAME_REMEDY) for place in fields["documents"].each()),
        words={
            _value(name, place): {code: member.words() for code, member in place.members().items()}
            for name, place in fields["words"].members().items()
        },
        seal=fields["seal"].truth(otherwise=True),
    )


def _types(place: Place) -> tuple[ItemType, ...]:
    return tuple(member.one_of(ItemType) for member in place.each())


def _ground(place: Place) -> Ground:
    fields = place.fields(("law", "source", "confidence"), ("types",))
    return Ground(read_citation(fields), _types(fields["types"]))


def _paragraph(place: Place) -> Paragraph:
    fields = place.fields(("zh", "en"), ("if", "unless", "each", "asked"))
    text = Words(fields["zh"].text(), fields["en"].text())
    each = fields["each"].known(LISTS)
    for language in ("zh", "en"):
        known = (*VALUES, EACH) if each else VALUES
        for name in sorted(placeholders(getattr(text, language)) - set(known)):
            fields[language].problem(f"no value is called {{{name}}}", did_you_mean(name, known))
    return Paragraph(text, fields["if"].known(VALUES), fields["unless"].known(VALUES), each, _asked(fields["asked"]))


def _asked(place: Place) -> tuple[str, str] | None:
    if not place.given:
        return None
    fields = place.fields(("field", "is"))
    return fields["field"].text(), fields["is"].text()


def _line(place: Place) -> Line:
    fields = place.fields(("label", "value"))
    return Line(fields["label"].words(), fields["value"].known(VALUES))


def _value(name: str, place: Place) -> str:
    if name not in VALUES:
        place.problem(f"no value is called {name!r}", did_you_mean(name, VALUES))
    return name


def _clashes(files: Sequence[NoticeFile]) -> list[Problem]:
    """Return a problem for each file that repeats a version, or takes effect no later than the version before it."""
    versions = [(file.template, file.path) for file in files if file.template]
    versions.sort(key=lambda version: (version[0].code, version[0].version, version[1]))
    found = []
    for (before, path_before), (template, path) in pairwise(versions):
        if template.code != before.code:
            continue
        if template.version == before.version:
            fault = f"{template.code} version {template.version} is also in {path_before.name}"
            found.append(Problem(path, 0, fault, "Give it the next version, or delete one file"))
        elif template.effective_from <= before.effective_from:
            fault = f"version {template.version} takes effect no later than version {before.version}"
            found.append(Problem(path, 0, fault, f"Write a day after {before.effective_from}"))
    return found
