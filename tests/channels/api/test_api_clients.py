"""Who gets a token, what it opens, and how often it may be used."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client as Browser

from tests.channels.api.conftest import System, sign_in
from tests.channels.conftest import NOON, SUZHOU, Desk
from tongban.basis.items import Role
from tongban.casework.clients import actions as clients
from tongban.casework.clients.models import Client
from tongban.casework.clients.rules import seconds_left, window_of

Systems = Callable[..., System]


def test_a_secret_opens_and_another_does_not(system_at: Systems) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    assert system.get("/tasks").status_code == 200
    refused = sign_in(system.client_id, "another")
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert Client.objects.get().client_secret != system.secret  # only its hash is kept


def test_nobody_is_let_in_without_a_token_and_is_told_what_to_do(system_at: Systems) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}):
        reply = Browser().get("/api/v1/cases", headers={"Accept-Language": "en", **headers})
        assert (reply.status_code, reply["Content-Type"]) == (401, "application/problem+json")
        assert "POST /api/token/" in reply.json()["detail"]
        assert reply["WWW-Authenticate"].startswith("Bearer")


def test_a_citizen_s_or_officer_s_session_opens_no_api(officer_at: Callable[..., Desk]) -> None:
    assert officer_at(SUZHOU, Role.CLERK).client.get("/api/v1/cases").status_code == 401


def test_a_token_opens_only_what_its_scope_names(system_at: Systems) -> None:
    system = system_at(SUZHOU, Role.CLERK, scopes=("tasks:read",))
    assert system.get("/tasks").status_code == 200
    reply = system.get("/cases")
    assert (reply.status_code, "cases:read" in reply.json()["detail"]) == (403, True)
    assert sign_in(system.client_id, system.secret, "cases:read").json()["error"] == "invalid_scope"


def test_a_closed_system_is_out_at_once(system_at: Systems) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    said = StringIO()
    call_command("api_client", "close", system.client_id, stdout=said)
    assert "业务系统" in said.getvalue()
    assert system.get("/tasks").status_code == 401
    assert sign_in(system.client_id, system.secret).status_code == 401


def test_a_system_whose_log_in_is_closed_is_out(system_at: Systems) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    user = Client.objects.get().user
    user.is_active = False
    user.save()
    assert system.get("/tasks").status_code == 401


def test_a_token_ends_after_an_hour(system_at: Systems) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    with time_machine.travel(NOON + timedelta(minutes=61), tick=False):
        assert system.get("/tasks").status_code == 401


def test_more_requests_than_allowed_are_told_to_wait_until_the_next_minute(system_at: Systems) -> None:
    system = system_at(SUZHOU, Role.CLERK, requests_a_minute=2)
    assert [system.get("/tasks").status_code for _ in range(3)] == [200, 200, 429]
    with time_machine.travel(NOON + timedelta(seconds=40), tick=False):
        reply = system.get("/tasks")
        assert (reply.status_code, reply["Retry-After"]) == (429, "20")
    with time_machine.travel(NOON + timedelta(seconds=60), tick=False):
        assert system.get("/tasks").status_code == 200


def test_a_minute_is_the_clock_s() -> None:
    at = datetime(2026, 3, 2, 9, 30, 59, 999_000, tzinfo=UTC)
    assert (window_of(at), seconds_left(at)) == (datetime(2026, 3, 2, 9, 30, tzinfo=UTC), 1)


def test_a_system_is_added_and_listed_at_the_command_line(officer_at: Callable[..., Desk]) -> None:
    officer_at(SUZHOU, Role.CLERK, name="system")
    added, listed = StringIO(), StringIO()
    call_command("api_client", "add", "人社系统", "system", "--scopes", "tasks:read", stdout=added)
    client_id, secret = (line.split()[1] for line in added.getvalue().splitlines()[:2])
    assert sign_in(client_id, secret).status_code == 200
    call_command("api_client", "list", stdout=listed)
    assert listed.getvalue().split() == [client_id, "人社系统", "system", "tasks:read"]
    with pytest.raises(CommandError, match="no log-in nobody"):
        call_command("api_client", "add", "系统", "nobody")
    with pytest.raises(CommandError, match="no such client"):
        call_command("api_client", "close", "nobody")
    with pytest.raises(CommandError, match="at least one"):
        call_command("api_client", "add", "系统", "system", "--requests-a-minute", "0")


def test_counts_are_of_each_client_alone(system_at: Systems) -> None:
    one, other = (system_at(SUZHOU, role, requests_a_minute=5) for role in (Role.CLERK, Role.EXAMINER))
    one.get("/tasks")
    rows = Client.objects.in_bulk([one.client_id, other.client_id], field_name="client_id")
    left = [clients.count_request(rows[each.client_id], NOON) for each in (one, other)]
    assert left == [3, 4]
