"""What holds for every clock, whatever happens to it."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.basis.checks import calendar
from tests.basis.clocks import CARD, LICENCE, ONE_DAY, PAUSES, a_clock
from tongban.basis.clock import Clock, ClockError, ClockSpec, State, cancelled, extended, met, paused, resumed, started
from tongban.basis.workdays import DayType, Limit, WorkCalendar

STARTS = st.dates(date(2023, 1, 1), date(2026, 11, 30))
SPEC = st.sampled_from([LICENCE, CARD])


def is_counted(day: date, spec: ClockSpec, cal: WorkCalendar) -> bool:
    return spec.limit.day_type is DayType.CALENDAR or cal.kind(day).is_working


def due_day_by_day(spec: ClockSpec, days: int, start: date, pauses: Iterable[tuple[date, date]]) -> date:
    """The due date found by walking through the calendar day by day: another way to the same answer."""
    day = start
    while days:
        day += ONE_DAY
        if not any(first <= day < last for first, last in pauses) and is_counted(day, spec, calendar()):
            days -= 1
    while not calendar().kind(day).is_working:
        day += ONE_DAY
    return day


@given(SPEC, STARTS, st.integers(0, 30), st.integers(0, 20))
def test_a_pause_never_makes_it_due_earlier(spec: ClockSpec, start: date, after: int, length: int) -> None:
    pause_on = start + timedelta(days=after)
    without = a_clock(started(start), spec=spec)
    resumed_on = pause_on + timedelta(days=length)
    within = a_clock(started(start), paused(pause_on, "hearing", 1), resumed(resumed_on), spec=spec)
    longer = a_clock(started(start), paused(pause_on, "hearing", 1), resumed(resumed_on + ONE_DAY), spec=spec)
    assert start < without.due.on <= within.due.on <= longer.due.on


@given(SPEC, STARTS, st.integers(1, 40))
def test_a_longer_limit_is_never_due_earlier(spec: ClockSpec, start: date, days: int) -> None:
    due_on = [
        a_clock(started(start), spec=replace(spec, limit=Limit(n, spec.limit.day_type))).due.on
        for n in (days, days + 1)
    ]
    assert start < due_on[0] <= due_on[1]


class AnyClock(RuleBasedStateMachine):
    """Any lawful course of events, against a walk through the calendar day by day."""

    @initialize(spec=SPEC, start=STARTS)
    def begin(self, spec: ClockSpec, start: date) -> None:
        self.clock = Clock.of(spec, [started(start)], calendar())
        self.on, self.pauses, self.extra = start, list[tuple[date, date]](), 0
        self.paused_on: date | None = None

    @property
    def running(self) -> bool:
        return self.clock.ended is None and self.paused_on is None and self.on <= self.clock.due.on

    @rule(days=st.integers(0, 9))
    def wait(self, days: int) -> None:
        self.on += timedelta(days=days)

    @precondition(lambda self: self.running)
    @rule(reason=st.sampled_from([reason.code for reason in PAUSES.reasons]), notice=st.integers(1, 10))
    def pause(self, reason: str, notice: int) -> None:
        self.clock = self.clock.then(paused(self.on, reason, notice))
        self.paused_on = self.on

    @precondition(lambda self: self.paused_on is not None and self.clock.ended is None)
    @rule()
    def resume(self) -> None:
        assert self.paused_on is not None
        self.clock = self.clock.then(resumed(self.on))
        self.pauses.append((self.paused_on, self.on))
        self.paused_on = None

    @precondition(lambda self: self.running and self.extra == 0)
    @rule(days=st.integers(1, 10))
    def extend(self, days: int) -> None:
        self.clock = self.clock.then(extended(self.on, days, "head", "reason"))
        self.extra = days

    @precondition(lambda self: self.clock.ended is None and self.paused_on is None)
    @rule(end=st.sampled_from([met, cancelled]))
    def finish(self, end: Any) -> None:
        self.clock = self.clock.then(end(self.on))

    @precondition(lambda self: self.clock.ended is not None)
    @rule(event=st.sampled_from([met, resumed, cancelled]))
    def nothing_happens_after_the_end(self, event: Any) -> None:
        with pytest.raises(ClockError):
            self.clock.then(event(self.on))

    @invariant()
    def due_as_walked(self) -> None:
        spec, start = self.clock.spec, self.clock.started_on
        if self.paused_on is None:
            walked = due_day_by_day(spec, spec.limit.days + self.extra, start, self.pauses)
            assert self.clock.due.on == walked
            assert self.clock.due.provisional == (walked.year > 2026)
            judged_on = self.clock.ended.on if self.clock.ended else self.on
            assert self.clock.late(self.on) == (judged_on > walked and self.clock.state(self.on) is not State.CANCELLED)
        else:
            assert self.clock.state(self.on) is State.PAUSED
            assert self.clock.due.provisional
        assert self.clock.due.on > start

    @invariant()
    def explained_and_stored(self) -> None:
        told = self.clock.explain(self.on)
        assert all(sentence.zh and sentence.en and sentence.citation.text for sentence in told)
        assert [sentence.on for sentence in told] == sorted(sentence.on for sentence in told)
        assert any(f"{self.clock.due.on.day}日" in sentence.zh for sentence in told)
        assert Clock.from_json(json.loads(json.dumps(self.clock.to_json())), calendar()) == self.clock


TestAnyClock = AnyClock.TestCase
TestAnyClock.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
