"""What a pack says of personal data, and how its faults are told."""

from pathlib import Path

import pytest

from tests.basis.checks import PACK
from tests.basis.test_packs_cn import china, items
from tongban.basis.packs_privacy import read_privacy

CITED = "law: 个人信息保护法 第十七条, source: x, confidence: low"
SAID = f"{{words: {{zh: 说, en: Said}}, {CITED}}}"
WHOLE = f"""\
law: 个人信息保护法 第十七条
source: x
confidence: low
basis: {SAID}
way: {SAID}
children: {SAID}
refusal: {SAID}
retention:
  - {{areas: [household], words: {{zh: 长期, en: Without end}}, {CITED}}}
  - {{words: {{zh: 十年, en: Ten years}}, {CITED}}}
rights:
  - {{words: {{zh: 查阅, en: See}}, page: entry, {CITED}}}
  - {{words: {{zh: 更正, en: Correct}}, item: CP-009, {CITED}}}
"""


def read(tmp_path: Path, text: str, **known: list[str]) -> tuple[object, list[str]]:
    (tmp_path / "privacy.yaml").write_text(text, "utf-8")
    notice, problems = read_privacy(tmp_path, **known)
    return notice, [str(problem).partition(": ")[2] for problem in problems]


def test_a_pack_that_says_nothing_of_it_has_none(tmp_path: Path) -> None:
    assert read_privacy(tmp_path) == (None, [])


def test_the_data_of_an_area_are_kept_as_its_own_rule_says_and_others_as_the_rest(tmp_path: Path) -> None:
    (tmp_path / "privacy.yaml").write_text(WHOLE, "utf-8")
    notice, problems = read_privacy(tmp_path)
    assert problems == []
    assert notice is not None
    kept = [notice.kept(area) for area in ("household", "vehicle")]
    assert [said.words.en for said in kept if said] == ["Without end", "Ten years"]
    assert [(right.page, right.item) for right in notice.rights] == [("entry", ""), ("", "CP-009")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("  - {words: {zh: 十年", "  - {areas: [vehicle], words: {zh: 十年", "it is not said how long all other data"),
        ("page: entry", "page: nowhere", "rights[1].page is not known: 'nowhere'"),
        ("[household]", "[nowhere]", "retention[1].areas[1] is not known: 'nowhere'"),
        ("CP-009", "CP-999", "rights[2].item is not known: 'CP-999'"),
        ("law: 个人信息保护法 第十七条\n", "", "field 'law' is missing"),
    ],
)
def test_a_fault_is_told_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in WHOLE
    _, found = read(tmp_path, WHOLE.replace(old, new, 1), areas=["household", "vehicle"], items=["CP-009"])
    assert any(fault in each for each in found), found


@pytest.mark.law("privacy-17")
def test_the_china_pack_says_for_every_area_how_long_data_are_kept_and_which_rights_there_are() -> None:
    notice, problems = read_privacy(PACK, list(china().areas), list(items()))
    assert problems == []
    assert notice is not None
    assert all(notice.kept(area) for area in china().areas)
    articles = " ".join(right.said.citation.text for right in notice.rights)
    assert all(number in articles for number in ("第四十四条", "第四十五条", "第四十七条", "第二十四条"))


def test_without_a_rule_for_the_rest_nothing_is_said_of_other_areas(tmp_path: Path) -> None:
    only_one = "\n".join(line for line in WHOLE.splitlines() if "十年" not in line)
    (tmp_path / "privacy.yaml").write_text(only_one, "utf-8")
    notice, problems = read_privacy(tmp_path)
    assert notice is None
    assert len(problems) == 1
