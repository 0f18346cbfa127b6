"""One person explained; amounts counted by hand from the sample."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.basis.policy.samples import ON, PLAIN, SAMPLE, WHO, changed, policy
from tongban.basis.policy.explain import Explainer, Explanation, Outcome, to_json
from tongban.basis.refusals import Invalid
from tongban.basis.words import Words

NOTHING: dict[str, Any] = dict.fromkeys(WHO)


def explain(folder: Path, *, on: date = ON, text: str = SAMPLE, **given: Any) -> Explanation:
    return Explainer(policy(folder, text, on)).explain({**WHO, **given})


def points(found: Explanation) -> dict[str, str]:
    return {amount.name: amount.low for amount in found.points}


def test_a_person_is_told_the_total_and_each_item(tmp_path: Path) -> None:
    found = explain(tmp_path)
    assert (found.outcome, found.total) == (Outcome.YES, ("118", "118"))
    assert points(found) == {"months": "78", "age": "20", "degree": "15", "title": "20", "tax": "0", "conduct": "0"}
    assert found.groups == {"basic": ("98", "98"), "either": ("20", "20")}
    assert found.failed == found.missing == found.unverified == ()
    assert found.ranked


@pytest.mark.parametrize(
    ("months", "expected"), [(0, "0"), (24, "24"), (25, "25.5"), (60, "78"), (61, "79.8"), (84, "100")]
)
def test_tiers_count_each_month_at_its_own_rate(tmp_path: Path, months: int, expected: str) -> None:
    """84 months are 78 + 24 × 1.8 = 121.2, and the group is held at 120; 20 of them are for age."""
    found = explain(tmp_path, months=months)
    assert points(found)["months"] == ("121.2" if months == 84 else expected)
    assert found.groups["basic"] == (("120", "120") if months == 84 else (str(found.groups["basic"][0]),) * 2)


def test_only_the_highest_of_a_group_counts(tmp_path: Path) -> None:
    counted = {amount.name: amount.counted for amount in explain(tmp_path).points}
    assert counted == {"months": True, "age": True, "degree": False, "title": True, "tax": True, "conduct": True}


def test_a_total_is_not_below_its_floor(tmp_path: Path) -> None:
    """118 - 4 × 30 = -2."""
    found = explain(tmp_path, detentions=4)
    assert found.total == ("0", "0")
    assert found.failed == ("decision",)
    assert found.conditions[-1].message == Words("0分，低于50分。", "0; 50 needed.")


def test_what_fails_says_why_and_what_would_help(tmp_path: Path) -> None:
    found = explain(tmp_path, months=23)
    reason = found.conditions[1]
    assert (reason.name, reason.status) == ("insured", Outcome.NO)
    assert reason.message == Words("仅1年。", "Only 1 years.")
    assert reason.fix == Words("还需1个月。", "1 months to go.")
    assert reason.citation.text == "办法（一号） 第一条"


def test_a_veto_is_marked(tmp_path: Path) -> None:
    found = explain(tmp_path, crime=True)
    assert [reason.name for reason in found.conditions if reason.veto and reason.status is Outcome.NO] == ["crime"]


def test_an_unknown_fact_is_neither_yes_nor_no(tmp_path: Path) -> None:
    found = explain(tmp_path, crime=None)
    assert (found.outcome, found.missing) == (Outcome.UNKNOWN, ("crime",))


def test_what_cannot_change_the_answer_is_not_asked_for(tmp_path: Path) -> None:
    found = explain(tmp_path, tax=None)
    assert (found.outcome, found.missing, found.total) == (Outcome.YES, (), ("118", "124"))
    [tax] = [amount for amount in found.points if amount.name == "tax"]
    assert (tax.low, tax.high, tax.missing) == ("0", "6", ("tax",))


def test_a_total_that_may_or_may_not_reach_asks_for_what_is_missing(tmp_path: Path) -> None:
    """24 months 24, age 20, title 0, degree 0: 44 without tax, 50 with it."""
    found = explain(tmp_path, months=24, title="none", degree="none", tax=None)
    assert (found.outcome, found.missing, found.total) == (Outcome.UNKNOWN, ("tax",), ("44", "50"))


def test_nothing_known_is_still_an_answer(tmp_path: Path) -> None:
    found = explain(tmp_path, **NOTHING)
    assert found.outcome is Outcome.UNKNOWN
    assert found.total == ("0", "152")  # basic 120, degree 26, tax 6
    assert found.outputs[0].note == Words("?", "?")


def test_the_same_person_is_answered_by_the_rule_of_the_day(tmp_path: Path) -> None:
    """Before 2021 a bonus of 5 for a permit; before 2022 a threshold of 40."""
    given: dict[str, Any] = {"months": 24, "title": "none", "degree": "none"}
    found = {year: explain(tmp_path, on=date(year, 6, 30), **given) for year in (2020, 2021, 2022)}
    assert {year: (each.total, each.outcome) for year, each in found.items()} == {
        2020: (("49", "49"), "yes"), 2021: (("44", "44"), "yes"), 2022: (("44", "44"), "no"),
    }  # fmt: skip


def test_a_value_that_nobody_verified_is_flagged_where_it_counts(tmp_path: Path) -> None:
    assert explain(tmp_path, tax=100000).unverified == ("tax_points",)
    low = changed(("test: not crime, veto: true, cite: M#1", "test: not crime, veto: true, cite: N#1"))
    assert explain(tmp_path, text=low).unverified == ("crime",)


def test_an_output_is_told_with_its_words(tmp_path: Path) -> None:
    [validity] = explain(tmp_path, age=46).outputs
    assert (validity.low, validity.note) == ("long", Words("长期", "Long-term"))
    assert validity.tables == ("validity",)


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({"age": 15}, "age", "Give a value from 16 to 100"),
        ({"age": "old"}, "age", "Give a number"),
        ({"age": 30.5}, "age", "Give a number"),
        ({"age": True}, "age", "Give a number"),
        ({"age": "30.5"}, "age", "Give a multiple of 1"),
        ({"permit": 1}, "permit", "Answer true or false"),
        ({"degree": "doctor"}, "degree", "Choose one of: none, bachelor, master"),
        ({"since": "yesterday"}, "since", "Give a day, like 1990-05-01"),
        ({"since": date(1980, 1, 1)}, "since", "Give a value from 1990-01-01 to 2030-12-31"),
        ({"shoes": 43}, "shoes", "No rule asks for it"),
    ],
)
def test_a_wrong_answer_is_refused(tmp_path: Path, given: dict[str, Any], field: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        explain(tmp_path, **given)
    assert refused.value.field == field
    assert refused.value.message.startswith(message)


def test_an_explanation_is_stored_with_what_it_rests_on(tmp_path: Path) -> None:
    stored = to_json(explain(tmp_path))
    assert stored["shape"] == "tongban.policy.explanation/1"
    assert (stored["policy"], stored["version"], stored["on"]) == ("xx/settle", 1, "2024-06-30")
    assert len(stored["sha256"]) == 64
    assert stored["points"][1]["citation"]["text"] == "办法（一号） 第二条"
    assert stored["points"][4]["used"] == {"tax_points": "6", "tax_least": "100000"}


def test_a_policy_without_points_has_no_total(tmp_path: Path) -> None:
    found = Explainer(policy(tmp_path, PLAIN)).explain({"age": 20})
    assert (found.outcome, found.total, found.ranked, found.points) == (Outcome.YES, None, False, ())
    assert found.outputs[0].note is None
