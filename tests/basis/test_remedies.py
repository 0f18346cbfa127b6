"""Until when a decision, or that there is none, can be contested; dates counted by hand."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.basis.checks import PACK, calendar
from tongban.basis.citations import Citation
from tongban.basis.packs import read_remedies
from tongban.basis.packs_remedies import remedy_content
from tongban.basis.remedies import (
    Against,
    Period,
    Remedy,
    RemedyKind,
    after_reconsideration,
    last_day,
    open_remedies,
)
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


@pytest.mark.law("reconsideration-21")
@pytest.mark.parametrize(
    ("months", "made_on", "known_on", "until"),
    [
        # Sixty days after 20 January 2026: 11 of January, 28 of February, so Saturday 21 March: Monday 23 March.
        (60, "2021-03-02", "2026-01-20", "2026-03-02"),  # five years are over before
        (240, "2006-03-02", "2026-01-20", "2026-03-02"),  # twenty for real property
        (240, "2021-03-02", "2026-01-20", "2026-03-23"),  # not yet
        (60, "2026-03-02", "2026-06-01", "2026-07-31"),  # sixty days from knowing: 29 of June, 31 of July
    ],
)
def test_who_knew_nothing_of_a_decision_has_five_years_at_most_and_twenty_for_real_property(
    months: int, made_on: str, known_on: str, until: str
) -> None:
    way = replace(WAY, outer=Period(months=months))
    knew, made = date.fromisoformat(known_on), date.fromisoformat(made_on)
    found = open_remedies([way], Against.DECISION, knew, calendar(), made_on=made)[0].until
    assert found is not None
    assert found.on == date.fromisoformat(until)


@pytest.mark.law("reconsideration-21")
def test_the_pack_s_remedies_end_after_five_years_and_after_twenty_where_land_is_concerned() -> None:
    remedies, problems = read_remedies(PACK)
    assert problems == []
    outer = {code: remedy.outer for code, remedy in remedies.items() if remedy.outer}
    assert outer["reconsideration"] == Period(months=60)
    assert outer["reconsideration_over_real_property"] == Period(months=240)
    found = open_remedies([remedies["reconsideration"]], Against.DECISION, date(2026, 3, 2), calendar())[0].outer
    assert found is not None
    assert (found.on, found.provisional) == (date(2031, 3, 2), True)  # the calendar of 2031 is not known


@pytest.mark.law("litigation-45")
def test_fifteen_days_after_the_outcome_of_a_reconsideration_the_court_is_closed() -> None:
    remedies, _ = read_remedies(PACK)
    ways = [remedies["reconsideration"], remedies["litigation"]]
    found = after_reconsideration(ways, date(2026, 5, 6), calendar())
    # Served on Wednesday 6 May: the fifteenth day is Thursday 21 May.
    assert [(each.remedy.code, each.until and each.until.on) for each in found] == [("litigation", date(2026, 5, 21))]
    late = after_reconsideration([remedies["litigation_over_inaction"]], date(2026, 9, 18), calendar())[0].until
    assert late is not None
    assert late.on == date(2026, 10, 8)  # 3 October lies in the National Day holiday


def test_a_body_that_is_of_no_region_is_a_fault(tmp_path: Path) -> None:
    text = "x: {text: {zh: 复议, en: Ask}, body: {zh: 人民政府, en: Government}, law: 法, source: x, confidence: low}\n"
    (tmp_path / "remedies.yaml").write_text(text, "utf-8")
    _, problems = read_remedies(tmp_path)
    assert "the body is not that of the region of the office" in str(problems[0])


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
