"""One person's answer with reasons: yes, no, or not known and what is missing. Never a guess.

An unknown fact makes a span: the total lies between two numbers, and a condition holds, fails, or is open. An open
answer names what is missing; where the answer is clear without it, nothing more is asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any

from tongban.basis.citations import Citation
from tongban.basis.policy.answers import Answers, quick, said, sayer, spans
from tongban.basis.policy.compiled import Compiled, Policy
from tongban.basis.policy.generating import Source, function
from tongban.basis.policy.rows import Use, uses
from tongban.basis.policy.spans import Span, evaluate
from tongban.basis.policy.telling import Teller
from tongban.basis.policy.tree import Node, Op
from tongban.basis.words import Words

SHAPE = "tongban.policy.explanation/1"
NO_ROWS: tuple[Citation, ...] = ()
SELDOM = ("rows",)  # left out of what is stored where there is nothing


class Outcome(StrEnum):
    """Whether somebody is entitled."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


# These three are not frozen: to set twenty fields one by one past the lock took a third of the time of an answer.


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


@dataclass(frozen=True, slots=True)
class _Card:
    """What is always told of a rule, whoever asks."""

    rule: Compiled
    inputs: tuple[str, ...]
    used: Mapping[str, str]
    tables: tuple[str, ...]
    say: Callable[[int], str]
    uses: tuple[Use, ...]
    note: Teller
    fail: Teller
    fix: Teller

    @property
    def wanted(self) -> Sequence[Node]:
        """Return the values that are needed to tell it, in their order."""
        rows = [use.place for use in self.uses]
        return (self.rule.node, *rows, *self.note.holes, *self.fail.holes, *self.fix.holes)


class Explainer:
    """Explains one policy as it stands on one day. Making one costs some milliseconds: keep it."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._points = [_card(policy, rule) for rule in policy.points]
        self._conditions = [_card(policy, rule) for rule in policy.conditions]
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
        uses=uses(rule.node),
        note=Teller(policy.file, rule.note),
        fail=Teller(policy.file, rule.fail),
        fix=Teller(policy.file, rule.fix),
    )


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
    low, high = value if missing else (value, value)
    rule, failed = card.rule.rule, high == 0
    cited, unverified = NO_ROWS, card.rule.unverified
    if card.uses:
        cited, unverified = _rows(card, values, missing, unverified)
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


def _outcome(reasons: Sequence[Reason]) -> Outcome:
    found = {reason.status for reason in reasons}
    return next((outcome for outcome in (Outcome.NO, Outcome.UNKNOWN) if outcome in found), Outcome.YES)


def _both(say: Callable[[int], str], low: int, high: int) -> tuple[str, str]:
    return say(low), say(high)


def _each_once(names: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(names)))


def to_json(explanation: Explanation) -> dict[str, Any]:
    """Return an explanation as it is stored with a decision."""
    plain = asdict(explanation, dict_factory=_stored)
    return {"shape": SHAPE, **plain, "on": explanation.on.isoformat()}


def _stored(fields: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return fields by name, without those that most rules have nothing for."""
    return {name: value for name, value in fields if value or name not in SELDOM}
