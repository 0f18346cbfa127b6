"""What was promised at acceptance and did not come in time."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from tongban.basis.actors import Visit
from tongban.casework.cases import gaps

log = structlog.get_logger()

AT_ONCE = 200


def note_broken_promises(at: datetime) -> int:
    """Note in each case what was promised and did not come in time; return in how many. Each in its own transaction."""
    return sum(_note(case_id, at) for case_id in gaps.broken_promises(at, limit=AT_ONCE))


def _note(case_id: UUID, at: datetime) -> bool:
    try:
        return gaps.note_lapse(case_id=case_id, at=at, visit=Visit("worker", "none"))
    except (OperationalError, InterfaceError):
        raise  # the database is away, for every case
    except Exception as e:  # noqa: BLE001 (whatever it is, the next case waits too)
        log.error("promise.failed", case_id=str(case_id), fault=type(e).__name__)  # noqa: TRY400 (no values in a log)
        return False
