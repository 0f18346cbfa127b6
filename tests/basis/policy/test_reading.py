"""What is wrong with a policy file, told with its line and a remedy."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from tests.basis.policy.samples import PLAIN, SAMPLE, changed, faults, policy_file, write
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.reading import policy_paths, read_policy, read_policy_text

Pairs = Sequence[tuple[str, str]]


def test_the_sample_is_in_order(tmp_path: Path) -> None:
    assert faults(tmp_path, SAMPLE) == []
    assert faults(tmp_path, PLAIN) == []


@pytest.mark.parametrize(
    ("pairs", "at", "fault"),
    [
        ([("policy: xx/settle", "policy: settle")], "policy:", "policy is 'settle'. Write it like 110000/points"),
        ([("version: 1", "version: 0")], "version:", "version is 0"),
        ([("step: 0.1", "step: 0")], "step:", "step is 0"),
        ([("step: 0.1", "step: a")], "step:", "step is 'a'. Write a number"),
        ([("step: 0.1", "step: 1")], "  age: {name", "the value comes in steps of 0.5, not of 1"),
        ([("confidence: high", "confidence: sure")], "confidence: sure", "confidence is not known: 'sure'"),
        ([('articles: {"1": 第一条, "2"', 'articles: {"3": 第三条, "1": 第一条, "2"')], '"3"', "nothing cites M#3"),
        ([("value: 2, cite: M#1", "value: 2, cite: M#9")], "M#9", "'M#9' is no article of `sources`"),
        ([("range: [16, 100]", "range: [100, 16]")], "  age: {kind", "facts.age.range is [100, 16]"),
        ([("range: [16, 100], ", "")], "  age: {kind", "field 'range' is missing. Write"),
        ([("0.01, range: [0, 1000000]", "0.01, range: [0, 0.001]")], "0.001", "0.001 is no multiple of the step"),
        ([("step: 0.01, range", "step: -1, range")], "step: -1", "facts.tax.step is -1"),
        ([("kind: number, unit: year", "kind: number, unit: a year")], "a year", "facts.age.unit is 'a year'"),
        ([("identity.birth_date", "birth date")], "birth date", "facts.age.evidence is 'birth date'"),
        ([("choices: {none: {zh: 无, en: None}, high: {zh: 高级, en: Senior}}", "choices: {}")], "{}", "no choices"),
        ([("  age: {kind", "  Age: {kind")], "  Age:", "'Age' is no name"),
        ([("  months: {kind", "  on: {kind")], "  on:", "'on' is already the reserved name of the day"),
        ([("  start: {kind", "  age: {kind")], "  age: {kind: date", "'age' is already one of the facts"),
        ([("value: 2010-01-01", "value: soon")], "soon", "is 'soon'. Write a date"),
        ([("{from: 2022-01-01, value: 50", "{from: 2017-01-01, value: 50")], "2017-", "2017-01-01 does not come after"),
        ([("value: 600, cite", "cite")], "  quota: {v", "it needs `value`, or `repealed: true`, and not both"),
        ([("repealed: true", "repealed: true, value: 1")], "repealed", "it needs `value`, or `repealed: true`"),
        ([("{from: 36, under: 46", "{from: 36, upto: 45, under: 46")], "under:", "a row has both `upto` and `under`"),
        ([("{from: 36, under: 46", "{from: 37, under: 46")], "  age: {name", "table age_points: row 2 leaves a gap"),
        ([("value: short}", "value: shirt}")], "shirt", "is not known: 'shirt'"),
        ([("bachelor: 15, ", "")], "  degree: {name", "no row for 'bachelor'"),
        ([("test: not crime", "test: not cirme")], "cirme", "nothing is called 'cirme'. Did you mean 'crime'?"),
        ([("test: not crime", "test: months")], "test: months", "stands where yes or no is needed"),
        ([("value: month_points(months)", "value: months")], "value: months", "is in month, and points is needed"),
        ([("group: basic, cite", "group: base, cite")], "group: base,", "there is no group 'base'"),
        ([(", group: either", ""), (", group: either", "")], "  either:", "no point item is in the group 'either'"),
        ([("take: highest", "take: best")], "take: best", "take is not known: 'best'"),
        ([("least: 0", "least: a_lot")], "a_lot", "nothing is called 'a_lot'"),
        ([("quota: quota", "quota: months")], "  rank:", "the quota is no fixed number"),
        ([("ties: admitted", "ties: thrown")], "ties:", "ties is not known: 'thrown'"),
        ([("by: [basic, ", "by: [permit, ")], "  rank:", "stands where a number is needed"),
        ([("by: [basic, ", "by: [5, ")], "by: [5", "by[1] is 5"),
        ([("first: most", "first: much")], "much", "first is not known: 'much'"),
        ([('  cite: M#1\n  fail: {zh: "{total}', '  fail: {zh: "{total}')], "decision:", "field 'cite' is missing"),
        ([("{years}年。", "{permit}年。")], "{permit}", "{permit} is yes or no"),
        ([("{years}年。", "{year}年。")], "{year}", "nothing is called 'year'"),
        ([("{years}年。", "几年。")], "几年", "the two languages have different {holes}"),
        ([("en: No permit.", "ne: No permit.")], "No permit", "unknown field 'ne'"),
        ([("cite: M#2, to: 2021-01-01", "cite: M#2, from: 2022-01-01, to: 2021-01-01")], "  bonus: {n", "a day after"),
        ([("cite: M#2, to: 2021-01-01", "cite: M#2")], "  bonus: {n", "bonus is repealed since 2021-01-01"),
        ([("[{from: 2018-01-01, value: 2,", "[{from: 2019-01-01, value: 2,")], "  insured:", "no value on 2018-01-01"),
        ([("2018-01-01, cite: M#2, rows: {none: 0, h", "2019-01-01, cite: M#2, rows: {none: 0, h")], "title: {n", ""),
        ([("test: years >= least_years", "test: years >= 0")], "  insured:", "it comes to the same (1) whoever asks"),
        ([("test: years >= least_years", "test: years < 0")], "  insured:", "it comes to the same (0) whoever asks"),
        ([("test: not crime", "test: not crime and age >= 16")], "  crime: {n", "a test in it comes to the same (1)"),
        ([("value: detentions *", "value: 0 * detentions *")], "  conduct:", "it comes to the same (0) whoever asks"),
        ([("  tax: {k", "  shoes: {kind: yes_no, label: {zh: 鞋, en: A}}\n  tax: {k")], "shoes", "no rule uses"),
        ([("test: not crime", "test: not permit")], "  crime: {kind", "no rule uses 'crime'"),
        ([("derived:\n", "derived:\n  x: {name: {zh: 甲, en: X}, value: age, cite: M#1}\n")], "  x", "no rule uses"),
        ([("[0, 20]", "[0, 900000000000000]"), ("value: -30", "value: -30000000")], "  conduct:", "too large"),
        ([("conditions:", "conditionz:")], "conditionz", "unknown field 'conditionz'"),
        ([("step: 0.1\n", "step: 0.1\nwithout: [points.home]\n")], "without:", "nothing below to take"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, pairs: Pairs, at: str, fault: str) -> None:
    text = changed(*pairs)
    line = next(number for number, each in enumerate(text.splitlines(), 1) if at in each)
    found = faults(tmp_path, text)
    assert [each for each in found if fault in each and each.startswith(f"{line}:")], found


def test_what_is_no_policy_at_all_is_told(tmp_path: Path) -> None:
    assert "no list of fields" in faults(tmp_path, "- a\n")[0]
    empty = PLAIN[: PLAIN.index("facts:")] + "facts: {}\n"
    assert any("the policy decides nothing" in fault for fault in faults(tmp_path, empty))
    assert any("conditions" in fault for fault in faults(tmp_path, too_many_conditions()))


def too_many_conditions() -> str:
    rows = [
        f"  c{number}: {{name: {{zh: 甲, en: C}}, test: age > {number}, cite: M#1, fail: {{zh: 否, en: No}}}}\n"
        for number in range(32)
    ]
    return PLAIN + "conditions:\n" + "".join(rows)


def test_a_fault_that_every_day_has_is_told_once(tmp_path: Path) -> None:
    found = faults(tmp_path, changed(("test: not crime", "test: not cirme")))
    assert len([fault for fault in found if "cirme" in fault]) == 1


BASE = PLAIN.replace("xx/settle", "xx/base")
CITY = """\
extends: xx/base
policy: xx/settle
version: 1
title: {zh: 市, en: City}
jurisdiction: xx
tables:
  validity: {versions: [{from: 2020-01-01, cite: M#1, rows: [{upto: 60, value: 5}, {value: 10}]}]}
"""


def test_a_city_stands_on_what_it_extends(tmp_path: Path) -> None:
    write(tmp_path, BASE, "xx/base")
    file = policy_file(tmp_path, CITY)
    assert (file.code, file.title.en, file.begins.year) == ("xx/settle", "City", 2018)
    assert [version.begins.year for version in file.tables["validity"].versions] == [2018, 2020]


def test_a_version_of_the_same_day_takes_the_place_of_the_one_below(tmp_path: Path) -> None:
    write(tmp_path, BASE, "xx/base")
    file = policy_file(tmp_path, CITY.replace("2020-01-01", "2018-01-01"))
    assert len(file.tables["validity"].versions) == 1


def test_what_is_taken_out_is_gone(tmp_path: Path) -> None:
    more = BASE + "  other: {name: {zh: 其他, en: Other}, value: age, cite: M#1}\n"
    write(tmp_path, more, "xx/base")
    file = policy_file(tmp_path, CITY + "without: [outputs.other]\n")
    assert list(file.outputs) == ["validity"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (CITY + "without: [outputs.other]\n", "without[1] is 'outputs.other'. Name something of the file below"),
        (CITY + "without: all\n", "without is 'all'"),
        (CITY.replace("xx/base", "xx/bass"), "there is no policy file 'xx/bass' to extend. Did you mean 'xx/base'?"),
        (CITY.replace("xx/base", "[a]"), "to extend"),
        (CITY.replace("extends: xx/base", "extends: xx/settle"), "to extend"),
        (CITY.replace("extends: xx/base", "extends: xx/broken"), "not YAML"),
    ],
)
def test_what_cannot_be_laid_over_is_told(tmp_path: Path, text: str, fault: str) -> None:
    write(tmp_path, BASE, "xx/base")
    write(tmp_path, "a: [", "xx/broken")
    _, problems = read_policy(write(tmp_path, text), tmp_path)
    assert any(fault in str(problem) for problem in problems), problems


def test_a_draft_is_laid_over_a_policy(tmp_path: Path) -> None:
    path = write(tmp_path)
    draft = write(
        tmp_path / "drafts", "parameters:\n  threshold: {values: [{from: 2024-01-01, value: 90, cite: M#1}]}\n", "a"
    )
    file, problems = read_policy(path, tmp_path, draft)
    assert problems == []
    assert file is not None
    assert [int(value.value or 0) for value in file.parameters["threshold"].values] == [40, 50, 90]


def test_tests_are_no_policies_and_each_policy_lies_where_it_says(tmp_path: Path) -> None:
    write(tmp_path, PLAIN)
    write(tmp_path, "policy: xx/settle\n", "xx/settle.tests")
    assert [path.name for path in policy_paths(tmp_path)] == ["settle.yaml"]
    files, problems = read_policies(tmp_path, {"xx"})
    assert ([file.code for file in files], problems) == (["xx/settle"], [])


def test_versions_that_follow_each_other_are_in_order_and_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, PLAIN)
    write(tmp_path, PLAIN.replace("version: 1", "version: 2").replace("2018", "2019"), "xx/settle.v2")
    write(tmp_path, "- a\n", "xx/unread")
    files, problems = read_policies(tmp_path)
    assert [file.version for file in files] == [1, 2]
    assert [problem.path.name for problem in problems] == ["unread.yaml"]


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("xx/other", PLAIN, "the policy is called 'xx/settle', its file 'xx/other'. Call it xx/settle.yaml"),
        ("yy/settle", PLAIN.replace("xx/", "yy/"), "yy/settle is not of xx"),
        ("zz/settle", PLAIN.replace("xx", "zz"), "there is no jurisdiction 'zz'"),
        ("xx/settle.v2", PLAIN.replace("version: 1", "version: 2").replace("2018", "2017"), "only from 2018-01-01"),
        ("xx/settle.v1", PLAIN, "xx/settle has version 1 twice"),
    ],
)
def test_files_that_do_not_go_together_are_told(tmp_path: Path, name: str, text: str, fault: str) -> None:
    write(tmp_path, PLAIN)
    write(tmp_path, PLAIN.replace("xx/settle", "xx/another"), "xx/another")
    write(tmp_path, text, name)
    assert any(fault in str(problem) for problem in read_policies(tmp_path, {"xx", "yy"})[1])


def test_a_file_in_memory_is_read_as_one_on_disk_with_what_it_extends(tmp_path: Path) -> None:
    over = "extends: xx/settle\nversion: 2\neffective: {from: 2025-01-01}\n"
    write(tmp_path)
    on_disk, problems = read_policy(write(tmp_path, over, "xx/settle.v2"), tmp_path)
    assert problems == []
    texts = {"xx/settle": SAMPLE, "xx/settle.v2": over}
    in_memory, problems = read_policy_text("xx/settle.v2", texts)
    assert problems == []
    assert on_disk is not None
    assert in_memory is not None
    assert (in_memory.sha256, in_memory.version) == (on_disk.sha256, 2)
    reformed, problems = read_policy_text("xx/settle", texts, "effective: {to: 2030-01-01}\n")
    assert problems == []
    assert reformed is not None
    assert reformed.ends == date(2030, 1, 1)


def test_a_file_in_memory_that_extends_none_is_told_so_with_its_line() -> None:
    file, problems = read_policy_text("a/b", {"a/b": "version: 1\nextends: a/c\n"})
    assert file is None
    assert [str(problem) for problem in problems] == [
        "a/b.yaml:2: there is no policy file 'a/c' to extend. Did you mean 'a/b'? Known: a/b."
    ]
