from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar  # it ships no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.basis.checks import PACK, calendar, checks
from tongban.basis.citations import Citation
from tongban.basis.packs_time import read_calendar, read_counting, read_pauses, read_statutory, read_year
from tongban.basis.refusals import Refusal
from tongban.basis.words import Words
from tongban.basis.workdays import (
    CalendarGap,
    CountingRules,
    DayKind,
    DayType,
    Due,
    Limit,
    StatutoryHolidays,
    WorkCalendar,
    YearOfDays,
    due,
    due_date,
    provisional_due_date,
    working_days_between,
)

DAYS = st.dates(date(2022, 12, 31), date(2026, 6, 30))
NOTICE = Citation("the notice", "", "high")
LAW = Citation("the law", "", "high")
RULES = CountingRules(LAW, LAW, LAW)
LOCAL = Words("节", "a local holiday")


def a_calendar(*years: int, statutory: tuple[int, ...] = (), **regional: dict[date, Words]) -> WorkCalendar:
    """A calendar of years without any holiday but regional ones."""
    return WorkCalendar(
        tuple(YearOfDays(year, {}, {}, NOTICE, {code[1:]: days for code, days in regional.items()}) for year in years),
        RULES,
        tuple(StatutoryHolidays(year, {date(year, 1, 1): LOCAL}, LAW) for year in statutory),
    )


@pytest.mark.parametrize("check", checks("due_dates"), ids=lambda check: check["name"])
@pytest.mark.law("licensing-82")
def test_due_date_as_counted_by_hand(check: dict[str, Any]) -> None:
    limit = Limit(check["days"], DayType(check.get("day_type", "working")))
    gap_year = check.get("gap_year")
    assert due(check["start"], limit, calendar()) == Due(check["due"], gap_year is not None, gap_year)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
@pytest.mark.law("workdays-3", "workdays-7")
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(days=n)).year == year
    ]
    assert [day for day in days if calendar().is_working(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(("year", "days"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_the_number_of_working_days_of_a_year(year: int, days: int) -> None:
    assert working_days_between(date(year, 1, 1) - timedelta(days=1), date(year, 12, 31), calendar()) == days


@given(DAYS, st.integers(1, 120))
def test_a_due_date_is_a_working_day_with_so_many_up_to_it(start: date, days: int) -> None:
    last = due_date(start, days, calendar())
    assert last > start
    assert calendar().is_working(last)
    counted = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(calendar().is_working(day) for day in counted) == days
    assert working_days_between(start, last, calendar()) == days
    assert working_days_between(last, start, calendar()) == -days


@given(DAYS, st.integers(1, 100), st.sampled_from([DayType.WORKING, DayType.CALENDAR]))
def test_a_longer_limit_is_never_due_earlier(start: date, days: int, day_type: DayType) -> None:
    shorter, longer = (due(start, Limit(n, day_type), calendar()).on for n in (days, days + 1))
    assert start < shorter <= longer
    assert calendar().is_working(shorter)


def test_a_count_past_the_last_notice_is_never_guessed() -> None:
    with pytest.raises(CalendarGap) as gap:
        due_date(date(2026, 12, 31), 1, calendar())
    assert gap.value.year == 2027
    assert isinstance(gap.value, Refusal)
    assert "2027" in str(gap.value)


@pytest.mark.law("workdays-2")
def test_a_provisional_count_leaves_out_weekends_and_statutory_holidays_only() -> None:
    assert provisional_due_date(date(2026, 12, 31), 1, calendar()) == date(2027, 1, 4)
    assert provisional_due_date(date(2027, 9, 30), 1, calendar()) == date(2027, 10, 4)


def test_a_count_past_what_the_law_tells_is_refused() -> None:
    with pytest.raises(CalendarGap) as gap:
        due(date(2027, 12, 31), Limit(1, DayType.WORKING), calendar())
    assert gap.value.year == 2028


def test_a_count_from_before_the_calendar_is_refused() -> None:
    assert due_date(date(2022, 12, 31), 1, calendar()) == date(2023, 1, 3)
    with pytest.raises(CalendarGap) as gap:
        due_date(date(2022, 12, 30), 1, calendar())
    assert gap.value.year == 2022


@pytest.mark.parametrize(
    ("after", "until", "year"),
    [(date(2022, 12, 1), date(2023, 1, 9), 2022), (date(2027, 12, 1), date(2028, 1, 9), 2028)],
)
def test_days_between_are_not_counted_where_none_are_known(after: date, until: date, year: int) -> None:
    with pytest.raises(CalendarGap) as gap:
        working_days_between(after, until, calendar())
    assert gap.value.year == year


@pytest.mark.parametrize(("day", "year"), [(date(2022, 12, 31), 2022), (date(2027, 1, 1), 2027)])
def test_whether_a_day_is_worked_is_not_said_without_its_notice(day: date, year: int) -> None:
    with pytest.raises(CalendarGap) as gap:
        calendar().is_working(day)
    assert gap.value.year == year


@pytest.mark.parametrize(
    ("day", "kind", "name", "law"),
    [
        (date(2025, 1, 26), DayKind.SWAPPED_IN, "春节", "国务院办公厅关于2025年部分节假日安排的通知"),
        (date(2025, 1, 28), DayKind.HOLIDAY, "春节", "国务院办公厅关于2025年部分节假日安排的通知"),
        (date(2025, 1, 25), DayKind.WEEKEND, None, "行政许可法 第八十二条；国务院关于职工工作时间的规定 第七条"),
        (date(2025, 1, 27), DayKind.WEEKDAY, None, "行政许可法 第八十二条；国务院关于职工工作时间的规定 第七条"),
        (date(2027, 4, 5), DayKind.HOLIDAY, "清明节", "全国年节及纪念日放假办法（2024年11月10日修订） 第二条"),
    ],
)
def test_a_calendar_says_why_a_day_is_worked_or_not(day: date, kind: DayKind, name: str | None, law: str) -> None:
    named = calendar().name(day)
    assert calendar().kind(day) is kind
    assert (named.zh if named else None) == name
    assert calendar().citation(day).text == law


def test_nothing_is_said_of_a_day_that_not_even_the_law_covers() -> None:
    with pytest.raises(CalendarGap):
        calendar().kind(date(2028, 1, 1))


def test_a_notice_takes_the_place_of_the_law_alone() -> None:
    assert a_calendar(2026, statutory=(2026,)).is_working(date(2026, 1, 1))
    assert a_calendar(2026, statutory=(2028,)).foreseen.last == date(2026, 12, 31).toordinal()


def test_what_a_missing_year_rests_on() -> None:
    assert a_calendar(2026, statutory=(2027,)).provisional_citation is LAW
    assert a_calendar(2026).provisional_citation is RULES.working_days


@pytest.mark.parametrize("years", [(), (2024, 2026), (2025, 2024), (2024, 2024)])
def test_the_years_of_a_calendar_follow_each_other(years: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="consecutive"):
        a_calendar(*years)


@pytest.mark.parametrize(
    ("region", "is_off"), [("650100", True), ("650102", True), ("650000", True), ("320508", False), ("510000", False)]
)
@pytest.mark.law("workdays-4")
def test_a_region_has_the_further_holidays_of_those_above_it(region: str, *, is_off: bool) -> None:
    day = date(2026, 3, 20)
    local = a_calendar(2026, _650000={day: LOCAL}, _513400={date(2026, 3, 23): LOCAL}).in_region(region)
    assert local.is_working(day) is not is_off
    assert due_date(date(2026, 3, 19), 1, local) == (date(2026, 3, 23) if is_off else day)


def test_a_holiday_of_a_prefecture_or_county_stays_within_it() -> None:
    day = date(2026, 3, 20)
    national = a_calendar(2026, _513400={day: LOCAL}, _650102={day: LOCAL})
    off = [
        code
        for code in ("513401", "510000", "511502", "650102", "650103")
        if not national.in_region(code).is_working(day)
    ]
    assert off == ["513401", "650102"]
    assert national.is_working(day)
    assert national.in_region("650102") is national.in_region("650102")
    assert national.in_region("320508") is national


@pytest.mark.parametrize(("days", "day_type"), [(0, "working"), (-1, "calendar"), (1, "on_the_spot")])
def test_a_limit_that_is_none_is_a_fault(days: int, day_type: str) -> None:
    with pytest.raises(ValueError, match="no time limit"):
        Limit(days, DayType(day_type))


@pytest.mark.parametrize("count", [due_date, provisional_due_date])
def test_a_count_of_no_days_is_a_fault(count: Any) -> None:
    with pytest.raises(ValueError, match="1 working day or more"):
        count(date(2026, 1, 5), 0, calendar())


# --- reading the files ---------------------------------------------------------------------------

A_YEAR = """\
year: 2026
law: a notice
source: ""
confidence: high
holidays:
  - name: {zh: 节, en: a feast}
    off: [2026-01-01, 2025-12-31]
    worked: [2026-01-04]
regional:
  "650000":
    - {name: {zh: 节, en: another}, off: [2026-03-20]}
"""


def problems_of(tmp_path: Path, text: str, name: str = "2026.yaml", read: Any = read_year) -> list[str]:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found, problems = read(path)
    assert (found is None) == bool(problems)
    return [str(problem).removeprefix(f"{path}:") for problem in problems]


def test_a_notice_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2026.yaml"
    path.write_text(A_YEAR, "utf-8")
    notice, problems = read_year(path)
    assert problems == []
    assert notice is not None
    assert (list(notice.days_off), list(notice.days_swapped_in)) == (
        [date(2026, 1, 1), date(2025, 12, 31)],
        [date(2026, 1, 4)],
    )
    assert list(notice.regional_days_off["650000"]) == [date(2026, 3, 20)]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("year: 2026", "year: 2025", "1: year is 2025. The file is named 2026. Make the two the same."),
        (
            "2025-12-31]",
            "2025-11-30]",
            "7: holidays[1].off[2] is '2025-11-30'. Write a day of 2026, or of the December before.",
        ),
        (
            "2025-12-31]",
            "2026-01-01]",
            "7: holidays[1].off[2] is '2026-01-01'. The day is given twice. Keep one of the two.",
        ),
        (
            "2025-12-31]",
            "2026-02-30]",
            "7: holidays[1].off[2] is '2026-02-30'. There is no such day. Look at a calendar.",
        ),
        (
            "[2026-01-04]",
            "[2026-01-05]",
            "8: holidays[1].worked[1] is '2026-01-05'. "
            "This is no weekend day, so it is worked anyway. Take it out, or correct it.",
        ),
        ("confidence: high", "confidence: sure", "4: confidence is not known: 'sure'. Known: high, medium, low."),
        ('"650000"', '"65"', "10: '65' is no region code. Write six digits in quotes, like \"650000\"."),
        (
            "off: [2026-03-20]}",
            "off: [], worked: [2026-03-21]}",
            "10: a regional holiday swaps in a weekend day. Take `worked` out: only the yearly notice does.",
        ),
    ],
)
def test_what_is_wrong_with_a_notice_is_said_with_line_and_remedy(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert old in A_YEAR
    assert problem in problems_of(tmp_path, A_YEAR.replace(old, new))


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    text = A_YEAR.replace("confidence: high", "confidence: sure").replace("2026-01-04", "2026-01-05")
    assert len(problems_of(tmp_path, text)) == 2


def test_the_law_itself_swaps_no_days(tmp_path: Path) -> None:
    text = A_YEAR[: A_YEAR.index("regional")]
    (problem,) = problems_of(tmp_path, text, "2026_statutory.yaml", read_statutory)
    assert problem.startswith("5: the law itself swaps no days")


def test_an_unreadable_file_is_one_problem(tmp_path: Path) -> None:
    assert len(problems_of(tmp_path, "a: [")) == 1
    assert len(problems_of(tmp_path, "- a list", "counting.yaml", read_counting)) == 1
    assert len(read_pauses(tmp_path / "absent.yaml")[1]) == 1


def folder(tmp_path: Path, *years: int) -> Path:
    (tmp_path / "counting.yaml").write_text((PACK / "calendar" / "counting.yaml").read_text("utf-8"), "utf-8")
    for year in years:
        text = A_YEAR[: A_YEAR.index("holidays")].replace("2026", str(year)) + "holidays: []\n"
        (tmp_path / f"{year}.yaml").write_text(text, "utf-8")
    return tmp_path


def test_a_missing_year_is_a_problem(tmp_path: Path) -> None:
    found, problems = read_calendar(folder(tmp_path, 2024, 2026))
    assert found is None
    assert [problem.fault for problem in problems] == ["the calendar of 2025 is missing"]


def test_an_empty_calendar_is_a_problem(tmp_path: Path) -> None:
    found, problems = read_calendar(folder(tmp_path))
    assert found is None
    assert [problem.fault for problem in problems] == ["there is no calendar"]


def test_a_bad_year_spoils_the_calendar_and_is_told(tmp_path: Path) -> None:
    where = folder(tmp_path, 2025, 2026)
    (where / "2026.yaml").write_text("year: x", "utf-8")
    (where / "2027_statutory.yaml").write_text("year: y", "utf-8")
    found, problems = read_calendar(where)
    assert found is None
    assert {problem.path.name for problem in problems} == {"2026.yaml", "2027_statutory.yaml"}


def test_the_pause_reasons_of_the_pack_are_the_eight_of_the_law() -> None:
    pauses, problems = read_pauses(PACK / "calendar" / "pauses.yaml")
    assert problems == []
    assert pauses is not None
    reasons = ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"]
    assert [reason.words.zh for reason in pauses.reasons] == reasons
    assert pauses.citation.verified


@given(st.text() | st.text(alphabet="year:[]{}-,\n 2026holidaysoffworkedlaw\"'#&*!|>%@`"))
def test_no_text_makes_a_reader_of_calendars_crash(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "2026.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for read in (read_year, read_statutory, read_counting, read_pauses):
        found, problems = read(path)
        assert (found is None) == bool(problems)


@given(st.integers(0, len(A_YEAR) - 1), st.integers(0, 40), st.text(alphabet="[]{}:-,\n \"'0123456789axy", max_size=8))
def test_no_slip_in_a_calendar_makes_its_reader_crash(
    tmp_path_factory: pytest.TempPathFactory, at: int, gone: int, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "2026.yaml"
    path.write_text(A_YEAR[:at] + text + A_YEAR[at + gone :], "utf-8")
    found, problems = read_year(path)
    assert (found is None) == bool(problems)
