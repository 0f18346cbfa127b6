"""One person's answer with reasons: yes, no, or not known and what is missing. Never a guess.

An unknown fact makes a span: the total lies between two numbers, and a condition holds, fails, or is open. An open
answer names what is missing; where the answer is clear without it, nothing more is asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, repeat
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.policy import files
from tongban.basis.policy.answers import Answers, quick, said, sayer, spans
from tongban.basis.policy.compiled import Compiled, Policy
from tongban.basis.policy.explained import Amount, Explanation, Outcome, Reason, Way, to_json
from tongban.basis.policy.generating import Source, function
from tongban.basis.policy.rows import Use, uses
from tongban.basis.policy.spans import Span, evaluate
from tongban.basis.policy.telling import Teller
from tongban.basis.policy.tree import Node, Op

__all__ = ("Amount", "Explainer", "Explanation", "Outcome", "Reason", "Way", "to_json")
NO_ROWS: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Card:
    """What is always told of a rule, whoever asks."""

    rule: Compiled
    inputs: tuple[str, ...]
    used: Mapping[str, str]
    tables: tuple[str, ...]
    say: Callable[[int], str]
    uses: tuple[Use, ...]
    ways: "tuple[_WayCard, ...]"
    note: Teller
    fail: Teller
    fix: Teller
    # Of a test: what is told of whoever fails it, and passes it.
    settled: tuple[Reason | None, Reason | None] = (None, None)

    @property
    def wanted(self) -> Sequence[Node]:
        """Return the values that are needed to tell it, in their order."""
        rows = [use.place for use in self.uses]
        ways = [node for way in self.ways for test in way.tests for node in test.wanted]
        return (self.rule.node, *rows, *ways, *self.note.holes, *self.fail.holes, *self.fix.holes)


@dataclass(frozen=True, slots=True)
class _WayCard:
    """What is always told of a way."""

    way: files.Way
    tests: tuple[_Card, ...]
    unverified: tuple[str, ...]  # of the way itself


class Explainer:
    """Explains one policy as it stands on one day. Making one costs some milliseconds: keep it."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._points = [_card(policy, rule) for rule in policy.points]
        self._conditions = [_test(policy, rule) for rule in policy.conditions]
        self._outputs = [_card(policy, rule) for rule in policy.outputs]
        self._sums = [*((group.name, group.node) for group in policy.groups)]
        if policy.total is not None:
            self._sums.append(("total", policy.total))
        self._highest = {group.name for group in policy.groups if group.highest}
        self._quick = quick(policy.facts)
        self._said = {name: sayer(node.kind) for name, node in self._sums}
        cards = [*self._points, *self._conditions, *self._outputs]
        self._wanted = [node for _, node in self._sums] + list(chain.from_iterable(card.wanted for card in cards))
        source = Source()
        kept = [source.keep(node) for node in self._wanted]
        self._exact = function(tuple(policy.facts), source, f"({''.join(f'{name}, ' for name in kept)})")

    def explain(self, answers: Answers) -> Explanation:
        """Return the answer for one person.

        Args:
            answers: By fact; what is left out or None is not known.

        Raises:
            Invalid: An answer is wrong, or to something that no rule asks.
        """
        exact = self._quick(answers)
        if exact is not None:
            return self._told(iter(self._exact(*exact)), frozenset())
        facts = spans(self.policy.facts, answers)
        missing = frozenset(name for name, span in facts.items() if not span.known)
        if missing:
            return self._told(iter([evaluate(node, facts) for node in self._wanted]), missing)
        return self._told(iter(self._exact(*(span.low for span in facts.values()))), missing)

    def _told(self, values: Iterator[Any], missing: frozenset[str]) -> Explanation:
        """Return the explanation from the wanted values: whole numbers where nothing is missing, otherwise spans."""
        sums = {name: _both(say, *_ends(next(values), missing)) for name, say in self._said.items()}
        points = self._counted([_amount(card, values, missing) for card in self._points])
        conditions = tuple(_reason(card, values, missing) for card in self._conditions)
        outputs = tuple(amount for amount, _, _ in (_amount(card, values, missing) for card in self._outputs))
        outcome = _outcome(conditions)
        open_ones = [reason for reason in conditions if outcome is Outcome.UNKNOWN]
        rests_on: list[Reason | Amount] = [*conditions, *points, *outputs]
        file = self.policy.file
        return Explanation(
            policy=file.code,
            version=file.version,
            sha256=file.sha256,
            on=self.policy.on,
            outcome=outcome,
            total=sums.pop("total", None),
            conditions=conditions,
            points=points,
            groups=sums,
            outputs=outputs,
            missing=_each_once(reason.missing for reason in open_ones),
            unverified=_each_once(each.unverified for each in rests_on),
            ranked=self.policy.ranking is not None,
        )

    def _counted(self, found: list[tuple[Amount, int, int]]) -> tuple[Amount, ...]:
        """Return the amounts, those marked that do not count because another of their group is higher."""
        highest = self._highest
        if not highest:
            return tuple(amount for amount, _, _ in found)
        best = {name: max((low for amount, low, _ in found if amount.group == name), default=0) for name in highest}
        return tuple(
            replace(amount, counted=False) if amount.group in best and high < best[amount.group] else amount
            for amount, _, high in found
        )


def _card(policy: Policy, rule: Compiled) -> _Card:
    named = {name: policy.parameters[name][0] for name in rule.node.names(Op.CONSTANT) if name in policy.parameters}
    tables = [*rule.node.names(Op.LOOKUP), *rule.node.names(Op.NAMED)]
    return _Card(
        rule=rule,
        inputs=rule.node.names(Op.FACT),
        used={name: said(node.kind, node.number) for name, node in named.items()},
        tables=tuple(name for name in tables if name in policy.file.tables),
        say=sayer(rule.node.kind),
        uses=() if rule.ways else uses(rule.node),  # the tests of the ways tell theirs
        ways=tuple(
            _WayCard(
                way.way,
                tuple(_test(policy, test) for test in way.tests),
                () if way.way.citation.verified else (way.name,),
            )
            for way in rule.ways
        ),
        note=Teller(policy.file, rule.note),
        fail=Teller(policy.file, rule.fail),
        fix=Teller(policy.file, rule.fix),
    )


def _test(policy: Policy, rule: Compiled) -> _Card:
    """Return the card of a test, with what is told of it made already where that is the same for everybody."""
    card = _card(policy, rule)
    if card.uses or card.ways:
        return card
    none = frozenset[str]()
    failed = None if card.fail.holes or card.fix.holes else _reason(card, iter([0]), none)
    return replace(card, settled=(failed, _reason(card, chain([1], repeat(0)), none)))


def _ends(value: Any, missing: frozenset[str]) -> Span | tuple[int, int]:
    """Return the least and the most of a value, which is a whole number where nothing is missing."""
    return value if missing else (value, value)


def _rows(
    card: _Card, values: Iterator[Any], missing: frozenset[str], unverified: tuple[str, ...]
) -> tuple[tuple[Citation, ...], tuple[str, ...]]:
    """Return the articles of the rows that were used, and what nobody has verified with what these add to it."""
    cited, doubtful = [], list(unverified)
    for use in card.uses:
        place = Span(*_ends(next(values), missing))
        cited.append(use.certain(place))
        doubtful += [use.table] if use.doubtful(place) else []
    return tuple(dict.fromkeys(filter(None, cited))), tuple(dict.fromkeys(doubtful))


def _amount(card: _Card, values: Iterator[Any], missing: frozenset[str]) -> tuple[Amount, int, int]:
    value = next(values)
    low, high = value if missing else (value, value)
    rule, known = card.rule.rule, low == high
    least = card.say(low)
    cited, unverified = NO_ROWS, card.rule.unverified
    if card.uses:
        cited, unverified = _rows(card, values, missing, unverified)
    amount = Amount(
        name=rule.name,
        words=rule.words,
        low=least,
        high=least if known else card.say(high),
        group=rule.group,
        counted=True,
        note=card.note.words(values, exact=not missing),
        rule=rule.text,
        inputs=card.inputs,
        used=card.used,
        tables=card.tables,
        citation=rule.citation,
        rows=cited,
        missing=() if known else tuple(name for name in card.inputs if name in missing),
        unverified=unverified if low or high else (),  # nothing rests on what gives 0 points
    )
    return amount, low, high


def _reason(card: _Card, values: Iterator[Any], missing: frozenset[str]) -> Reason:
    value = next(values)
    if not missing and (settled := card.settled[value]) is not None:
        card.fail.skip(values)
        card.fix.skip(values)
        return settled
    low, high = value if missing else (value, value)
    rule, failed = card.rule.rule, high == 0
    cited, unverified = NO_ROWS, card.rule.unverified
    if card.uses:
        cited, unverified = _rows(card, values, missing, unverified)
    if card.ways:
        return _by_ways(card, (low, high), values, missing)
    if not failed:
        card.fail.skip(values)
        card.fix.skip(values)
    return Reason(
        name=rule.name,
        words=rule.words,
        status=Outcome.NO if failed else Outcome.YES if low else Outcome.UNKNOWN,
        rule=rule.text,
        message=card.fail.words(values, exact=not missing) if failed else None,
        fix=card.fix.words(values, exact=not missing) if failed else None,
        veto=rule.veto,
        citation=rule.citation,
        rows=cited,
        missing=() if low == high else tuple(name for name in card.inputs if name in missing),
        unverified=unverified,
    )


def _by_ways(card: _Card, whole: tuple[int, int], values: Iterator[Any], missing: frozenset[str]) -> Reason:
    """Return a condition with ways: it holds if one of them can be taken, and fails if none can."""
    rule = card.rule.rule
    ways = tuple(_way(each, values, missing) for each in card.ways)
    status = _any({way.status for way in ways}, whole)
    if status is not Outcome.NO:
        card.fail.skip(values)
        card.fix.skip(values)
    still_open = [way.missing for way in ways if status is Outcome.UNKNOWN]
    return Reason(
        name=rule.name,
        words=rule.words,
        status=status,
        rule=rule.text,
        message=card.fail.words(values, exact=not missing) if status is Outcome.NO else None,
        fix=card.fix.words(values, exact=not missing) if status is Outcome.NO else None,
        veto=rule.veto,
        citation=rule.citation,
        rows=NO_ROWS,
        missing=_each_once(still_open),
        unverified=_each_once([card.rule.unverified, *_rests_on(status, ways)]),
        ways=ways,
    )


def _way(card: _WayCard, values: Iterator[Any], missing: frozenset[str]) -> Way:
    tests = tuple(_reason(each, values, missing) for each in card.tests)
    status = _outcome(tests)
    return Way(
        name=card.way.name,
        words=card.way.words,
        status=status,
        tests=tests,
        citation=card.way.citation,
        missing=_each_once(test.missing for test in tests if status is Outcome.UNKNOWN),
        unverified=card.unverified,
    )


def _any(found: Set[Outcome], whole: tuple[int, int]) -> Outcome:
    """Return what ways come to together. Reckoned as a whole more may be clear: that one of two holds either way."""
    if Outcome.YES in found or whole[0]:
        return Outcome.YES
    return Outcome.UNKNOWN if Outcome.UNKNOWN in found and whole[1] else Outcome.NO


def _rests_on(status: Outcome, ways: Sequence[Way]) -> list[tuple[str, ...]]:
    """Return what nobody has verified of what an answer rests on.

    A yes rests on one way that can be taken, a no on one test of each; while it is open, on all that is.
    """
    if status is Outcome.NO:
        return [
            min(((*way.unverified, *test.unverified) for test in way.failed), key=len, default=way.doubts)
            for way in ways
        ]
    taken = [way.doubts for way in ways if way.status is Outcome.YES]
    return [min(taken, key=len)] if taken else [way.doubts for way in ways if way.status is Outcome.UNKNOWN]


def _outcome(reasons: Sequence[Reason]) -> Outcome:
    found = {reason.status for reason in reasons}
    return next((outcome for outcome in (Outcome.NO, Outcome.UNKNOWN) if outcome in found), Outcome.YES)


def _both(say: Callable[[int], str], low: int, high: int) -> tuple[str, str]:
    return say(low), say(high)


def _each_once(names: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(names)))
