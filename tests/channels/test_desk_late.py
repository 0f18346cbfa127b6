"""An office that is late says why, once, on a page; the applicant and the board read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.channels.conftest import NOON, SUZHOU, YIBIN, Desk
from tongban.basis.items import Role
from tongban.casework.offices.models import User
from tongban.casework.supervision.models import Explanation

Desks = Callable[..., Desk]
LATE = NOON + timedelta(days=20)  # acceptance was due five working days after 2 March
WHY = "系统故障，预计三日内办结"


@pytest.fixture
def clerk(transfer: str, officer_at: Desks) -> Desk:
    return officer_at(SUZHOU, Role.CLERK)


def page(client: Client, address: str, status: int = 200, **typed: str) -> str:
    answer = client.post(address, typed) if typed else client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def test_a_late_office_is_asked_why_and_the_applicant_reads_it(clerk: Desk, transfer: str, citizen: Client) -> None:
    address = f"/desk/cases/{transfer}/late/"
    with time_machine.travel(LATE, tick=False):
        clerk.client.force_login(clerk.user)
        assert address in page(clerk.client, f"/desk/cases/{transfer}/")
        assert "第三十六条" in page(clerk.client, address)
        assert "govuk-error-summary" in page(clerk.client, address, 422, words=" ")
        assert not Explanation.objects.exists()
        page(clerk.client, address, 302, words=WHY)
        after = page(clerk.client, f"/desk/cases/{transfer}/")
        assert WHY in after
        assert address not in after
        page(clerk.client, address, 302, words="again")
        citizen.force_login(User.objects.get(username="luo"))
        assert WHY in page(citizen, f"/cases/{transfer}/")
        assert Explanation.objects.get().words == WHY


def test_in_good_time_there_is_nothing_to_explain(clerk: Desk, transfer: str) -> None:
    assert "/late/" not in page(clerk.client, f"/desk/cases/{transfer}/")
    page(clerk.client, f"/desk/cases/{transfer}/late/", 302)
    page(clerk.client, f"/desk/cases/{transfer}/late/", 302, words=WHY)
    assert not Explanation.objects.exists()


def test_another_office_does_not_explain_for_the_late_one(transfer: str, officer_at: Desks) -> None:
    origin, elsewhere = officer_at(YIBIN, Role.REGISTRAR), officer_at("police-320102", Role.CLERK)
    with time_machine.travel(LATE, tick=False):
        origin.client.force_login(origin.user)
        assert "/late/" not in page(origin.client, f"/desk/cases/{transfer}/")
        page(origin.client, f"/desk/cases/{transfer}/late/", 302, words=WHY)
        elsewhere.client.force_login(elsewhere.user)
        page(elsewhere.client, f"/desk/cases/{transfer}/late/", 404)
    assert not Explanation.objects.exists()
