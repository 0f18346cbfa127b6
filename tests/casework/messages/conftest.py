"""A case whose acts have left rows in the outbox, and the time of it."""

from collections.abc import Callable, Collection
from datetime import datetime

import pytest

from tests.casework.cases.conftest import carry, hotel  # noqa: F401 (fixtures)
from tests.casework.conftest import MONDAY
from tongban.casework.messages import expanding
from tongban.casework.messages.rules import Channel

ALL = frozenset(Channel)


@pytest.fixture
def expand() -> Callable[..., int]:
    """Return a function that brings everything out of the outbox; it returns how much it was."""

    def run(channels: Collection[Channel] = ALL, at: datetime = MONDAY) -> int:
        return sum(
            expanding.expand(bucket=bucket, at=at, channels=channels, limit=100)
            for bucket in expanding.buckets_waiting()
        )

    return run
