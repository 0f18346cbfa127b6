"""The parts of a work queue that officers open with one click.

queues.yaml    one field for each: its name, who is shown it, and what it takes away from the queue
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tongban.basis.items import Role
from tongban.basis.packs_places import Place, read_file
from tongban.basis.problems import Problem
from tongban.basis.words import Words

QUEUES_FILE = "queues.yaml"
LIGHTS = ("red", "yellow", "green", "none")
MINE, FREE = "mine", "free"
URGENT = "urgent"
TASK = re.compile(r"[a-z][a-z0-9_]*")
FILTERS = ("role", "area", "task", "light", "held", "first")


@dataclass(frozen=True, slots=True)
class QueueRule:
    """A part of the work queue: its name, the roles that are shown it (all if empty), and its filters by name.

    `first` among them takes nothing away: what was said to be urgent comes before everything else.
    """

    name: Words
    roles: tuple[Role, ...]
    filters: Mapping[str, str]


def read_queues(folder: Path) -> tuple[Mapping[str, QueueRule], list[Problem]]:
    """Return the parts of the queue of a pack by their code, and what is wrong with them. A pack may have none."""
    return read_file(folder / QUEUES_FILE, _queues, {})


def _queues(queues: Place) -> dict[str, QueueRule]:
    return {code: _queue(place) for code, place in queues.members().items()}


def _queue(place: Place) -> QueueRule:
    fields = place.fields(("name",), ("roles", *FILTERS))
    known = {"role": [role.value for role in Role], "light": LIGHTS, "held": (MINE, FREE), "first": (URGENT,)}
    filters = {name: fields[name].known(known[name]) for name in known if fields[name].given}
    for name in ("area", "task"):
        if fields[name].given:
            filters[name] = fields[name].matching(
                TASK, "Write it in small letters, digits and underscores, like deliver"
            )
    if place.given and not filters and isinstance(place.value, Mapping):
        place.problem("it is the whole queue as it stands", f"Write one of: {', '.join(FILTERS)}")
    roles = tuple(
        Role(role) for member in fields["roles"].each() if (role := member.known(known["role"])) in known["role"]
    )
    return QueueRule(fields["name"].words(), roles, filters)
