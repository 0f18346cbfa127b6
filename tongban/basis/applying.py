"""Until when somebody is to apply: so long after something happened, or so long before something ends. Pure.

It is a duty or a chance of the applicant, not a limit on the office. A day that cannot be met on a day off moves to the
next working day, in their favour; one that lies before an end does not move.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tongban.basis.citations import Citation
from tongban.basis.months import months_later
from tongban.basis.remedies import Period, last_day
from tongban.basis.words import Words
from tongban.basis.workdays import Due, WorkCalendar


@dataclass(frozen=True, slots=True)
class Along:
    """Another item that is asked for at the same time, and the law that says so."""

    item: str  # its code
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyBy:
    """Apply within a period of a day that the applicant knows: after it, or before it."""

    of: Words  # which day: that on which you turn 16, on which the stay ends
    within: Period
    before: bool  # before that day, not after it
    citation: Citation
    note: Words | None = None

    def last_day(self, of: date, calendar: WorkCalendar) -> Due:
        """Return the last day on which to apply.

        Raises:
            CalendarGap: Not even the law's own holidays of that year are known.

        Source: 民法典 第二百零一条至第二百零三条 (the day itself is not counted; a last day off moves on).
        """
        if not self.before:
            return last_day(self.within, of, calendar)
        if self.within.months:
            return Due(months_later(of, -self.within.months))
        return Due(of - timedelta(days=self.within.days))
