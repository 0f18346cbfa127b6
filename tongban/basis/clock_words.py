"""Why a due date is what it is, in dated sentences that a citizen understands.

Each function puts one fact into words, in Chinese and in English, with the article it rests on.
`clock.py` finds the facts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tongban.basis.citations import Citation
from tongban.basis.clock_events import Act, ClockEvent, ClockSpec
from tongban.basis.words import Words
from tongban.basis.workdays import ONE_DAY, DayKind, DayType, Due, Limit, WorkCalendar

WEEKDAYS_ZH = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One reason, on the day it took effect, with the article that gives it."""

    on: date
    zh: str
    en: str
    citation: Citation


def day_zh(day: date) -> str:
    """Return a date as Chinese writes it, with its weekday."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS_ZH[day.weekday()]}）"


def day_en(day: date) -> str:
    """Return a date as English writes it, with its weekday."""
    return f"{WEEKDAYS_EN[day.weekday()]}, {day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def limit_zh(limit: Limit) -> str:
    """Return a time limit in Chinese."""
    if limit.day_type is DayType.ON_THE_SPOT:
        return "当场办结"
    if limit.day_type is DayType.BEFORE_DATE:
        return f"该日期{limit.days}日前" if limit.days else "该日期届满前"
    return f"{limit.days}个工作日" if limit.day_type is DayType.WORKING else f"{limit.days}日"


def limit_en(limit: Limit) -> str:
    """Return a time limit in English."""
    if limit.day_type is DayType.ON_THE_SPOT:
        return "on the spot"
    if limit.day_type is DayType.BEFORE_DATE:
        return f"{days_en(limit.days)} before the date" if limit.days else "before the date has passed"
    day = "working day" if limit.day_type is DayType.WORKING else "calendar day"
    return f"{limit.days} {day}" + ("" if limit.days == 1 else "s")


def beginning(begun: ClockEvent, spec: ClockSpec, calendar: WorkCalendar) -> Iterator[Sentence]:
    """Yield what the limit is, and from which day and how it is counted."""
    start, event = begun.on, spec.counts_from.en
    yield Sentence(
        start,
        f"{day_zh(start)}{spec.counts_from.zh}，期限：{limit_zh(spec.limit)}。",
        f"{event[:1].upper()}{event[1:]}: {day_en(start)}. Time limit: {limit_en(spec.limit)}.",
        spec.citation,
    )
    if begun.until is not None:
        yield _before_a_date(begun.until, spec)
    if spec.limit.day_type in {DayType.ON_THE_SPOT, DayType.BEFORE_DATE}:
        return
    first = start + ONE_DAY
    yield Sentence(
        start,
        f"当天不计入，从{day_zh(first)}开始计算。",
        f"That day is not counted; the count begins on {day_en(first)}.",
        calendar.rules.first_day,
    )
    if spec.limit.day_type is DayType.WORKING:
        yield Sentence(
            start,
            "只计工作日：周末和节假日不计，调休上班的周末计入。",
            "Only working days count: weekends and holidays do not, weekend days worked in exchange do.",
            calendar.rules.working_days,
        )


def _before_a_date(until: date, spec: ClockSpec) -> Sentence:
    day = until + ONE_DAY * spec.limit.days
    zh = f"期限以{day_zh(day)}为准，不因节假日顺延：{limit_zh(spec.limit)}。"
    en = f"The limit goes by {day_en(day)} and moves for no holiday: {limit_en(spec.limit)}."
    return Sentence(until, zh, en, spec.citation)


def days_off_and_in(first: date, last: date, calendar: WorkCalendar) -> Iterator[Sentence]:
    """Yield the holidays not counted and the swapped weekend days counted, from `first` to `last`."""
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    for (kind, name), run in groupby(days, key=lambda day: (calendar.kind(day), calendar.name(day))):
        if name is None:
            continue
        group = list(run)
        citation = calendar.citation(group[0])
        if kind is DayKind.HOLIDAY:
            yield _holiday(group[0], group[-1], (name.zh, name.en), citation)
        else:
            for day in group:
                yield Sentence(
                    day,
                    f"{day_zh(day)}因{name.zh}调休上班，计入。",
                    f"{day_en(day)} is worked in exchange for {name.en}, and counts.",
                    citation,
                )


def _holiday(first: date, last: date, name: tuple[str, str], citation: Citation) -> Sentence:
    zh, en = name
    if first == last:
        return Sentence(first, f"{day_zh(first)}{zh}放假，不计入。", f"{day_en(first)} is {en}: not counted.", citation)
    days = (last - first).days + 1
    return Sentence(
        first,
        f"{day_zh(first)}至{day_zh(last)}{zh}放假，这{days}天不计入。",
        f"{day_en(first)} to {day_en(last)} is {en}: these {days} days are not counted.",
        citation,
    )


def pausing(event: ClockEvent, spec: ClockSpec) -> Sentence:
    """Return why the clock stands still, and what the written notice said."""
    reason = spec.pause(event.reason)
    zh, en = (reason.words.zh, reason.words.en) if reason else (event.reason, event.reason)
    told = Limit(event.days or 1, spec.limit.day_type)
    return Sentence(
        event.on,
        f"{day_zh(event.on)}因{zh}暂停计时，已书面告知所需时间：{limit_zh(told)}。",
        f"The clock stopped on {day_en(event.on)} for: {en}. The written notice said: {limit_en(told)}.",
        spec.pause_citation or spec.citation,
    )


def resuming(pause: ClockEvent, event: ClockEvent, spec: ClockSpec, before: Due, after: Due) -> Sentence:
    """Return how far a pause has moved the due date."""
    moved = (after.on - before.on).days
    return Sentence(
        event.on,
        f"{day_zh(event.on)}恢复计时，暂停期间不计入，到期日{moved_zh(before, after)}。",
        f"The clock ran again on {day_en(event.on)}; the pause from {day_en(pause.on)} is not counted. "
        f"The due date {moved_en(before, after)}" + (f", {moved} days later." if moved else "."),
        spec.pause_citation or spec.citation,
    )


def moved_zh(before: Due, after: Due) -> str:
    """Return where a due date went, in Chinese."""
    if before.on == after.on:
        return f"仍为{day_zh(after.on)}"
    return f"由{day_zh(before.on)}改为{day_zh(after.on)}"


def moved_en(before: Due, after: Due) -> str:
    """Return where a due date went, in English."""
    if before.on == after.on:
        return f"is still {day_en(after.on)}"
    return f"moved from {day_en(before.on)} to {day_en(after.on)}"


def extending(event: ClockEvent, spec: ClockSpec, before: Due, after: Due) -> Sentence:
    """Return who extended the limit, by how much and why."""
    more = Limit(event.days or 1, spec.limit.day_type)
    by = spec.extension_approver or Words(event.approver, event.approver)
    return Sentence(
        event.on,
        f"{day_zh(event.on)}经{by.zh}批准延长{limit_zh(more)}，并已告知理由：{event.reason}。"
        f"到期日{moved_zh(before, after)}。",
        f"On {day_en(event.on)} {by.en} approved {limit_en(more)} more and told the reason: {event.reason}. "
        f"The due date {moved_en(before, after)}.",
        spec.extension_citation or spec.citation,
    )


def moved_off_a_day_off(last: date, calendar: WorkCalendar) -> Sentence:
    """Return why a count of calendar days ends later than its last day."""
    return Sentence(
        last,
        f"最后一天{day_zh(last)}是休息日，顺延到下一个工作日。",
        f"The last day, {day_en(last)}, is a day off; the next working day takes its place.",
        calendar.rules.last_day,
    )


def not_yet_known(due: Due, gap_year: int, calendar: WorkCalendar) -> Sentence:
    """Return why a due date is provisional: a year's notice is missing."""
    return Sentence(
        due.on,
        f"{gap_year}年的节假日安排尚未载入，暂按周末和法定节假日推算；安排载入后重新计算。",
        f"The holiday notice for {gap_year} is not loaded yet. For now only weekends and statutory holidays "
        "are left out; the date will be computed again.",
        calendar.provisional_citation,
    )


def expected(due: Due, spec: ClockSpec) -> Sentence:
    """Return what to expect while the clock stands still."""
    return Sentence(
        due.on,
        f"目前暂停计时。如按告知的时间恢复，最晚{day_zh(due.on)}到期。",
        f"The clock stands still. If it runs again as the notice said, the due date is {day_en(due.on)}.",
        spec.pause_citation or spec.citation,
    )


def therefore(due: Due, spec: ClockSpec) -> Sentence:
    """Return the due date as the conclusion."""
    about = ("暂定", "for now ") if due.provisional else ("", "")
    return Sentence(
        due.on,
        f"因此{about[0]}到期日为{day_zh(due.on)}，当天办结仍为按期。",
        f"So the due date is {about[1]}{day_en(due.on)}; what is done that day is in time.",
        spec.citation,
    )


def ending(event: ClockEvent, spec: ClockSpec, due: Due) -> Sentence:
    """Return how the clock ended, and whether in time."""
    if event.act is Act.CANCELLED:
        return Sentence(
            event.on,
            f"{day_zh(event.on)}终止计时，不再需要办理。",
            f"The clock ended on {day_en(event.on)}: the act is no longer owed.",
            spec.citation,
        )
    if event.act is Act.DEEMED and spec.deemed:
        return Sentence(
            event.on,
            f"至{day_zh(due.on)}期满未答复，依法{spec.deemed.words.zh}。",
            f"No answer came by {day_en(due.on)}; by law this means: {spec.deemed.words.en}.",
            spec.deemed.citation,
        )
    late = (event.on - due.on).days
    return Sentence(
        event.on,
        f"{day_zh(event.on)}办结，" + (f"超期{late}天。" if late > 0 else "未超期。"),
        f"Done on {day_en(event.on)}, " + (f"{days_en(late)} late." if late > 0 else "in time."),
        spec.citation,
    )


def days_en(days: int) -> str:
    """Return a number of days in English."""
    return "1 day" if days == 1 else f"{days} days"


def longer_than_told(on: date, told_until: date, spec: ClockSpec) -> Sentence:
    """Return by how much a pause has outlasted what the written notice told."""
    days = (on - told_until).days
    return Sentence(
        on,
        f"书面告知的时间到{day_zh(told_until)}为止，截至{day_zh(on)}已超出{days}天，仍未恢复计时。",
        f"The written notice gave time until {day_en(told_until)}. As of {day_en(on)} the clock has stood still "
        f"{days_en(days)} longer.",
        spec.pause_citation or spec.citation,
    )


def late_so_far(on: date, due: Due, spec: ClockSpec) -> Sentence:
    """Return by how much a running clock is overdue."""
    return Sentence(
        on,
        f"截至{day_zh(on)}，已超期{(on - due.on).days}天。",
        f"As of {day_en(on)} this is {days_en((on - due.on).days)} overdue.",
        spec.citation,
    )
