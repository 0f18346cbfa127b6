"""A policy as it stands on one day: every rule a typed tree, every parameter a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from tongban.basis.citations import Citation
from tongban.basis.policy.files import Fact, PolicyFile, Rule, Way
from tongban.basis.policy.tree import Node, Op
from tongban.basis.words import Words


@dataclass(frozen=True, slots=True)
class Template:
    """A text with holes: what stands before each hole, the hole, and what comes after the last."""

    pieces: tuple[str, ...]
    holes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """A template in both languages."""

    zh: Template
    en: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A rule as a tree, with its texts."""

    rule: Rule
    node: Node
    note: Worded | None = None
    fail: Worded | None = None
    fix: Worded | None = None
    unverified: tuple[str, ...] = ()  # what it rests on that nobody has verified
    ways: tuple["CompiledWay", ...] = ()  # that are open on the day: any of them is enough

    @property
    def name(self) -> str:
        """Return the name of the rule in its file."""
        return self.rule.name

    @property
    def holes(self) -> tuple[Node, ...]:
        """Return what its texts tell of a person, in the order in which it is told."""
        worded = [each for each in (self.note, self.fail, self.fix) if each]
        own = tuple(hole for each in worded for template in (each.zh, each.en) for hole in template.holes)
        return (*own, *(hole for way in self.ways for test in way.tests for hole in test.holes))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledWay:
    """A way in which a condition can be met, as a tree: whether every test is passed."""

    way: Way
    node: Node
    tests: tuple[Compiled, ...]

    @property
    def name(self) -> str:
        """Return the name of the way in its file."""
        return self.way.name


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledGroup:
    """Point items that count together."""

    name: str
    words: Words
    citation: Citation
    members: tuple[str, ...]
    highest: bool
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledRanking:
    """In which order people stand, and how many are admitted."""

    by: tuple[tuple[Node, bool], ...]  # whether the most stands first
    quota: int
    ties_admitted: bool
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy as it stands on one day."""

    file: PolicyFile = field(repr=False)
    on: date
    facts: Mapping[str, Fact]
    parameters: Mapping[str, tuple[Node, Citation]]
    table_citations: Mapping[str, Citation]
    conditions: tuple[Compiled, ...]  # the test of the decision, if there is one, is the last
    points: tuple[Compiled, ...]
    groups: tuple[CompiledGroup, ...]
    total: Node | None
    outputs: tuple[Compiled, ...]
    ranking: CompiledRanking | None

    @property
    def ways(self) -> tuple[CompiledWay, ...]:
        """Return every way of every condition, in the order of the file."""
        return tuple(way for condition in self.conditions for way in condition.ways)

    def tests(self) -> tuple[Compiled, ...]:
        """Return every test that people pass or fail: conditions, and for those with ways the tests of each way."""
        return tuple(
            test
            for condition in self.conditions
            for test in (chain.from_iterable(way.tests for way in condition.ways) if condition.ways else (condition,))
        )

    def used_facts(self) -> tuple[str, ...]:
        """Return the names of the facts that matter on this day, in the order of the file."""
        used = {name for node in self.roots() for name in node.names(Op.FACT)}
        return tuple(name for name in self.facts if name in used)

    def roots(self) -> tuple[Node, ...]:
        """Return the tree of every rule."""
        rules = [rule.node for rule in (*self.conditions, *self.points, *self.outputs)]
        ranked = [node for node, _ in self.ranking.by] if self.ranking else []
        return (*rules, *(group.node for group in self.groups), *filter(None, [self.total]), *ranked)
