"""Ask whether somebody may attempt something once more; count what was wrong; forget it after a day.

What is attempted is named as "kind:value"; only a keyed hash of that is kept.
"""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from tongban.casework.attempts.models import Failed
from tongban.casework.attempts.rules import FROM_AN_ADDRESS, TooManyAttempts


def origin(address: str) -> dict[str, int]:
    """Return the address that a request is from as something attempted, with how often it may be wrong in an hour."""
    return {f"from:{address}": FROM_AN_ADDRESS}


def must_be_few(allowed: Mapping[str, int], at: datetime) -> None:
    """Return if none of these things was attempted wrongly so often within the hour. One query.

    Raises:
        TooManyAttempts: One was.
    """
    limits = {_hashed(name): most for name, most in allowed.items()}
    counted = Failed.objects.filter(key__in=limits, hour=_hour(at)).values_list("key", "count")
    if any(count >= limits[key] for key, count in counted):
        raise TooManyAttempts


COUNT = """
INSERT INTO attempts_failed (key, hour, count) SELECT unnest(%s::varchar[]), %s, 1
ON CONFLICT (key, hour) DO UPDATE SET count = attempts_failed.count + 1
"""


def count(names: Collection[str], at: datetime) -> None:
    """Count a wrong attempt at each of these things, whatever becomes of the request."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNT, [sorted(map(_hashed, names)), _hour(at)])


def forget(at: datetime) -> int:
    """Delete what was counted more than a day ago; return how many rows."""
    return Failed.objects.filter(hour__lt=_hour(at) - timedelta(days=1)).delete()[0]


def _hashed(name: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), name.encode(), hashlib.sha256).hexdigest()


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
