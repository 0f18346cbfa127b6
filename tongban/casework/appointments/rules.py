"""Bookings and tickets: what may be booked, changed and called, and who comes first. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum

from tongban.basis.appointments import Before, Booking, MissedBar, Priority
from tongban.basis.refusals import Refusal


class Booked(StrEnum):
    """What became of an appointment."""

    OPEN = "open"
    CAME = "came"  # a ticket was given for it
    CANCELLED = "cancelled"
    MISSED = "missed"  # nobody came


class Waiting(StrEnum):
    """Where a ticket stands."""

    WAITING = "waiting"
    CALLED = "called"
    SERVED = "served"
    ABSENT = "absent"  # called, and nobody came


class Rank(IntEnum):
    """Who is called first: the lower, the sooner. Within one rank it is who has waited longest."""

    BEFORE_ALL = 0
    BOOKED = 1  # the booked time has come, or another window has sent them on
    BEFORE_WALK_INS = 2
    IN_TURN = 3


class SlotFull(Refusal):
    """Nobody else can be booked at that time."""


class NoSuchSlot(Refusal):
    """Counters are not open then, or it is over, or it is too far ahead."""


class TooManyOpen(Refusal):
    """The person has as many appointments as one may have."""


class TooLateToChange(Refusal):
    """It begins too soon to be moved or cancelled."""


class NotOpenAnyMore(Refusal):
    """The appointment was cancelled, or is over."""


class NotYetTime(Refusal):
    """It is too early, or not the day, to take a ticket for an appointment, or to say that nobody came."""


class MayNotBook(Refusal):
    """The person did not come several times and cannot book until a day."""

    def __init__(self, until: date) -> None:
        super().__init__(f"not before {until}")
        self.until = until


class NobodyWaits(Refusal):
    """There is nobody to call."""


class CounterBusy(Refusal):
    """Somebody has been called to this counter and is not done with yet."""


class NotCalled(Refusal):
    """The ticket is not at this counter: it waits, or is done with."""


class MachineBusy(Refusal):
    """The machine has given as many tickets as it may in a minute."""


def must_be_free(taken: int, capacity: int) -> None:
    """Raise SlotFull unless one more can be booked."""
    if taken >= capacity:
        raise SlotFull("full")


def must_have_room(open_now: int, booking: Booking) -> None:
    """Raise TooManyOpen if the person has as many appointments as one may have."""
    if open_now >= booking.most_open:
        raise TooManyOpen("too many")


def last_day(today: date, booking: Booking) -> date:
    """Return the last day that can be booked."""
    return today + timedelta(days=booking.ahead_days)


def may_change(starts_at: datetime, at: datetime, booking: Booking) -> bool:
    """Return whether there is time left to move or cancel an appointment."""
    return at <= starts_at - timedelta(minutes=booking.change_minutes)


def must_change_in_time(state: Booked, starts_at: datetime, at: datetime, booking: Booking) -> None:
    """Raise what keeps an appointment from being moved or cancelled."""
    if state is not Booked.OPEN:
        raise NotOpenAnyMore(state)
    if not may_change(starts_at, at, booking):
        raise TooLateToChange("it begins soon")


def must_be_time(state: Booked, starts_at: datetime, at: datetime, booking: Booking) -> None:
    """Raise what keeps a ticket from being given for an appointment: it is over, or it is too early."""
    if state is not Booked.OPEN:
        raise NotOpenAnyMore(state)
    if at < starts_at - timedelta(minutes=booking.check_in_minutes):
        raise NotYetTime("come later")


def missed_from(starts_at: datetime, booking: Booking) -> datetime:
    """Return from when on nobody waits any more for who booked."""
    return starts_at + timedelta(minutes=booking.late_minutes)


def must_be_missed(state: Booked, starts_at: datetime, at: datetime, booking: Booking) -> None:
    """Raise what keeps an appointment from being marked as missed."""
    if state is not Booked.OPEN:
        raise NotOpenAnyMore(state)
    if at < missed_from(starts_at, booking):
        raise NotYetTime("they may still come")


def barred_until(missed: Sequence[date], bar: MissedBar | None, today: date) -> date | None:
    """Return until which day somebody cannot book, that day included, or None.

    Args:
        missed: The days on which they did not come.
        bar: What the pack says follows; None: nothing does.
    """
    if bar is None:
        return None
    days = sorted(missed)
    ends = [
        last + timedelta(days=bar.days)
        for first, last in zip(days, days[bar.after - 1 :], strict=False)
        if (last - first).days < bar.within_days
    ]
    until = max(ends, default=None)
    return until if until and until >= today else None


def ticket_number(letter: str, serial: int) -> str:
    """Return what a ticket is called: A001."""
    return f"{letter}{serial:03d}"


def rank_of(priority: Priority | None) -> Rank:
    """Return where a priority puts somebody who waits without an appointment whose time has come."""
    if priority is None:
        return Rank.IN_TURN
    return Rank.BEFORE_ALL if priority.before is Before.APPOINTMENTS else Rank.BEFORE_WALK_INS
