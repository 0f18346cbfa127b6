"""What a pack says of its rounds is read strictly; a pack without rounds has none."""

from datetime import date
from pathlib import Path

import pytest

from tongban.basis.packs_rounds import ROUNDS_FOLDER, read_rounds, round_from_content
from tongban.basis.workdays import DayType

CN = Path(__file__).parents[2] / "packs/cn"
BEIJING = CN / ROUNDS_FOLDER / "110000-2026.yaml"


def test_the_china_pack_has_the_round_of_guangzhou_as_its_guide_has_it() -> None:
    found, problems = read_rounds(CN)
    assert problems == []
    rule = round_from_content(found["440100-2024"])
    assert (rule.opens_on, rule.closes_on) == (date(2024, 10, 8), date(2024, 11, 8))
    assert (rule.calculated_on, rule.quota) == (date(2024, 9, 30), 16_000)


def test_the_list_of_beijing_is_shown_for_seven_days() -> None:
    rule = round_from_content(read_rounds(CN)[0]["110000-2026"])
    assert (rule.notice.limit.days, rule.notice.limit.day_type) == (7, DayType.CALENDAR)


def test_a_round_covers_the_counties_of_its_region() -> None:
    found, _ = read_rounds(CN)
    beijing, guangzhou = (round_from_content(found[code]) for code in ("110000-2026", "440100-2024"))
    assert [beijing.covers(code) for code in ("110105", "120101", "440106")] == [True, False, False]
    assert [guangzhou.covers(code) for code in ("440106", "440305")] == [True, False]


def test_a_pack_without_rounds_has_none(tmp_path: Path) -> None:
    assert read_rounds(tmp_path) == ({}, [])


@pytest.mark.parametrize(
    ("right", "wrong", "fault"),
    [
        ("round: 110000-2026", "round: beijing", "round is 'beijing'"),
        ("round: 110000-2026", "round: 110000-2027", "the file is named"),
        ("to: 2026-04-01", "to: 2026-03-01", "ends before it begins"),
        ("quota: 6000", "quota: 0", "quota is 0"),
        ("item: HK-017", "item: hukou", "item is 'hukou'"),
        ("confidence: low", "confidence: sure", "sure"),
        ("round:", "- round:", ""),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, right: str, wrong: str, fault: str) -> None:
    folder = tmp_path / ROUNDS_FOLDER
    folder.mkdir()
    (folder / BEIJING.name).write_text(BEIJING.read_text("utf-8").replace(right, wrong, 1), "utf-8")
    found, problems = read_rounds(tmp_path)
    assert found == {}
    assert any(fault in str(problem) for problem in problems)


def test_what_is_kept_and_is_no_round_is_told_so() -> None:
    with pytest.raises(ValueError, match="missing"):
        round_from_content({"round": "110000-2026"})
