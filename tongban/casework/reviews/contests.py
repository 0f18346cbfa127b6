"""A decision is contested before the government or the court: recorded here, and what follows from the outcome.

Each public function is one transaction.
"""

from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Officer, Visit
from tongban.basis.clock_events import cancelled, met
from tongban.basis.items import Duty, Role
from tongban.basis.refusals import NotFound
from tongban.basis.remedies import Against, open_remedies
from tongban.basis.words import Words
from tongban.casework.cases import afterwards
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import NotSaid, NotYourPost, SameOfficer, Task
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import queries as clocks
from tongban.casework.clocks.rules import DECISION
from tongban.casework.reviews import limits
from tongban.casework.reviews.models import Contest
from tongban.casework.reviews.rules import ContestState, NotContestable, Outcome, StepNotOpen, consequence

COPY = Words("收到申请书副本", "receipt of the copy")
DECISIONS = (Act.APPROVE, Act.REJECT, Act.REFUSE)
UNDECIDED = frozenset({State.SUBMITTED, State.ACCEPTED})


class Mark(StrEnum):
    """Something that happened to a contest on a day."""

    ACCEPTED = "accepted"  # by the body
    COPIED = "copied"  # the office has the copy: its time to reply runs
    REPLIED = "replied"


@transaction.atomic
def lodge(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, remedy: str, body: str, lodged_on: date, copy_on: date | None = None, known_on: date | None = None,
    by: Officer, at: datetime, visit: Visit,
) -> int:  # fmt: skip
    """Record that a decision, or that there is none, is contested; return the serial of the record.

    Whether it was lodged in time is worked out, not asked: the body decides what follows from it.

    Args:
        known_on: When whoever lodged it came to know of the decision; None: when it was served.

    Raises:
        NotFound: There is no such case, or none that the officer may see.
        NotYourPost: The officer is not of the deciding office.
        NotContestable: There is nothing to contest that way, or it has been already.
        NotSaid: The body is not named, or the days are not between the decision and today.

    Source: 行政复议法 第二十条, 第二十一条, 第三十条; 行政诉讼法 第四十六条.
    """
    case, role = _case(number, by)
    item = catalog.item(case.item_code, case.item_version)
    way = next((each for each in item.remedies if each.code == remedy), None)
    made_on, told = _known_on(case, way.against, localdate(at)) if way else (None, False)
    open_already = Contest.objects.filter(case_id=case.id, remedy=remedy).exclude(state=ContestState.OVER).exists()
    if way is None or made_on is None or open_already:
        raise NotContestable
    if not body.strip():
        raise NotSaid("body")
    if not made_on <= (known_on or made_on) <= lodged_on <= localdate(at):
        raise NotSaid("lodged_on")
    calendar = catalog.calendar()
    until = open_remedies([way], way.against, known_on or made_on, calendar, told=told, made_on=made_on)[0].until
    row = Contest(
        case_id=case.id,
        serial=Contest.objects.filter(case_id=case.id).count() + 1,
        case_number=case.number,
        item_code=case.item_code,
        item_version=case.item_version,
        authority_id=case.deciding_id,
        remedy=remedy,
        body=body.strip(),
        lodged_on=lodged_on,
        last_day=until.on if until else None,
        state=ContestState.LODGED,
    )
    if copy_on:
        _copied(row, copy_on)
    row.save(force_insert=True)
    data = {"remedy": remedy, "lodged_on": lodged_on.isoformat(), "in_time": until is None or lodged_on <= until.on}
    afterwards.note(case, Act.CONTEST, data, role=role, by=by, at=at, visit=visit)
    return row.serial


@transaction.atomic
def mark(*, number: str, serial: int, what: Mark, on: date, by: Officer) -> None:
    """Record that the body accepted it, that the copy came, or that the office replied.

    Raises:
        NotFound: There is no such contest, or none that the officer may see.
        StepNotOpen: It is over, or this has been recorded.

    Source: 行政复议法 第三十条, 第四十八条.
    """
    case, _ = _case(number, by)
    row = _contest(case, serial)
    if row.state == ContestState.OVER or _is_marked(row, what):
        raise StepNotOpen
    if what is Mark.ACCEPTED:
        row.state, row.accepted_on = ContestState.ACCEPTED, on
    elif what is Mark.COPIED:
        _copied(row, on)
    else:
        row.replied_on = on
        limits.end(row, met(on))
    _save(row)


@transaction.atomic
def decide(  # noqa: PLR0913 (each is a word of the form)
    *,
    number: str,
    serial: int,
    outcome: Outcome,
    decided_on: date,
    served_on: date | None = None,
    words: str,
    by: Officer,
    at: datetime,
    visit: Visit,
) -> bool:
    """Record how a contest ended, and have the case decided anew if its decision fell; return whether it is.

    Args:
        served_on: When whoever lodged it had the outcome in hand; None: on the day it was decided.

    Raises:
        NotFound: There is no such contest, or none that the officer may see.
        SameOfficer: The officer made the decision that was contested.
        StepNotOpen: Its outcome is recorded already.
        NotSaid: Nothing is said of the grounds, or a day is wrong.

    Source: 行政复议法 第六十三条 to 第六十八条.
    """
    case, role = _case(number, by)
    row = _contest(case, serial)
    if row.state == ContestState.OVER:
        raise StepNotOpen
    if afterwards.who_decided(case) == by.user_id:
        raise SameOfficer("contest_ended", "approve")
    if not words.strip():
        raise NotSaid("reason")
    if not row.lodged_on <= decided_on <= (served_on or decided_on) <= localdate(at):
        raise NotSaid("decided_on")
    row.state, row.outcome, row.decided_on, row.words = ContestState.OVER, outcome, decided_on, words.strip()
    row.served_on = served_on
    limits.end(row, cancelled(localdate(at), "over"))
    _save(row)
    follows = consequence(outcome, State(case.state))
    data = {"remedy": row.remedy, "outcome": outcome, "words": row.words, "contest": row.serial}
    if follows is Act.REOPEN:
        afterwards.reopen(case, data, role=role, by=by, at=at, visit=visit)
    else:
        afterwards.note(case, follows, data, role=role, by=by, at=at, visit=visit)
    return follows is Act.REOPEN


def _case(number: str, by: Officer) -> tuple[Case, Role]:
    """Return a case, locked, and the role of the officer in the office that decided it."""
    case = afterwards.case_for(number, by)
    roles = by.role_in(case.deciding_id)
    if not roles:
        raise NotYourPost(Task(Act.CONTEST, Act.CONTEST, Duty.DECIDING, Role.CLERK))
    return case, min(roles)


def _contest(case: Case, serial: int) -> Contest:
    row = Contest.objects.filter(case_id=case.id, serial=serial).first()  # the case is locked
    if row is None:
        raise NotFound("contest")
    return row


def _is_marked(row: Contest, what: Mark) -> bool:
    done = {Mark.ACCEPTED: row.accepted_on, Mark.COPIED: row.clock, Mark.REPLIED: row.replied_on}
    return bool(done[what]) or (what is Mark.REPLIED and row.clock is None)


def _copied(row: Contest, on: date) -> None:
    limits.begin(row, catalog.aftercare().contests.reply, kind="reply", counts_from=COPY, on=on)


def _save(row: Contest) -> None:
    fields = [field.name for field in Contest._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    Contest.objects.filter(case_id=row.case_id, serial=row.serial).update(
        **{name: getattr(row, name) for name in fields if name not in {"case_id", "serial"}}
    )


def _known_on(case: Case, against: Against, on: date) -> tuple[date | None, bool]:
    """Return from which day a remedy counts, and whether the decision told of it. One query."""
    state = State(case.state)
    if against is Against.INACTION:
        if state not in UNDECIDED:
            return None, True
        owed = [c.value.due.on for c in clocks.of_case(case.id) if c.running and c.kind == DECISION]
        return (owed[0] if owed and owed[0] < on else None), True
    if state in UNDECIDED:
        return None, True
    last = CaseEvent.objects.filter(case_id=case.id, act__in=DECISIONS).order_by("-seq").first()
    return (localdate(last.at), bool(last.data.get("remedies"))) if last else (None, True)
