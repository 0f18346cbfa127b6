"""A policy officer reads what is in force on a day, one policy whole, and two versions beside each other."""

from collections.abc import Callable

import pytest

from tests.channels.conftest import SUZHOU, Desk
from tests.channels.policy_desk.conftest import BEIJING_POINTS
from tongban.basis.items import Role

HOME = "/policy-desk/"


def shown(desk: Desk, address: str, status: int = 200) -> str:
    answer = desk.client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_what_is_in_force_is_listed_by_place_and_day(beijing: Desk) -> None:
    everything = shown(beijing, HOME)
    assert BEIJING_POINTS in everything
    assert "/policy-desk/410100/" in everything
    here = shown(beijing, f"{HOME}?place=110000&on_year=2024&on_month=1&on_day=1")
    assert BEIJING_POINTS in here
    assert "/policy-desk/410100/" not in here


def test_before_a_policy_began_it_stands_under_what_begins_later(beijing: Desk) -> None:
    page = shown(beijing, f"{HOME}?place=110000&on_year=2019&on_month=1&on_day=1")
    assert "tb-empty" in page
    assert page.index("tb-empty") < page.index(BEIJING_POINTS)


def test_a_day_that_does_not_exist_is_told_beside_its_field(beijing: Desk) -> None:
    assert "govuk-error-message" in shown(beijing, f"{HOME}?on_year=2024&on_month=2&on_day=31", 422)


def test_everything_a_policy_says_stands_on_its_page(beijing: Desk) -> None:
    page = shown(beijing, f"{BEIJING_POINTS}1/")
    for said in (
        "连续缴纳社会保险",  # a condition
        "insured_years &gt;= insured_least",  # its rule
        "第五条第（一）项",  # an article
        "points/year",  # a unit
        "未核实",  # what nobody has verified is marked
        "109.92",  # an earlier cut-off
        "fifteen years, own home, master, 40",  # a test
        "官方模拟计分按月折算",  # what it leaves out
    ):
        assert said in page, said


def test_ways_and_rows_stand_on_the_page_with_articles_of_their_own(beijing: Desk) -> None:
    page = shown(beijing, "/policy-desk/500000/settlement/1/")
    assert "work or business or talent or family or study" in page
    assert 'id="conditions-route-work-insured"' in page
    assert "少于{in_months(needed_work)}个月" in page  # what is told of one test of one way
    table = next(part.partition("</table>")[0] for part in page.split("<table") if "work_years" in part)
    assert "主城都市区其他区务工、投资创业落户" in table


@pytest.mark.parametrize("address", ["1/", "1-2/", "9/"])
def test_every_published_version_can_be_read_and_compared(beijing: Desk, address: str) -> None:
    page = shown(beijing, f"/policy-desk/410100/settlement/{address}", 404 if address == "9/" else 200)
    assert ("tb-diff__line--in" in page) is (address == "1-2/")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.POLICY_OFFICER])
def test_nobody_else_comes_in(pack: None, officer_at: Callable[..., Desk], role: Role) -> None:
    other = officer_at(SUZHOU, role)
    for address in (HOME, f"{BEIJING_POINTS}1/", "/policy-desk/410100/settlement/1-2/"):
        shown(other, address, 403)


def test_a_policy_officer_begins_here_and_sees_no_case(beijing: Desk) -> None:
    assert beijing.client.get("/home/")["Location"] == HOME
    assert beijing.officer.authorities == frozenset()
