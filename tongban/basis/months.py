"""The same day some months later. Pure."""

from calendar import monthrange
from datetime import date

SHORTEST_MONTH = 28  # days


def months_later(start: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where there is no such day.

    Source: 民法典 第二百零二条.
    """
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    day = start.day if start.day <= SHORTEST_MONTH else min(start.day, monthrange(year, month)[1])
    return date(year, month, day)
