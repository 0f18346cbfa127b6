"""What a policy file says, before a day is chosen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Generic, TypeVar

from tongban.basis.citations import Citation
from tongban.basis.packs_yaml import Keys, Report
from tongban.basis.policy.tables import Rows
from tongban.basis.policy.tree import Kind
from tongban.basis.words import Words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value from a day on, until the next. None: repealed from that day on."""

    begins: date
    value: T | None
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something about a person that rules ask for."""

    name: str
    kind: Kind
    low: int  # in steps; for a choice the first, for yes and no 0
    high: int
    label: Words
    evidence: str = ""  # the claim that proves it
    choices: Mapping[str, Words] = field(default_factory=dict)
    typical: Fraction | None = None  # the middle value in a made-up population; the share that answers yes
    whole_steps: int = 0  # how many steps make one; 0 where a whole number is no answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A number that changes with time."""

    name: str
    kind: Kind
    values: tuple[Dated[Fraction], ...]  # days as nodes have them
    keys: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFile:
    """A table that changes with time."""

    name: str
    kind: Kind
    versions: tuple[Dated[Rows], ...]
    tiers: bool
    choices: Mapping[str, Words]
    keys: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of several ways in which a condition can be met: whoever passes all its tests meets it."""

    name: str
    words: Words
    citation: Citation
    tests: Mapping[str, "Rule"]
    begins: date | None = None
    ends: date | None = None  # the first day on which it is closed

    def holds_on(self, day: date) -> bool:
        """Return whether the way is open on a day."""
        return _within(day, self.begins, self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Anything with an expression and an article: a condition, a point item, a derived value, an output, a group."""

    name: str
    text: str  # the expression
    words: Words
    citation: Citation
    keys: Keys
    begins: date | None = None
    ends: date | None = None  # the first day on which it no longer holds
    note: Words | None = None  # beside points and outputs
    fail: Words | None = None  # of conditions
    fix: Words | None = None
    veto: bool = False
    group: str = ""  # of points
    ways: Mapping[str, Way] = field(default_factory=dict)  # of conditions, in place of an expression

    def holds_on(self, day: date) -> bool:
        """Return whether the rule is in force on a day."""
        return _within(day, self.begins, self.ends)

    def told(self) -> Iterator["Rule"]:
        """Yield the rule, and the tests of the ways in which it can be met: all that have texts."""
        yield self
        for way in self.ways.values():
            yield from way.tests.values()


def _within(day: date, begins: date | None, ends: date | None) -> bool:
    return (begins is None or begins <= day) and (ends is None or day < ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Several point items that count together: added up, or the highest only; within bounds."""

    name: str
    words: Words
    highest: bool
    least: str
    most: str
    citation: Citation
    keys: Keys


@dataclass(frozen=True, slots=True)
class RankKey:
    """By what people are put in order."""

    text: str
    most_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRound:
    """How a round ended: for orientation, never used to decide."""

    name: str
    cutoff: Fraction
    admitted: int | None
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How many are admitted, in which order."""

    by: tuple[RankKey, ...]
    quota: str
    ties_admitted: bool
    citation: Citation
    past: tuple[PastRound, ...]
    keys: Keys


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyFile:
    """A policy as its file has it, with whatever it extends laid under it."""

    code: str  # jurisdiction/name
    version: int
    title: Words
    jurisdiction: str
    begins: date
    ends: date | None
    step: Fraction
    articles: Mapping[str, Citation]  # by how the file cites them
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, TableFile]
    derived: Mapping[str, Rule]
    conditions: Mapping[str, Rule]
    points: Mapping[str, Rule]
    groups: Mapping[str, Group]
    outputs: Mapping[str, Rule]
    total: Group | None  # the bounds of the sum of all points
    threshold: Rule | None
    ranking: Ranking | None
    not_covered: tuple[Words, ...]
    sha256: str
    content: Mapping[str, Any] = field(repr=False)
    report: Report = field(repr=False)

    def days_of_change(self) -> list[date]:
        """Return the days on which something in the file changes, the first day of the policy among them."""
        days = {self.begins}
        for parameter in self.parameters.values():
            days |= {value.begins for value in parameter.values}
        for table in self.tables.values():
            days |= {version.begins for version in table.versions}
        ways = [way for rule in self.conditions.values() for way in rule.ways.values()]
        rules = [*self.conditions.values(), *self.points.values(), *self.outputs.values()]
        for begins, ends in [(each.begins, each.ends) for each in rules] + [(way.begins, way.ends) for way in ways]:
            days |= {day for day in (begins, ends) if day}
        return sorted(day for day in days if day >= self.begins and (self.ends is None or day < self.ends))
