"""Choosing a day and a time at a window, for whoever books: the same on the portal and at the desk."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.timezone import localdate

from tongban.basis.items import Item
from tongban.casework.appointments import queries
from tongban.channels.now import now
from tongban.channels.reception.forms import TimeForm, day_words


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day that can be chosen."""

    url: str
    text: str
    free: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Times:
    """What is shown where a time is chosen."""

    days: list[DayLine]
    day: str  # the one that is open, in words
    form: TimeForm


def choose(request: HttpRequest, office: str, item: Item) -> Times:
    """Return the days that can be booked at an office for an item, and the times of the one that is chosen."""
    at, window = now(), queries.window_of(item).code
    found = queries.days(office, window, at=at)
    free = [on for on, places in found if places]
    day = _day(request.GET.get("day", ""), free)
    slots = queries.slots(office, window, day, at=at) if day else []
    keep = {name: value for name, value in request.GET.items() if name != "day"}
    lines = [
        DayLine(f"?{urlencode(keep | {'day': on.isoformat()})}", day_words(on, localdate(at)), places, on == day)
        for on, places in found
    ]
    form = TimeForm(slots, request.POST if request.method == "POST" else None)
    return Times(lines, day_words(day, localdate(at)) if day else "", form)


def _day(text: str, days: list[date]) -> date | None:
    """Return the day that was asked for, or the first one."""
    named = next((day for day in days if day.isoformat() == text), None)
    return named or next(iter(days), None)
