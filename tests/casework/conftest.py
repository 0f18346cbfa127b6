"""The demonstration's offices and people, fresh in every test."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.conftest import MONDAY
from tongban.basis.actors import Citizen, Officer, Visit
from tongban.casework.cases import intake
from tongban.casework.catalog import queries as catalog_queries
from tongban.casework.offices import queries as office_queries
from tongban.casework.offices.models import User
from tongban.casework.registry import queries as registry

__all__ = ["AT_DESK", "MONDAY", "ONLINE"]  # what tests take from here
AT_DESK, ONLINE = Visit("desk", "computer"), Visit("portal", "phone")


@pytest.fixture
def officer(people: dict[str, UUID]) -> Callable[[str], Officer]:
    """Return an officer of the demonstration by user name, like `suzhou-clerk`."""

    def find(username: str) -> Officer:
        return office_queries.officer(User.objects.get(username=f"demo.{username}").pk, MONDAY.date())

    return find


@pytest.fixture
def citizen(people: dict[str, UUID]) -> Callable[[str], Citizen]:
    """Return a citizen of the demonstration by user name."""

    def find(username: str) -> Citizen:
        return Citizen(User.objects.get(username=f"demo.{username}").pk, people[username])

    return find


@pytest.fixture
def transfer(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Callable[..., str]:
    """Submit a household transfer to Suzhou for a citizen, online; return its number."""

    def submit(who: str = "luo", *, at: datetime = MONDAY, key: UUID | None = None, **answers: Any) -> str:
        item = catalog_queries.current("HK-016", at.date())
        person = registry.person(people[who], at.date())
        given = {
            "movers": [str(people[who])],
            "destination": "320508",
            "settle_as": "new_household",
            "address": "人民路1号",
            "employer": "苏州工业园区某公司",
            "work_since": "2021-03-01",
            "phone": "13800000000",
        } | answers
        return intake.submit(
            item=item, answers=given, applicant=intake.Applicant(person_id=people[who], name=person.name),
            window="", key=key or uuid4(), by=citizen(who), at=at, visit=ONLINE,
        )  # fmt: skip

    return submit
