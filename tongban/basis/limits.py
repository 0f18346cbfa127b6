"""Time limits as an item declares them: how long, what may stop or lengthen them, what must come before a date.

Pure data; `packs_limits.py` reads these from YAML. Every number is the pack's, none is ours.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from tongban.basis.citations import Citation
from tongban.basis.clock_events import PauseReason
from tongban.basis.posts import Post
from tongban.basis.words import Words
from tongban.basis.workdays import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """By how much a limit may be lengthened, once; by another officer than the one who asks for it."""

    days: int  # at most so many, of the kind that the limit has
    by: Post  # who approves
    approver: Words  # as the applicant reads it: the head of the office
    citation: Citation
    condition: Words | None = None  # where the law allows it in some cases only: places that are hard to reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """The closed list of reasons for which a limit stands still."""

    reasons: tuple[PauseReason, ...]
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitRule:
    """A time limit and who says so."""

    limit: Limit
    citation: Citation
    pauses: Pauses | None = None
    extension: Extension | None = None
    after: str = ""  # the step that it counts from, where that is not acceptance
    from_receipt: bool = False  # it counts from the day on which the application came in


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What follows when the office does not answer in time. Only where the law says so."""

    deemed: str  # "accepted", "granted", "renewed"
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDate:
    """A decision that must come before a date, and an application that must come some time before it.

    The date is the answer to `field`, or the last day of the applicant's valid document of the kind `document`.
    """

    decide: LimitRule  # so many days before the date
    ask: LimitRule | None = None  # so many days before the date: a limit on the applicant
    field: str = ""
    document: str = ""
    silence: Silence | None = None  # where the item's own says something else: that it is accepted
    when: tuple[str, str] | None = None  # (field, its value): only an application that says so

    def last_day(self, day: date) -> date:
        """Return the last day on which it can be decided before the date."""
        return day - timedelta(days=self.decide.limit.days)

    def ask_until(self, day: date) -> date:
        """Return the last day on which it can be asked for."""
        last_day = self.last_day(day)
        return min(day - timedelta(days=self.ask.limit.days), last_day) if self.ask else last_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Officers are named and sent, before they look for themselves."""

    by: Post
    limit: LimitRule | None = None  # from acceptance


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingRule:
    """The right to be heard before a decision: to be told of it, to ask for it, and how it is held."""

    by: Post  # who sets time, place and chair
    chair: Post
    ask: LimitRule  # a limit on whoever is told
    hold: LimitRule  # from the request
    notice: LimitRule  # time and place are told so long before
    citation: Citation
    announced: Citation | None = None  # the office may announce one itself, where the public interest is concerned
    pause: str = ""  # the reason for which the limit for the decision stands still meanwhile, if it does
