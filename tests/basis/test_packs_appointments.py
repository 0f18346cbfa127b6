"""What a pack says of coming to a counter, and what is wrong with it."""

from datetime import date
from pathlib import Path

import pytest

from tongban.basis.appointments import Before, Hours, Span
from tongban.basis.packs import read_pack
from tongban.basis.packs_appointments import read_reception

CITED = 'law: 规定\n    source: ""\n    confidence: low'
GOOD = f"""windows:
  general:
    name: {{zh: 综合, en: General}}
    letter: A
    areas: [household]
hours:
  - from: 2026-01-01
    working: ["09:00-12:00"]
    off: []
    slot_minutes: 30
    per_slot: 2
    {CITED}
booking:
    ahead_days: 10
    most_open: 2
    change_minutes: 30
    check_in_minutes: 30
    late_minutes: 30
    {CITED}
priority:
  elderly:
    name: {{zh: 老年人, en: Elderly}}
    before: walk_ins
    {CITED}
machine_per_minute: 10
"""
BAR = f"bar:\n    after: 3\n    within_days: 90\n    days: 30\n    {CITED}\n"
CN = Path(__file__).parents[2] / "packs/cn"


def write(folder: Path, text: str) -> Path:
    (folder / "appointments.yaml").write_text(text, "utf-8")
    return folder


def test_a_pack_may_say_nothing_of_it(tmp_path: Path) -> None:
    assert read_reception(tmp_path) == (None, [])


def test_windows_hours_and_priorities_are_read(tmp_path: Path) -> None:
    found, problems = read_reception(write(tmp_path, GOOD), ["household"])
    assert problems == []
    assert found
    assert found.windows["general"].areas == ("household",)
    assert found.hours[0].working == (Span(540, 720),)
    assert (found.bar, found.priority["elderly"].before, found.booking.most_open) == (None, Before.WALK_INS, 2)
    assert found.window_for("household") == found.windows["general"]
    assert found.window_for("vehicle") is None


def test_a_bar_needs_a_source(tmp_path: Path) -> None:
    _, problems = read_reception(write(tmp_path, GOOD + BAR))
    assert [problem.fault for problem in problems] == ["a bar without a source"]
    found, problems = read_reception(write(tmp_path, GOOD + BAR.replace('source: ""', "source: 某规定")))
    assert problems == []
    assert found
    assert found.bar
    assert (found.bar.after, found.bar.within_days, found.bar.days) == (3, 90, 30)


@pytest.mark.parametrize(
    ("was", "now", "line"),
    [
        ("letter: A", "letter: AA", 4),
        ("areas: [household]", "areas: [vehicle]", 5),
        ("areas: [household]", "areas: [household, household]", 5),
        ("09:00-12:00", "9-12", 8),
        ("09:00-12:00", "12:00-09:00", 8),
        ('["09:00-12:00"]', '["09:00-12:00", "11:00-13:00"]', 8),
        ("slot_minutes: 30", "slot_minutes: 1", 10),
        ("before: walk_ins", "before: everybody", 27),
        ("  elderly:", "  Elderly!:", 25),
        ("machine_per_minute: 10", "machine_per_minute: 0", 31),
        ("hours:", "  other:\n    name: {zh: 另, en: Other}\n    letter: A\n    areas: [id_card]\nhours:", 8),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, was: str, now: str, line: int) -> None:
    found, problems = read_reception(write(tmp_path, GOOD.replace(was, now, 1)), ["household", "id_card"])
    assert found is None
    assert [problem.line for problem in problems] == [line]


@pytest.mark.parametrize("text", ["- a\n", "windows: 1\n"])
def test_a_file_of_another_form_is_told(tmp_path: Path, text: str) -> None:
    assert read_reception(write(tmp_path, text))[0] is None


def hours(since: date, *offices: str, minutes: int = 30) -> Hours:
    found, _ = read_reception(CN)
    assert found
    return Hours(
        since=since, offices=offices, working=(Span(540, 645),), off=(), slot_minutes=minutes, per_slot=1,
        citation=found.booking.citation,
    )  # fmt: skip


def test_an_office_has_the_hours_that_name_most_of_its_code_and_began_last() -> None:
    found, _ = read_reception(CN)
    assert found
    old, new = hours(date(2026, 1, 1)), hours(date(2026, 7, 1))
    own = hours(date(2026, 1, 1), "police-32", "police-3205")
    known = type(found)(
        windows={}, hours=(old, new, own), booking=found.booking, bar=None, priority={}, machine_per_minute=1
    )
    assert known.hours_of("police-110101", date(2026, 6, 30)) is old
    assert known.hours_of("police-110101", date(2026, 7, 1)) is new
    assert known.hours_of("police-320508", date(2026, 7, 1)) is own
    assert known.hours_of("police-110101", date(2025, 12, 31)) is None


def test_what_is_left_over_at_the_end_of_a_span_is_no_slot() -> None:
    # From 9:00 to 10:45 there are three half hours; the last quarter is left over.
    assert [slot.begins for slot in hours(date(2026, 1, 1)).slots(working=True)] == [540, 570, 600]
    assert hours(date(2026, 1, 1)).slots(working=False) == []


def test_the_china_pack_has_a_window_for_every_area_and_cites_its_law() -> None:
    pack, _ = read_pack(CN)
    assert pack
    found, problems = read_reception(CN, pack.areas)
    assert problems == []
    assert found
    assert all(found.window_for(area) for area in pack.areas)
    assert found.bar is None  # no rule for the whole country was found
    assert "残疾人保障法 第五十五条" in found.priority["disabled"].citation.text
