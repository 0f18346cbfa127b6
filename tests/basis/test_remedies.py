"""Until when a decision, or that there is none, can be contested; dates counted by hand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.basis.checks import PACK, calendar
from tongban.basis.citations import Citation
from tongban.basis.packs import read_remedies
from tongban.basis.packs_remedies import remedy_content
from tongban.basis.remedies import Against, Period, Remedy, RemedyKind, last_day, open_remedies
from tongban.basis.words import Words
from tongban.basis.workdays import DayType

WAY = Remedy(code="x", text=Words("复议", "reconsider"), citation=Citation("法", "", "low"), within=Period(days=60))


@pytest.mark.law("reconsideration-88", "reconsideration-20", "litigation-46", "public_order-assembly-13")
@pytest.mark.parametrize(
    ("period", "known_on", "until"),
    [
        (Period(days=60), "2026-03-02", "2026-05-06"),  # Friday 1 May is Labour Day, until Tuesday 5 May
        (Period(days=60), "2026-03-10", "2026-05-09"),  # a Saturday that is worked in exchange
        (Period(months=6), "2026-03-02", "2026-09-02"),
        (Period(months=6), "2026-03-31", "2026-09-30"),  # September has no 31st
        (Period(months=6), "2026-04-03", "2026-10-08"),  # 3 October: National Day, until Wednesday 7 October
        (Period(days=3), "2026-03-05", "2026-03-09"),  # Sunday 8 March: Monday
        (Period(days=3, day_type=DayType.WORKING), "2026-03-05", "2026-03-10"),  # Fri 6, Mon 9, Tue 10
    ],
)
def test_a_last_day_that_is_a_day_off_moves_on(period: Period, known_on: str, until: str) -> None:
    assert last_day(period, date.fromisoformat(known_on), calendar()).on == date.fromisoformat(until)


def test_a_last_day_in_a_year_without_a_notice_is_provisional() -> None:
    assert last_day(Period(months=12), date(2026, 3, 2), calendar()).provisional


@pytest.mark.law("reconsideration-23")
def test_what_must_come_first_stands_first_and_what_is_against_something_else_does_not_stand_there() -> None:
    court = replace(WAY, code="court", kind=RemedyKind.LITIGATION, within=None)
    first = replace(WAY, code="first", first=True)
    other = replace(WAY, code="other", against=Against.INACTION)
    found = open_remedies([court, first, other], Against.DECISION, date(2026, 3, 2), calendar())
    assert [(each.remedy.code, each.until is None) for each in found] == [("first", False), ("court", True)]


@pytest.mark.law("reconsideration-20")
@pytest.mark.parametrize(("told", "until"), [(True, date(2026, 5, 6)), (False, date(2027, 3, 2))])
def test_who_was_not_told_has_the_longest_time(told: bool, until: date) -> None:  # noqa: FBT001
    way = replace(WAY, at_most=Period(months=12))
    found = open_remedies([way], Against.DECISION, date(2026, 3, 2), calendar(), told=told)[0].until
    assert found is not None
    assert found.on == until


def test_what_is_stored_of_a_remedy_gives_the_same_again(tmp_path: Path) -> None:
    import yaml  # noqa: PLC0415 (only here)

    known, problems = read_remedies(PACK)
    assert not problems
    stored = {code: {k: v for k, v in remedy_content(r).items() if k != "code"} for code, r in known.items()}
    (tmp_path / "remedies.yaml").write_text(yaml.safe_dump(stored, allow_unicode=True), "utf-8")
    assert read_remedies(tmp_path) == (known, [])


@pytest.mark.law("vehicle-rtsl-70")
def test_an_accident_certificate_is_reviewed_and_an_assembly_has_three_days() -> None:
    known, _ = read_remedies(PACK)
    assert known["review_of_accident_certificate"].kind is RemedyKind.REVIEW
    assert known["reconsideration_of_assembly"].within == Period(days=3)


@pytest.mark.parametrize("within", ["{}", "{days: 3, months: 1}"])
def test_a_period_is_days_or_months(within: str, tmp_path: Path) -> None:
    text = (
        f"x:\n  text: {{zh: 复议, en: reconsider}}\n  within: {within}\n  law: 法\n  source: here\n  confidence: high\n"
    )
    (tmp_path / "remedies.yaml").write_text(text, "utf-8")
    assert any("so many days or so many months" in str(problem) for problem in read_remedies(tmp_path)[1])
