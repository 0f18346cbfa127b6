"""What may be done to the time limits of a case: let them stand still, run again, and be longer, once."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tongban.basis.actors import Officer, Visit
from tongban.basis.clock_events import ClockError, ClockFault, extended, paused, resumed
from tongban.casework.cases.aside import Asked, Pause
from tongban.casework.cases.doing import Doing
from tongban.casework.cases.permit import by_handler, by_officer
from tongban.casework.cases.record import finish
from tongban.casework.cases.rules import NotSaid
from tongban.casework.cases.states import Act
from tongban.casework.clocks import actions as clocks
from tongban.casework.clocks.models import Clock
from tongban.casework.clocks.queries import value_of
from tongban.casework.clocks.rules import DECISION, PROMISE


@transaction.atomic(durable=True)
def pause(  # noqa: PLR0913 (each is a word of the notice)
    *, number: str, reason: str, days: int, words: str, by: Officer, at: datetime, visit: Visit
) -> None:
    """Let the time limits for the decision stand still, with the written notice of how long.

    Args:
        reason: One of the closed list that the item's limit names.
        days: What the notice tells the applicant to expect; of the kind that the limit counts.
        words: The notice: what is done meanwhile, and why. The applicant reads it.

    Raises:
        ClockError: The law does not list the reason, no time was told, or the limit has passed.
        NotSaid: There is no notice.

    Source: 行政许可法 第四十五条.
    """
    doing = by_handler(number, Act.PAUSE, by, at, visit)
    if not words.strip():
        raise NotSaid("notice")
    doing = stand_still(doing, reason, days)
    until = doing.aside.pause.until.isoformat() if doing.aside.pause else ""
    finish(doing, {"reason": reason, "days": days, "until": until, "words": words.strip()})


def stand_still(doing: Doing, reason: str, days: int) -> Doing:
    """Return the act with the pause that it brings to every running limit which may be paused for this reason.

    Raises:
        ClockError: None may.
    """
    event = paused(doing.on, reason, days)
    allowed = [row for row in clocks.running(doing.case.id) if value_of(row).spec.pause(reason)]
    if not allowed:
        raise ClockError(ClockFault.REASON_NOT_LISTED)
    first = value_of(allowed[0]).then(event)
    until = first.told_until
    if until is None:
        raise ClockError(ClockFault.TOO_LATE)
    still = [row for row in allowed if row.due_on >= doing.on]
    doing.case.aside = replace(
        doing.aside, pause=Pause(reason=reason, days=days, since=doing.on, until=until)
    ).to_json()
    return replace(doing, happens=(*doing.happens, *((row.kind, event) for row in still)))


@transaction.atomic(durable=True)
def resume(*, number: str, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Let the time limits run again, from this day on.

    Args:
        words: What the time was used for: the finding of the test, the opinion of the experts.
    """
    doing = run_again(by_officer(number, Act.RESUME, by, at, visit))
    finish(doing, {"words": words.strip()})


def run_again(doing: Doing) -> Doing:
    """Return the act with every limit that stands still running again."""
    still = [row.kind for row in clocks.running(doing.case.id) if value_of(row).stands_still]
    doing.case.aside = replace(doing.aside, pause=None).to_json()
    return replace(doing, happens=(*doing.happens, *((kind, resumed(doing.on)) for kind in still)))


@transaction.atomic(durable=True)
def ask_extension(*, number: str, days: int, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Ask for more time; another officer approves it or not.

    Args:
        words: The reason, as the applicant will be told it.

    Raises:
        ClockError: The law knows no extension of what runs now, it was extended before, or it is too late or too long.

    Source: 行政许可法 第四十二条第一款.
    """
    doing = by_handler(number, Act.ASK_EXTENSION, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    row = _extendable(doing)
    value_of(row).then(extended(doing.on, days, "asked", words.strip()))
    asked = Asked(kind=row.kind, days=days, by=by.user_id)
    doing.case.aside = replace(doing.aside, asked=asked).to_json()
    finish(doing, {"days": days, "words": words.strip(), "limit": row.kind})


def _extendable(doing: Doing) -> Clock:
    """Return the running limit that can be extended: that of the step in hand before that of the decision."""
    rows = [row for row in clocks.running(doing.case.id) if row.kind != PROMISE and value_of(row).spec.extension]
    if not rows:
        raise ClockError(ClockFault.NO_EXTENSION)
    return min(rows, key=lambda row: row.kind == DECISION)


@transaction.atomic(durable=True)
def extend(*, number: str, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Approve more time, once; the applicant is told the reason.

    Args:
        words: The reason, as the applicant is told it.

    Raises:
        SameOfficer: Who asked for it may not approve it.

    Source: 行政许可法 第四十二条第一款.
    """
    doing = by_officer(number, Act.EXTEND, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    aside = doing.aside
    if aside.asked is None:
        raise LookupError(f"case {number} has a task to extend, and nobody asked")
    approver = f"{doing.task.duty}/{doing.task.role}" if doing.task else ""
    event = extended(doing.on, aside.asked.days, approver, words.strip())
    doing.case.aside = replace(aside, asked=None).to_json()
    data = {"days": aside.asked.days, "words": words.strip(), "limit": aside.asked.kind}
    finish(replace(doing, happens=((aside.asked.kind, event),)), data)


@transaction.atomic(durable=True)
def keep_limit(*, number: str, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Do not approve more time: the limit stays as it is. It can be asked for again."""
    doing = by_officer(number, Act.KEEP_LIMIT, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    doing.case.aside = replace(doing.aside, asked=None).to_json()
    finish(doing, {"words": words.strip()})
