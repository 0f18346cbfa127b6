"""An integrator says which systems are told of what in the offices below, and sees no case."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.channels.conftest import SUZHOU, Desk
from tongban.basis.items import Role
from tongban.casework.messages.models import Delivery, Subscriber

Desks = Callable[..., Desk]
PAGE = "/board/systems/"
GIVEN = {"name": "苏州社保", "url": "https://events.example.org/hook", "scope": "police-3205"}


@pytest.fixture
def integrator(officer_at: Desks) -> Desk:
    return officer_at("police-320000", Role.INTEGRATOR, name="qian")


def page(desk: Desk, address: str, status: int = 200, *, post: dict[str, Any] | None = None) -> str:
    answer = desk.client.get(address) if post is None else desk.client.post(address, post)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


@pytest.fixture
def system(integrator: Desk) -> Subscriber:
    page(integrator, f"{PAGE}add/", post=GIVEN)
    return Subscriber.objects.get()


def given_up(system: Subscriber) -> UUID:
    made = uuid4()
    Delivery.objects.create(
        bucket=1, id=made, channel="webhook", notice="accept", number="N1", authority_id=SUZHOU, state="dead",
        subscriber_id=system.id, payload={}, made_at=system.made_at, next_at=system.made_at, tries=12, fault="http 500",
    )  # fmt: skip
    return made


def test_a_system_is_added_and_its_secret_shown_this_once(integrator: Desk) -> None:
    assert "tb-empty" in page(integrator, PAGE)
    answer = integrator.client.post(f"{PAGE}add/", GIVEN)
    assert "whsec_" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    row = Subscriber.objects.get()
    assert (row.name, row.url, row.scope, row.events) == (*GIVEN.values(), [])
    for address in (PAGE, f"{PAGE}{row.id}/"):
        shown = page(integrator, address)
        assert "苏州社保" in shown
        assert "whsec_" not in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"url": "http://example.org"}, {"url": "https://10.0.0.1/"}, {"scope": "police-51"},
        {"scope": "police"}, {"events": ["no_such_event"]},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(integrator: Desk, wrong: dict[str, Any]) -> None:
    assert "govuk-error-message" in page(integrator, f"{PAGE}add/", 422, post={**GIVEN, **wrong})
    assert not Subscriber.objects.exists()


def test_a_name_is_given_once(integrator: Desk, system: Subscriber) -> None:
    assert "govuk-error-message" in page(integrator, f"{PAGE}add/", 422, post=GIVEN)


def test_stopping_asks_first_and_it_can_go_on(integrator: Desk, system: Subscriber) -> None:
    address = f"{PAGE}{system.id}/"
    assert "govuk-button--warning" in page(integrator, f"{address}pause/")
    assert Subscriber.objects.get().active
    page(integrator, f"{address}pause/", 302, post={})
    assert not Subscriber.objects.get().active
    page(integrator, f"{address}go-on/", 302, post={})
    assert Subscriber.objects.get().active
    page(integrator, f"{address}explode/", 404, post={})


def test_a_new_secret_is_another_one_and_a_test_goes_out(integrator: Desk, system: Subscriber) -> None:
    address = f"{PAGE}{system.id}/"
    assert "whsec_" in page(integrator, f"{address}secret/", post={})
    assert Subscriber.objects.get().serial == 2
    page(integrator, f"{address}test/", 302, post={})
    sent = Delivery.objects.get()
    assert (sent.subscriber_id, sent.state, sent.payload["data"]) == (system.id, "waiting", {"test": True})
    assert sent.payload["type"] == "tongban.subscriber.test.v1"
    assert "测试" in page(integrator, address)


def test_what_was_given_up_is_seen_and_sent_again(integrator: Desk, system: Subscriber) -> None:
    made = given_up(system)
    address = f"{PAGE}{system.id}/"
    assert "http 500" in page(integrator, address)
    page(integrator, f"{address}again/", 302, post={"event": [str(uuid4())]})
    assert Delivery.objects.get().state == "dead"
    page(integrator, f"{address}again/", 302, post={"event": [str(made), "nonsense"]})
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.resent_by) == ("waiting", 0, integrator.user.pk)


def test_another_province_is_out_of_reach(system: Subscriber, officer_at: Desks) -> None:
    elsewhere = officer_at("police-510000", Role.INTEGRATOR, name="deng")
    assert "苏州社保" not in page(elsewhere, PAGE)
    page(elsewhere, f"{PAGE}{system.id}/", 404)
    for what in ("pause", "secret", "test", "again"):
        page(elsewhere, f"{PAGE}{system.id}/{what}/", 404, post={})
    assert Subscriber.objects.get().serial == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.INTEGRATOR])
def test_nobody_else_says_who_is_told(officer_at: Desks, role: Role) -> None:
    desk = officer_at(SUZHOU, role)
    page(desk, PAGE, 403)
    page(desk, f"{PAGE}add/", 403, post=GIVEN)


@pytest.mark.parametrize("role", [Role.INTEGRATOR, Role.AUDITOR])
def test_neither_an_integrator_nor_an_auditor_of_the_office_itself_sees_its_cases(
    officer_at: Desks, transfer: str, role: Role
) -> None:
    desk = officer_at(SUZHOU, role)
    page(desk, f"/desk/cases/{transfer}/", 404)
    assert transfer not in page(desk, "/desk/cases/")
    assert desk.client.get("/home/")["Location"].startswith("/board/")
