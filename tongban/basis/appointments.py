"""What a pack says of coming to a counter: windows, hours, bookings, and who is called before others. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tongban.basis.citations import Citation
from tongban.basis.words import Words


class Before(StrEnum):
    """Before whom a group of people is called."""

    WALK_INS = "walk_ins"
    APPOINTMENTS = "appointments"  # also before those whose booked time has come


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A group of counters that takes certain items."""

    code: str
    name: Words
    letter: str
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a day in which counters are open, in minutes of the day."""

    begins: int
    ends: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When the counters of some offices are open, from a day on, and how many can be booked at a time."""

    since: date
    offices: tuple[str, ...]  # how their codes begin; none: all
    working: tuple[Span, ...]
    off: tuple[Span, ...]
    slot_minutes: int
    per_slot: int
    citation: Citation

    def fits(self, office: str) -> int:
        """Return how much of an office's code this names; -1: it is for others."""
        return max((len(code) for code in self.offices if office.startswith(code)), default=-1 if self.offices else 0)

    def slots(self, *, working: bool) -> list[Span]:
        """Return the slots of a day; what is left over at the end of a span is none."""
        return [slot for span in (self.working if working else self.off) for slot in self._cut(span)]

    def _cut(self, span: Span) -> list[Span]:
        length = self.slot_minutes
        return [Span(each, each + length) for each in range(span.begins, span.ends - length + 1, length)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """What holds for every booking."""

    ahead_days: int  # how far ahead one can book
    most_open: int  # at the same time, for one person
    change_minutes: int  # until so long before it can be moved or cancelled
    check_in_minutes: int  # from so long before a ticket is given for it
    late_minutes: int  # after so long nobody waits any more
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedBar:
    """What follows when somebody does not come several times; only where a rule says so."""

    after: int
    within_days: int
    days: int
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """People who are called before others."""

    code: str
    name: Words
    before: Before
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Everything that a pack says of coming to a counter."""

    windows: Mapping[str, Window]
    hours: tuple[Hours, ...]
    booking: Booking
    bar: MissedBar | None
    priority: Mapping[str, Priority]
    machine_per_minute: int

    def window_for(self, area: str) -> Window | None:
        """Return the window that takes the items of an area, or None."""
        return next((window for window in self.windows.values() if area in window.areas), None)

    def hours_of(self, office: str, on: date) -> Hours | None:
        """Return the hours of an office on a day: those that name most of its code, the last that has begun."""
        begun = [hours for hours in self.hours if hours.since <= on and hours.fits(office) >= 0]
        return max(begun, key=lambda hours: (hours.fits(office), hours.since), default=None)
