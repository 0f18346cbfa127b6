"""Time limits that stand still, run again and are extended once; dates counted by hand from the calendar of 2026.

A seal-engraving licence (PO-003) accepted on Monday 2 March 2026 is to be decided within 20 working days: 3 to 6 (4),
9 to 13 (9), 16 to 20 (14), 23 to 27 (19), Monday 30 March (20). The promise is 5 working days: Monday 9 March.
"""

from datetime import date, datetime, timedelta

import pytest

from tests.casework.cases.licences import Licensing
from tests.casework.conftest import MONDAY
from tongban.basis.clock import Light, State
from tongban.basis.clock_events import ClockError, ClockFault
from tongban.casework.cases import openings, timekeeping
from tongban.casework.cases.models import CaseEvent, WorkRow
from tongban.casework.cases.rules import ActNotOpen, NotSaid, NotYourPost, SameOfficer
from tongban.casework.cases.states import Act

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def day(month: int, number: int) -> datetime:
    return MONDAY.replace(month=month, day=number)


@pytest.mark.law("licensing-42-1")
def test_a_licence_is_to_be_decided_within_twenty_working_days_of_acceptance(licensing: Licensing) -> None:
    number = licensing.accepted()
    assert licensing.due(number) == date(2026, 3, 30)
    assert licensing.due(number, "promise") == date(2026, 3, 9)


@pytest.mark.law("licensing-45")
def test_testing_stops_the_clock_and_moves_the_due_date_by_the_days_it_took(licensing: Licensing) -> None:
    number = licensing.accepted()
    licensing.send(number, day(3, 2))
    licensing.pause(number, day(3, 4), days=5)
    # Stopped on Wednesday 4 March: only Tuesday 3 has been counted. Told until Tuesday 10 March.
    clock = licensing.clock(number).value
    assert (clock.state(date(2026, 3, 5)), clock.left_at_pause) == (State.PAUSED, 19)
    assert licensing.row(number).state == "accepted"
    assert licensing.view(number).aside.pause.until == date(2026, 3, 10)  # type: ignore[union-attr]
    licensing.resume(number, day(3, 11))
    # 19 days from Wednesday 11 March on: 11 to 13 (3), 16 to 20 (8), 23 to 27 (13), 30 March to 3 April (18),
    # 4 to 6 April off, Tuesday 7 April (19).
    assert licensing.due(number) == date(2026, 4, 7)
    # The promise: 4 left: 11, 12, 13, Monday 16 March.
    assert licensing.due(number, "promise") == date(2026, 3, 16)
    told = "".join(f"{s.zh}{s.en}{s.citation.text}" for s in licensing.clock(number).value.explain(date(2026, 3, 12)))
    for part in ("因检测暂停计时，已书面告知所需时间：5个工作日", "恢复计时", "for: testing", "行政许可法 第四十五条"):
        assert part in told


@pytest.mark.law("licensing-45")
@pytest.mark.parametrize(("reason", "days", "fault"), [
    ("staff_on_leave", 5, ClockFault.REASON_NOT_LISTED),
    ("tender", 5, ClockFault.REASON_NOT_LISTED),  # on the closed list, but not for this item
    ("testing", 0, ClockFault.NO_NOTICE),
])  # fmt: skip
def test_nothing_else_stops_it_and_nothing_without_telling_how_long(
    licensing: Licensing, reason: str, days: int, fault: ClockFault
) -> None:
    number = licensing.accepted()
    with pytest.raises(ClockError) as e:
        licensing.pause(number, day(3, 4), reason=reason, days=days)
    assert e.value.fault is fault
    with pytest.raises(NotSaid):
        licensing.pause(number, day(3, 4), words=" ")
    assert licensing.row(number).aside is None
    assert licensing.due(number) == date(2026, 3, 30)


@pytest.mark.law("licensing-45")
def test_a_pause_longer_than_was_told_is_seen(licensing: Licensing) -> None:
    number = licensing.accepted()
    licensing.pause(number, day(3, 4), days=5)
    row = WorkRow.objects.get(number=number)
    assert (row.task, row.due_on) == ("resume", date(2026, 3, 10))
    clock = licensing.clock(number).value
    assert clock.light(date(2026, 3, 10)) is Light.GREEN
    assert clock.light(date(2026, 3, 11)) is Light.RED
    assert "已超出2天" in "".join(s.zh for s in clock.explain(date(2026, 3, 12)))


def test_while_the_clock_stands_still_nothing_is_decided(licensing: Licensing) -> None:
    number = licensing.examined()
    licensing.pause(number, day(3, 3))
    with pytest.raises(ActNotOpen) as e:
        licensing.approve(number, day(3, 4))
    assert e.value.first == "resume"
    with pytest.raises(ActNotOpen):
        licensing.pause(number, day(3, 4))
    licensing.resume(number, day(3, 5), who="suzhou-approver")
    licensing.approve(number, day(3, 5))
    assert licensing.row(number).state == "approved"


def test_only_whoever_works_on_the_case_stops_its_clock(licensing: Licensing) -> None:
    number = licensing.accepted()
    with pytest.raises(NotYourPost):
        timekeeping.pause(
            reason="testing", days=5, words="送检", **licensing.common(number, "suzhou-registrar", day(3, 4))
        )
    assert Act.PAUSE not in openings.open_acts(licensing.view(number), actor=licensing.officer("suzhou-registrar"))
    assert Act.PAUSE in openings.open_acts(licensing.view(number), actor=licensing.officer("suzhou-examiner"))


def test_an_item_that_cites_no_pause_has_none(licensing: Licensing) -> None:
    number = licensing.submit("PO-006")
    city = licensing.officer("suzhou-city-examiner")
    assert not {Act.PAUSE, Act.ASK_EXTENSION, Act.OFFER_HEARING} & set(
        openings.open_acts(licensing.view(number, "suzhou-city-examiner"), actor=city)
    )


# --- more time ---------------------------------------------------------------------------------------


@pytest.mark.law("licensing-42-1")
def test_ten_more_days_need_another_officers_approval_and_the_reason_told(licensing: Licensing) -> None:
    number = licensing.accepted()
    licensing.ask_extension(number, day(3, 26))
    assert licensing.task(number) == "extend"
    assert licensing.due(number) == date(2026, 3, 30)
    licensing.extend(number, day(3, 27))
    # Ten working days after Monday 30 March: 31 (1), 1 to 3 April (4), 4 to 6 off, 7 to 10 (8), 13 (9), 14 April (10).
    assert licensing.due(number) == date(2026, 4, 14)
    assert licensing.due(number, "promise") == date(2026, 3, 9)  # a promise is not extended
    event = CaseEvent.objects.get(act=Act.EXTEND)
    assert (event.data["days"], event.data["words"], event.role) == (10, "需要补充勘验", "approver")
    told = "".join(f"{s.zh}{s.en}{s.citation.text}" for s in licensing.clock(number).value.explain(date(2026, 3, 27)))
    for part in (
        "经本行政机关负责人批准延长10个工作日，并已告知理由：需要补充勘验", "the head of this office approved",
        "行政许可法 第四十二条第一款",
    ):  # fmt: skip
        assert part in told


@pytest.mark.law("licensing-42-1")
def test_nobody_approves_what_they_asked_for(licensing: Licensing) -> None:
    number = licensing.accepted()
    licensing.ask_extension(number, day(3, 26), who="suzhou-approver")
    approver = licensing.officer("suzhou-approver")
    assert WorkRow.objects.get(number=number).barred == [approver.user_id]
    assert Act.EXTEND not in openings.open_acts(licensing.view(number), actor=approver)
    with pytest.raises(SameOfficer):
        licensing.extend(number, day(3, 27))
    with pytest.raises(SameOfficer):
        timekeeping.keep_limit(words="不需要", **licensing.common(number, "suzhou-approver", day(3, 27)))
    with pytest.raises(NotYourPost):
        licensing.extend(number, day(3, 27), who="suzhou-examiner")


@pytest.mark.law("licensing-42-1")
def test_a_limit_is_extended_once(licensing: Licensing) -> None:
    number = licensing.accepted()
    licensing.ask_extension(number, day(3, 26), days=4)
    licensing.extend(number, day(3, 27))
    with pytest.raises(ClockError) as e:
        licensing.ask_extension(number, day(3, 27), days=6)
    assert e.value.fault is ClockFault.EXTENDED_TWICE


@pytest.mark.parametrize(("days", "on", "fault"), [
    (11, day(3, 26), ClockFault.EXTENSION_TOO_LONG),
    (10, day(3, 31), ClockFault.TOO_LATE),
])  # fmt: skip
def test_more_time_is_neither_longer_nor_later_than_the_law_allows(
    licensing: Licensing, days: int, on: datetime, fault: ClockFault
) -> None:
    number = licensing.accepted()
    with pytest.raises(ClockError) as e:
        licensing.ask_extension(number, on, days=days)
    assert e.value.fault is fault
    assert licensing.row(number).aside is None


def test_more_time_that_is_not_approved_leaves_the_limit_and_can_be_asked_for_again(licensing: Licensing) -> None:
    number = licensing.accepted()
    licensing.ask_extension(number, day(3, 26))
    timekeeping.keep_limit(words="材料已经齐备", **licensing.common(number, "suzhou-approver", day(3, 26)))
    assert licensing.due(number) == date(2026, 3, 30)
    assert licensing.task(number) == "send_officers"
    licensing.ask_extension(number, day(3, 27))
    licensing.extend(number, day(3, 27))
    assert licensing.due(number) == date(2026, 4, 14)


def test_what_has_no_reason_is_neither_asked_nor_approved_nor_declined(licensing: Licensing) -> None:
    number = licensing.accepted()
    common = licensing.common(number, "suzhou-examiner", day(3, 26))
    with pytest.raises(NotSaid):
        timekeeping.ask_extension(days=5, words="", **common)
    licensing.ask_extension(number, day(3, 26))
    for answer in (timekeeping.extend, timekeeping.keep_limit):
        with pytest.raises(NotSaid):
            answer(words=" ", **licensing.common(number, "suzhou-approver", day(3, 26)))


@pytest.mark.law("licensing-45")
@pytest.mark.law("licensing-42-1")
def test_a_pause_and_an_extension_add_up(licensing: Licensing) -> None:
    number = licensing.accepted()
    licensing.pause(number, day(3, 4), days=5)
    licensing.resume(number, day(3, 11))  # due on Tuesday 7 April
    licensing.ask_extension(number, day(4, 3))
    licensing.extend(number, day(4, 7))
    # 8 to 10 April (3), 13 to 17 (8), 20 (9), Tuesday 21 April (10).
    assert licensing.due(number) == date(2026, 4, 21)
