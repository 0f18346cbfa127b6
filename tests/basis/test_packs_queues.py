from pathlib import Path

import pytest

from tongban.basis.items import Role
from tongban.basis.packs_queues import QueueRule, read_queues
from tongban.basis.words import Words

GOOD = "late:\n  name: {zh: 超期, en: Late}\n  roles: [clerk]\n  light: red\n  task: accept\n"


def write(folder: Path, text: str) -> Path:
    (folder / "queues.yaml").write_text(text, "utf-8")
    return folder


def test_a_part_of_the_queue_has_a_name_roles_and_filters(tmp_path: Path) -> None:
    late = QueueRule(Words("超期", "Late"), (Role.CLERK,), {"light": "red", "task": "accept"})
    assert read_queues(write(tmp_path, GOOD)) == ({"late": late}, [])


def test_a_pack_may_have_none(tmp_path: Path) -> None:
    assert read_queues(tmp_path) == ({}, [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("late:\n  name: {zh: 超期, en: Late}\n", 1),  # takes nothing away
        ("late:\n  light: red\n", 1),  # has no name
        (GOOD.replace("red", "blue"), 4),
        (GOOD + "  first: oldest\n", 6),
        (GOOD.replace("accept", "Accept!"), 5),
        (GOOD.replace("clerk", "king"), 3),
        (GOOD + "  colour: red\n", 6),
        ("late: 1\n", 1),
        ("- late\n", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    queues, problems = read_queues(write(tmp_path, text))
    assert queues == {}
    assert problems[0].line == line


def test_the_queues_of_the_china_pack_are_in_order() -> None:
    queues, problems = read_queues(Path(__file__).parents[2] / "packs/cn")
    assert not problems
    assert queues["overdue"].filters == {"light": "red"}
    assert queues["to_accept"].filters == {"task": "accept", "first": "urgent"}
