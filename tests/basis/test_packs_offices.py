"""The kinds of offices besides the police, as a pack names them."""

from pathlib import Path

import pytest

from tests.basis.checks import PACK
from tongban.basis.packs_offices import read_office_kinds


def test_the_offices_of_the_china_pack_are_named_by_their_region() -> None:
    kinds, problems = read_office_kinds(PACK)
    assert problems == []
    assert kinds["fire_rescue"].zh == "{region}消防救援大队"


def test_a_pack_may_know_no_other_offices(tmp_path: Path) -> None:
    assert read_office_kinds(tmp_path) == ({}, [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("fire: {name: {zh: 消防, en: '{region} Fire'}, source: x}\n", "does not say of which region"),
        ("fire: {name: {zh: '{region}消防', en: Fire}, source: x}\n", "does not say of which region"),
        ("- fire\n", ""),
        ("{", ""),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "offices.yaml").write_text(text, "utf-8")
    kinds, problems = read_office_kinds(tmp_path)
    assert kinds == {}
    assert fault in str(problems[0])
