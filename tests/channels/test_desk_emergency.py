"""An officer looks where they have no duty: warned before, written down, shown to the citizen, reviewed by another."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.channels.conftest import NANJING, NOON, SUZHOU, Desk, Family
from tongban.basis.items import Role
from tongban.casework.audit.models import Access
from tongban.casework.breakglass.models import Opening, Review
from tongban.casework.offices.models import User

Desks = Callable[..., Desk]
ASK = "/desk/emergency/"
TYPED = {"purpose": "life_at_risk", "words": "老人在车站走失，需要联系家属", "known": "on"}


@pytest.fixture
def nanjing(transfer: str, officer_at: Desks) -> Desk:
    """A clerk of Nanjing, who has no duty in a move from Yibin to Suzhou."""
    return officer_at(NANJING, Role.CLERK, name="qin")


def page(client: Client, address: str, status: int = 200, **typed: str) -> str:
    answer = client.post(address, typed) if typed else client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def look(desk: Desk, what: str) -> str:
    """Open something, and return the address of the page it is read on."""
    answer = desk.client.post(ASK, {**TYPED, "what": what})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_it_warns_before_and_asks_for_everything(nanjing: Desk) -> None:
    assert "govuk-warning-text" in page(nanjing.client, ASK)
    assert page(nanjing.client, ASK, 422, what="").count("govuk-error-message") == 4
    assert not Opening.objects.exists()


def test_a_case_is_read_and_each_look_is_written_down_with_its_opening(
    nanjing: Desk, transfer: str, family: Family
) -> None:
    page(nanjing.client, f"/desk/cases/{transfer}/", 404)
    address = look(nanjing, transfer)
    shown = page(nanjing.client, address)
    assert "罗芳" in shown
    assert shown.count(">申请人<") == 1  # not once more as a party
    assert "govuk-warning-text" in shown
    assert 'method="post"' not in shown.partition("<main")[2]
    rows = Access.objects.filter(user_id=nanjing.user.pk, page="case")
    assert {(row.subject_id, row.purpose, str(row.opening_id) in address) for row in rows} == {
        (family.people[who], "break_glass", True) for who in ("luo", "child")
    }
    page(nanjing.client, f"/desk/cases/{transfer}/", 404)
    page(nanjing.client, f"/desk/cases/{transfer}/accept/", 404, seen="")


def test_a_persons_entry_is_read(nanjing: Desk, family: Family) -> None:
    address = look(nanjing, family.numbers["mother"])
    assert "罗桂英" in page(nanjing.client, address)
    row = Access.objects.get(user_id=nanjing.user.pk, page="register_person")
    assert (row.purpose, row.subject_id) == ("break_glass", family.people["mother"])


def test_after_its_time_nothing_is_shown(nanjing: Desk, transfer: str) -> None:
    address = look(nanjing, transfer)
    with time_machine.travel(NOON + timedelta(minutes=61), tick=False):
        nanjing.client.force_login(nanjing.user)
        assert page(nanjing.client, address, 302) == ""
    assert not Access.objects.filter(user_id=nanjing.user.pk, page="case").exists()


def test_what_is_ones_own_or_is_not_there_is_not_opened(
    nanjing: Desk, officer_at: Desks, transfer: str, family: Family
) -> None:
    yibin = officer_at("police-511502", Role.REGISTRAR)
    for desk, what in ((yibin, transfer), (yibin, family.numbers["luo"]), (nanjing, "nobody"), (nanjing, "123")):
        assert "govuk-error-message" in page(desk.client, ASK, 422, **{**TYPED, "what": what})
    assert "govuk-error-message" in page(nanjing.client, ASK, 422, **{**TYPED, "what": transfer, "words": "急"})
    assert not Opening.objects.exists()


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SUPERVISOR, Role.AUDITOR])
def test_who_is_not_granted_it_is_not_offered_it(officer_at: Desks, role: Role) -> None:
    page(officer_at(NANJING, role).client, ASK, 403)


def test_the_citizen_sees_who_looked_what_for_and_what_the_review_found(
    nanjing: Desk, officer_at: Desks, transfer: str, citizen: Client
) -> None:
    page(nanjing.client, look(nanjing, transfer))
    told = page(citizen, "/me/looked/")
    assert "人身安全紧急情况" in told
    assert "尚未审查" in told
    assert TYPED["words"] not in told
    reviewer = officer_at("police-320000", Role.SUPERVISOR, name="head")
    opening = Opening.objects.get()
    page(reviewer.client, f"/board/openings/{opening.id}/", 302, found="justified", words="情况属实")
    assert "审查结果：正当" in page(citizen, "/me/looked/")


def test_the_supervisor_reviews_and_what_is_late_rises_on_the_board(
    nanjing: Desk, officer_at: Desks, transfer: str
) -> None:
    address = look(nanjing, transfer)
    for _ in range(2):  # opened, and loaded again
        page(nanjing.client, address)
    opening = Opening.objects.get()
    head = officer_at("police-320000", Role.SUPERVISOR, name="head")
    address = f"/board/openings/{opening.id}/"
    with time_machine.travel(NOON + timedelta(days=4), tick=False):  # due on Thursday, this is Friday
        head.client.force_login(head.user)
        assert "超过期限的1件" in page(head.client, "/board/")
        assert address in page(head.client, "/board/openings/")
        shown = page(head.client, address)
        assert TYPED["words"] in shown
        assert shown.count("办件页面") == 1  # at one moment, of Luo and her child
        assert re.search(r'data-label="涉及人数">\s*2\s*<', shown)
        assert "govuk-error-message" in page(head.client, address, 422, found="", words="")
        page(head.client, address, 302, found="not_justified", words="窗口无此求助记录")
        assert "/board/openings/" not in page(head.client, "/board/").partition("govuk-table")[0]
        assert "窗口无此求助记录" in page(head.client, address)
    review = Review.objects.get()
    assert (review.justified, review.reviewed_by) == (False, head.user.pk)


def test_nobody_reviews_their_own_and_no_other_region_does(nanjing: Desk, officer_at: Desks, transfer: str) -> None:
    both = officer_at(NANJING, Role.CLERK, Role.SUPERVISOR, name="both")
    page(both.client, look(both, transfer))
    opening = Opening.objects.get()
    address = f"/board/openings/{opening.id}/"
    assert 'name="found"' not in page(both.client, address)
    page(both.client, address, 422, found="justified", words="自己审自己")
    page(nanjing.client, address, 403)
    page(officer_at("police-510000", Role.SUPERVISOR).client, address, 404)
    page(officer_at(SUZHOU, Role.SUPERVISOR).client, address, 404)
    assert not Review.objects.exists()
    assert User.objects.filter(username="both").exists()
