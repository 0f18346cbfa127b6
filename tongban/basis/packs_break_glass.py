"""Looking where one has no duty: which roles may, for what purposes, for how long, and by when it is reviewed.

break_glass.yaml    `roles`, `minutes`, `review_working_days`, `purposes`, and what it rests on. A pack without it
                    lets nobody look.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tongban.basis.citations import Citation
from tongban.basis.items import Role
from tongban.basis.packs_places import Place, read_file
from tongban.basis.packs_time import CITATION, read_citation
from tongban.basis.problems import Problem
from tongban.basis.words import Words

BREAK_GLASS_FILE = "break_glass.yaml"
MOST_MINUTES, MOST_DAYS = 24 * 60, 30
# Who works on cases; overseers have their own ways to look.
MAY = tuple(role.value for role in (Role.CLERK, Role.EXAMINER, Role.APPROVER, Role.REGISTRAR))


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass:
    """What a pack says about looking where one has no duty."""

    roles: frozenset[Role]
    minutes: int
    review_working_days: int
    purposes: Mapping[str, Words]
    citation: Citation


def read_break_glass(folder: Path) -> tuple[BreakGlass | None, list[Problem]]:
    """Return what a pack says about it; None where it says nothing, or with what is wrong with its file."""
    return read_file(folder / BREAK_GLASS_FILE, _break_glass, None)


def _break_glass(place: Place) -> BreakGlass:
    fields = place.fields(("roles", "minutes", "review_working_days", "purposes", *CITATION))
    roles = [member.known(MAY) for member in fields["roles"].each()]
    purposes = {code: words.words() for code, words in fields["purposes"].members().items()}
    if fields["purposes"].given and not purposes:
        fields["purposes"].wrong("Write at least one purpose, like life_at_risk: {zh: …, en: …}")
    return BreakGlass(
        roles=frozenset(Role(role) for role in roles if role in MAY),
        minutes=fields["minutes"].whole(1, MOST_MINUTES),
        review_working_days=fields["review_working_days"].whole(1, MOST_DAYS),
        purposes=purposes,
        citation=read_citation(fields),
    )
