"""Until when to apply: days counted from one that the applicant knows. The days are counted by hand."""

from datetime import date

import pytest

from tests.basis.checks import calendar
from tests.basis.test_packs_cn import items
from tongban.basis.applying import ApplyBy


def rules(code: str) -> tuple[ApplyBy, ...]:
    return items()[code].apply_by


@pytest.mark.law("id_card-2")
def test_a_first_card_is_applied_for_within_three_months_of_turning_sixteen() -> None:
    [rule] = rules("ID-001")
    assert rule.citation.text == "居民身份证法 第二条"
    # Sixteen on 2 March 2026: three months end on 2 June, a Tuesday.
    assert rule.last_day(date(2026, 3, 2), calendar()).on == date(2026, 6, 2)
    # Sixteen on 20 June: 20 September 2026 is a Sunday that is worked in exchange for a holiday.
    assert rule.last_day(date(2026, 6, 20), calendar()).on == date(2026, 9, 20)
    # Sixteen on 4 July: 4 October lies in the National Day holiday, which ends on the 7th.
    assert rule.last_day(date(2026, 7, 4), calendar()).on == date(2026, 10, 8)
    assert rule.note is not None
    assert "监护人" in rule.note.zh


@pytest.mark.law("exit_entry-29")
def test_an_extension_of_stay_is_asked_for_seven_days_before_it_ends_and_not_longer_than_the_stay() -> None:
    [rule] = rules("EE-022")
    # The stay ends on 16 March 2026; seven days before is the 9th, and no day off moves it.
    assert rule.last_day(date(2026, 3, 16), calendar()).on == date(2026, 3, 9)
    assert rule.last_day(date(2026, 3, 15), calendar()).on == date(2026, 3, 8)  # a Sunday: it is not later
    assert rule.note is not None
    assert "不得超过" in rule.note.zh


@pytest.mark.law("exit_entry-32", "exit_entry-33")
def test_an_extension_of_residence_is_asked_for_thirty_days_before_and_a_change_within_ten() -> None:
    longer, change = rules("EE-030")
    assert longer.last_day(date(2026, 7, 31), calendar()).on == date(2026, 7, 1)  # 31 July less 30 days
    assert change.last_day(date(2026, 3, 2), calendar()).on == date(2026, 3, 12)  # the 2nd is not counted
    assert change.last_day(date(2026, 3, 4), calendar()).on == date(2026, 3, 16)  # 14 March is a Saturday
    assert [rule.citation.text for rule in (longer, change)] == [
        "出境入境管理法 第三十二条",
        "出境入境管理法 第三十三条第二款",
    ]


@pytest.mark.parametrize("code", [f"EE-0{number}" for number in range(25, 30)])
@pytest.mark.law("exit_entry-30")
def test_a_residence_permit_is_asked_for_within_thirty_days_of_entry(code: str) -> None:
    [rule] = rules(code)
    assert rule.last_day(date(2026, 3, 2), calendar()).on == date(2026, 4, 1)


@pytest.mark.law("household-7", "exit_entry-40")
def test_a_birth_is_declared_in_time() -> None:
    [rule] = rules("HK-001")
    assert rule.last_day(date(2026, 2, 2), calendar()).on == date(2026, 3, 2)  # a month
    [abroad] = rules("EE-033")
    assert abroad.last_day(date(2026, 3, 2), calendar()).on == date(
        2026, 5, 6
    )  # 60 days end on 1 May, a holiday to the 5th


def test_months_before_a_day_end_on_the_day_that_corresponds() -> None:
    [rule] = rules("ID-001")
    before = ApplyBy(of=rule.of, within=rule.within, before=True, citation=rule.citation)
    assert before.last_day(date(2026, 6, 2), calendar()).on == date(2026, 3, 2)
