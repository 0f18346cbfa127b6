"""Papers of the pack: which act brings about which, what they say, and what is wrong with a file."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.basis.checks import PACK
from tests.casework.procedures import ITEM, PROCEDURE, SAYS
from tongban.basis.ids import WrongNumber, case_number, check_code, check_notice_number, notice_number, read_check_code
from tongban.basis.items import EffectUse, ItemType
from tongban.basis.packs_papers import notice_from_content, read_papers
from tongban.basis.papers import Ground, Line, NoticeTemplate, Paragraph, due, filled, issued_kinds, paragraphs, table
from tongban.basis.words import Words

DAY = date(2026, 3, 2)
CASE = case_number("320508", 2026, 0x3F264B81D)
PAPER = NoticeTemplate(
    code="grant",
    version=1,
    effective_from=date(2024, 1, 1),
    after=("approve",),
    title=Words("准予", "Grant"),
    grounds=(Ground(SAYS, (ItemType.LICENCE,)), Ground(SAYS)),
    paragraphs=(Paragraph(Words("{applicant}：", "To {applicant}:")),),
)
GOOD = """code: grant
version: 1
effective_from: 2024-01-01
after: [approve]
title: {zh: 准予, en: Grant}
grounds:
  - {law: 示例法, source: "", confidence: low}
paragraphs:
  - {zh: "{applicant}：", en: "To {applicant}:"}
  - {zh: "· {each}", en: "· {each}", each: missing, asked: {field: content, is: kinship}}
table:
  - {label: {zh: 编号, en: Number}, value: case}
types: [licence]
words:
  how: {by_post: {zh: 邮寄, en: by post}}
"""


def pack_with(folder: Path, **files: str) -> Path:
    (folder / "notices").mkdir()
    for name, text in files.items():
        (folder / "notices" / f"{name.replace('_v', '.v')}.yaml").write_text(text, "utf-8")
    return folder


def test_every_paper_of_the_china_pack_can_be_read() -> None:
    files, problems = read_papers(PACK)
    assert not problems
    assert {file.template.code for file in files if file.template} >= {
        "acceptance", "correction", "extension", "pause", "decision", "refusal", "not_accepted", "service_receipt",
        "certificate",
    }  # fmt: skip
    assert all(file.template == notice_from_content(file.content) for file in files)


def test_an_act_brings_about_its_papers_in_the_version_in_force() -> None:
    newer = replace(PAPER, version=2, effective_from=date(2026, 3, 2))
    later = replace(PAPER, version=3, effective_from=date(2026, 3, 3))
    assert due([PAPER, newer, later], ITEM, "approve", DAY) == [newer]
    assert due([newer, PAPER], ITEM, "approve", date(2026, 3, 1)) == [PAPER]
    assert due([PAPER, newer, later], ITEM, "accept", DAY) == []


def test_a_paper_belongs_to_the_types_of_items_that_it_names() -> None:
    only = replace(PAPER, types=(ItemType.LICENCE,))
    assert due([only], ITEM, "approve", DAY) == []
    assert due([only], replace(ITEM, type=ItemType.LICENCE), "approve", DAY) == [only]


def test_a_certificate_belongs_to_items_that_issue_its_document() -> None:
    only = replace(PAPER, documents=("household_certificate",))
    issues = EffectUse(after="approve", do="x.issue", parameters={"kind": "household_certificate"})
    assert issued_kinds(replace(ITEM, procedure=None)) == set()
    assert due([only], ITEM, "approve", DAY) == []
    assert due([only], replace(ITEM, procedure=replace(PROCEDURE, effects=(issues,))), "approve", DAY) == [only]


def test_laws_are_those_for_the_type_of_the_item() -> None:
    assert len(PAPER.laws(ItemType.LICENCE)) == 2
    assert len(PAPER.laws(ItemType.FILING)) == 1


def test_what_has_no_value_is_left_out() -> None:
    template = replace(
        PAPER,
        paragraphs=(
            Paragraph(Words("至{until}", "Until {until}"), given="until"),
            Paragraph(Words("自动受理", "By silence"), without="accepted"),
            Paragraph(Words("{applicant}缺：{each}", "{applicant} lacks {each}"), each="missing"),
        ),
        table=(Line(Words("到期", "Due"), "due"), Line(Words("缺", "Lacks"), "missing")),
    )
    values = {"applicant": "罗芳", "missing": ["合同", "照片"], "accepted": "2026"}
    assert paragraphs(template, values, "zh-hans", {}) == ["罗芳缺：合同", "罗芳缺：照片"]
    assert paragraphs(template, {"until": "Friday"}, "en", {}) == ["Until Friday", "By silence"]
    assert table(template, values, "en") == [("Lacks", "合同; 照片")]
    assert filled("{words}!{missing}", {"missing": ["a", "b"]}, "zh-hans") == "!a；b"


def test_a_paragraph_can_wait_for_an_answer() -> None:
    kin = replace(PAPER, paragraphs=(Paragraph(Words("亲属", "Kin"), asked=("content", "kinship")),))
    assert paragraphs(kin, {}, "en", {"content": "kinship"}) == ["Kin"]
    assert paragraphs(kin, {}, "en", {"content": "registration"}) == []
    assert paragraphs(kin, {}, "en", {}) == []


def test_a_good_file_has_no_problem(tmp_path: Path) -> None:
    files, problems = read_papers(pack_with(tmp_path, grant=GOOD))
    assert not problems
    assert files[0].template is not None


@pytest.mark.parametrize(
    ("before", "after", "line", "remedy"),
    [
        ("{applicant}：", "{aplicant}：", 9, "Did you mean 'applicant'"),
        ("each: missing", "each: missing_", 10, "Did you mean 'missing'"),
        ("value: case", "value: cases", 12, "Did you mean 'case'"),
        ("[licence]", "[license]", 13, "Did you mean 'licence'"),
        ("  how:", "  hwo:", 15, "Did you mean 'how'"),
        ("confidence: low", "confidence: sure", 7, "Known: high, medium, low"),
        ('source: ""', "source: 3", 7, "Write text"),
        ("code: grant", "code: granting", 1, "Call it granting.yaml"),
    ],
)
def test_a_problem_names_the_line_and_the_remedy(
    tmp_path: Path, before: str, after: str, line: int, remedy: str
) -> None:
    files, problems = read_papers(pack_with(tmp_path, grant=GOOD.replace(before, after)))
    assert [(problem.line, remedy in problem.remedy) for problem in problems] == [(line, True)]
    assert files[0].template is None


def test_versions_follow_each_other(tmp_path: Path) -> None:
    second = GOOD.replace("version: 1", "version: 2")
    _, problems = read_papers(pack_with(tmp_path, grant=GOOD, grant_v2=second))
    assert ["no later than version 1" in problem.fault for problem in problems] == [True]
    (tmp_path / "notices/grant.v2.yaml").write_text(second.replace("2024-01-01", "2025-01-01"), "utf-8")
    assert not read_papers(tmp_path)[1]


def test_a_version_is_given_once(tmp_path: Path) -> None:
    _, problems = read_papers(pack_with(tmp_path, grant=GOOD, grant_v1=GOOD))
    assert ["also in" in problem.fault for problem in problems] == [True]


def test_papers_are_told_apart_by_their_code(tmp_path: Path) -> None:
    other = GOOD.replace("code: grant", "code: other")
    assert not read_papers(pack_with(tmp_path, grant=GOOD, other=other))[1]


def test_a_file_that_is_no_yaml_is_told(tmp_path: Path) -> None:
    files, problems = read_papers(pack_with(tmp_path, grant="- a\n"))
    assert len(problems) == 1
    assert files[0].template is None


def test_stored_content_that_is_no_paper_is_a_fault() -> None:
    with pytest.raises(ValueError, match="title"):
        notice_from_content({"code": "x"})


def test_the_number_of_a_paper_leads_to_its_case() -> None:
    number = notice_number(CASE, 4, 0)
    assert number == f"{CASE}-04"
    assert check_notice_number(CASE.lower().replace("-", " ").replace("0", "o") + " 04") == (CASE, number)
    assert check_notice_number(notice_number(CASE, 12, 2)) == (CASE, f"{CASE}-12B")
    with pytest.raises(WrongNumber):
        check_notice_number(CASE)


def test_a_check_code_is_understood_as_it_is_heard() -> None:
    assert check_code(0) == "0000-0000"
    assert read_check_code("ooii llzz") == "0011-11ZZ"
    assert read_check_code(check_code(2**40 - 1)) == check_code(2**40 - 1)
    for text in ("", "123", "ABCD-EFGU"):
        with pytest.raises(WrongNumber):
            read_check_code(text)
