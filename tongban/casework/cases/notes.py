"""What officers write to each other about a case. The applicant never sees it, and nobody changes it.

Each act is one transaction and raises, with nothing written, NotFound where the officer may not see the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.cases.doing import offices_of
from tongban.casework.cases.holding import supervises
from tongban.casework.cases.models import Case, CaseNote, NoteStruck
from tongban.casework.cases.record import locked
from tongban.casework.cases.rules import NotSaid
from tongban.casework.cases.scope import may_see

LONGEST, LONGEST_REASON = 1000, 200
NOTES = """
SELECT n.seq, n.words, n.pinned, n.task, n.given_to, n.at, n.user_id, n.authority_id, s.reason, s.user_id, s.at
FROM cases_casenote n LEFT JOIN cases_notestruck s ON s.case_id = n.case_id AND s.seq = n.seq
WHERE n.case_id = %s ORDER BY n.pinned AND s.seq IS NULL DESC, n.seq DESC
"""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note on a case, and why it was struck if it was."""

    seq: int
    words: str
    pinned: bool
    task: str
    given_to: int | None
    at: datetime
    user_id: int
    authority: str
    struck_because: str | None
    struck_by: int | None
    struck_at: datetime | None


def notes(case_id: UUID) -> Sequence[NoteView]:
    """Return the notes on a case that the caller was shown, pinned ones first, then the latest. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NOTES, [case_id])
        return [NoteView(*row) for row in cursor.fetchall()]


@transaction.atomic(durable=True)
def write(*, number: str, words: str, pinned: bool, by: Officer, at: datetime) -> None:
    """Write a note on a case.

    Raises:
        NotSaid: It says nothing.
    """
    case = _seen(number, by)
    if not words.strip():
        raise NotSaid("note")
    append(case, words=words[:LONGEST], by=by, at=at, pinned=pinned)


@transaction.atomic(durable=True)
def strike(*, number: str, seq: int, reason: str, by: Officer, at: datetime) -> None:
    """Strike a note out, saying why; one that is struck already stays as it is.

    Raises:
        NotYours: Only whoever wrote it, or a supervisor, strikes it; what tells of a task given to another, nobody.
        NotSaid: Without a reason.
    """
    case = _seen(number, by)
    note = CaseNote.objects.filter(case_id=case.id, seq=seq).first()
    if note is None:
        raise NotFound(f"note {seq}")
    if note.task or not (note.user_id == by.user_id or supervises(by, note.authority_id)):
        raise NotYours(f"note {seq}")
    if not reason.strip():
        raise NotSaid("why")
    if not NoteStruck.objects.filter(case_id=case.id, seq=seq).exists():
        NoteStruck(case_id=case.id, seq=seq, reason=reason.strip()[:LONGEST_REASON], at=at, user_id=by.user_id).save(
            force_insert=True
        )


def append(  # noqa: PLR0913 (what a note says)
    case: Case, *, words: str, by: Officer, at: datetime, pinned: bool = False, task: str = "",
    given_to: int | None = None,
) -> None:  # fmt: skip
    """Add a note to a case that is locked. Two statements."""
    last = CaseNote.objects.filter(case_id=case.id).aggregate(last=Max("seq"))["last"] or 0
    CaseNote(
        case_id=case.id, seq=last + 1, words=words.strip(), pinned=pinned, task=task, given_to=given_to, at=at,
        user_id=by.user_id, authority_id=_office(case, by),
    ).save(force_insert=True)  # fmt: skip


def _seen(number: str, by: Officer) -> Case:
    case = locked(number)
    if not may_see(case, by):
        raise NotFound(f"case {number}")
    return case


def _office(case: Case, by: Officer) -> str:
    """Return for which office somebody writes: one with a duty in the case if they have a post there."""
    return min(by.authorities, key=lambda code: (code not in offices_of(case).values(), code))
