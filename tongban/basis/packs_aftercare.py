"""What a pack says of the time after a decision.

aftercare.yaml    `ratings`, `contests`, `endings`
"""

import re
from pathlib import Path

from tongban.basis.aftercare import Aftercare, Contests, Ending, Ground, Level, Ratings, When
from tongban.basis.packs_limits import must_read_limit
from tongban.basis.packs_places import Place, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.problems import Problem

AFTERCARE_FILE = "aftercare.yaml"
NAME = re.compile(r"[a-z][a-z0-9_]*")
NAME_REMEDY = "Write it in small letters, digits and underscores, like not_entitled"
MOST_DAYS, MOST_HOURS, MOST_LEVELS = 100, 1000, 10


def read_aftercare(folder: Path) -> tuple[Aftercare | None, list[Problem]]:
    """Return what a pack says of the time after a decision, or None where it says nothing or has a problem."""
    return read_file(folder / AFTERCARE_FILE, _aftercare, None)


def _aftercare(place: Place) -> Aftercare:
    fields = place.fields(("ratings", "contests", "endings"))
    contests = fields["contests"].fields(("reply", "examine", "decide"))
    return Aftercare(
        ratings=_ratings(fields["ratings"]),
        contests=Contests(**{name: must_read_limit(place) for name, place in contests.items()}),
        endings={name: _endings(place) for name, place in fields["endings"].members().items()},
    )


def _ratings(place: Place) -> Ratings:
    fields = place.fields(("levels", "rectify", "link_hours", *CITATION))
    levels = tuple(_level(member) for member in fields["levels"].each())
    values = [level.value for level in levels]
    if fields["levels"].given and values != sorted(set(values), reverse=True):
        fields["levels"].problem("the levels are not in order", "Write the best first, each value once")
    return Ratings(
        levels=levels,
        rectify=must_read_limit(fields["rectify"]),
        link_hours=fields["link_hours"].whole(1, MOST_HOURS),
        citation=read_citation(fields),
    )


def _level(place: Place) -> Level:
    fields = place.fields(("value", "words"), ("bad",))
    value, words = fields["value"].whole(1, MOST_LEVELS), fields["words"].words()
    return Level(value=value, words=words, bad=fields["bad"].truth(otherwise=False))


def _endings(place: Place) -> dict[Ending, tuple[Ground, ...]]:
    fields = place.fields(tuple(ending.value for ending in Ending))
    return {Ending(name): tuple(_ground(member) for member in each.each()) for name, each in fields.items()}


def _ground(place: Place) -> Ground:
    fields = place.fields(("code", "words", *CITATION), ("compensation", "hearing", "when", "bars"))
    return Ground(
        code=fields["code"].matching(NAME, NAME_REMEDY),
        words=fields["words"].words(),
        citation=read_citation(fields),
        compensation=fields["compensation"].truth(otherwise=False),
        hearing=fields["hearing"].whole(1, MOST_DAYS) if fields["hearing"].given else 0,
        when=fields["when"].one_of(When) if fields["when"].given else When.ALWAYS,
        bars=fields["bars"].truth(otherwise=False),
    )
