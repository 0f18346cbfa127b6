"""The tests beside a policy, and where its answers change."""

from datetime import date
from pathlib import Path

import pytest

from tests.basis.policy.samples import ON, PLAIN, SAMPLE, policy, policy_file, write
from tongban.basis.policy.compiling import NotInForce, compile_policy
from tongban.basis.policy.cuts import MOST_CUTS, cut_points
from tongban.basis.policy.deciding import decider
from tongban.basis.policy.shelf import current, in_force
from tongban.basis.policy.tree import day_number
from tongban.basis.policy.trials import run_trials, run_trials_text, trials_in
from tongban.basis.refusals import NotFound

GOOD = """\
policy: xx/settle
on: 2024-01-01
person: {age: 30}
cases:
  - {name: one of thirty, expect: {outcome: "yes", total: "", outputs.validity: 5, missing: [], unverified: []}}
  - {name: whose age nobody knows, without: [age], expect: {outputs.validity: [5, 10], outcome: yes}}
  - {name: one of 80, on: 2019-01-01, with: {age: 80}, expect: {outputs.validity: 10}}
boundaries:
  - fact: age
    at: [0, 10, 20, 30, 40, 44, 45, 46, 47, 50, 60, 100]
    expect: {outputs.validity: [5, 5, 5, 5, 5, 5, 5, 10, 10, 10, 10, 10]}
"""


def faults(folder: Path, tests: str, text: str = PLAIN) -> tuple[int, list[str]]:
    file = policy_file(folder, text)
    write(folder, tests, "xx/settle.tests")
    count, problems = run_trials(file)
    return count, [f"{problem.line}: {problem.fault}" for problem in problems]


def test_what_is_as_expected_is_silent(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == (15, [])


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("on: 2019-01-01, with: {age: 80}, expect: {outputs.validity: 10}",
         "with: {age: 80}, expect: {outputs.validity: 5}",
         "7: one of 80: outputs.validity is 10, and 5 is expected"),
        ("missing: []", "missing: [age]", "5: one of thirty: missing is empty, and age is expected"),
        ("missing: []", "total.x: true", "5: one of thirty: nothing is called 'total.x'"),
        ("with: {age: 80}", "with: {age: 800}", "7: one of 80: age is wrong"),
        ("on: 2019-01-01", "on: 2017-01-01", "7: one of 80: xx/settle is not in force on 2017-01-01"),
        ("[0, 10,", "[10,", "11: outputs.validity has 12 values, `at` has 11"),
        ("45, 46, 47", "44, 46, 47", "8: no test has age = 45, where the answer changes (on 2018-01-01)"),
        ("45, 46, 47", "45, 47, 47", "8: no test has age = 46, where the answer changes (on 2018-01-01)"),
        ("  - {name: whose age nobody knows", "# ", "1: there are 14 tests"),
        ("person: {age: 30}", "people: {}", "1: field 'person' is missing"),
    ],
)  # fmt: skip
def test_what_is_not_as_expected_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new, 1))[1]
    assert any(each.startswith(fault) for each in found), found


def test_a_policy_without_tests_is_told(tmp_path: Path) -> None:
    count, [problem] = run_trials(policy_file(tmp_path, PLAIN))
    assert (count, problem.fault, problem.path.name) == (0, "the policy has no tests", "settle.yaml")


def test_tests_that_are_no_yaml_are_told(tmp_path: Path) -> None:
    assert faults(tmp_path, "- a\n")[1] == ["1: the file is no list of fields"]


def test_answers_change_at_brackets_comparisons_and_full_years(tmp_path: Path) -> None:
    """Age: 36 and 46 by the table, 46 by the validity. Tax at 100,000 yuan in fen."""
    found = cut_points(policy(tmp_path, SAMPLE))
    assert found["age"] == (36, 46)
    assert found["tax"] == (10_000_000,)
    assert {day_number(date(2010, 1, 1)), day_number(date(2025, 7, 1))} <= set(
        found["since"]
    )  # -1 year from 2024-06-30
    assert found["months"] == tuple(range(12, 241, 12))
    assert "degree" not in found


def test_of_many_changes_some_are_enough(tmp_path: Path) -> None:
    text = PLAIN.replace("range: [0, 100]", "range: [0, 100000]").replace(
        "value: validity(age)", "value: 'div_floor(age, 5)'"
    )
    assert len(cut_points(policy(tmp_path, text))["age"]) == MOST_CUTS


def test_the_bare_answer_is_the_total_and_what_fails(tmp_path: Path) -> None:
    """118 points in steps of 0.1; the permit is of 2009, before 2010: condition 0; crime is condition 2."""
    decide = decider(policy(tmp_path, SAMPLE))
    assert decide(30, 1, 0, 60, 1, 1, 9_999_999, 0, day_number(date(2020, 1, 15))) == (1180, 0, (0,), 0)
    assert decide(30, 1, 1, 60, 1, 1, 9_999_999, 0, day_number(date(2009, 1, 15))) == (1180, 0b0101, (0,), 0)
    assert decider(policy(tmp_path, PLAIN))(30) == (0, 0, (5,), 0)


def test_a_policy_holds_from_its_first_day_until_the_last(tmp_path: Path) -> None:
    file = policy_file(tmp_path, SAMPLE)
    for on in (date(2017, 12, 31), date(2030, 1, 1)):
        with pytest.raises(NotInForce):
            compile_policy(file, on)
        with pytest.raises(NotFound):
            current([file], "xx/settle", on)
    assert current([file], "xx/settle", date(2029, 12, 31)) is file


def test_a_policy_that_cannot_be_worked_out_is_not_in_force(tmp_path: Path) -> None:
    file = policy_file(tmp_path, SAMPLE.replace("test: not crime", "test: not cirme"))
    with pytest.raises(NotInForce, match="cirme"):
        compile_policy(file, ON)


def test_the_latest_version_that_has_begun_holds(tmp_path: Path) -> None:
    first = policy_file(tmp_path, PLAIN)
    second = policy_file(tmp_path, PLAIN.replace("version: 1", "version: 2").replace("from: 2018", "from: 2020"))
    assert current([second, first], "xx/settle", date(2019, 1, 1)) is first
    assert in_force([second, first], date(2020, 1, 1)) == {"xx/settle": second}


def test_tests_in_memory_are_tried_as_those_on_disk(tmp_path: Path) -> None:
    file = policy_file(tmp_path, PLAIN)
    assert run_trials_text(file, GOOD) == (15, [])
    assert [problem.line for problem in run_trials_text(file, "- no\n")[1]] == [1]
    assert [trial.name for trial in trials_in(GOOD)][:4] == [
        "one of thirty", "whose age nobody knows", "one of 80", "age = 0",
    ]  # fmt: skip
    assert trials_in("- no\n") == []
