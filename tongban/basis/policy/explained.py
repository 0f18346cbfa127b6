"""What an explanation says: of a whole policy, of each condition, of each amount."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.words import Words

SHAPE = "tongban.policy.explanation/1"
SELDOM = ("rows", "ways")  # left out of what is stored where there is nothing


class Outcome(StrEnum):
    """Whether somebody is entitled."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


ORDER = (Outcome.YES, Outcome.UNKNOWN, Outcome.NO)  # the nearest first


# These are not frozen: to set twenty fields one by one past the lock took a third of the time of an answer.


@dataclass(slots=True, kw_only=True)
class Reason:
    """One condition, and whether it holds."""

    name: str
    words: Words
    status: Outcome
    rule: str  # as the file has it
    message: Words | None  # why it fails
    fix: Words | None  # what would help
    veto: bool
    citation: Citation
    rows: tuple[Citation, ...]  # of the rows of tables that were used, where they have articles of their own
    missing: tuple[str, ...]
    unverified: tuple[str, ...]
    ways: tuple["Way", ...] = ()  # any of them is enough

    @property
    def nearest(self) -> "Way | None":
        """Return the way that is open to somebody, or else the one with the least in between; None without ways."""
        return min(self.ways, key=lambda way: way.distance, default=None)

    @property
    def taken(self) -> tuple["Way", ...]:
        """Return the ways by which the condition holds."""
        return tuple(way for way in self.ways if way.status is Outcome.YES)


@dataclass(slots=True, kw_only=True)
class Way:
    """One of the ways in which a condition can be met, and whether somebody can take it."""

    name: str
    words: Words
    status: Outcome
    tests: tuple[Reason, ...]
    citation: Citation
    missing: tuple[str, ...]
    unverified: tuple[str, ...]

    @property
    def failed(self) -> tuple[Reason, ...]:
        """Return the tests that somebody does not pass."""
        return tuple(test for test in self.tests if test.status is Outcome.NO)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return everything that it rests on and nobody has verified."""
        return (*self.unverified, *(name for test in self.tests for name in test.unverified))

    @property
    def distance(self) -> tuple[int, int, int, int]:
        """Return how far it is: yes, then what is not known, then what fails; what nothing can change comes last.

        Where a test fails those that are open count too. Of two that are as far, the one that says what would help is
        the nearer.
        """
        failed = self.failed
        vetoed, hopeless = sum(test.veto for test in failed), sum(test.fix is None for test in failed)
        left = sum(test.status is not Outcome.YES for test in self.tests) if failed else len(self.missing)
        return ORDER.index(self.status), vetoed, left, hopeless


@dataclass(slots=True, kw_only=True)
class Amount:
    """One point item or output: its value, or the least and the most."""

    name: str
    words: Words
    low: str
    high: str
    group: str
    counted: bool  # not so where only the highest of its group counts, and it is not that
    note: Words | None
    rule: str
    inputs: tuple[str, ...]
    used: Mapping[str, str]  # parameters and their values
    tables: tuple[str, ...]
    citation: Citation
    rows: tuple[Citation, ...]
    missing: tuple[str, ...]
    unverified: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Explanation:
    """The answer for one person on one day, with everything it rests on."""

    policy: str
    version: int
    sha256: str
    on: date
    outcome: Outcome
    total: tuple[str, str] | None  # the least and the most
    conditions: tuple[Reason, ...]
    points: tuple[Amount, ...]
    groups: Mapping[str, tuple[str, str]]
    outputs: tuple[Amount, ...]
    missing: tuple[str, ...]  # what to ask for; nothing where the answer is clear without it
    unverified: tuple[str, ...]  # what it rests on and nobody has verified: the office must look
    ranked: bool  # yes means: takes part in a ranking

    @property
    def failed(self) -> tuple[str, ...]:
        """Return the names of the conditions that fail."""
        return tuple(reason.name for reason in self.conditions if reason.status is Outcome.NO)


def to_json(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as it is stored with a decision."""
    plain = asdict(explanation, dict_factory=_stored)
    return {"shape": SHAPE, **plain, "on": explanation.on.isoformat()}


def _stored(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return fields by name, without those that most rules have nothing for."""
    return {name: value for name, value in fields if value or name not in SELDOM}
