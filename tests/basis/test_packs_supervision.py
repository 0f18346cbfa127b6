"""What a pack says about supervision is read strictly."""

from pathlib import Path

import pytest

from tongban.basis.packs_supervision import SUPERVISION_FILE, Measure, read_supervision

CN = Path(__file__).parents[2] / "packs/cn"


def test_the_china_pack_cites_an_article_for_every_figure() -> None:
    found, problems = read_supervision(CN)
    assert problems == []
    assert found
    assert set(found.figures) == set(Measure)
    assert all(figure.citation.text for figure in found.figures.values())
    assert found.above_after_days == 5


def test_a_pack_that_says_nothing_is_in_order(tmp_path: Path) -> None:
    assert read_supervision(tmp_path) == (None, [])


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ("above_after_days: 0", "above_after_days: 5", "above_after_days is 0"),
        ("overdew:", "overdue:", "overdew"),
        ("    confidence: sure\n", "    confidence: high\n", "sure"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, wrong: str, right: str, fault: str) -> None:
    text = (CN / SUPERVISION_FILE).read_text("utf-8")
    (tmp_path / SUPERVISION_FILE).write_text(text.replace(right, wrong, 1), "utf-8")
    found, problems = read_supervision(tmp_path)
    assert found is None
    assert any(fault in str(problem) for problem in problems)


def test_a_file_that_is_no_mapping_is_told(tmp_path: Path) -> None:
    (tmp_path / SUPERVISION_FILE).write_text("- a\n", "utf-8")
    assert read_supervision(tmp_path)[1]
