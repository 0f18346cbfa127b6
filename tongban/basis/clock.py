"""The statutory clock: a value built from what happened, and able to say why it is due when.

A clock runs from the day after it started until so many days have been counted. A pause takes out the
days from its first day up to, but without, the day it is resumed. A calendar loaded later changes the
answers, never the events.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from tongban.basis import clock_words
from tongban.basis.clock_events import (
    ENDINGS,
    Act,
    ClockError,
    ClockEvent,
    ClockFault,
    ClockSpec,
    Deemed,
    PauseReason,
    cancelled,
    check_events,
    deemed,
    events_from_json,
    events_to_json,
    extended,
    met,
    paused,
    resumed,
    started,
)
from tongban.basis.clock_words import Sentence
from tongban.basis.workdays import ONE_DAY, DayType, Due, Limit, WorkCalendar, due, due_after, working_days_between

__all__ = [
    "Act",
    "Clock",
    "ClockError",
    "ClockEvent",
    "ClockFault",
    "ClockSpec",
    "Deemed",
    "Light",
    "PauseReason",
    "Sentence",
    "State",
    "cancelled",
    "deemed",
    "events_from_json",
    "events_to_json",
    "extended",
    "met",
    "paused",
    "resumed",
    "started",
]


class State(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    OVERDUE = "overdue"
    MET = "met"
    DEEMED = "deemed"
    CANCELLED = "cancelled"


class Light(StrEnum):
    """How urgent a clock is."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of days that count: after `after`, up to and including `until`; None while it lasts."""

    after: date
    until: date | None


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """Where the count stands: so many days are left after a day, or stand still if a pause is open."""

    after: date
    left: int
    open_pause: ClockEvent | None


@dataclass(frozen=True)
class Clock:
    """One time limit of one case, with everything that happened to it."""

    spec: ClockSpec
    events: tuple[ClockEvent, ...]
    calendar: WorkCalendar

    @classmethod
    def of(cls, spec: ClockSpec, events: Iterable[ClockEvent], calendar: WorkCalendar) -> "Clock":
        """Return the clock to which all this happened.

        Raises:
            ClockError: It did not start, is out of order, or does what the spec's law does not allow.
        """
        clock = cls(spec, tuple(events), calendar)
        check_events(spec, clock.events)
        return clock

    def then(self, event: ClockEvent) -> "Clock":
        """Return the clock with one more event: everything that `of` asks, and in time.

        A clock cannot be paused or extended after its due date, nor silence have effect before.

        Raises:
            ClockError: The event is not possible or not lawful now.
        """
        after = Clock.of(self.spec, (*self.events, event), self.calendar)
        if event.act in {Act.PAUSED, Act.EXTENDED} and event.on > self.due.on:
            raise ClockError(ClockFault.TOO_LATE)
        if event.act is Act.DEEMED and event.on <= self.due.on:
            raise ClockError(ClockFault.NOT_DUE_YET)
        return after

    def as_of(self, on: date) -> "Clock":
        """Return the clock as it stood at the end of a day.

        Raises:
            ValueError: It had not started.
        """
        if on < self.events[0].on:
            raise ValueError(f"the clock started on {self.events[0].on}, after {on}")
        if self.events[-1].on <= on:
            return self
        return Clock(self.spec, tuple(event for event in self.events if event.on <= on), self.calendar)

    @property
    def started_on(self) -> date:
        """Return the day that the limit counts from."""
        return self.events[0].on

    @property
    def ended(self) -> ClockEvent | None:
        """Return the event that ended the clock, if one has."""
        return self.events[-1] if self.events[-1].act in ENDINGS else None

    @property
    def limit(self) -> Limit:
        """Return the limit with its extension."""
        more = sum(event.days or 0 for event in self.events if event.act is Act.EXTENDED)
        return Limit(self.spec.limit.days + more, self.spec.limit.day_type)

    @cached_property
    def due(self) -> Due:
        """Return the last day that is in time.

        While the clock stands still: the day it would be if it ran again as the notice said, provisional.

        Raises:
            CalendarGap: Not even the law's own holidays of a year that the count needs are known.
        """
        if self.events[0].until is not None:
            return Due(self.events[0].until)
        reckoning = self._reckoning
        if reckoning.open_pause is None:
            return self._counted_on(reckoning.after, reckoning.left)
        last_still = self._last_day_still(reckoning.open_pause)
        expected = self._counted_on(max(last_still, reckoning.after), reckoning.left)
        return Due(expected.on, provisional=True, gap_year=expected.gap_year)

    @property
    def stands_still(self) -> bool:
        """Return whether a pause is open that began in time. A pause after the due date stops nothing."""
        return self._reckoning.open_pause is not None

    @property
    def told_until(self) -> date | None:
        """Return the last day of the pause that is open, as the written notice told it; None if none is."""
        return self._last_day_still(self._reckoning.open_pause) if self._reckoning.open_pause else None

    def overrun(self, on: date) -> bool:
        """Return whether a pause lasts longer on a day than the applicant was told."""
        told_until = self.as_of(on).told_until
        return told_until is not None and on > told_until

    def remaining(self, on: date) -> int:
        """Return how many days are left after this one; negative when overdue. Paused or ended, it stands.

        Working days, or calendar days where the limit has those.
        """
        clock = self.as_of(on)
        if clock.stands_still:
            return clock.left_at_pause
        return _count(clock.ended.on if clock.ended else on, clock.due.on, clock.limit.day_type, clock.calendar)

    @property
    def left_at_pause(self) -> int:
        """Return how many days were left when the open pause began."""
        return self._reckoning.left

    def state(self, on: date) -> State:
        """Return how the clock stood at the end of a day."""
        clock = self.as_of(on)
        if clock.ended:
            return State(clock.ended.act)
        if clock.stands_still:
            return State.PAUSED
        return State.OVERDUE if on > clock.due.on else State.RUNNING

    def late(self, on: date) -> bool:
        """Return whether the act was done, or was still not done, after the due date."""
        clock = self.as_of(on)
        if clock.ended:
            return clock.ended.act is not Act.CANCELLED and clock.ended.on > clock.due.on
        return not clock.stands_still and on > clock.due.on

    def light(self, on: date) -> Light:
        """Return red when overdue, done late, or paused for longer than was told; yellow when few days remain."""
        if self.late(on) or self.overrun(on):
            return Light.RED
        if self.as_of(on).ended is None and self.remaining(on) <= self.spec.yellow_days:
            return Light.YELLOW
        return Light.GREEN

    @cached_property
    def _stretches(self) -> list[_Stretch]:
        stretches, after = [], self.started_on
        for event in self.events:
            if event.act is Act.PAUSED:
                stretches.append(_Stretch(after, event.on - ONE_DAY))
            elif event.act is Act.RESUMED:
                after = max(event.on - ONE_DAY, self.started_on)
        if not self._pause_is_open:
            stretches.append(_Stretch(after, None))
        return stretches

    @property
    def _pause_is_open(self) -> bool:
        acts = [event.act for event in self.events]
        return acts.count(Act.PAUSED) > acts.count(Act.RESUMED)

    @cached_property
    def _reckoning(self) -> _Reckoning:
        left, kind = self.limit.days, self.limit.day_type
        for stretch in self._stretches:
            if stretch.until is None:
                return _Reckoning(stretch.after, left, None)
            counted = max(0, _count(stretch.after, stretch.until, kind, self.calendar))
            if counted >= left:  # it ran out before this pause, which moves nothing
                return _Reckoning(stretch.after, left, None)
            left -= counted
        pause = next(event for event in reversed(self.events) if event.act is Act.PAUSED)
        return _Reckoning(self.started_on, left, pause)

    def _counted_on(self, after: date, days: int) -> Due:
        if self.limit.day_type is DayType.WORKING:
            return due_after(after, days, self.calendar)
        return due(after, Limit(days, self.limit.day_type), self.calendar)

    def _last_day_still(self, pause: ClockEvent) -> date:
        """Return the last day of a pause that lasts as many days of the limit's kind as was told."""
        days = pause.days or 1
        if self.limit.day_type is DayType.WORKING:
            return due_after(pause.on - ONE_DAY, days, self.calendar).on
        return pause.on + timedelta(days=days - 1)

    def explain(self, on: date) -> list[Sentence]:
        """Return why the due date is what it is, event by event, as it stood at the end of a day."""
        clock = self.as_of(on)
        sentences = list(clock.reasons())
        if clock.state(on) is State.OVERDUE:
            sentences.append(clock_words.late_so_far(on, clock.due, self.spec))
        if clock.told_until is not None and clock.overrun(on):
            sentences.append(clock_words.longer_than_told(on, clock.told_until, self.spec))
        return sorted(sentences, key=lambda sentence: sentence.on)

    def to_json(self) -> dict[str, Any]:
        """Return spec and events as they are stored."""
        return {"spec": self.spec.to_json(), "events": events_to_json(self.events)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any], calendar: WorkCalendar) -> "Clock":
        """Return the clock that `to_json` stored."""
        return cls.of(ClockSpec.from_json(stored["spec"]), events_from_json(stored["events"]), calendar)

    def reasons(self) -> Iterator[Sentence]:
        """Yield why the due date is what it is after all events: first what happened, then the days, then the end."""
        for position, event in enumerate(self.events):
            yield from self._reason(position, event)
        if self.limit.day_type is DayType.WORKING:
            for stretch in self._stretches:
                last = self.due.on if stretch.until is None else min(stretch.until, self.due.on)
                yield from clock_words.days_off_and_in(stretch.after + ONE_DAY, last, self.calendar)
        yield from self._conclusion()
        if self.ended:
            yield clock_words.ending(self.ended, self.spec, self.due)

    def _reason(self, position: int, event: ClockEvent) -> Iterator[Sentence]:
        if event.act is Act.STARTED:
            yield from clock_words.beginning(event, self.spec, self.calendar)
        elif event.act is Act.PAUSED:
            yield clock_words.pausing(event, self.spec)
        elif event.act is Act.EXTENDED:
            yield clock_words.extending(event, self.spec, self._due_of(position), self._due_of(position + 1))
        elif event.act is Act.RESUMED:
            pause = next(earlier for earlier in reversed(self.events[:position]) if earlier.act is Act.PAUSED)
            without = tuple(earlier for earlier in self.events[:position] if earlier is not pause)
            before = Clock(self.spec, without, self.calendar).due
            yield clock_words.resuming(pause, event, self.spec, before, self._due_of(position + 1))

    def _due_of(self, events: int) -> Due:
        """Return the due date as it was after so many events."""
        return Clock(self.spec, self.events[:events], self.calendar).due

    def _conclusion(self) -> Iterator[Sentence]:
        due_, reckoning = self.due, self._reckoning
        if reckoning.open_pause is None and self.limit.day_type not in {DayType.WORKING, DayType.BEFORE_DATE}:
            last = reckoning.after + timedelta(days=reckoning.left)
            if last != due_.on:
                yield clock_words.moved_off_a_day_off(last, self.calendar)
        if due_.gap_year is not None:
            yield clock_words.not_yet_known(due_, due_.gap_year, self.calendar)
        yield clock_words.expected(due_, self.spec) if reckoning.open_pause else clock_words.therefore(due_, self.spec)


def _count(after: date, until: date, kind: DayType, calendar: WorkCalendar) -> int:
    """Return how many days of a kind come after `after`, up to and including `until`."""
    if kind is DayType.WORKING:
        return working_days_between(after, until, calendar)
    return (until - after).days
