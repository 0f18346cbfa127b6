"""What a pack says of the time after a decision: levels in order, grounds by act, and every fault told."""

from pathlib import Path

import pytest

from tests.basis.checks import PACK
from tongban.basis.aftercare import Ending, When
from tongban.basis.packs_aftercare import read_aftercare

TEXT = (PACK / "aftercare.yaml").read_text("utf-8")


def problems(folder: Path, text: str) -> str:
    (folder / "aftercare.yaml").write_text(text, "utf-8")
    found, told = read_aftercare(folder)
    assert found is None
    return "\n".join(map(str, told))


@pytest.mark.law("rating-five", "licensing-69-1", "licensing-8", "licensing-70")
def test_the_china_pack_has_five_levels_and_the_law_s_grounds() -> None:
    found, told = read_aftercare(PACK)
    assert not told
    assert found is not None
    assert [(level.value, level.bad) for level in found.ratings.levels] == [
        (5, False), (4, False), (3, False), (2, True), (1, True),
    ]  # fmt: skip
    assert found.ratings.level(9) is None
    expired = found.ground("licence", Ending.DEREGISTER, "expired")
    assert expired is not None
    assert expired.when is When.EXPIRED
    assert found.ground("licence", Ending.DEREGISTER, "deceit") is None
    assert found.grounds("", Ending.REVOKE) == ()
    assert all(found.grounds("licence", act) for act in Ending)


def test_a_pack_may_say_nothing(tmp_path: Path) -> None:
    assert read_aftercare(tmp_path) == (None, [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- a list", "aftercare.yaml:1"),
        (TEXT.replace("value: 4", "value: 5"), "not in order"),
        (TEXT.replace("when: expired", "when: sometime"), "not known"),
        (TEXT.replace("      - code: abuse", "      - code: Abuse"), "Write it in small letters"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, fault: str, tmp_path: Path) -> None:
    assert fault in problems(tmp_path, text)
