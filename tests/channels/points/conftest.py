"""A round of Beijing on the pages: citizens and officers of the demonstration; the clock is moved by the tests."""

from collections.abc import Callable
from uuid import UUID

import pytest

from tests.casework.rounds.conftest import Beijing
from tests.channels.portal.conftest import (  # noqa: F401 (fixtures)
    _static_folder,
    monday,
    officer,
    people,
    phone_of,
    visitor,
)
from tongban.basis.actors import Citizen, Officer
from tongban.casework.offices.models import User


@pytest.fixture
def beijing(people: dict[str, UUID], officer: Callable[[str], Officer]) -> Beijing:  # noqa: F811
    def citizen(username: str) -> Citizen:
        return Citizen(User.objects.get(username=f"demo.{username}").pk, people[username])

    return Beijing(officer, citizen, people)
