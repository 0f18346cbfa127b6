"""Take late cases up the reporting line, and let an office say why it is late.

A case goes up by its due day alone. What an officer writes, changes or claims does not move that day: only the acts do
to which the law gives the power (a pause, an extension), and each of them leaves an event.
"""

import os
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.basis.ids import uuid7
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.cases.models import Case, CaseNumber, WorkRow
from tongban.casework.cases.rules import NotSaid
from tongban.casework.cases.states import Act
from tongban.casework.clocks.models import BUCKETS
from tongban.casework.messages import queries as messages
from tongban.casework.messages.models import BUCKETS as OUTBOX_BUCKETS
from tongban.casework.messages.models import Outbox
from tongban.casework.supervision.models import Explanation
from tongban.casework.supervision.queries import marks_of
from tongban.casework.supervision.rules import TOLD, ExplainedAlready, Level, NotLate

LATE = "lateness"  # the notice
AT_ONCE = 500  # cases that a worker claims at a time
ONE_RINGS = 7_263_002  # an advisory lock


@transaction.atomic
def ring(at: datetime) -> int:
    """Put every case that has reached a level, and whose level was not told, in the queue; return how many were new.

    One statement, however many are late. A worker that finds another ringing waits until the queue is there, and finds
    none new: two would put the same rows, and look up what was told in a table that the other is filling, for which
    the planner has no plan.
    """
    days = marks_of(localdate(at))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_RINGS])
        if not cursor.fetchone()[0]:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_RINGS])
            return 0
        cursor.execute(
            RING,
            {"buckets": BUCKETS, "at_risk": days.at_risk, "overdue": days.overdue, "above": days.above},
        )
        return int(cursor.rowcount)


@transaction.atomic
def tell(*, bucket: int, at: datetime, limit: int = AT_ONCE) -> tuple[int, int]:
    """Tell those whom the reporting line names of up to `limit` late cases, longest overdue first.

    Returns how many were claimed, 0 when the bucket is empty, and of how many somebody was told. What another worker
    has claimed is passed over. A case that is no longer late at that office is dropped. The claim, the telling and the
    end of the claim are one statement: a worker that dies leaves the rows to the next.
    """
    told = [TOLD[level] for level in Level]
    with connection.cursor() as cursor:
        cursor.execute(TELL, {"bucket": bucket, "limit": limit, "at": at, "roles": told, "above": Level.ABOVE})
        claimed, told_of = cursor.fetchone() or (0, 0)
    return claimed, told_of


def explain(*, number: str, office: str, words: str, by: Officer, at: datetime) -> None:
    """Publish why an office is late with a case; the applicant reads it. Once for a due day.

    Raises:
        NotYours: The officer has no post in that office.
        NotSaid: There are no words.
        NotLate: The case is not overdue there; nothing has been written.
        ExplainedAlready: The office has said why.

    Source: 优化营商环境条例 第三十六条.
    """
    if office not in by.authorities:
        raise NotYours("only the office that is late says why")
    if not words.strip():
        raise NotSaid("reason")
    known = CaseNumber.objects.filter(number=number).values_list("case_id", flat=True).first()
    if known is None:
        raise NotFound(f"case {number}")
    due_on = _overdue_since(known, office, localdate(at))
    row = Explanation(case_id=known, authority_id=office, due_on=due_on, words=words.strip(), user_id=by.user_id, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _tell_why(row, number)
    except IntegrityError:
        raise ExplainedAlready(f"case {number}") from None


def _tell_why(row: Explanation, number: str) -> None:
    """Have the applicant told that the office has said why it is late, if the pack has words for it. Two statements."""
    case = Case.objects.filter(id=row.case_id).only("item_code", "item_version", "applicant_person_id").first()
    if LATE not in messages.notices() or case is None:
        return
    Outbox.objects.create(
        bucket=row.case_id.int % OUTBOX_BUCKETS,
        id=uuid7(row.at, os.urandom(10)),
        notice=LATE,
        at=row.at,
        about="case",
        about_id=row.case_id,
        number=number,
        item_code=case.item_code,
        item_version=case.item_version,
        people=[case.applicant_person_id] if case.applicant_person_id else [],
        offices=[row.authority_id],
        due_on=row.due_on,
        data={},
    )


def _overdue_since(case_id: UUID, office: str, today: date) -> date:
    rows = WorkRow.objects.filter(case_id=case_id, authority_id=office, due_on__lt=today).exclude(act=Act.RESUME)
    due_on = rows.order_by("due_on").values_list("due_on", flat=True).first()
    if due_on is None:
        raise NotLate(f"{office} is not late")
    return due_on


# The last byte of a case's id says in which bucket it lies, as for the timers of its clocks. What was told is looked up
# row by row by its key (LIMIT holds the planner to that): joined as a whole it took an hour without statistics.
RING = """
INSERT INTO supervision_alarm
    (bucket, due_on, case_id, authority_id, level, number, item_code, item_version, task, role)
SELECT get_byte(uuid_send(w.case_id), 15) %% %(buckets)s, w.due_on, w.case_id, w.authority_id, reached.level,
    w.number, w.item_code, w.item_version, w.task, w.role
FROM cases_workrow w
CROSS JOIN LATERAL (VALUES (1, %(at_risk)s::date), (2, %(overdue)s::date), (3, %(above)s::date)) AS reached (level, day)
LEFT JOIN LATERAL (
    SELECT 1 AS known FROM supervision_escalation e
    WHERE e.case_id = w.case_id AND e.authority_id = w.authority_id AND e.due_on = w.due_on AND e.level = reached.level
    LIMIT 1
) AS told ON true
WHERE w.due_on <= %(at_risk)s AND w.due_on <= reached.day AND w.act <> 'resume' AND told.known IS NULL
ON CONFLICT DO NOTHING
"""
TELL = """
WITH next AS MATERIALIZED (
    SELECT ctid FROM supervision_alarm
    WHERE bucket = %(bucket)s ORDER BY due_on, case_id, authority_id, level LIMIT %(limit)s FOR UPDATE SKIP LOCKED
), claimed AS (
    DELETE FROM supervision_alarm a USING next WHERE a.bucket = %(bucket)s AND a.ctid = next.ctid RETURNING a.*
), told AS (
    INSERT INTO supervision_escalation
        (case_id, authority_id, due_on, level, told_id, told_role, at, number, item_code, item_version, task, role)
    SELECT c.case_id, c.authority_id, c.due_on, c.level,
        CASE WHEN c.level = %(above)s THEN coalesce(office.parent_id, office.code) ELSE office.code END,
        (%(roles)s::text[])[c.level], %(at)s, c.number, c.item_code, c.item_version, c.task, c.role
    FROM claimed c JOIN offices_authority office ON office.code = c.authority_id
    WHERE EXISTS (
        SELECT 1 FROM cases_workrow w
        WHERE w.case_id = c.case_id AND w.authority_id = c.authority_id AND w.due_on = c.due_on
    )
    ORDER BY c.due_on, c.case_id, c.authority_id, c.level
    ON CONFLICT DO NOTHING RETURNING 1
)
SELECT (SELECT count(*) FROM claimed), (SELECT count(*) FROM told)
"""
