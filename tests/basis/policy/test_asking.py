"""Only what may change the answer is asked for, a few facts at a time, in the order of the file."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.policy.samples import PLAIN, WHO, policy
from tongban.basis.policy.asking import MOST_TOGETHER, next_page, pages_left
from tongban.basis.policy.claims import answer_from, answers_from
from tongban.basis.policy.compiled import Policy
from tongban.basis.policy.explain import Explainer, Outcome
from tongban.basis.policy.files import Fact

ON = date(2024, 6, 30)


@pytest.fixture(scope="module")
def age(sample: Policy) -> Fact:
    return sample.facts["age"]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    return policy(tmp_path_factory.mktemp("policies"))


def test_answering_page_by_page_comes_to_the_answer_of_all_facts(sample: Policy) -> None:
    explainer = Explainer(sample)
    answers: dict[str, Any] = {}
    asked: list[str] = []
    while page := next_page(sample, explainer.explain(answers), asked):
        assert 1 <= len(page.facts) <= MOST_TOGETHER
        assert page.words.zh
        assert not set(page.facts) & set(asked)
        asked += page.facts
        answers |= {name: WHO[name] for name in page.facts}
    assert explainer.explain(answers).outcome is explainer.explain(WHO).outcome


def test_once_a_condition_fails_nothing_more_is_asked_unless_all_points_are_wanted(sample: Policy) -> None:
    explanation = Explainer(sample).explain({"permit": False})
    assert explanation.outcome is Outcome.NO
    assert next_page(sample, explanation, ["permit"]) is None
    left = [name for page in pages_left(sample, explanation, ["permit"], everything=True) for name in page.facts]
    assert "degree" in left
    assert len(left) == len(set(left))


def test_what_somebody_does_not_know_is_not_asked_again(sample: Policy) -> None:
    explanation = Explainer(sample).explain({})
    first = next_page(sample, explanation, [])
    assert first is not None
    second = next_page(sample, explanation, first.facts)
    assert second is not None
    assert not set(first.facts) & set(second.facts)
    assert next_page(sample, explanation, list(sample.facts)) is None


def test_a_policy_without_points_asks_for_what_its_outputs_need(tmp_path: Path) -> None:
    plain = policy(tmp_path, PLAIN)
    page = next_page(plain, Explainer(plain).explain({}), [])
    assert page is not None


@given(st.dates(date(1924, 7, 1), date(2008, 6, 30)))
def test_an_age_is_the_number_of_birthdays_up_to_the_day(age: Fact, born: date) -> None:
    birthdays = sum((year, born.month, born.day) <= (2024, 6, 30) for year in range(born.year + 1, 2025))
    assert answer_from(age, born, ON) == birthdays


def test_the_birthday_itself_completes_the_year(sample: Policy) -> None:
    age = sample.facts["age"]
    assert answer_from(age, date(1994, 6, 30), ON) == 30
    assert answer_from(age, date(1994, 7, 1), ON) == 29


def test_a_claim_answers_only_what_it_can(sample: Policy) -> None:
    facts = sample.facts
    assert answer_from(facts["since"], date(2020, 1, 15), ON) == date(2020, 1, 15)
    assert answer_from(facts["since"], "2020-01-15", ON) is None
    assert answer_from(facts["permit"], date(2020, 1, 15), ON) is None
    assert answer_from(facts["degree"], "bachelor", ON) == "bachelor"
    assert answer_from(facts["degree"], "apprentice", ON) is None
    assert answer_from(facts["age"], None, ON) is None


def test_claims_answer_the_facts_that_they_prove(sample: Policy) -> None:
    claims = {"identity.birth_date": date(1994, 6, 30), "identity.sex": "male"}
    assert answers_from(sample.facts, claims, ON) == {"age": 30}
    assert answers_from(sample.facts, {"identity.birth_date": date(2020, 6, 30)}, ON) == {}  # out of range
