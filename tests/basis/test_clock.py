import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.basis.checks import checks
from tests.basis.clocks import AT_ONCE, CARD, CARD_LAW, LICENCE, ONE_DAY, PAUSES, REPLY, SPECS, START, a_clock
from tongban.basis.clock import (
    Act,
    Clock,
    ClockError,
    ClockEvent,
    ClockFault,
    ClockSpec,
    Light,
    State,
    cancelled,
    deemed,
    events_from_json,
    events_to_json,
    extended,
    met,
    paused,
    resumed,
    started,
)
from tongban.basis.words import Words
from tongban.basis.workdays import DayType, Due, Limit


def texts(clock: Clock, on: date) -> str:
    return "\n".join(f"{sentence.zh} {sentence.en}" for sentence in clock.explain(on))


@pytest.mark.parametrize("check", checks("clock"), ids=lambda check: check["name"])
def test_a_due_date_as_counted_by_hand(check: dict[str, Any]) -> None:
    events = [
        ClockEvent(Act(e["act"]), e["day"], e.get("reason", ""), e.get("days"), e.get("approver", ""))
        for e in check["events"]
    ]
    clock = a_clock(*events, spec=SPECS[check["clock"]])
    assert clock.due == Due(check["due"], check.get("provisional", False), check.get("gap_year"))


# --- state, days left, light ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "state", "left", "light"),
    [
        (date(2026, 11, 9), State.RUNNING, 20, Light.GREEN),
        (date(2026, 12, 1), State.RUNNING, 4, Light.GREEN),
        (date(2026, 12, 2), State.RUNNING, 3, Light.YELLOW),
        (date(2026, 12, 7), State.RUNNING, 0, Light.YELLOW),
        (date(2026, 12, 8), State.OVERDUE, -1, Light.RED),
        (date(2026, 12, 13), State.OVERDUE, -4, Light.RED),
    ],
)
def test_a_running_clock(on: date, state: State, left: int, light: Light) -> None:
    clock = a_clock(started(START))
    assert (clock.state(on), clock.remaining(on), clock.light(on)) == (state, left, light)


def test_a_paused_clock_keeps_its_days_and_its_light_for_as_long_as_was_told() -> None:
    clock = a_clock(started(START), paused(date(2026, 11, 16), "hearing", 3))
    assert clock.state(date(2026, 11, 15)) is State.RUNNING
    assert clock.told_until == date(2026, 11, 18)  # Mon 16, Tue 17, Wed 18 November
    for on, light in (
        (date(2026, 11, 16), Light.GREEN),
        (date(2026, 11, 18), Light.GREEN),
        (date(2026, 11, 19), Light.RED),
    ):
        assert (clock.state(on), clock.remaining(on), clock.light(on)) == (State.PAUSED, 16, light)
    assert "已超出2天" in texts(clock, date(2026, 11, 20))
    assert "2 days longer" in texts(clock, date(2026, 11, 20))
    assert "longer" not in texts(clock, date(2026, 11, 18))


def test_a_limit_before_a_date_goes_by_the_date_and_moves_for_no_holiday() -> None:
    """Source: 集会游行示威法 第九条: two days before the date; 2026-10-03 to 07 are days off."""
    by_date = replace(REPLY, kind="by_date", limit=Limit(2, DayType.BEFORE_DATE))
    clock = a_clock(started(date(2026, 9, 28), until=date(2026, 10, 3)), spec=by_date)
    assert clock.due == Due(date(2026, 10, 3))
    assert (clock.remaining(date(2026, 9, 30)), clock.light(date(2026, 9, 30))) == (3, Light.YELLOW)
    assert clock.then(deemed(date(2026, 10, 4))).state(date(2026, 10, 4)) is State.DEEMED
    told = texts(clock, date(2026, 10, 1))
    assert "期限以2026年10月5日（星期一）为准" in told
    assert "2 days before the date" in told
    assert Clock.from_json(json.loads(json.dumps(clock.to_json())), clock.calendar) == clock


def test_the_last_day_of_a_document_is_a_date_too() -> None:
    """Source: 行政许可法 第五十条: before the validity ends."""
    renewal = replace(REPLY, kind="by_date", limit=Limit(0, DayType.BEFORE_DATE))
    clock = a_clock(started(date(2026, 9, 1), until=date(2026, 10, 4)), spec=renewal)
    assert clock.due == Due(date(2026, 10, 4))  # a Sunday
    assert "before the date has passed" in texts(clock, date(2026, 9, 2))


@pytest.mark.parametrize(("spec", "until"), [(LICENCE, date(2026, 12, 1)), (None, None)])
def test_a_date_belongs_to_a_limit_before_a_date_and_to_no_other(spec: ClockSpec | None, until: date | None) -> None:
    by_date = replace(REPLY, limit=Limit(2, DayType.BEFORE_DATE))
    with pytest.raises(ClockError) as e:
        a_clock(started(START, until=until), spec=spec or by_date)
    assert e.value.fault is ClockFault.NO_DATE


def test_what_is_due_by_a_date_is_neither_paused_nor_extended() -> None:
    with pytest.raises(ValueError, match="neither paused nor extended"):
        replace(LICENCE, limit=Limit(2, DayType.BEFORE_DATE))


def test_an_extension_names_who_approved_it_in_the_language_of_the_reader() -> None:
    head = Words("本行政机关负责人", "the head of the office")
    spec = replace(LICENCE, extension_approver=head)
    clock = a_clock(started(START), extended(date(2026, 12, 1), 10, "deciding/approver", "需要补充勘验"), spec=spec)
    told = texts(clock, date(2026, 12, 1))
    assert "经本行政机关负责人批准延长10个工作日" in told
    assert "the head of the office approved 10 working days more" in told
    assert clock.due == Due(date(2026, 12, 21))
    assert Clock.from_json(json.loads(json.dumps(clock.to_json())), clock.calendar) == clock


def test_what_was_once_true_stays_true_of_its_day() -> None:
    clock = a_clock(started(START), paused(date(2026, 11, 16), "hearing", 3), resumed(date(2026, 11, 19)))
    assert clock.state(date(2026, 11, 17)) is State.PAUSED
    assert clock.as_of(date(2026, 11, 10)).due.on == date(2026, 12, 7)
    assert clock.as_of(date(2026, 11, 19)) is clock


@pytest.mark.parametrize(
    ("event", "state", "left", "light"),
    [
        (met(date(2026, 12, 7)), State.MET, 0, Light.GREEN),
        (met(date(2026, 12, 8)), State.MET, -1, Light.RED),
        (met(date(2026, 11, 10)), State.MET, 19, Light.GREEN),
        (cancelled(date(2026, 12, 8), "withdrawn"), State.CANCELLED, -1, Light.GREEN),
    ],
)
def test_an_ended_clock_stays_as_it_ended(event: ClockEvent, state: State, left: int, light: Light) -> None:
    clock = a_clock(started(START), event)
    on = date(2027, 3, 1)
    assert (clock.state(on), clock.remaining(on), clock.light(on)) == (state, left, light)


def test_silence_is_late_for_the_office() -> None:
    clock = a_clock(started(START), deemed(date(2026, 11, 17)), spec=REPLY)
    assert clock.due.on == date(2026, 11, 16)
    assert (clock.state(date(2026, 11, 17)), clock.light(date(2026, 11, 17))) == (State.DEEMED, Light.RED)


def test_a_pause_after_the_due_date_cures_nothing() -> None:
    clock = a_clock(started(START), paused(date(2026, 12, 8), "hearing", 3))
    assert clock.state(date(2026, 12, 9)) is State.OVERDUE
    assert clock.remaining(date(2026, 12, 9)) == -2


def test_calendar_days_are_left_in_calendar_days() -> None:
    clock = a_clock(started(date(2026, 3, 3)), spec=CARD)  # 60 days end on 2 May, a holiday: 6 May
    assert clock.remaining(date(2026, 5, 1)) == 5


def test_on_the_spot_is_due_the_same_day() -> None:
    clock = a_clock(started(date(2026, 11, 23)), spec=AT_ONCE)
    assert clock.due == Due(date(2026, 11, 23))
    assert clock.state(date(2026, 11, 24)) is State.OVERDUE


def test_a_clock_had_no_state_before_it_started() -> None:
    with pytest.raises(ValueError, match="started on 2026-11-09"):
        a_clock(started(START)).state(date(2026, 11, 8))


# --- what may happen -----------------------------------------------------------------------------

WRONG = [
    ([], ClockFault.NOT_STARTED),
    ([met(START)], ClockFault.NOT_STARTED),
    ([started(START), started(START)], ClockFault.STARTED_TWICE),
    ([started(START), met(START - ONE_DAY)], ClockFault.OUT_OF_ORDER),
    ([started(START), met(START), met(START)], ClockFault.ENDED),
    ([started(START), cancelled(START), paused(START, "hearing", 1)], ClockFault.ENDED),
    ([started(START), paused(START, "hearing", 1), met(START)], ClockFault.PAUSED),
    ([started(START), paused(START, "hearing", 1), paused(START, "hearing", 1)], ClockFault.PAUSED),
    ([started(START), resumed(START)], ClockFault.NOT_PAUSED),
    ([started(START), paused(START, "holiday of the officer", 1)], ClockFault.REASON_NOT_LISTED),
    ([started(START), paused(START, "hearing", 0)], ClockFault.NO_NOTICE),
    ([started(START), ClockEvent(Act.PAUSED, START, "hearing")], ClockFault.NO_NOTICE),
    ([started(START), extended(START, 1, "head", "r"), extended(START, 1, "head", "r")], ClockFault.EXTENDED_TWICE),
    ([started(START), extended(START, 11, "head", "r")], ClockFault.EXTENSION_TOO_LONG),
    ([started(START), extended(START, 0, "head", "r")], ClockFault.EXTENSION_TOO_LONG),
    ([started(START), ClockEvent(Act.EXTENDED, START, "r", None, "head")], ClockFault.EXTENSION_TOO_LONG),
    ([started(START), extended(START, 1, " ", "r")], ClockFault.EXTENSION_NOT_APPROVED),
    ([started(START), extended(START, 1, "head", " ")], ClockFault.EXTENSION_NOT_APPROVED),
    ([started(START), deemed(START)], ClockFault.NO_SILENCE_RULE),
]


@pytest.mark.parametrize(("events", "fault"), WRONG, ids=lambda value: str(value) if isinstance(value, str) else None)
@pytest.mark.law("licensing-45", "licensing-42-1")
def test_what_the_law_does_not_allow_is_refused(events: list[ClockEvent], fault: ClockFault) -> None:
    with pytest.raises(ClockError) as refused:
        a_clock(*events)
    assert refused.value.fault is fault
    assert refused.value.message == str(refused.value)


def test_a_limit_that_knows_no_extension_is_not_extended() -> None:
    with pytest.raises(ClockError) as refused:
        a_clock(started(START), extended(START, 1, "head", "r"), spec=REPLY)
    assert refused.value.fault is ClockFault.NO_EXTENSION


@pytest.mark.parametrize(
    ("spec", "event", "fault"),
    [
        (LICENCE, paused(date(2026, 12, 8), "hearing", 3), ClockFault.TOO_LATE),
        (LICENCE, extended(date(2026, 12, 8), 3, "head", "r"), ClockFault.TOO_LATE),
        (REPLY, deemed(date(2026, 11, 16)), ClockFault.NOT_DUE_YET),
        (LICENCE, resumed(date(2026, 11, 16)), ClockFault.NOT_PAUSED),
    ],
)
def test_a_new_event_must_come_in_time(spec: ClockSpec, event: ClockEvent, fault: ClockFault) -> None:
    with pytest.raises(ClockError) as refused:
        a_clock(started(START), spec=spec).then(event)
    assert refused.value.fault is fault


def test_a_new_event_in_time_is_added() -> None:
    assert a_clock(started(START)).then(paused(date(2026, 12, 7), "hearing", 3)).stands_still
    assert a_clock(started(START), spec=REPLY).then(deemed(date(2026, 11, 17))).ended == deemed(date(2026, 11, 17))


def test_events_that_were_lawful_stay_so_when_a_calendar_moves_the_due_date() -> None:
    """An event may lie after the due date that a later notice gives; the clock is still read."""
    clock = a_clock(started(START), extended(date(2026, 12, 8), 3, "head", "r"))
    assert clock.due.on == date(2026, 12, 10)


@pytest.mark.parametrize("change", [{"pauses": PAUSES.reasons}, {"extension": 3}])
def test_what_is_done_on_the_spot_is_neither_paused_nor_extended(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="on the spot"):
        replace(AT_ONCE, **change)


def test_an_extension_of_no_days_is_a_fault() -> None:
    with pytest.raises(ValueError, match="1 day or more"):
        replace(LICENCE, extension=0)


# --- why it is due when --------------------------------------------------------------------------


def test_a_due_date_is_explained_event_by_event() -> None:
    clock = a_clock(
        started(START),
        paused(date(2026, 11, 16), "hearing", 3),
        resumed(date(2026, 11, 19)),
        extended(date(2026, 12, 1), 2, "局长", "需要再次核查"),
        met(date(2026, 12, 14)),
    )
    told = clock.explain(date(2026, 12, 31))
    assert [(sentence.on, sentence.zh) for sentence in told] == [
        (START, "2026年11月9日（星期一）受理，期限：20个工作日。"),
        (START, "当天不计入，从2026年11月10日（星期二）开始计算。"),
        (START, "只计工作日：周末和节假日不计，调休上班的周末计入。"),
        (date(2026, 11, 16), "2026年11月16日（星期一）因听证暂停计时，已书面告知所需时间：3个工作日。"),
        (
            date(2026, 11, 19),
            "2026年11月19日（星期四）恢复计时，暂停期间不计入，"
            "到期日由2026年12月7日（星期一）改为2026年12月10日（星期四）。",
        ),
        (
            date(2026, 12, 1),
            "2026年12月1日（星期二）经局长批准延长2个工作日，并已告知理由：需要再次核查。"
            "到期日由2026年12月10日（星期四）改为2026年12月14日（星期一）。",
        ),
        (date(2026, 12, 14), "因此到期日为2026年12月14日（星期一），当天办结仍为按期。"),
        (date(2026, 12, 14), "2026年12月14日（星期一）办结，未超期。"),
    ]
    assert [sentence.citation.text for sentence in told[3:6]] == [
        "行政许可法 第四十五条",
        "行政许可法 第四十五条",
        "行政许可法 第四十二条第一款",
    ]
    assert told[4].en == (
        "The clock ran again on Thursday, 19 November 2026; the pause from Monday, 16 November 2026 is not counted. "
        "The due date moved from Monday, 7 December 2026 to Thursday, 10 December 2026, 3 days later."
    )


def test_holidays_left_out_and_weekend_days_worked_are_named_with_their_notice() -> None:
    clock = a_clock(started(date(2025, 1, 24)))
    told = [sentence for sentence in clock.explain(date(2025, 1, 24)) if "2025年部分节假日" in sentence.citation.text]
    assert [sentence.zh for sentence in told] == [
        "2025年1月26日（星期日）因春节调休上班，计入。",
        "2025年1月28日（星期二）至2025年2月4日（星期二）春节放假，这8天不计入。",
        "2025年2月8日（星期六）因春节调休上班，计入。",
    ]
    assert told[1].en == (
        "Tuesday, 28 January 2025 to Tuesday, 4 February 2025 is Spring Festival: these 8 days are not counted."
    )


def test_a_holiday_of_one_day_is_one_day() -> None:
    assert "2025年1月1日（星期三）元旦放假，不计入。" in texts(a_clock(started(date(2024, 12, 31))), date(2025, 1, 2))


def test_days_within_a_pause_are_no_reason() -> None:
    clock = a_clock(started(date(2025, 1, 10)), paused(date(2025, 1, 20), "hearing", 10), resumed(date(2025, 2, 5)))
    assert "2025年1月28日" not in texts(clock, date(2025, 2, 5))
    assert "2025年2月8日（星期六）因春节调休上班，计入。" in texts(clock, date(2025, 2, 5))


def test_days_after_the_due_date_are_no_reason() -> None:
    clock = a_clock(
        started(date(2025, 1, 10)),
        paused(date(2025, 2, 20), "hearing", 10),
        spec=replace(LICENCE, limit=Limit(5, DayType.WORKING)),
    )
    assert "春节" not in texts(clock, date(2025, 2, 21))


def test_a_provisional_date_says_which_notice_is_missing() -> None:
    told = a_clock(started(date(2026, 12, 10))).explain(date(2026, 12, 10))
    assert [sentence.zh for sentence in told[-2:]] == [
        "2027年的节假日安排尚未载入，暂按周末和法定节假日推算；安排载入后重新计算。",
        "因此暂定到期日为2027年1月8日（星期五），当天办结仍为按期。",
    ]
    assert told[-2].citation.text.startswith("全国年节及纪念日放假办法")
    assert "for now Friday, 8 January 2027" in told[-1].en


def test_a_last_day_that_is_a_day_off_is_explained() -> None:
    told = a_clock(started(date(2026, 3, 3)), spec=CARD).explain(date(2026, 3, 3))
    assert [sentence.zh for sentence in told] == [
        "2026年3月3日（星期二）受理，期限：60日。",
        "当天不计入，从2026年3月4日（星期三）开始计算。",
        "最后一天2026年5月2日（星期六）是休息日，顺延到下一个工作日。",
        "因此到期日为2026年5月6日（星期三），当天办结仍为按期。",
    ]
    assert told[0].en == "Acceptance: Tuesday, 3 March 2026. Time limit: 60 calendar days."
    assert told[2].citation.text == "民事诉讼法 第八十五条（行政复议法 第八十八条准用）"


def test_on_the_spot_is_explained_in_two_sentences() -> None:
    told = a_clock(started(date(2026, 11, 23)), spec=AT_ONCE).explain(date(2026, 11, 23))
    assert [sentence.zh for sentence in told] == [
        "2026年11月23日（星期一）提交，期限：当场办结。",
        "因此到期日为2026年11月23日（星期一），当天办结仍为按期。",
    ]
    assert "on the spot" in told[0].en


def test_an_open_pause_says_what_to_expect() -> None:
    clock = a_clock(started(date(2026, 3, 3)), paused(date(2026, 3, 13), "testing", 1), spec=CARD)
    told = clock.explain(date(2026, 3, 13))
    assert told[2].zh == "2026年3月13日（星期五）因检测暂停计时，已书面告知所需时间：1日。"
    assert told[2].en.endswith("The written notice said: 1 calendar day.")
    assert told[2].citation is CARD_LAW
    assert told[-1].zh == "目前暂停计时。如按告知的时间恢复，最晚2026年5月6日（星期三）到期。"


def test_a_pause_that_moves_nothing_says_so() -> None:
    clock = a_clock(started(START), paused(START, "hearing", 1), resumed(START))
    assert "到期日仍为2026年12月7日（星期一）。" in texts(clock, START)
    assert "The due date is still Monday, 7 December 2026." in texts(clock, START)


@pytest.mark.parametrize(
    ("spec", "event", "zh", "en"),
    [
        (LICENCE, met(date(2026, 12, 9)), "办结，超期2天。", "2 days late."),
        (LICENCE, met(date(2026, 12, 7)), "办结，未超期。", "in time."),
        (LICENCE, cancelled(date(2026, 12, 1)), "终止计时，不再需要办理。", "the act is no longer owed."),
        (
            REPLY,
            deemed(date(2026, 11, 17)),
            "至2026年11月16日（星期一）期满未答复，依法视为受理。",
            "No answer came by Monday, 16 November 2026; by law this means: accepted.",
        ),
    ],
)
def test_the_end_of_a_clock_is_explained(spec: ClockSpec, event: ClockEvent, zh: str, en: str) -> None:
    (last,) = [s for s in a_clock(started(START), event, spec=spec).explain(event.on) if zh in s.zh]
    assert en in last.en
    assert last.on == event.on


def test_an_overdue_clock_says_by_how_much() -> None:
    last = a_clock(started(START)).explain(date(2026, 12, 10))[-1]
    assert last.zh == "截至2026年12月10日（星期四），已超期3天。"
    assert last.en == "As of Thursday, 10 December 2026 this is 3 days overdue."


# --- storing -------------------------------------------------------------------------------------


def test_events_are_stored_as_a_small_list() -> None:
    events = [started(START), paused(START, "hearing", 3), resumed(START), extended(START, 2, "head", "r"), met(START)]
    assert events_to_json(events) == [
        {"act": "started", "on": "2026-11-09"},
        {"act": "paused", "on": "2026-11-09", "reason": "hearing", "days": 3},
        {"act": "resumed", "on": "2026-11-09"},
        {"act": "extended", "on": "2026-11-09", "reason": "r", "days": 2, "approver": "head"},
        {"act": "met", "on": "2026-11-09"},
    ]
    assert events_from_json(events_to_json(events)) == tuple(events)


@pytest.mark.parametrize("spec", [LICENCE, CARD, REPLY, AT_ONCE], ids=lambda spec: spec.kind)
def test_a_spec_is_stored_and_read_back(spec: ClockSpec) -> None:
    assert ClockSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
