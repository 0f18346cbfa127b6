"""Which facts to ask for next: only those that may change the answer, a few at a time, in the order of the file."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.explain import Amount, Explanation, Outcome, Reason
from tongban.basis.words import Words

MOST_TOGETHER = 3  # facts on one page
FEW = 6  # facts of a condition that is asked for as such; one with more rests on the points


@dataclass(frozen=True, slots=True)
class Page:
    """Facts that are asked for together, and the rules they are asked for."""

    words: Words
    facts: tuple[str, ...]


def next_page(
    policy: Policy, explanation: Explanation, answered: Collection[str], *, everything: bool = False
) -> Page | None:
    """Return what to ask for next; None if nothing more can change the answer.

    Conditions come first; as soon as one fails nothing more is asked. Then what gives points, where the answer
    depends on them or people are ranked by them.

    Args:
        answered: Facts that were asked for already, also those of which the person said they do not know.
        everything: Ask for what cannot change the answer as well: to count all points.
    """
    pages = list(pages_left(policy, explanation, answered, everything=everything))
    return pages[0] if pages else None


def pages_left(
    policy: Policy, explanation: Explanation, answered: Collection[str], *, everything: bool = False
) -> Iterator[Page]:
    """Yield what is still to be asked, as far as can be told now: facts of rules that follow each other together."""
    asked, facts, words = set(answered), list[str](), list[Words]()
    for rule in _rules(explanation, everything=everything or policy.total is None):
        for name in rule.missing:
            if name in asked:
                continue
            if len(facts) == MOST_TOGETHER:
                yield Page(_joined(words), tuple(facts))
                facts, words = [], []
            asked.add(name)
            facts.append(name)
            words += [] if rule.words in words else [rule.words]
    if facts:
        yield Page(_joined(words), tuple(facts))


def _joined(words: Sequence[Words]) -> Words:
    return Words("、".join(each.zh for each in words), ", ".join(each.en for each in words))


def _rules(explanation: Explanation, *, everything: bool) -> Sequence[Reason | Amount]:
    """Return the rules whose facts are worth asking for, in order."""
    if explanation.outcome is Outcome.NO and not everything:
        return ()
    tests = [test for reason in explanation.conditions for test in _tests(reason)]
    simple = [reason for reason in tests if len(reason.missing) <= FEW]
    others = [reason for reason in tests if len(reason.missing) > FEW]
    counts = everything or explanation.ranked or explanation.outcome is Outcome.UNKNOWN
    return [*simple, *(explanation.points if counts else ()), *(explanation.outputs if counts else ()), *others]


def _tests(reason: Reason) -> Sequence[Reason]:
    """Return a condition, or the tests of its ways that are still open to somebody, way by way."""
    open_ways = [way for way in reason.ways if way.status is Outcome.UNKNOWN] if reason.missing else []
    return [test for way in open_ways for test in way.tests] if reason.ways else [reason]
