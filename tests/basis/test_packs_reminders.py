"""When a pack has people reminded, and what is wrong with its file."""

from pathlib import Path

import pytest

from tongban.basis.packs_reminders import Reminders, read_reminders

GOOD = """appointment:
  before: [1]
correction:
  after: [21, 7]
documents:
  card:
    before: [90, 30]
    renew: XX-001
    law: 规定
    source: ""
    confidence: low
"""


def write(folder: Path, text: str) -> Path:
    (folder / "reminders.yaml").write_text(text, "utf-8")
    return folder


def test_a_pack_may_have_nobody_reminded(tmp_path: Path) -> None:
    assert read_reminders(tmp_path) == (Reminders(), [])


def test_days_are_read_the_fewest_first(tmp_path: Path) -> None:
    found, problems = read_reminders(write(tmp_path, GOOD), ["card"], ["XX-001"])
    assert problems == []
    assert (found.appointment, found.promised, found.correction) == ((1,), (), (7, 21))
    assert (found.documents["card"].before, found.documents["card"].renew) == ((30, 90), "XX-001")


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ("[1]", "[1, 1]", 2),
        ("[1]", "[soon]", 2),
        ("  after", "  before", 4),
        ("  card:", "  cards:", 6),
        ("XX-001", "XX-002", 8),
        ("appointment:", "meeting:", 1),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, was: str, now: str, line: int) -> None:
    found, problems = read_reminders(write(tmp_path, GOOD.replace(was, now, 1)), ["card"], ["XX-001"])
    assert found == Reminders()
    assert problems[0].line == line


def test_a_file_of_another_form_is_told(tmp_path: Path) -> None:
    assert read_reminders(write(tmp_path, "- a\n"))[1]
