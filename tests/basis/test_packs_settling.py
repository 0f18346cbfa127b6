"""Which policies answer whether somebody may settle, what is asked once for all, and what is wrong with the file."""

from datetime import date
from pathlib import Path

import pytest

from tests.basis.policy.samples import policy_file
from tongban.basis.items import FieldKind, FormField
from tongban.basis.packs_places import Place
from tongban.basis.packs_settling import read_policy_use, read_settling
from tongban.basis.packs_yaml import Report
from tongban.basis.policy.checks import read_policies
from tongban.basis.policy.claims import answer_from
from tongban.basis.settling import Settling
from tongban.basis.terms import PolicyUse
from tongban.basis.words import Words

PACK = Path(__file__).parents[2] / "packs/cn"
ON = date(2024, 6, 30)
GOOD = """policies: [settle]
pages:
  - {name: {zh: 您, en: You}, ask: [born, degree, clean]}
questions:
  born: {kind: date, range: [1900-01-01, 2030-12-31], label: {zh: 生日, en: Birthday}, claims: [identity.birth_date]}
  degree:
    kind: choice
    label: {zh: 学位, en: Degree}
    hint: {zh: 最高, en: The highest}
    choices: {low: {zh: 低, en: Low}, high: {zh: 高, en: High}, other: {zh: 其他, en: Other}}
    claims: {education.highest: {low: [none], high: [doctor, master]}}
  clean:
    kind: yes_no
    label: {zh: 无记录, en: No record}
    claims: {police.crime: {"yes": ["no"]}, police.clean: {"yes": ["yes"], "no": ["no"]}}
"""
SAMPLE = """policy: xx/settle
version: 1
title: {zh: 落户, en: Settlement}
jurisdiction: xx
effective: {from: 2018-01-01}
step: 1
sources: {M: {title: {zh: 办法, en: Measures}, source: "", confidence: low, articles: {"1": 第一条}}}
facts:
  age: {kind: number, unit: year, range: [0, 130], evidence: identity.birth_date, label: {zh: 年龄, en: Age}}
  education:
    kind: choice
    evidence: education.highest
    label: {zh: 学位, en: Degree}
    choices: {none: {zh: 无, en: None}, master: {zh: 硕士, en: Master}}
  crime: {kind: yes_no, evidence: police.crime, label: {zh: 犯罪, en: Crime}}
  clean: {kind: yes_no, evidence: police.clean, label: {zh: 清白, en: Clean}}
  months: {kind: number, unit: month, range: [0, 9], evidence: stay.months, label: {zh: 月, en: Months}}
conditions:
  all:
    name: {zh: 全部, en: All}
    test: "age > 1 and education == 'master' and not crime and clean and months > 1"
    cite: M#1
    fail: {zh: 无, en: No}
"""


def write(folder: Path, text: str) -> Path:
    (folder / "settling.yaml").write_text(text, "utf-8")
    return folder


def test_a_pack_may_say_nothing_of_settling(tmp_path: Path) -> None:
    assert read_settling(tmp_path) == (Settling(), [])


def test_one_answer_goes_to_every_fact_that_the_same_claim_proves(tmp_path: Path) -> None:
    settling, problems = read_settling(write(tmp_path, GOOD))
    assert problems == []
    facts = policy_file(tmp_path, SAMPLE).facts
    given = {"born": date(1994, 7, 1), "degree": "high", "clean": True}
    assert settling.answers(given, facts, ON) == {"age": 29, "education": "master", "crime": False, "clean": True}


def test_what_an_answer_does_not_say_clearly_stays_unknown(tmp_path: Path) -> None:
    settling, _ = read_settling(write(tmp_path, GOOD))
    facts = policy_file(tmp_path, SAMPLE).facts
    assert settling.answers({"clean": False, "degree": "other"}, facts, ON) == {"clean": False}
    assert settling.answers({"born": None}, facts, ON) == {}


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ("ask: [born, degree, clean]", "ask: [born, degree]", "stands on 0 pages"),
        ("ask: [born, degree, clean]", "ask: [born, degree, clean, age]", "not known"),
        ("[identity.birth_date]", "[Identity]", "Identity"),
        ("police.clean:", "Police:", "no claim"),
        ("high: [doctor, master]", "higher: [doctor]", "no answer"),
        ("policies: [settle]", "policies: [settle, settle]", "settle"),
        ("policies: [settle]", "policies: []", "policies"),
        ("kind: date", "kind: day", "day"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, was: str, now: str, fault: str) -> None:
    assert was in GOOD
    settling, problems = read_settling(write(tmp_path, GOOD.replace(was, now, 1)))
    assert settling == Settling()
    assert fault in str(problems[0])


def test_an_item_names_policies_and_the_question_that_says_where(tmp_path: Path) -> None:
    form = [FormField(name="to", kind=FieldKind.REGION, label=Words("到", "To"))]
    report = Report(tmp_path)
    assert read_policy_use(Place(report, ()), form) is None
    assert read_policy_use(Place(report, (), {"names": ["a"], "region": "to"}), form) == PolicyUse(("a",), "to")
    assert read_policy_use(Place(report, (), {"names": ["a"]}), form) == PolicyUse(("a",))
    assert not report.problems
    read_policy_use(Place(report, (), {"names": ["a"], "region": "from"}), form)
    assert report.problems


def test_every_claim_of_the_china_pack_proves_a_fact_and_every_answer_means_something_there() -> None:
    settling, problems = read_settling(PACK)
    assert problems == []
    files, _ = read_policies(PACK / "policies")
    facts = [fact for file in files if file.code.split("/")[1] in settling.policies for fact in file.facts.values()]
    assert set(settling.policies) <= {file.code.split("/")[1] for file in files}
    for question in settling.questions.values():
        for claim, meaning in question.claims.items():
            proved = [fact for fact in facts if fact.evidence == claim]
            assert proved, claim
            for said in [each for meant in (meaning or {}).values() for each in meant]:
                value = said == "yes" if said in {"yes", "no"} else said
                assert any(answer_from(fact, value, ON) is not None for fact in proved), (claim, said)
