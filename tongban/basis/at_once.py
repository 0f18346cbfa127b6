"""What an item may have done in one act by one officer: decided on the spot, filed, or answered.

Pure data; `packs_at_once.py` reads these from YAML.
"""

from dataclasses import dataclass
from enum import StrEnum

from tongban.basis.citations import Citation


class AtOnceKind(StrEnum):
    """What the one act is in law."""

    ON_THE_SPOT = "on_the_spot"  # complete, and can be decided at once; else it goes the usual way
    FILING = "filing"  # nothing is decided: complete papers are entered, and the receipt is the result
    ANSWER = "answer"  # an enquiry: what was found is told, at once or after a search


class Entitled(StrEnum):
    """Who may be told somebody's data without more proof."""

    APPLICANT = "applicant"  # their own
    HOUSEHOLD = "household"  # that of those they are registered with


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """The one act, and the law that allows it."""

    kind: AtOnceKind
    citation: Citation
    about: str = ""  # the field that says whose data an answer would tell; none: nobody's
    entitled: frozenset[Entitled] = frozenset()
    proof: str = ""  # the evidence that entitles anybody else, once an officer has seen it
