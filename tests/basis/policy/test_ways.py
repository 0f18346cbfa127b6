"""Conditions that can be met in one of several ways."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.policy.samples import HERE, ON, changed, faults, policy, policy_file
from tongban.basis.policy.asking import next_page
from tongban.basis.policy.comparing import differences
from tongban.basis.policy.deciding import decider
from tongban.basis.policy.explain import Explainer, Explanation, Outcome, Reason, to_json
from tongban.basis.policy.reading import read_policy_text
from tongban.basis.policy.trials import seen
from tongban.basis.words import Words

WAYS = (HERE / "ways.yaml").read_text("utf-8")
NOBODY: dict[str, Any] = {
    "age": 50, "degree": "none", "skilled": False, "months": 0, "home": False, "rents": False, "relative": True,
    "crime": False,
}  # fmt: skip
UNKNOWN: dict[str, Any] = dict.fromkeys(NOBODY)
YES, NO, OPEN = Outcome.YES, Outcome.NO, Outcome.UNKNOWN


@pytest.fixture(scope="module")
def explainer(tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    return Explainer(policy(tmp_path_factory.mktemp("policies"), WAYS))


def route(found: Explanation) -> Reason:
    return found.conditions[1]


def statuses(found: Explanation) -> dict[str, Outcome]:
    return {way.name: way.status for way in route(found).ways}


def test_one_way_is_enough_and_it_is_told_which(explainer: Explainer) -> None:
    found = explainer.explain({**NOBODY, "skilled": True})
    assert found.outcome is YES
    assert statuses(found) == {"degree": NO, "skill": YES, "insurance": NO}
    assert [way.name for way in route(found).taken] == ["skill"]
    assert (route(found).message, route(found).fix) == (None, None)


def test_all_tests_of_a_way_are_needed(explainer: Explainer) -> None:
    found = explainer.explain({**NOBODY, "months": 60})
    assert (found.outcome, found.failed) == (NO, ("route",))
    assert explainer.explain({**NOBODY, "months": 60, "rents": True}).outcome is YES


def test_two_ways_may_be_open_at_once(explainer: Explainer) -> None:
    found = explainer.explain({**NOBODY, "skilled": True, "degree": "bachelor", "age": 44})
    assert [way.name for way in route(found).taken] == ["degree", "skill"]


def test_what_is_missing_is_told_way_by_way_with_article_and_remedy(explainer: Explainer) -> None:
    found = route(explainer.explain({**NOBODY, "months": 50, "degree": "bachelor"}))
    assert (found.status, found.message) == (NO, Words("不属于任何一种落户情形。", "None of the ways is open."))
    degree, skill, insurance = found.ways
    assert [test.message for test in degree.failed] == [Words("50岁，须不满45岁。", "Aged 50; below 45 is needed.")]
    assert [test.citation.text for test in degree.failed] == ["办法 第二条"]
    assert [test.fix for test in skill.failed] == [Words("可以考取技能证书。", "Pass the test of skill.")]
    assert [test.fix for test in insurance.failed] == [Words("还需10个月。", "10 months to go."), None]
    assert insurance.citation.text == "办法 第三条"


@pytest.mark.parametrize(
    ("person", "nearest"),
    [
        ({}, "skill"),  # one test against two
        ({"months": 60}, "skill"),  # one test each, and only the first says what would help
        ({"months": 59, "rents": True}, "skill"),  # both say it: the first of the file
        ({"skilled": True}, "skill"),
        ({"degree": None, "age": 30, "skilled": None}, "degree"),
        ({"degree": "bachelor"}, "skill"),  # age alone fails, but nothing can change it
        ({"rents": True, "months": 60}, "insurance"),  # open
        ({"skilled": None, "months": 60, "rents": None, "home": None}, "skill"),  # one fact is missing against two
        ({"skilled": None}, "skill"),  # open before closed
        ({"months": None, "rents": True}, "insurance"),
    ],
)
def test_the_nearest_way_is_the_one_with_the_least_in_between(
    explainer: Explainer, person: dict[str, Any], nearest: str
) -> None:
    found = route(explainer.explain({**NOBODY, **person}))
    assert found.nearest is not None
    assert found.nearest.name == nearest


def test_a_condition_without_ways_has_no_nearest(explainer: Explainer) -> None:
    assert explainer.explain(NOBODY).conditions[0].nearest is None


def test_what_is_not_known_leaves_a_way_open_and_is_asked_for(explainer: Explainer) -> None:
    found = explainer.explain({**NOBODY, "months": None, "rents": None, "skilled": None})
    assert found.outcome is OPEN
    assert statuses(found) == {"degree": NO, "skill": OPEN, "insurance": OPEN}
    assert found.missing == route(found).missing == ("skilled", "months", "rents")


def test_nothing_is_missing_where_one_way_is_open_already(explainer: Explainer) -> None:
    found = explainer.explain({**UNKNOWN, "skilled": True, "crime": False, "relative": True})
    assert (found.outcome, found.missing) == (YES, ())
    assert statuses(found) == {"degree": OPEN, "skill": YES, "insurance": OPEN}


def test_only_ways_that_are_still_open_are_asked_for(explainer: Explainer) -> None:
    known = {"crime": False, "relative": True, "skilled": False, "degree": "none"}
    page = next_page(explainer.policy, explainer.explain({**UNKNOWN, **known}), known)
    assert page is not None
    assert page.facts == ("months", "home", "rents")
    assert page.words.en == "Length of insurance, Home"
    known |= {"months": 59}
    assert next_page(explainer.policy, explainer.explain({**UNKNOWN, **known}), known) is None


def test_reckoned_as_a_whole_more_may_be_clear(tmp_path: Path) -> None:
    """Who must either own or not own a home needs not say; who must do both cannot."""
    own = "{name: {zh: 亲属住房, en: A relative's home}, cite: M#5, test: relative,"
    either = changed((own, own.replace("test: relative", "test: not home and not relative")), text=WAYS)
    either = changed(("cite: M#4, test: home, fail", "cite: M#4, test: home or relative, fail"), text=either)
    found = Explainer(policy(tmp_path, either)).explain({**NOBODY, "home": None, "relative": None}).conditions[2]
    assert ([way.status for way in found.ways], found.status, found.missing) == ([OPEN, OPEN], YES, ())
    assert found.unverified == ()
    never = changed(("test: skilled\n", "test: skilled and home and not home\n"), text=WAYS)
    none = {**NOBODY, "skilled": True, "home": None}
    found = route(Explainer(policy(tmp_path, never)).explain(none))
    assert (found.ways[1].status, found.status) == (NO, NO)
    apart = changed(
        ("test: home or rents, cite", "test: home and rents, cite"),
        ("test: months >= least_months", "test: months >= least_months and not home"),
        ("test: skilled\n", "test: skilled and months < 0 * least_months + 1\n"),
        text=WAYS,
    )
    found = route(Explainer(policy(tmp_path, apart)).explain({**NOBODY, "months": 60, "home": None, "rents": True}))
    assert (found.ways[2].status, found.status, found.missing) == (OPEN, NO, ())
    assert found.ways[2].doubts == ()


def test_an_answer_rests_on_the_way_that_was_taken(explainer: Explainer) -> None:
    """Skill has not been verified, nor has the age for a college degree."""
    assert explainer.explain({**NOBODY, "skilled": True}).unverified == ("skill",)
    assert explainer.explain({**NOBODY, "skilled": True, "degree": "bachelor", "age": 30}).unverified == ()
    assert explainer.explain({**NOBODY, "degree": "college", "age": 34}).unverified == ("under",)
    assert explainer.explain(NOBODY).unverified == ("skill",)
    assert explainer.explain({**UNKNOWN, "skilled": False}).unverified == ("under",)


def test_a_row_with_its_own_article_is_told_by_the_test_that_used_it(explainer: Explainer) -> None:
    found = explainer.explain({**NOBODY, "degree": "college", "age": 34})
    assert [[row.text for row in test.rows] for test in route(found).ways[0].tests] == [[], ["通知 第一条"]]
    assert route(found).rows == ()


def test_a_condition_whose_own_article_nobody_verified_says_so(tmp_path: Path) -> None:
    low = changed(("cite: M#1\n    fail: {zh: 不", "cite: M#1\n    confidence: low\n    fail: {zh: 不"), text=WAYS)
    found = Explainer(policy(tmp_path, low)).explain({**NOBODY, "degree": "bachelor", "age": 30})
    assert route(found).unverified == ("route",)


def test_a_way_is_open_from_its_day_to_its_day(tmp_path: Path) -> None:
    owner = {**NOBODY, "home": True}
    before = Explainer(policy(tmp_path, WAYS, date(2019, 12, 31))).explain(owner)
    after = Explainer(policy(tmp_path, WAYS, date(2020, 1, 1))).explain(owner)
    assert (before.outcome, after.outcome) == (YES, NO)
    assert [way.name for way in route(before).taken] == ["purchase"]
    assert policy_file(tmp_path, WAYS).days_of_change() == [date(2018, 1, 1), date(2020, 1, 1)]


def test_the_bare_answer_has_a_bit_for_each_way(explainer: Explainer) -> None:
    """Degree, skill, insurance; own home, a relative's. Conditions: conduct 1, route 2, account 4."""
    decide = decider(explainer.policy)
    assert decide(44, 2, 1, 60, 0, 1, 0, 0) == (0, 0b100, (), 0b00111)
    assert decide(50, 0, 0, 0, 1, 0, 1, 1) == (0, 0b011, (), 0b11000)


def test_tests_beside_a_policy_name_ways(explainer: Explainer) -> None:
    found = seen(explainer.explain({**NOBODY, "months": 60}))
    assert {name: value for name, value in found.items() if name.startswith(("ways.route", "nearest"))} == {
        "ways.route.degree": "no",
        "ways.route.degree.holder": "no",
        "ways.route.degree.age": "no",
        "ways.route.skill": "no",
        "ways.route.insurance": "no",
        "ways.route.insurance.months": "yes",
        "ways.route.insurance.lives": "no",
        "nearest.route": "skill",
        "nearest.account": "family",
    }


def test_what_is_stored_has_ways_only_where_there_are_some(explainer: Explainer) -> None:
    stored = to_json(explainer.explain(NOBODY))
    assert ["ways" in each for each in stored["conditions"]] == [False, True, True]
    assert stored["conditions"][1]["ways"][1]["tests"][0]["message"] == {"zh": "无技能证书。", "en": "No certificate."}


def test_a_way_that_changed_is_shown_line_by_line_with_its_articles(tmp_path: Path) -> None:
    before = policy_file(tmp_path, WAYS)
    after = policy_file(tmp_path, changed(("test: skilled\n", "test: skilled and age >= 18\n"), text=WAYS))
    (found,) = differences(before, after)
    assert [(line.mark, line.text) for line in found.lines if line.mark != " "] == [
        ("-", "ways.skill.test: skilled"), ("+", "ways.skill.test: skilled and age >= 18"),
    ]  # fmt: skip
    assert "通知 第一条" in {citation.text for citation in found.citations}


def test_a_reform_adds_a_way_and_takes_one_out() -> None:
    reform = (
        "extends: xx/settle\nversion: 2\nwithout: [conditions.route.ways.skill]\nconditions: {route: {ways: {talent: "
        "{name: {zh: 人才, en: Talent}, cite: N#1, test: skilled, fail: {zh: 非人才。, en: No talent.}}}}}\n"
    )
    found, problems = read_policy_text("xx/reform", {"xx/reform": reform, "xx/settle": WAYS})
    assert problems == []
    assert found is not None
    assert list(found.conditions["route"].ways) == ["degree", "insurance", "purchase", "talent"]


@pytest.mark.parametrize(
    ("pairs", "at", "fault"),
    [
        ([("    ways:\n      own", "    test: home\n    ways:\n      own")], "account:", "it needs `test` or `ways`"),
        ([("test: not crime, ", "")], "conduct:", "it needs `test` or `ways`, and not both. Write `test: …`"),
        ([("        test: skilled\n", "")], "skill:", "field 'test' is missing in"),
        ([("test: skilled\n", "test: skiled\n")], "skill:", "nothing is called 'skiled'"),
        ([("test: degree != 'none'", "test: degree != 'no'")], "holder:", "'no' is none of the choices"),
        ([("        cite: N#1\n", "        cite: N#9\n")], "cite: N#9", "'N#9' is no article"),
        ([("cite: M#4, fail: {zh: 无住所", "cite: M#9, fail: {zh: 无住所")], "M#9", "'M#9' is no article"),
        ([("to: 2020-01-01", "from: 2021-01-01\n        to: 2020-01-01")], "to: 2020", "Write a day after 2021"),
        ([("      skill:\n", "      Skill:\n")], "      Skill:", "'Skill' is no name"),
        ([("{least_months - months}个月", "几个月")], "几个月", "the two languages have different {holes}"),
        ([("test: home or rents", "test: age >= 16")], "lives:", "it comes to the same (1) whoever asks"),
        ([("      own: {", "      own: {to: 2020-01-01, "), ("      family: {", "      family: {to: 2020-01-01, ")],
         "account:", "no way is open on 2020-01-01. Write what holds from an earlier day"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_way_is_told_with_its_line(
    tmp_path: Path, pairs: list[tuple[str, str]], at: str, fault: str
) -> None:
    text = changed(*pairs, text=WAYS)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if at in each)
    assert [found for found in faults(tmp_path, text) if found.startswith(f"{line}: ") and fault in found]


@pytest.mark.parametrize("empty", ["ways", "conditions"])
def test_ways_and_their_tests_are_not_empty(tmp_path: Path, empty: str) -> None:
    head = "\n  empty:\n    name: {zh: 空, en: Empty}\n    cite: M#1\n    fail: {zh: 空。, en: Empty.}\n    ways: "
    way = "{}" if empty == "ways" else "{x: {name: {zh: 甲, en: A}, cite: M#1, conditions: {}}}"
    found = faults(tmp_path, f"{WAYS.rstrip()}{head}{way}\n")
    assert any(f"{empty} is {{}}. Write fields" in each for each in found)


def test_there_are_as_many_ways_as_fit_into_the_mask(tmp_path: Path) -> None:
    """Six in 2018 with the purchase of a home, five from 2020; with 26 more the first are too many."""
    words = "name: {zh: 甲, en: A}, fail: {zh: 甲, en: A}"
    more = "".join(f"      more_{number}: {{{words}, cite: M#5, test: months > {number}}}\n" for number in range(26))
    (found,) = faults(tmp_path, f"{WAYS.rstrip()}\n{more}")
    assert found.endswith("there are 32 ways. 31 at most.")


ANSWERS = {
    "age": st.sampled_from([16, 34, 35, 44, 45, 100]),
    "degree": st.sampled_from(["none", "college", "bachelor"]),
    "skilled": st.booleans(),
    "months": st.sampled_from([0, 59, 60, 240]),
    "home": st.booleans(),
    "rents": st.booleans(),
    "relative": st.booleans(),
    "crime": st.booleans(),
}


@given(person=st.fixed_dictionaries(ANSWERS), hidden=st.sets(st.sampled_from(sorted(ANSWERS))))
def test_what_is_clear_without_some_facts_stays_so_with_them(
    explainer: Explainer, person: dict[str, Any], hidden: set[str]
) -> None:
    """Ways, their tests and the whole: decided only where every answer to what is hidden decides so."""
    whole = seen(explainer.explain(person))
    part = seen(explainer.explain({**person, **dict.fromkeys(hidden)}))
    for name, value in part.items():
        if name.startswith(("ways.", "conditions.", "outcome")) and value != "unknown":
            assert whole[name] == value, name
    assert set(part["missing"]) <= hidden
    assert bool(part["missing"]) is (part["outcome"] == "unknown")


@given(st.fixed_dictionaries(ANSWERS))
def test_a_condition_with_ways_is_a_big_or(explainer: Explainer, person: dict[str, Any]) -> None:
    least = {"none": 0, "college": 35, "bachelor": 45}[person["degree"]]
    by_degree = person["degree"] != "none" and person["age"] < least
    by_insurance = person["months"] >= 60 and (person["home"] or person["rents"])
    found = explainer.explain(person)
    assert [way.status is YES for way in route(found).ways] == [by_degree, person["skilled"], by_insurance]
    assert (route(found).status is YES) is (by_degree or person["skilled"] or by_insurance)
    assert found.on == ON
