"""Cases of life events that waited for another one: begun when it is done, dropped when it came to nothing."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError

from tongban.basis.actors import Visit
from tongban.casework.life_events import actions, queries

log = structlog.get_logger()

AT_ONCE = 200  # applications between two looks


def begin_what_waited(at: datetime) -> int:
    """Begin every case of a life event whose time has come; return how many were begun or fell away.

    Any number of workers may do so: each case is handed in under a key that was made with the application.
    """
    return sum(_go_on(application_id, at) for application_id in queries.to_move(AT_ONCE))


def _go_on(application_id: UUID, at: datetime) -> int:
    """Go on with one application; a fault in it is written down and holds up no other."""
    try:
        return actions.go_on(application_id=application_id, at=at, visit=Visit("worker", "none"))
    except (OperationalError, InterfaceError):
        raise  # the database is away, for every application
    except Exception as e:  # noqa: BLE001 (whatever it is, the next application waits too)
        log.error("life_event.failed", application=str(application_id), fault=type(e).__name__)  # noqa: TRY400
        return 0
