"""What was written down is sealed, hour by hour."""

from datetime import timedelta

from django.utils import timezone

from tongban.casework.seals import actions, queries

SEAL_EVERY = timedelta(hours=1)


def seal_when_due() -> bool:
    """Seal what was written since the last seal, if that is an hour old; return whether it was done.

    By the real time, which the database writes by, and not by a demonstration's.
    """
    last = queries.last()
    if last is not None and timezone.now() - last.taken_at < SEAL_EVERY:
        return False
    return actions.seal() is not None
