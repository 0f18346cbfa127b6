from pathlib import Path

import pytest

from tests.basis.checks import PACK
from tongban.basis.citations import Citation
from tongban.basis.notices import Notice, Said, Text
from tongban.basis.packs_messages import read_notices
from tongban.basis.words import Words

WHOLE = """notices:
  accept:
    tell: [applicant, office]
    law: 某法 第一条
    source: ""
    confidence: low
    due: [promise, data.supply_by]
    say: {missing: evidence}
    title: {zh: 已受理, en: Accepted}
    happened: {zh: "{item}：{missing}", en: "{item}: {missing}"}
    to_do: {zh: 无, en: Nothing}
    by_when: {zh: "{due}", en: "{due}"}
"""
NOTICE = Notice(
    key="accept",
    tell=("applicant", "office"),
    law=Citation("某法 第一条", "", "low"),
    due=("promise", "data.supply_by"),
    say={"missing": Said.EVIDENCE},
    text=Text(
        Words("已受理", "Accepted"),
        Words("{item}：{missing}", "{item}: {missing}"),
        Words("无", "Nothing"),
        Words("{due}", "{due}"),
    ),
)


def write(folder: Path, text: str) -> Path:
    (folder / "messages.yaml").write_text(text, "utf-8")
    return folder


def test_a_notice_says_whom_it_tells_and_in_which_words(tmp_path: Path) -> None:
    found, problems = read_notices(write(tmp_path, WHOLE))
    assert problems == []
    assert found.notices == {"accept": NOTICE}
    assert NOTICE.statutory


def test_systems_are_told_without_words(tmp_path: Path) -> None:
    found, problems = read_notices(write(tmp_path, "notices:\n  do_step.examine: {tell: [office]}\n"))
    assert problems == []
    assert found.notices["do_step.examine"].text is None


def test_a_pack_may_tell_nobody(tmp_path: Path) -> None:
    assert read_notices(tmp_path)[1] == []
    assert not read_notices(tmp_path)[0].notices


@pytest.mark.parametrize(
    ("old", "new", "line", "fault"),
    [
        (WHOLE, "- accept\n", 1, "the file is no list of fields"),
        ("  accept:", "  Accept!:", 2, "no act is called 'Accept!'"),
        ("[applicant, office]", "[]", 3, "nobody is told"),
        ("[applicant, office]", "[An applicant]", 3, "tell[1] is 'An applicant'"),
        ("    tell: [applicant, office]\n", "", 2, "field 'tell' is missing"),
        ("title: {zh: 已受理, en: Accepted}", "title: {zh: 已受理}", 9, "field 'en' is missing"),
        ("    to_do: {zh: 无, en: Nothing}\n", "", 2, "field 'to_do' is missing"),
        ("    due: [promise, data.supply_by]\n", "", 11, "by_when names {due}, but the notice has none"),
        ("data.supply_by", "data supply_by", 7, "due[2] is 'data supply_by'"),
        ("missing: evidence", "missing: paper", 8, "say.missing is not known"),
        ('zh: "{item}：{missing}"', 'zh: "{itm}"', 10, "nothing is called {itm}"),
        ('zh: "{item}：{missing}"', 'zh: "{item"', 10, "a brace stands alone"),
        ('zh: "{item}：{missing}"', 'zh: "item}"', 10, "a brace stands alone"),
        ("confidence: low", "confidence: certain", 6, "confidence is not known"),
        ("    law: 某法 第一条\n", "", 2, "field 'law' is missing"),
        ("    source:", "    sauce:", 5, "unknown field 'sauce'"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, fault: str) -> None:
    assert old in WHOLE
    found, problems = read_notices(write(tmp_path, WHOLE.replace(old, new)))
    assert not found.notices
    assert (problems[0].line, fault in problems[0].fault) == (line, True), problems[0]


def test_the_notices_of_the_china_pack_are_in_order() -> None:
    found, problems = read_notices(PACK)
    assert problems == []
    for notice in found.notices.values():
        assert "office" in notice.tell or notice.text
        if notice.text:
            both = (notice.text.title, notice.text.happened, notice.text.to_do)
            assert all(each.zh and each.en for each in both)
