"""A value of a pack file, asked for as what it should be.

A value that is something else is reported, and a blank of the right type is returned, so that one
reading finds every problem.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from tongban.basis.packs_yaml import FAULTY, Keys, Report, as_mapping, named, read_yaml
from tongban.basis.problems import Problem
from tongban.basis.words import Words

E = TypeVar("E", bound=StrEnum)

T = TypeVar("T")
ABSENT: Final = object()
BLANK_DAY = date.min
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOST_SHOWN = 40


def did_you_mean(name: str, known: Collection[str]) -> str:
    """Return the remedy for a name that is not known: the closest one, and all of them."""
    close = get_close_matches(name, known, n=1)
    guess = f"Did you mean {str(close[0])!r}? " if close else ""
    return f"{guess}Known: {', '.join(known) or 'none'}"


@dataclass(frozen=True, slots=True)
class Place:
    """A value and where it stands."""

    report: Report
    keys: Keys
    value: Any = ABSENT

    @property
    def given(self) -> bool:
        """Return whether the file has the value."""
        return self.value is not ABSENT

    def problem(self, fault: str, remedy: str) -> None:
        """Note a problem here."""
        self.report.add(self.keys, fault, remedy)

    def wrong(self, remedy: str) -> None:
        """Note that this is not what it should be. What is absent or unreadable has been noted already."""
        if self.given and self.value is not FAULTY:
            shown = repr(self.value)
            shown = shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"
            self.problem(f"{named(self.keys)} is {shown}", remedy)

    def text(self, remedy: str = "Write text; put quotes around a number") -> str:
        """Return the text."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value.strip()
        self.wrong(remedy)
        return ""

    def matching(self, form: re.Pattern[str], remedy: str) -> str:
        """Return text of a certain form."""
        text = self.text(remedy)
        if text and not form.fullmatch(text):
            self.wrong(remedy)
        return text

    def whole(self, least: int, most: int) -> int:
        """Return a whole number from `least` to `most`."""
        if type(self.value) is int and least <= self.value <= most:  # `type`: true is no number
            return self.value
        self.wrong(f"Write a whole number from {least} to {most}")
        return least

    def truth(self, *, otherwise: bool) -> bool:
        """Return true or false, or `otherwise` where the field is left out."""
        if isinstance(self.value, bool):
            return self.value
        self.wrong("Write true or false")
        return otherwise

    def day(self) -> date:
        """Return a date."""
        text = self.text("Write a date, like 2026-01-01")
        try:
            if DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            self.wrong("There is no such day. Look at a calendar")
            return BLANK_DAY
        if text:
            self.wrong("Write a date, like 2026-01-01")
        return BLANK_DAY

    def known(self, names: Collection[str]) -> str:
        """Return text that is one of these names."""
        text = self.text(f"Known: {', '.join(names)}")
        if text and text not in names:
            self.problem(f"{named(self.keys)} is not known: {text[:MOST_SHOWN]!r}", did_you_mean(text, names))
        return text

    def one_of(self, kinds: type[E], otherwise: E | None = None) -> E:
        """Return a member of an enumeration, or `otherwise` where the field is left out."""
        blank = otherwise or next(iter(kinds))
        name = self.known([kind.value for kind in kinds])
        return next((kind for kind in kinds if kind.value == name), blank)

    def words(self) -> Words:
        """Return a text in both languages."""
        remedy = "Write it in both languages: {zh: …, en: …}"
        if not isinstance(self.value, Mapping):
            self.wrong(remedy)
            return Words("", "")
        fields = self.fields(("zh", "en"))
        return Words(fields["zh"].text(remedy), fields["en"].text(remedy))

    def fields(self, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, "Place"]:
        """Return the fields of a mapping by name, and note those that are unknown or missing."""
        value: Mapping[str, Any] = {}
        if isinstance(self.value, Mapping):
            value = self.value
        else:
            self.wrong(f"Write fields: {', '.join(needed)}")
        known = [*needed, *optional]
        for name in value:
            if name not in known:
                place = Place(self.report, (*self.keys, name))
                place.problem(f"unknown field {name!r}", did_you_mean(name, known))
        for name in needed:
            if name not in value and isinstance(self.value, Mapping):
                whole = f" in {named(self.keys)}" if self.keys else ""
                self.problem(f"field {name!r} is missing{whole}", f"Write `{name}: …`")
        return {name: Place(self.report, (*self.keys, name), value.get(name, ABSENT)) for name in known}

    def each(self) -> list["Place"]:
        """Return the members of a list; none where it is left out."""
        if isinstance(self.value, list):
            return [Place(self.report, (*self.keys, number), member) for number, member in enumerate(self.value)]
        self.wrong("Write a list: one `- …` a line, or [a, b]")
        return []

    def members(self) -> dict[str, "Place"]:
        """Return the fields of a mapping whose names are free; none where it is left out."""
        if isinstance(self.value, Mapping):
            return {name: Place(self.report, (*self.keys, name), member) for name, member in self.value.items()}
        self.wrong("Write fields, one `name: …` a line")
        return {}


def read_file(path: Path, build: Callable[[Place], T], otherwise: T) -> tuple[T, list[Problem]]:
    """Return what `build` makes of a file of fields that a pack may have, and what is wrong with the file.

    Args:
        otherwise: What is returned where there is no such file, or something is wrong with it.
    """
    if not path.exists():
        return otherwise, []
    content, report = read_yaml(path)
    mapping = as_mapping(content, report)
    if mapping is None:
        return otherwise, report.problems
    found = build(Place(report, (), mapping))
    return (otherwise if report.problems else found), report.problems
