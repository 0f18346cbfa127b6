"""What a claim says of a person, as an answer to a fact: the same claim proves facts of many policies."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tongban.basis.policy.answers import coded
from tongban.basis.policy.files import Fact
from tongban.basis.policy.tree import DAY, Number
from tongban.basis.policy.units import YEAR
from tongban.basis.refusals import Invalid


def answer_from(fact: Fact, value: object, on: date) -> Any:
    """Return the answer to a fact that a claim gives; None if it gives none.

    A day answers a fact in years by the full years since then: the birthday counts as completed.

    Args:
        on: The calculation date.

    Source: 民法典 第一千二百五十九条 (以上 and 以下 include the number itself); full years as 周岁 is counted.
    """
    if isinstance(value, date) and isinstance(fact.kind, Number) and fact.kind.unit == YEAR:
        value = on.year - value.year - ((on.month, on.day) < (value.month, value.day))
    if isinstance(value, date) != (fact.kind == DAY):
        return None
    try:
        return value if coded(fact, value) is not None else None
    except Invalid:
        return None


def answers_from(facts: Mapping[str, Fact], claims: Mapping[str, object], on: date) -> dict[str, Any]:
    """Return the answers that claims give to facts, by fact; those that they say nothing of are left out."""
    found = {
        name: answer_from(fact, claims[fact.evidence], on) for name, fact in facts.items() if fact.evidence in claims
    }
    return {name: answer for name, answer in found.items() if answer is not None}
