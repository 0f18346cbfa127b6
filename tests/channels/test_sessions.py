"""Who a request is from: nobody, as soon as the session or the log-in has ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.channels.conftest import SUZHOU, Desk
from tongban.basis.items import Role

pytestmark = pytest.mark.django_db
OPEN, TO_THE_DOOR = 200, 302


@pytest.fixture
def clerk(officer_at: Callable[..., Desk]) -> Desk:
    return officer_at(SUZHOU, Role.CLERK)


def test_a_session_leads_to_its_log_in(clerk: Desk) -> None:
    assert clerk.client.get("/desk/").status_code == OPEN


def test_a_session_that_has_ended_leads_to_nobody(clerk: Desk) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert clerk.client.get("/desk/").status_code == TO_THE_DOOR


def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(clerk: Desk) -> None:
    kept = clerk.client.cookies["sessionid"].value
    clerk.client.post("/logout/")
    clerk.client.cookies["sessionid"] = kept
    assert clerk.client.get("/desk/").status_code == TO_THE_DOOR


def test_a_log_in_that_was_closed_is_out_at_the_next_request(clerk: Desk) -> None:
    clerk.user.is_active = False
    clerk.user.save()
    assert clerk.client.get("/desk/").status_code == TO_THE_DOOR
