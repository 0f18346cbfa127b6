"""The moment that channels work with. In demo mode days can be made to pass; otherwise it is the real time."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from tongban.casework.clocks import queries as clocks


def now() -> datetime:
    """Return the present moment, moved by the demonstration's clock if there is one. No query outside demo mode."""
    return timezone.now() + clocks.demo_offset() if settings.DEMO else timezone.now()
