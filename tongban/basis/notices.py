"""What people are told when something is done in a case: whom, and in which words. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.basis.citations import Citation
from tongban.basis.words import Words

OFFICE = "office"  # the audience of systems of departments: told by webhook, with keys and no words
ALWAYS = ("number", "item", "office", "on", "due")  # what every text may name
PLACEHOLDER = re.compile(r"\{([a-z_]*)\}")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


class Said(StrEnum):
    """What a value of an event is, so that it can be put into words."""

    EVIDENCE = "evidence"  # codes of the item's evidence
    AUTHORITY = "authority"  # the code of an authority
    STEP = "step"  # the code of a step of the item
    DAY = "day"
    NUMBER = "number"  # a number, or a code that people read as it is
    WORDS = "words"  # a text of the pack in each language, by language


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a notice for people: what happened, what to do, by when."""

    title: Words
    happened: Words
    to_do: Words
    by_when: Words | None  # left out where nothing is due


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is told when something happens.

    `due` says which date the notice names, the first that there is: the kind of a running limit, or `data.name` for
    a date that the event holds. `say` names what else of the event the texts use.
    """

    key: str
    tell: tuple[str, ...]  # roles of parties, like applicant, or `office`
    text: Text | None  # None where only systems of departments are told
    law: Citation | None  # why it must be told: such a notice cannot be switched off
    due: tuple[str, ...] = ()
    say: Mapping[str, Said]

    @property
    def statutory(self) -> bool:
        """Return whether a law wants it told."""
        return self.law is not None

    @property
    def people(self) -> tuple[str, ...]:
        """Return the roles of the parties that are told."""
        return tuple(role for role in self.tell if role != OFFICE)


@dataclass(frozen=True, slots=True)
class Message:
    """A notice in words."""

    title: str
    happened: str
    to_do: str
    by_when: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Return what happened, what to do and by when, one line each."""
        return tuple(line for line in (self.happened, self.to_do, self.by_when) if line)


def in_words(text: Text, given: Mapping[str, str], language: str) -> Message:
    """Return a notice in one language, with what `given` holds in the places that name it.

    A place with nothing to put in leaves no line behind that says half a thing: `by_when` falls away without `due`.
    """

    def fill(words: Words | None) -> str:
        if words is None:
            return ""
        return PLACEHOLDER.sub(lambda found: given.get(found[1], ""), words.in_language(language))

    by_when = text.by_when if text.by_when and all(given.get(name) for name in names_in(text.by_when)) else None
    return Message(fill(text.title), fill(text.happened), fill(text.to_do), fill(by_when))


def names_in(words: Words) -> set[str]:
    """Return the names of the places to be filled in a text."""
    return {found[1] for each in (words.zh, words.en) for found in PLACEHOLDER.finditer(each)}


def day_in_words(day: date, language: str) -> str:
    """Return a day as people write it."""
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def first_known(notices: Mapping[str, Notice], act: str, *variants: str) -> Notice | None:
    """Return the notice of an act: that of the first variant that has one of its own, or that of the act itself."""
    keys = [f"{act}.{variant}" for variant in variants if variant]
    return next((notices[key] for key in (*keys, act) if key in notices), None)
