"""What a pack says about looking where one has no duty is read strictly; a pack that says nothing grants nothing."""

from pathlib import Path

import pytest

from tongban.basis.items import Role
from tongban.basis.packs_break_glass import BREAK_GLASS_FILE, read_break_glass

CN = Path(__file__).parents[2] / "packs/cn"


def test_the_china_pack_grants_it_to_those_who_serve_people() -> None:
    found, problems = read_break_glass(CN)
    assert problems == []
    assert found
    assert found.roles == {Role.CLERK, Role.REGISTRAR, Role.EXAMINER}
    assert (found.minutes, found.review_working_days) == (60, 3)
    assert "life_at_risk" in found.purposes


def test_a_pack_that_says_nothing_grants_nothing(tmp_path: Path) -> None:
    assert read_break_glass(tmp_path) == (None, [])


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ("minutes: 0", "minutes: 60", "minutes is 0"),
        ("[auditor]", "[clerk, registrar, examiner]", "auditor"),
        ("purposes: {}\nnone:", "purposes:", "purposes is {}"),
        ("confidence: sure", "confidence: medium", "sure"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, wrong: str, right: str, fault: str) -> None:
    text = (CN / BREAK_GLASS_FILE).read_text("utf-8")
    (tmp_path / BREAK_GLASS_FILE).write_text(text.replace(right, wrong, 1), "utf-8")
    found, problems = read_break_glass(tmp_path)
    assert found is None
    assert any(fault in str(problem) for problem in problems)
