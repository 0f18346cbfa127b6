"""Which days of a reminder fall due when. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    """Of what somebody is reminded."""

    APPOINTMENT = "appointment"
    PROMISED = "promised"  # evidence that follows after acceptance
    CORRECTION = "correction"  # what a correction notice asked for
    HEARING = "hearing"  # the last day to ask for one
    DOCUMENT = "document"  # comes to its end


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something lies of which a reminder is due today, both included."""

    level: int  # the days that the pack names
    first: date
    last: date


LATEST = 30  # days after the last reminder of a notice on which it may still be made up for


def before(today: date, levels: Sequence[int]) -> Iterator[Span]:
    """Yield the days to come of which a reminder is due: of several levels that a day has reached, the nearest."""
    least = -1
    for level in levels:
        yield Span(level, today + timedelta(days=least + 1), today + timedelta(days=level))
        least = level


def after(today: date, levels: Sequence[int]) -> Iterator[Span]:
    """Yield the days that are over of which a reminder is due: of several levels that a day has reached, the latest."""
    if not levels:
        return
    for level, following in pairwise((*levels, levels[-1] + LATEST)):
        yield Span(level, today - timedelta(days=following - 1), today - timedelta(days=level))
