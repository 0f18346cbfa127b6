"""People are reminded, once, of what comes up; and who did not come to an appointment is noted."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from tongban.basis.actors import Machine
from tongban.casework.appointments import actions as booking
from tongban.casework.appointments import queries as appointments
from tongban.casework.reminders import actions, queries
from tongban.casework.reminders.dues import Due

log = structlog.get_logger()

AT_ONCE = 200  # of each kind between two looks


def remind(at: datetime) -> int:
    """Have people reminded of what comes up; return how many were. Any number of workers may: each is told once."""
    return sum(_give(due, at) for due in queries.due(at, limit=AT_ONCE))


def _give(due: Due, at: datetime) -> bool:
    try:
        return actions.give(due, at=at)
    except (OperationalError, InterfaceError):
        raise  # the database is away, for everybody
    except Exception as e:  # noqa: BLE001 (whatever it is, the next one is to be reminded too)
        log.error("reminder.failed", kind=due.kind, fault=type(e).__name__)  # noqa: TRY400 (no values in a log)
        return False


def note_missed(at: datetime) -> int:
    """Note of every appointment that nobody came to, when nobody waits any more; return how many."""
    known = appointments.reception()
    if known is None:
        return 0
    before = at - timedelta(minutes=known.booking.late_minutes)
    return sum(
        _miss(office, appointment_id, at)
        for bucket in appointments.buckets()
        for office, appointment_id in appointments.overdue(bucket=bucket, before=before, limit=AT_ONCE)
    )


def _miss(office: str, appointment_id: UUID, at: datetime) -> bool:
    try:
        return booking.miss(office=office, appointment_id=appointment_id, by=Machine(), at=at)
    except (OperationalError, InterfaceError):
        raise
    except Exception as e:  # noqa: BLE001 (the next appointment has passed too)
        log.error("appointment.failed", appointment=str(appointment_id), fault=type(e).__name__)  # noqa: TRY400
        return False
