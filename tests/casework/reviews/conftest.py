"""Cases with a decision, for tests of what comes after it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

import pytest

from tests.casework.cases.conftest import Carry, carry, hotel
from tests.casework.conftest import AT_DESK, MONDAY

__all__ = ["carry", "hotel"]
GRANTED = ("accept", "examine", "approve", "complete", "deliver")


class Said(Protocol):
    """What an act is told besides its own words."""

    def __call__(self, who: str, at: datetime = MONDAY) -> dict[str, Any]: ...


@pytest.fixture
def said(officer: Callable[[str], Any]) -> Said:
    """Return who acts, when and how, as an act takes it."""
    return lambda who, at=MONDAY: {"by": officer(who), "at": at, "visit": AT_DESK}


@pytest.fixture
def refused(hotel: Callable[..., str], carry: Carry) -> str:
    """A hotel licence refused on Monday 2 March."""
    number = hotel()
    carry(number, "accept", "examine", "reject")
    return number


@pytest.fixture
def granted(hotel: Callable[..., str], carry: Carry) -> str:
    """A hotel licence granted and handed over on Monday 2 March, at the window."""
    number = hotel()
    carry(number, *GRANTED)
    return number
