"""Days, moments and the clock's light in words."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.utils.dateformat import DateFormat
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import pgettext, pgettext_lazy

LightState = Literal["green", "yellow", "red", "paused", "done", "none"]

_WEEKDAYS: tuple[Promise, ...] = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


class _ShortWeekdays(DateFormat):
    """Django's date format with the weekday as a calendar prints it: 周一, not 星期一."""

    data: date

    def D(self) -> str:  # noqa: N802 - the format character that Django calls by this name
        """Return the short weekday."""
        return str(_WEEKDAYS[self.data.weekday()])


def day_in_words(value: date) -> str:
    """Return the day with its weekday: 2026年3月2日（周一）, Mon 2 March 2026. A moment gives its local day."""
    local = localtime(value) if isinstance(value, datetime) else value
    return _ShortWeekdays(local).format(pgettext("day format", "D j F Y"))


def short_day(value: date) -> str:
    """Return the day for a narrow column of a table: 2026年3月2日, 2 Mar 2026. A moment gives its local day."""
    local = localtime(value) if isinstance(value, datetime) else value
    return DateFormat(local).format(pgettext("short day format", "j M Y"))


def moment_in_words(value: datetime) -> str:
    """Return the local day and time to the minute: 2026年3月2日（周一）14:05."""
    return _ShortWeekdays(localtime(value)).format(pgettext("moment format", "D j F Y, H:i"))


@dataclass(frozen=True, slots=True)
class Light:
    """How one state of a clock is shown: a word and a shape, so that the colour is never needed to read it."""

    word: Promise
    shape: str  # path in a square of 20 × 20


LIGHTS: dict[LightState, Light] = {
    "green": Light(pgettext_lazy("clock", "In time"), "M10 1a9 9 0 1 0 0 18a9 9 0 0 0 0-18z"),
    "yellow": Light(pgettext_lazy("clock", "Due soon"), "M10 1 20 19H0z"),
    "red": Light(pgettext_lazy("clock", "Overdue"), "M1 1h18v18H1z"),
    "paused": Light(pgettext_lazy("clock", "Clock stopped"), "M3 2h5v16H3zM12 2h5v16h-5z"),
    "done": Light(pgettext_lazy("clock", "Finished"), "M7.5 18 0 10.5 2.5 8l5 5L17.5 3 20 5.5z"),
    "none": Light(pgettext_lazy("clock", "No time limit running"), "M1 8h18v4H1z"),
}
