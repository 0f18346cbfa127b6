"""The page on which a person brings licences onto a device: the present ones, and where one does not stand, why."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.casework.licences.holders import licence_of
from tests.casework.registry.people import cause
from tongban.casework.offices.models import User
from tongban.casework.registry import actions
from tongban.casework.registry.rules import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder(people: dict[str, UUID], client: Client) -> UUID:
    """Return somebody of the demonstration without a driving licence, signed in."""
    client.force_login(User.objects.get(username="demo.gu"))
    return people["gu"]


def page(client: Client) -> str:
    answer: Any = client.get("/me/licences/", headers={"Accept-Language": "en"})
    return str(answer.content, "utf-8")


def test_a_replaced_licence_makes_way_for_the_newer_one(holder: UUID, client: Client) -> None:
    on = timezone.localdate()
    before, after = licence_of(holder, on=on), licence_of(holder, on=on, replaces=True)
    seen = page(client)
    assert after in seen
    assert before not in seen


def test_of_a_suspended_licence_the_messages_say_why(holder: UUID, client: Client) -> None:
    number = licence_of(holder, on=timezone.localdate())
    assert f"/me/licences/{number}/device/" in page(client)
    actions.end_document(number=number, act=Act.SUSPEND, cause=cause())
    seen = page(client)
    assert f"/me/licences/{number}/device/" not in seen
    assert "/messages/" in seen
    assert "See your messages" in seen
