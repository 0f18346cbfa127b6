"""What is known of a person, as rules take it: whole numbers, checked against what each fact can be."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from tongban.basis.policy.building import decimal
from tongban.basis.policy.files import Fact
from tongban.basis.policy.spans import Span
from tongban.basis.policy.tree import DAY, Choice, Kind, Number, YesNo, day_number, day_of
from tongban.basis.refusals import Invalid

MOST_DIGITS = 20  # with which decimals are exact, whatever they are multiplied by
Answers = Mapping[str, Any]  # by fact: bool, int, str, Decimal, date; None or left out if not known


def coded(fact: Fact, value: object) -> int | None:
    """Return an answer as rules take it, or None if there is none.

    Raises:
        Invalid: It is no such answer, or out of range.
    """
    if value is None:
        return None
    if isinstance(fact.kind, YesNo):
        if not isinstance(value, bool):
            raise Invalid(fact.name, "Answer true or false")
        return int(value)
    if isinstance(fact.kind, Choice):
        if value not in fact.kind.names:
            raise Invalid(fact.name, f"Choose one of: {', '.join(fact.kind.names)}")
        return fact.kind.names.index(str(value))
    number = _number(fact, fact.kind, value)
    if not fact.low <= number <= fact.high:
        least, most = (said(fact.kind, bound) for bound in (fact.low, fact.high))
        raise Invalid(fact.name, f"Give a value from {least} to {most}")
    return number


def _number(fact: Fact, kind: Number, value: object) -> int:
    try:
        if kind == DAY:
            return day_number(value if isinstance(value, date) else date.fromisoformat(str(value)))
        # a float is not what was meant, true is no number
        steps = Fraction(Decimal("x" if isinstance(value, bool | float) else str(value))) / kind.step
    except (ValueError, ArithmeticError):
        remedy = "Give a day, like 1990-05-01" if kind == DAY else "Give a number"
        raise Invalid(fact.name, remedy) from None
    if steps.denominator != 1:
        raise Invalid(fact.name, f"Give a multiple of {decimal(kind.step)}")
    return int(steps)


def spans(facts: Mapping[str, Fact], answers: Answers) -> dict[str, Span]:
    """Return what each fact can be: one value where it is known, its whole range where not.

    Raises:
        Invalid: An answer is wrong, or to something that no rule asks.
    """
    if not answers.keys() <= facts.keys():
        name = next(name for name in answers if name not in facts)
        raise Invalid(name, f"No rule asks for it. Known: {', '.join(facts)}")
    found = {}
    for name, fact in facts.items():
        value = answers.get(name)
        if type(value) is not int or fact.whole_steps == 0:
            value = coded(fact, value)
        elif not fact.low <= (value := value * fact.whole_steps) <= fact.high:
            value = coded(fact, answers[name])  # says what is wrong
        found[name] = Span(fact.low, fact.high) if value is None else Span(value, value)
    return found


def quick(facts: Mapping[str, Fact]) -> Callable[[Answers], list[int] | None]:
    """Return what gives all answers as rules take them, in the order of the facts, in some microseconds.

    It gives None where `spans` must look: something is not known, wrong, or written in another way.
    """
    plain = [(name, _plain(fact), fact.low, fact.high) for name, fact in facts.items()]

    def all_of(answers: Answers) -> list[int] | None:
        if len(answers) != len(plain):
            return None
        found = []
        for name, usual, low, high in plain:
            number = usual(answers.get(name))
            if number is None or not low <= number <= high:
                return None
            found.append(number)
        return found

    return all_of


def _plain(fact: Fact) -> Callable[[Any], int | None]:
    """Return what reads an answer that is given as usual, and gives None for any other."""
    if isinstance(fact.kind, YesNo):
        return lambda value: int(value) if type(value) is bool else None
    if isinstance(fact.kind, Choice):
        places = {name: place for place, name in enumerate(fact.kind.names)}
        return lambda value: places.get(value) if type(value) is str else None
    if fact.kind == DAY:
        return lambda value: day_number(value) if type(value) is date else None
    steps = fact.whole_steps
    return lambda value: value * steps if type(value) is int and steps else _in_steps(value, steps)


def _in_steps(value: object, steps: int) -> int | None:
    if type(value) is not str or not steps or len(value) > MOST_DIGITS:
        return None
    try:
        exact = Decimal(value) * steps
        number = int(exact)
    except (ValueError, ArithmeticError):
        return None
    return number if number == exact else None


def sayer(kind: Kind) -> Callable[[int], str]:
    """Return what writes values of a kind: 10.5, 1990-05-01, the name of a choice, true or false."""
    if isinstance(kind, Choice):
        return kind.names.__getitem__
    if isinstance(kind, YesNo):
        return ("false", "true").__getitem__
    if kind == DAY:
        return lambda value: day_of(value).isoformat()
    step = kind.step
    return str if step == 1 else lru_cache(maxsize=4096)(lambda value: decimal(value * step))


def said(kind: Kind, value: int) -> str:
    """Return a value as it is written."""
    return sayer(kind)(value)
