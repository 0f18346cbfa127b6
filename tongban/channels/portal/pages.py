"""An application, page by page: which questions stand together, and what is still to be answered.

Besides the answers a draft keeps some notes of its own, under names that no question can have.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.basis.answers import Answers, asked
from tongban.basis.items import FieldKind, FormField, Item

# Notes in a draft. Names of questions begin with a letter.
KEY = "_key"  # makes one case of a double click
SEEN = "_seen"  # pages that were answered, so that what may stay empty is not asked again
CONFIRMED = "_confirmed"  # households that the applicant has recognised
FACTS = "_facts"  # what policies ask for, as the applicant answered it before they applied
LATER = "_later"  # evidence that they promise to supply after acceptance
COMMITS = "_commits"  # whether they commit in writing instead
SHOWN = "_shown"  # evidence that the applicant has and will show

SMALL = frozenset(
    {FieldKind.TEXT, FieldKind.ADDRESS, FieldKind.DATE, FieldKind.NUMBER, FieldKind.PHONE, FieldKind.ID_NUMBER}
)
MOST_TOGETHER = 3  # small questions on one page


@dataclass(frozen=True, slots=True)
class Page:
    """Questions that stand on one page, under the name of the first."""

    questions: tuple[FormField, ...]

    @property
    def name(self) -> str:
        """The name of the page in its address."""
        return self.questions[0].name

    @property
    def alone(self) -> FormField | None:
        """The question, if it is the only one of its page."""
        return self.questions[0] if len(self.questions) == 1 else None


def pages_of(item: Item) -> list[Page]:
    """Return the pages of an item's form: one question each; a few small ones in a row stand together."""
    pages: list[list[FormField]] = []
    for question in item.form:
        last = pages[-1] if pages else []
        if last and len(last) < MOST_TOGETHER and _small(question, last[0]) and _small(last[-1], question):
            last.append(question)
        else:
            pages.append([question])
    return [Page(tuple(questions)) for questions in pages]


def _small(question: FormField, beside: FormField) -> bool:
    return question.kind in SMALL and question.asked_if == beside.asked_if


def pages_asked(item: Item, answers: Answers) -> list[Page]:
    """Return the pages that this application has, given the answers so far."""
    return [page for page in pages_of(item) if asked(page.questions[0], answers)]


def page_named(item: Item, answers: Answers, name: str) -> Page | None:
    """Return the page of this name, or None if the application has no such page."""
    return next((page for page in pages_asked(item, answers) if page.name == name), None)


def is_answered(page: Page, answers: Answers) -> bool:
    """Return whether a page needs no more answers: all that must be answered is, and the page has been seen."""
    if page.name not in answers.get(SEEN, ()):
        return False
    return all(_answered(question, answers) for question in page.questions)


def _answered(question: FormField, answers: Answers) -> bool:
    if answers.get(question.name) in (None, "", []):
        return not question.required
    return question.kind is not FieldKind.HOUSEHOLD or question.name in answers.get(CONFIRMED, ())


def next_open(item: Item, answers: Answers) -> Page | None:
    """Return the first page that is not answered yet; None if all are."""
    return next((page for page in pages_asked(item, answers) if not is_answered(page, answers)), None)


def page_before(item: Item, answers: Answers, name: str) -> Page | None:
    """Return the page that stands before the one of this name; None before the first. "" is after the last."""
    pages = pages_asked(item, answers)
    names = [page.name for page in pages]
    place = names.index(name) if name in names else len(names)
    return pages[place - 1] if place else None


def with_answers(page: Page, answers: Answers, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the draft with a page answered anew; what the page no longer says is gone."""
    names = {question.name for question in page.questions}
    kept = {name: value for name, value in answers.items() if name not in names}
    changed = [name for name in names if given.get(name) != answers.get(name)]
    kept[CONFIRMED] = [name for name in answers.get(CONFIRMED, ()) if name not in changed]
    return noted({**kept, **given}, SEEN, page.name)


def noted(answers: Answers, note: str, *names: str) -> dict[str, Any]:
    """Return the draft with names added to one of its notes."""
    return {**answers, note: sorted({*answers.get(note, ()), *names})}


def asked_for(item: Item, kind: FieldKind) -> Iterator[FormField]:
    """Yield the questions of a kind."""
    return (question for question in item.form if question.kind is kind)


def position(pages: Sequence[Page], name: str) -> int:
    """Return which page this is, from 1."""
    return next((place for place, page in enumerate(pages, start=1) if page.name == name), len(pages))
