"""What a department's system may be allowed to do, and how often it may ask. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tongban.basis.refusals import Refusal

SCOPES: Mapping[str, str] = {
    "cases:read": "Read the cases in which its office has a duty",
    "cases:write": "Register cases and act on them, as far as its posts reach",
    "tasks:read": "Read the work queue of its posts",
}
PARTY_SCOPES: Mapping[str, str] = {
    "presentations:write": "Ask holders for licences online, for the purposes that the party is registered for",
}
WINDOW = timedelta(minutes=1)
REQUESTS_A_MINUTE = 600


class TooManyRequests(Refusal):
    """The system has asked as often as it may for now."""

    def __init__(self, limit: int, again_in_s: int) -> None:
        super().__init__(f"more than {limit} requests a minute")
        self.limit = limit
        self.again_in_s = again_in_s


def window_of(at: datetime) -> datetime:
    """Return when the minute began that a moment is in."""
    return at.replace(second=0, microsecond=0)


def seconds_left(at: datetime) -> int:
    """Return in how many whole seconds the next minute begins: at least one."""
    return max(int((window_of(at) + WINDOW - at).total_seconds()), 1)
