"""A complete case in one call, read in one call, acted on only by who has seen how it stands."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.channels.api.conftest import System
from tests.channels.conftest import NANJING, SUZHOU, YIBIN, Family
from tongban.basis.items import Item, Role
from tongban.casework.audit.models import Access
from tongban.casework.cases.models import Case, CaseEvent

Systems = Callable[..., System]
KEY = "0b0f9a3e-6a0e-4f7e-9a57-6f2f4d0f6c11"


@pytest.fixture
def certificate(neighbour: Family) -> dict[str, Any]:
    """Return an application of Wu Yun for a certificate, as a system sends it."""
    number = neighbour.numbers["wu"]
    return {"item": "TT-002", "window": SUZHOU, "applicant": {"id_number": number}, "answers": {"subject": number}}


def test_a_case_is_registered_and_answered_whole(system_at: Systems, certificate: dict[str, Any]) -> None:
    reply = system_at(SUZHOU, Role.CLERK).post("/cases", certificate, Idempotency_Key=KEY)
    case = reply.json()
    assert reply.status_code == 201, case
    assert (case["item"], case["state"], case["deciding"]) == ("TT-002", "submitted", SUZHOU)
    assert reply["Location"] == f"/api/v1/cases/{case['number']}"
    assert [(event["act"], event["channel"]) for event in case["events"]] == [("submit", "api")]
    assert case["answers"]["subject"] == str(Case.objects.get().applicant_person_id)  # a number came, an id is kept
    assert all(clock["explanation"][0]["law"] for clock in case["clocks"])


def test_the_same_key_again_answers_the_same_case(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    first, second = (system.post("/cases", certificate, Idempotency_Key=KEY).json() for _ in range(2))
    assert first["number"] == second["number"]
    assert Case.objects.count() == 1


def test_a_case_without_a_key_is_not_taken(system_at: Systems, certificate: dict[str, Any]) -> None:
    reply = system_at(SUZHOU, Role.CLERK).post("/cases", certificate)
    assert (reply.status_code, list(reply.json()["errors"])) == (422, ["header.Idempotency-Key"])


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"answers": {}}, "subject"),
        ({"answers": {"subject": "110101199003070000"}}, "answers.subject"),
        ({"answers": {"hobby": "chess"}}, "answers.hobby"),
        ({"applicant": {"id_number": "110101199003070000"}}, "applicant.id_number"),
        ({"applicant": {"credit_code": "91320508MA1MTEST0X"}}, "applicant.credit_code"),
        ({"applicant": {}}, "applicant"),
        ({"window": 7}, "body.body.window"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(
    change: dict[str, Any], wrong: str, system_at: Systems, certificate: dict[str, Any]
) -> None:
    reply = system_at(SUZHOU, Role.CLERK).post("/cases", {**certificate, **change}, Idempotency_Key=KEY)
    assert (reply.status_code, list(reply.json()["errors"])) == (422, [wrong]), reply.content.decode()
    assert Case.objects.count() == 0


def test_an_item_or_window_that_is_not_theirs_is_refused(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    assert system.post("/cases", {**certificate, "item": "none"}, Idempotency_Key=KEY).status_code == 404
    assert system.post("/cases", {**certificate, "window": YIBIN}, Idempotency_Key=KEY).status_code == 403


def registered(system: System, certificate: dict[str, Any]) -> dict[str, Any]:
    """Register a case; return it."""
    found: dict[str, Any] = system.post("/cases", certificate, Idempotency_Key=str(uuid4())).json()
    return found


def test_a_case_is_read_with_its_tag_and_not_sent_twice(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    number = registered(system, certificate)["number"]
    reply = system.get(f"/cases/{number}")
    assert (reply.status_code, reply["ETag"]) == (200, '"1"')
    again = system.get(f"/cases/{number}", If_None_Match='"1"')
    assert (again.status_code, again.content) == (304, b"")


def test_acts_carry_a_case_to_its_end(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    case = registered(system, certificate)
    for act, body, state in [
        ("accept", {}, "accepted"),
        ("approve", {"words": "同意。"}, "approved"),
        ("complete", {}, "completed"),
        ("deliver", {"how": "electronic"}, "delivered"),
    ]:
        tag = f'"{case["last_event"]}"'
        reply = system.post(f"/cases/{case['number']}/acts/{act}", body, If_Match=tag)
        case = reply.json()
        assert (reply.status_code, case.get("state")) == (200, state), case
        assert reply["ETag"] == f'"{case["last_event"]}"'


def test_an_act_on_a_case_that_has_moved_on_is_refused(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    at = f"/cases/{registered(system, certificate)['number']}/acts"
    assert system.post(f"{at}/accept", {}).status_code == 428
    assert system.post(f"{at}/accept", {}, If_Match='"1"').status_code == 200
    late = system.post(f"{at}/approve", {}, If_Match='"1"')
    assert (late.status_code, late.json()["type"]) == (412, "urn:tongban:problem:stale-page")
    assert CaseEvent.objects.count() == 2


def test_an_act_says_what_it_lacks(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    at = f"/cases/{registered(system, certificate)['number']}/acts"
    reply = system.post(f"{at}/refuse", {"because": "conditions", "words": ""}, If_Match='"1"')
    assert (reply.status_code, list(reply.json()["errors"])) == (422, ["words"])
    assert system.post(f"{at}/complete", {}, If_Match='"1"').status_code == 409
    assert system.post(f"{at}/dance", {}, If_Match='"1"').status_code == 404


def test_a_system_of_another_office_sees_nothing(system_at: Systems, certificate: dict[str, Any]) -> None:
    ours, theirs = system_at(SUZHOU, Role.CLERK), system_at(NANJING, *Role)
    number = registered(ours, certificate)["number"]
    assert theirs.get(f"/cases/{number}").status_code == 404
    assert theirs.get("/cases").json() == {"cases": [], "next": None}
    assert theirs.get("/tasks").json() == {"tasks": [], "next": None}
    assert theirs.post(f"/cases/{number}/acts/accept", {}, If_Match='"1"').status_code == 404


def test_lists_continue_with_next(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    numbers = [registered(system, certificate)["number"] for _ in range(3)]
    for name in ("cases", "tasks"):
        first = system.get(f"/{name}?size=2").json()
        rest = system.get(f"/{name}?size=2&after={first['next']}").json()
        assert (len(first[name]), rest["next"]) == (2, None)
        assert {line["number"] for line in [*first[name], *rest[name]]} == set(numbers)
        assert system.get(f"/{name}?after=elsewhere").status_code == 422
    assert system.get("/cases?state=accepted").json()["cases"] == []


def test_every_look_is_in_the_ledger(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    number = registered(system, certificate)["number"]
    before = Access.objects.count()
    system.get(f"/cases/{number}")
    system.get("/cases")
    assert list(Access.objects.values_list("channel", flat=True)[before:]) == ["api", "api"]


def test_items_are_open_to_everybody(catalogue: dict[str, Item], system_at: Systems) -> None:
    nobody = System("none", "", "")
    assert [line["code"] for line in nobody.get("/items?q=TT-00").json()["items"]] == ["TT-001", "TT-002"]
    one = nobody.get("/items?q=TT-00&size=1").json()
    rest = nobody.get(f"/items?q=TT-00&size=1&after={one['next']}").json()
    assert [line["code"] for line in rest["items"]] == ["TT-002"]
    whole = nobody.get("/items/TT-001").json()
    assert whole["declared"]["procedure"]["steps"][0]["code"] == "examine"
    assert nobody.get("/items/none").status_code == 404


def test_reading_a_case_costs_a_bounded_number_of_queries(system_at: Systems, certificate: dict[str, Any]) -> None:
    system = system_at(SUZHOU, Role.CLERK)
    number = registered(system, certificate)["number"]
    with CaptureQueriesContext(connection) as asked:
        system.get(f"/cases/{number}")
    assert len(asked) <= 24
