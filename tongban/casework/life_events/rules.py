"""What becomes of the cases of a life event: which begins, which waits, which falls away. Pure: no Django, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tongban.basis.refusals import Refusal

# How the states of a case that others wait for read here. Any other state: they wait on.
DONE = frozenset({"completed", "delivered"})
OVER = frozenset({"not_accepted", "refused", "withdrawn", "broken", "rescinded"})


class Standing(StrEnum):
    """How one item of a life event stands."""

    WAITING = "waiting"  # for another one, or to be begun at once
    BEGUN = "begun"  # there is a case
    IMPOSSIBLE = "impossible"  # it could not be handed in
    DROPPED = "dropped"  # what it waits for came to nothing


class HandedIn(Refusal):
    """The application has been handed in: its answers stand."""


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a life event: what it waits for, and where its case stands."""

    key: str
    standing: Standing
    after: str = ""
    state: str = ""  # of its case; empty while there is none


def to_begin(lines: Iterable[Line]) -> list[str]:
    """Return the keys of the items that are to be begun now: nothing to wait for, or what they wait for is done."""
    known = {line.key: line for line in lines}
    return [
        line.key
        for line in known.values()
        if line.standing is Standing.WAITING and (not line.after or _is_done(known[line.after]))
    ]


def to_drop(lines: Iterable[Line]) -> list[str]:
    """Return the keys of the items that wait for something that came to nothing, and those that wait for these."""
    known: Mapping[str, Line] = {line.key: line for line in lines}
    lost = {line.key for line in known.values() if _came_to_nothing(line)}
    found: list[str] = []
    for line in known.values():  # in the order of the life event: what is waited for stands before
        if line.standing is Standing.WAITING and line.after in lost:
            found.append(line.key)
            lost.add(line.key)
    return found


def _is_done(line: Line) -> bool:
    return line.standing is Standing.BEGUN and line.state in DONE


def _came_to_nothing(line: Line) -> bool:
    return line.standing in {Standing.IMPOSSIBLE, Standing.DROPPED} or line.state in OVER
