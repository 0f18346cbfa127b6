"""Cases that were put off until a day that has passed."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from tongban.basis.actors import Visit
from tongban.casework.cases import counter

log = structlog.get_logger()

AT_ONCE = 200


def take_up_what_was_put_off(at: datetime) -> int:
    """Have each case come in its turn again whose day has passed; return how many. Each in its own transaction."""
    return sum(_take_up(case_id, at) for case_id in counter.put_off_no_more(at, limit=AT_ONCE))


def _take_up(case_id: UUID, at: datetime) -> bool:
    try:
        return counter.take_up_again(case_id=case_id, at=at, visit=Visit("worker", "none"))
    except (OperationalError, InterfaceError):
        raise  # the database is away, for every case
    except Exception as e:  # noqa: BLE001 (whatever it is, the next case waits too)
        log.error("put_off.failed", case_id=str(case_id), fault=type(e).__name__)  # noqa: TRY400 (no values in a log)
        return False
