"""Reminders given, each once, whoever asks and however often. One transaction each."""

from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import transaction

from tongban.casework.appointments import actions as appointments
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.outbox import outbox_row
from tongban.casework.messages.queries import notices
from tongban.casework.reminders.queries import Due
from tongban.casework.reminders.rules import Kind
from tongban.casework.statements import execute

NOTICE = {
    Kind.PROMISED: "reminder.promised",
    Kind.CORRECTION: "reminder.correction",
    Kind.HEARING: "reminder.hearing",
    Kind.DOCUMENT: "reminder.document",
}
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
    notice = NOTICE[due.kind]
    if notice not in notices() or due.person_id is None:
        return False
    Outbox.objects.bulk_create([_row(due, notice, due.person_id, at)])
    return True


def _row(due: Due, notice: str, person_id: UUID, at: datetime) -> Outbox:
    about_id = due.about_id or uuid5(NAMESPACE_OID, f"document:{due.about}")
    return outbox_row(
        notice=notice,
        at=at,
        about="case" if due.about_id else "document",
        about_id=about_id,
        number=due.number,
        item_code=due.item[0],
        item_version=due.item[1],
        people=[person_id],
        offices=[due.office],
        due_on=due.due_on,
        data=dict(due.data),
    )
