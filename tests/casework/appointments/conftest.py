"""Appointments in Suzhou, where Monday is 2 March 2026 and counters open from nine to twelve and from half past one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.casework.appointments import actions
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import actions as posting
from tongban.casework.offices import queries as offices

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUZHOU = "police-320508"


def on_monday(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """Return a moment of Monday, 2 March 2026, or of so many days later."""
    return datetime(2026, 3, 2, hour, minute, tzinfo=SHANGHAI) + timedelta(days=days)


NOW = on_monday(8)
Book = Callable[..., UUID]


@pytest.fixture
def book(citizen: Callable[[str], Citizen]) -> Book:
    """Return a function that books a time in Suzhou for a transfer of household, as the citizen."""

    def book(who: str = "luo", starts_at: datetime | None = None, **given: Any) -> UUID:
        by = citizen(who)
        usual: dict[str, Any] = {
            "office": SUZHOU, "item": catalog.current("HK-016", NOW.date()), "person_id": by.person_id,
            "starts_at": starts_at or on_monday(10), "by": by, "at": NOW, "channel": "portal",
        }  # fmt: skip
        return actions.book(**usual | given)

    return book


@pytest.fixture
def clerk(officer: Callable[[str], Officer]) -> Officer:
    return officer("suzhou-clerk")


@pytest.fixture
def colleague(clerk: Officer) -> Officer:
    """Post another clerk at the same counter."""
    user = posting.open_login(username="demo.second", display_name="王燕", password=None)
    posting.post_to(user=user, authority=SUZHOU, role=Role.CLERK, on=NOW.date())
    return offices.officer(user.pk, NOW.date())
