"""What pages hand to the parts of the frame: rows, cells, timeline entries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tongban.basis.citations import Citation


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a summary list: what it is, its value, and where it can be changed."""

    key: str
    value: str
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that is more than text: a link, or a number set flush right."""

    text: str
    url: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Confirm:
    """A page that asks before something is done (`frame/confirm.html`).

    Attributes:
        base: The template that it stands in, of citizens or of officers.
        title: The question.
        text: What follows if it is done.
        do: What is on the button.
        back: The address to go to when it is not done.
        about: What it is about: a name, a number, a day.
        against: Whether it takes something away.
    """

    base: str
    title: str
    text: str
    do: str
    back: str
    caption: str = ""
    about: str = ""
    against: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline.

    `at` is a day or a moment. `expected` marks what has not happened yet.
    """

    title: str
    at: date | datetime
    who: str = ""
    text: str = ""
    citations: Sequence[Citation] = ()
    expected: bool = False
