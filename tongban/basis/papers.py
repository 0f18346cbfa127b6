"""Papers that an office gives out: what each says, after which act, on which law. Pure data, and how it is filled in.

A template names values in braces, as in `{applicant}`. Which there are is `VALUES`; who prints it knows them.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.items import Item, ItemType
from tongban.basis.words import Words

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
EACH = "each"  # in a paragraph that is repeated for each member of a list
LISTS = ("missing", "remedies", "issued", "members", "conditions", "policies")
TEXTS = (
    "applicant", "case", "item", "office", "deciding", "receiving", "date", "received", "accepted", "decided",
    "due", "promised", "basis", "words", "clause", "because", "right_office", "how", "days", "until", "reason",
    "purpose", "name", "id_number", "sex", "born", "ethnicity", "address", "household", "relation", "since", "final",
    "deemed",
)  # fmt: skip
# What the register certifies of the past, as the document itself keeps it; those that end like days are days.
CERTIFIED = (
    "about", "about_number", "about_relation", "own_relation", "together_from", "together_until", "what", "was",
    "became", "changed_on", "died_on", "cancelled_on",
)  # fmt: skip
DAYS = ("_from", "_until", "_on")
VALUES = (*TEXTS, *CERTIFIED, *LISTS)
Values = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Ground:
    """A law that a paper rests on, and for which types of item; none: for all."""

    citation: Citation
    types: tuple[ItemType, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. It is left out where `given` names a value that is empty; `each` repeats it for a list."""

    text: Words
    given: str = ""
    without: str = ""  # left out where this value is there
    each: str = ""
    asked: tuple[str, str] | None = None  # only where this answer of the case's form is this value


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: what it is, and the value; left out where that is empty."""

    label: Words
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTemplate:
    """One version of a paper."""

    code: str
    version: int
    effective_from: date
    after: tuple[str, ...]  # acts, or codes of steps, that bring it about
    title: Words
    grounds: tuple[Ground, ...]
    paragraphs: tuple[Paragraph, ...]
    table: tuple[Line, ...] = ()
    types: tuple[ItemType, ...] = ()  # none: items of every type
    documents: tuple[str, ...] = ()  # none: all; else only where the item issues a document of such a kind
    words: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)  # how codes in a value are put
    seal: bool = True

    def laws(self, kind: ItemType) -> list[Citation]:
        """Return the laws that the paper rests on where an item is of this type."""
        return [ground.citation for ground in self.grounds if not ground.types or kind in ground.types]


def issued_kinds(item: Item) -> set[str]:
    """Return the kinds of documents that the effects of an item issue."""
    uses = item.procedure.effects if item.procedure else ()
    return {str(use.parameters["kind"]) for use in uses if "kind" in use.parameters}


def due(templates: Collection[NoticeTemplate], item: Item, name: str, on: date) -> list[NoticeTemplate]:
    """Return the papers that an act brings about, by code: of each the version in force on that day.

    Args:
        name: The act, or the code of the step.
    """
    newest: dict[str, NoticeTemplate] = {}
    for template in templates:
        known = newest.get(template.code)
        if template.effective_from <= on and (known is None or known.version < template.version):
            newest[template.code] = template
    return [template for _, template in sorted(newest.items()) if _belongs(template, item, name)]


def _belongs(template: NoticeTemplate, item: Item, name: str) -> bool:
    if name not in template.after or (template.types and item.type not in template.types):
        return False
    return not template.documents or not issued_kinds(item).isdisjoint(template.documents)


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return set(PLACEHOLDER.findall(text))


def _joined(value: str | Sequence[str], language: str) -> str:
    separator = "；" if language.startswith("zh") else "; "
    return value if isinstance(value, str) else separator.join(value)


def filled(text: str, values: Values, language: str) -> str:
    """Return the text with each name in braces replaced by its value; nothing where there is none."""

    def value(found: re.Match[str]) -> str:
        return _joined(values.get(found[1], ""), language)

    return PLACEHOLDER.sub(value, text)


def paragraphs(template: NoticeTemplate, values: Values, language: str, answers: Mapping[str, Any]) -> list[str]:
    """Return the paragraphs as they are printed, in this order."""
    found: list[str] = []
    for paragraph in template.paragraphs:
        if (paragraph.given and not values.get(paragraph.given)) or values.get(paragraph.without):
            continue
        if paragraph.asked and str(answers.get(paragraph.asked[0], "")) != paragraph.asked[1]:
            continue
        text = paragraph.text.in_language(language)
        members = values.get(paragraph.each, ()) if paragraph.each else ("",)
        found += [filled(text, {**values, EACH: member}, language) for member in members]
    return found


def table(template: NoticeTemplate, values: Values, language: str) -> list[tuple[str, str]]:
    """Return the lines of the table that have a value."""
    shown = ((line.label.in_language(language), values.get(line.value, "")) for line in template.table)
    return [(label, _joined(value, language)) for label, value in shown if value]
