"""What a licence shows once it has been checked, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tongban.basis.credentials.status import Reference

SKEW = timedelta(seconds=60)  # how far two clocks may differ


@dataclass(frozen=True, slots=True)
class Shown:
    """A licence that is genuine. Whether it is still in force, its status list says.

    Attributes:
        kind: What kind of licence it is.
        issuer: Who issued it.
        facts: What was shown of it.
        status: Where its status stands; None if it has none.
        until: When this copy runs out.
        proven_at: When its holder proved to hold it; None if that was not shown.
    """

    kind: str
    issuer: str
    facts: Mapping[str, Any]
    status: Reference | None
    until: datetime
    proven_at: datetime | None
