"""The description is true: whatever a caller sends, the answer is one that it describes."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings

from tests.channels.api.conftest import System
from tests.channels.conftest import SUZHOU, Family
from tongban.basis.items import Role
from tongban.casework.cases.states import Act
from tongban.channels.desk.forms import ACT_FORMS
from tongban.site.wsgi import application

EXAMPLES = 5  # of each operation


@pytest.fixture
def system(system_at: Callable[..., System], neighbour: Family) -> System:
    """Return a system with every post in Suzhou, and a case there."""
    found = system_at(SUZHOU, *Role, requests_a_minute=1_000_000)
    number = neighbour.numbers["wu"]
    body = {"item": "TT-002", "window": SUZHOU, "applicant": {"id_number": number}, "answers": {"subject": number}}
    assert found.post("/cases", body, Idempotency_Key=str(uuid4())).status_code == 201
    return found


@pytest.fixture
def connection_kept(system: System) -> Iterator[None]:
    """Keep the connection that the test's transaction is in, as Django's own test client does for each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


SCHEMA: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.mark.usefixtures("connection_kept")
@pytest.mark.parametrize("operation", OPERATIONS, ids=[operation.label for operation in OPERATIONS])
def test_every_answer_is_as_described(operation: Any, system: System) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {system.token}"})

    holds()


def test_the_description_is_openapi_3_1_and_has_every_act(system: System) -> None:
    described = json.loads(system.get("/openapi.json").content)
    assert described["openapi"].startswith("3.1")
    acts = {path.rpartition("/")[2] for path in described["paths"] if "/acts/" in path}
    assert acts == {str(act) for act in ACT_FORMS} <= {str(act) for act in Act}
