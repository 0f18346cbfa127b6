"""Who booked is told what became of it: an outbox row in the transaction of the act."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate, localtime

from tongban.casework.appointments.models import Appointment
from tongban.casework.appointments.queries import must_have_reception
from tongban.casework.messages import queries as messages
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.outbox import outbox_row

ABOUT = "appointment"


def tell(what: str, row: Appointment, at: datetime) -> None:
    """Have the person told what became of their appointment, if the pack has words for it. One statement at most.

    Args:
        what: booked, moved, cancelled, missed, or reminder.
    """
    notice = f"{ABOUT}.{what}"
    if notice in messages.notices():
        Outbox.objects.bulk_create([_row(notice, row, at)])


def _row(notice: str, row: Appointment, at: datetime) -> Outbox:
    window = must_have_reception().windows[row.window].name
    data: dict[str, Any] = {
        "time": f"{localtime(row.starts_at):%H:%M}",
        "window": window.to_json(),
    }
    return outbox_row(
        notice=notice,
        at=at,
        about=ABOUT,
        about_id=row.id,
        number=row.number,
        item_code=row.item_code,
        item_version=row.item_version,
        people=[row.person_id],
        offices=[row.authority_id],
        due_on=localdate(row.starts_at),
        data=data,
    )
