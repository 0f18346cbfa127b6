"""What supervisors are shown: the measures of a pack with the articles they rest on, and the reporting line's days.

supervision.yaml    `measures`: one field for each figure; `escalation`: when the authority above is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tongban.basis.citations import Citation
from tongban.basis.packs_places import Place, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.problems import Problem
from tongban.basis.words import Words

SUPERVISION_FILE = "supervision.yaml"
MOST_DAYS = 365


class Measure(StrEnum):
    """What is counted for each office."""

    OVERDUE = "overdue"  # the due day has passed, and nothing has been done
    AT_RISK = "at_risk"  # due within the days of the yellow light
    PAUSED = "paused"
    DEEMED = "deemed"  # the office was silent, and the law spoke
    LATE = "late"  # done after the due day
    TOLD_TWICE = "told_twice"  # a second notice of missing papers was attempted
    UNREASONED = "unreasoned"  # refused, and no reason stands in the event
    UNEXPLAINED = "unexplained"  # overdue, and no reason published


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a measure is called, and what it rests on."""

    name: Words
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """Everything that a pack says about supervision."""

    figures: Mapping[Measure, Figure]
    above_after_days: int
    escalation: Citation


def read_supervision(folder: Path) -> tuple[Supervision | None, list[Problem]]:
    """Return what a pack says about supervision; None where it says nothing, or with what is wrong with its file."""
    return read_file(folder / SUPERVISION_FILE, _supervision, None)


def _supervision(place: Place) -> Supervision:
    fields = place.fields(("measures", "escalation"))
    measures = fields["measures"].fields(tuple(Measure))
    line = fields["escalation"].fields(("above_after_days", *CITATION))
    return Supervision(
        figures={measure: _figure(measures[measure]) for measure in Measure},
        above_after_days=line["above_after_days"].whole(1, MOST_DAYS),
        escalation=read_citation(line),
    )


def _figure(place: Place) -> Figure:
    fields = place.fields(("name", *CITATION))
    return Figure(name=fields["name"].words(), citation=read_citation(fields))
