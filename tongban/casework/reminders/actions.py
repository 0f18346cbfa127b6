"""Reminders given, each once, whoever asks and however often. One transaction each."""

from datetime import date, datetime
from uuid import NAMESPACE_OID, uuid5

from django.db import transaction

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound
from tongban.casework.appointments import actions as appointments
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.outbox import outbox_row
from tongban.casework.messages.queries import notices
from tongban.casework.offices.within import within
from tongban.casework.reminders.dues import Due
from tongban.casework.reminders.models import Unreached
from tongban.casework.reminders.rules import Kind
from tongban.casework.statements import execute

NOTICE = {
    Kind.PROMISED: "reminder.promised",
    Kind.CORRECTION: "reminder.correction",
    Kind.HEARING: "reminder.hearing",
    Kind.DOCUMENT: "reminder.document",
}
OF_ORGANISATION = "reminder.organisation"
ONCE = """
INSERT INTO reminders_given (about, kind, due_on, level, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING RETURNING 1
"""


@transaction.atomic(durable=True)
def give(due: Due, *, at: datetime) -> bool:
    """Have somebody reminded; return whether they had not been. Of two workers at once one waits, and finds it done."""
    if not execute(ONCE, [due.about, due.kind.value, due.due_on, due.level, at]):
        return False
    if due.kind is Kind.APPOINTMENT:
        return due.about_id is not None and appointments.remind(appointment_id=due.about_id, at=at)
    if due.credit_code and not due.people:
        _leave_to_office(due, at)
        return False
    notice = OF_ORGANISATION if due.credit_code else NOTICE[due.kind]
    if notice not in notices():
        return False
    Outbox.objects.bulk_create([_row(due, notice, at)])
    return True


def _leave_to_office(due: Due, at: datetime) -> None:
    """Have the office that issued a document see that nobody else can be told; once for a document and a day."""
    row = Unreached(
        authority_id=due.office, number=due.number, due_on=due.due_on, kind=due.document_kind,
        credit_code=due.credit_code, item_code=due.item[0], item_version=due.item[1], since=at,
    )  # fmt: skip
    Unreached.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic(durable=True)
def told(*, number: str, due_on: date, words: str, by: Officer, at: datetime) -> None:
    """Note how an organisation was told after all of its document that comes to its end.

    Raises:
        NotFound: No such thing waits in an office of the officer. Nothing is written.
    """
    waiting = Unreached.objects.filter(within(by), number=number, due_on=due_on, told_at=None)
    if not waiting.update(told_at=at, told_by=by.user_id, words=words):
        raise NotFound("reminder that nobody could be given")


def _row(due: Due, notice: str, at: datetime) -> Outbox:
    about_id = due.about_id or uuid5(NAMESPACE_OID, f"document:{due.about}")
    return outbox_row(
        notice=notice,
        at=at,
        about=_about(due),
        about_id=about_id,
        number=due.number,
        item_code=due.item[0],
        item_version=due.item[1],
        people=list(due.people),
        offices=[due.office],
        due_on=due.due_on,
        data=dict(due.data),
    )


def _about(due: Due) -> str:
    if due.about_id:
        return "case"
    return "organisation" if due.credit_code else "document"
