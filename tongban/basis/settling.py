"""Whether and where somebody may settle: which policies answer that, and what is asked once for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tongban.basis.policy.answers import Answers
from tongban.basis.policy.claims import answer_from
from tongban.basis.policy.files import Fact
from tongban.basis.words import Words

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked once, and the facts of policies that it answers, by the claim that proves them.

    A claim goes with what each answer says of it: the first that the fact knows counts, and with none it stays
    unknown. None: the answer as it is.
    """

    fact: Fact
    hint: Words | None
    claims: Mapping[str, Mapping[str, tuple[str, ...]] | None]


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Questions that stand together."""

    name: Words
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settling:
    """What a pack says of settling."""

    policies: tuple[str, ...] = ()  # names, without the jurisdiction
    questions: Mapping[str, Question] = field(default_factory=dict)
    pages: tuple[QuestionPage, ...] = ()

    def answers(self, given: Answers, facts: Mapping[str, Fact], on: date) -> dict[str, Any]:
        """Return what the answers to the common questions say of a policy's facts; the others are left out."""
        by_claim = {
            claim: (meaning, given[name])
            for name, question in self.questions.items()
            for claim, meaning in question.claims.items()
            if given.get(name) is not None
        }
        found = {
            name: _answer(fact, *by_claim[fact.evidence], on)
            for name, fact in facts.items()
            if fact.evidence in by_claim
        }
        return {name: answer for name, answer in found.items() if answer is not None}


def _answer(fact: Fact, meaning: Mapping[str, tuple[str, ...]] | None, given: object, on: date) -> Any:
    if meaning is None:
        return answer_from(fact, given, on)
    said = {True: YES, False: NO}.get(given, given) if isinstance(given, bool) else given
    for each in meaning.get(str(said), ()):
        answer = answer_from(fact, each == YES if each in {YES, NO} and not fact.choices else each, on)
        if answer is not None:
            return answer
    return None
