"""Rows of tables that cite an article of their own."""

from pathlib import Path
from typing import Any

import pytest

from tests.basis.policy.samples import WHO, changed, faults, policy
from tongban.basis.policy.explain import Amount, Explainer, Explanation, to_json

BRACKET = ("{from: 36, under: 46, value: 10.5}", "{from: 36, under: 46, value: 10.5, cite: M#1}")
NAMED = ("bachelor: 15, ", "bachelor: {value: 15, cite: N#1}, ")
TIER = ("{upto: 60, value: 1.5}", "{upto: 60, value: 1.5, cite: M#1}")


def explain(folder: Path, *pairs: tuple[str, str], **given: Any) -> Explanation:
    return Explainer(policy(folder, changed(*pairs))).explain({**WHO, **given})


def cited(found: Explanation, name: str) -> list[str]:
    return [citation.text for citation in point(found, name).rows]


def point(found: Explanation, name: str) -> Amount:
    return next(amount for amount in found.points if amount.name == name)


@pytest.mark.parametrize(
    ("age", "rows"), [(35, []), (36, ["办法（一号） 第一条"]), (45, ["办法（一号） 第一条"]), (46, [])]
)
def test_the_article_of_the_row_that_was_used_is_told(tmp_path: Path, age: int, rows: list[str]) -> None:
    found = explain(tmp_path, BRACKET, age=age)
    assert cited(found, "age") == rows
    assert point(found, "age").citation.text == "办法（一号） 第二条"


def test_a_row_by_name_has_one_too_and_it_counts_whether_it_is_verified(tmp_path: Path) -> None:
    found = explain(tmp_path, NAMED)
    assert cited(found, "degree") == ["通知 第一条"]
    assert point(found, "degree").unverified == ("degree_points",)
    other = explain(tmp_path, NAMED, degree="master")
    assert (cited(other, "degree"), point(other, "degree").unverified) == ([], ())


def test_a_row_can_be_less_sure_than_its_table(tmp_path: Path) -> None:
    found = explain(tmp_path, (BRACKET[0], f"{BRACKET[1][:-1]}, confidence: low}}"), age=40)
    assert point(found, "age").unverified == ("age_points",)
    assert found.unverified == ("age_points",)


@pytest.mark.parametrize(("months", "used"), [(24, False), (25, True), (61, True)])
def test_a_tier_is_used_where_something_lies_in_it(tmp_path: Path, *, months: int, used: bool) -> None:
    assert bool(cited(explain(tmp_path, TIER, months=months), "months")) is used


def test_where_the_row_is_not_known_none_is_told_and_every_doubt_is(tmp_path: Path) -> None:
    found = explain(tmp_path, NAMED, degree=None)
    assert (cited(found, "degree"), point(found, "degree").unverified) == ([], ("degree_points",))


@pytest.mark.parametrize(("crime", "age", "used"), [(False, 40, True), (True, 40, False), (True, 30, False)])
def test_a_table_that_is_not_asked_tells_nothing(tmp_path: Path, *, crime: bool, age: int, used: bool) -> None:
    asked = ("value: age_points(age)", "value: (20 if crime else age_points(age))")
    assert bool(cited(explain(tmp_path, BRACKET, asked, crime=crime, age=age), "age")) is used
    turned = ("value: age_points(age)", "value: (age_points(age) if not crime else 20)")
    assert bool(cited(explain(tmp_path, BRACKET, turned, crime=crime, age=age), "age")) is used


def test_conditions_tell_the_rows_they_rest_on(tmp_path: Path) -> None:
    asked = ("test: not crime", "test: not crime and age_points(age) < 20")
    found = explain(tmp_path, BRACKET, asked, age=40)
    assert [citation.text for citation in found.conditions[2].rows] == ["办法（一号） 第一条"]


def test_what_is_stored_has_rows_only_where_there_are_some(tmp_path: Path) -> None:
    stored = to_json(explain(tmp_path, BRACKET, age=40))
    assert [bool(each.get("rows")) for each in stored["points"]] == [False, True, False, False, False, False]
    assert ["rows" in each for each in stored["points"]] == [False, True, False, False, False, False]
    assert "rows" not in stored["conditions"][0]


@pytest.mark.parametrize(
    ("pair", "at", "fault"),
    [
        ((BRACKET[0], BRACKET[1].replace("M#1", "M#9")), "M#9", "'M#9' is no article of `sources`"),
        ((NAMED[0], NAMED[1].replace("N#1", "N#7")), "N#7", "'N#7' is no article of `sources`"),
        ((NAMED[0], "bachelor: {value: 15}, "), "bachelor: {value: 15}", "field 'cite' is missing in"),
        (
            (BRACKET[0], BRACKET[1].replace("cite: M#1", "confidence: low")),
            "10.5, confidence",
            "field 'cite' is missing",
        ),
    ],
)
def test_an_article_that_is_not_there_is_a_fault_with_its_line(
    tmp_path: Path, pair: tuple[str, str], at: str, fault: str
) -> None:
    text = changed(pair)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if at in each)
    found = faults(tmp_path, text)
    assert len(found) == 1
    assert found[0].startswith(f"{line}: ")
    assert fault in found[0]
