"""Answers read in the quick way are what the slow way gives; what is not as usual is left to the slow way."""

from datetime import date
from pathlib import Path

import pytest

from tests.basis.policy.samples import WHO, changed, policy
from tongban.basis.policy.answers import quick, spans
from tongban.basis.policy.deciding import decider
from tongban.basis.policy.explain import Explainer
from tongban.basis.refusals import Invalid
from tongban.basis.words import Words

USUAL = {**WHO, "since": date(2020, 1, 15)}


@pytest.mark.parametrize(
    "change",
    [{}, {"tax": 12}, {"tax": "0.07"}, {"permit": False}, {"age": "30"}, {"degree": "master"}, {"detentions": 20}],
)
def test_usual_answers_are_read_as_they_are_meant(tmp_path: Path, change: dict[str, object]) -> None:
    facts, answers = policy(tmp_path).facts, {**USUAL, **change}
    assert quick(facts)(answers) == [span.low for span in spans(facts, answers).values()]


@pytest.mark.parametrize(
    "change",
    [
        {"age": None}, {"age": 15}, {"age": True}, {"age": 30.0}, {"permit": 1}, {"degree": 1}, {"degree": "none "},
        {"since": "2020-01-15"}, {"tax": "x"}, {"tax": "0.001"}, {"tax": "NaN"}, {"tax": "Infinity"},
        {"tax": "0." + "0" * 30 + "1"}, {"more": 1},
    ],
)  # fmt: skip
def test_other_answers_are_left_to_the_slow_way(tmp_path: Path, change: dict[str, object]) -> None:
    assert quick(policy(tmp_path).facts)({**USUAL, **change}) is None


def test_both_ways_explain_the_same(tmp_path: Path) -> None:
    explainer = Explainer(policy(tmp_path))
    assert explainer.explain(USUAL) == explainer.explain(WHO)
    with pytest.raises(Invalid):
        explainer.explain({**USUAL, "age": 15})


def test_a_text_may_tell_things_in_another_order_in_each_language(tmp_path: Path) -> None:
    other = 'note: {zh: "{age}岁{months}月", en: "{months} months, aged {age}"}'
    text = changed(('note: {zh: "{age}岁", en: "aged {age}"}', other))
    explained = Explainer(policy(tmp_path, text)).explain(USUAL)
    note = next(amount.note for amount in explained.points if amount.name == "age")
    assert note == Words("30岁60月", "60 months, aged 30")


def test_the_least_of_three_is_worked_out(tmp_path: Path) -> None:
    rule = "  least: {name: {zh: 甲, en: A}, value: 'min(age, 25, years_between(since, on) * 30)', cite: M#1}\n"
    found = policy(tmp_path, changed(("decision:\n", rule + "decision:\n")))
    values = [span.low for span in spans(found.facts, USUAL).values()]
    assert decider(found)(*values).outputs[-1] == 25
