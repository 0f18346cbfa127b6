import shutil
from pathlib import Path

import pytest

from tongban.basis.packs_people import read_people

PACK = Path(__file__).parents[2] / "packs/cn"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    shutil.copytree(PACK / "people", tmp_path / "people")
    return tmp_path


def test_the_china_pack_s_people_are_read() -> None:
    people, problems = read_people(PACK)
    assert problems == []
    assert people is not None
    assert list(people.surnames)[:5] == ["王", "李", "张", "刘", "陈"]
    assert people.leading["33"] == "陈"
    assert people.card.holders_percent[-1] == (16, 96)
    assert [group.least_age for group in people.ages] == sorted(group.least_age for group in people.ages)


def test_without_the_files_each_is_named(tmp_path: Path) -> None:
    people, problems = read_people(tmp_path)
    assert people is None
    assert {problem.path.name for problem in problems} >= {
        "surnames.yaml", "given_names.yaml", "population.yaml", "addresses.yaml",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("surnames.yaml", "  王: 725", "  王: many", 3),
        ("population.yaml", '"16": 96', '"grown": 96', None),
        ("given_names.yaml", "single_percent: 15", "single_percent: 150", 6),
        ("addresses.yaml", "towns: ", "hamlets: ", None),
    ],
)
def test_what_is_wrong_is_told_with_its_line(pack: Path, file: str, old: str, new: str, line: int | None) -> None:
    path = pack / "people" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    people, problems = read_people(pack)
    assert people is None
    assert all(problem.path == path for problem in problems)
    assert line is None or problems[0].line == line
