"""Time limits that passed without an answer, where the law says what silence means."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError
from django.utils.timezone import localdate

from tongban.basis.actors import Visit
from tongban.casework.cases import actions, before_date
from tongban.casework.clocks import queries as clocks
from tongban.casework.clocks.rules import GRANTING

log = structlog.get_logger()

AT_ONCE = 200  # cases of a bucket between two looks


def let_silence_speak(at: datetime) -> int:
    """Have every limit that passed unanswered take the effect that its item's law gives it; return how many did.

    Bucket by bucket, each case in a transaction of its own, so that it can be interrupted and done again.
    """
    done = 0
    for bucket in clocks.buckets():
        for case_id, silence in clocks.silent(bucket=bucket, today=localdate(at), limit=AT_ONCE):
            done += _speak(case_id, silence, at)
    return done


def _speak(case_id: UUID, silence: str, at: datetime) -> bool:
    """Let one case be accepted or granted by silence; a fault in it is written down and holds up no other."""
    speak = before_date.grant_by_silence if silence in GRANTING else actions.let_silence_speak
    try:
        return speak(case_id=case_id, at=at, visit=Visit("worker", "none"))
    except (OperationalError, InterfaceError):
        raise  # the database is away, for every case
    except Exception as e:  # noqa: BLE001 (whatever it is, the next case's limit has passed too)
        log.error("silence.failed", case_id=str(case_id), fault=type(e).__name__)  # noqa: TRY400 (no values in a log)
        return False
