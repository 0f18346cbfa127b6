"""Licences at the desk: found by the office that issued them, suspended with a reason, ended by two officers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.casework.licences.holders import ISSUED, licence_of
from tests.channels.conftest import SUZHOU, YIBIN, Desk, Family
from tongban.basis.items import Role
from tongban.casework.audit.models import Access
from tongban.casework.licences import queries
from tongban.channels.desk.licence_page import in_words

Post = Callable[..., Desk]


@pytest.fixture
def number(neighbour: Family) -> str:
    return licence_of(neighbour.people["wu"])


@pytest.fixture
def approver(officer_at: Post) -> Client:
    return officer_at(SUZHOU, Role.APPROVER).client


def state(number: str) -> str:
    return queries.licence(number).state_on(ISSUED)


def page(client: Client, number: str, path: str = "") -> str:
    found = client.get(f"/desk/licences/{number}/{path}")
    assert found.status_code == 200
    return found.content.decode()


def post(client: Client, number: str, path: str, **data: Any) -> str:
    return client.post(f"/desk/licences/{number}/{path}/", data, follow=True).content.decode()


def find(client: Client, typed: str) -> str:
    return client.post("/desk/licences/", {"q": typed}, follow=True).content.decode()


def test_a_licence_is_found_by_its_number_its_identifier_and_its_holders_number(
    number: str, approver: Client, neighbour: Family
) -> None:
    identifier = queries.licence(number).record.identifier
    for typed in (number, f" {number.lower()} ", identifier, neighbour.numbers["wu"]):
        assert number in find(approver, typed)
    second = licence_of(neighbour.people["wu"])
    both = find(approver, neighbour.numbers["wu"])
    assert number in both
    assert second in both


def test_days_of_a_licence_are_in_words(number: str, approver: Client) -> None:
    facts = page(approver, number)
    assert f"{ISSUED.year}年{ISSUED.month}月{ISSUED.day}日" in facts
    assert f">{ISSUED.isoformat()}<" not in "".join(facts.split())
    assert in_words("2026-13-45") == "2026-13-45"
    assert in_words("320500-26-1") == "320500-26-1"


def test_a_look_at_a_licence_is_written_down(number: str, approver: Client, neighbour: Family) -> None:
    page(approver, number)
    looks = Access.objects.filter(subject_id=neighbour.people["wu"]).values_list("page", "purpose")
    assert list(looks) == [("licence", "enquiry")]


def test_the_page_hides_the_middle_of_the_id_number(number: str, approver: Client, neighbour: Family) -> None:
    assert neighbour.numbers["wu"] not in page(approver, number)


def test_another_office_finds_nothing_and_sees_nothing(number: str, officer_at: Post, neighbour: Family) -> None:
    elsewhere = officer_at(YIBIN, Role.APPROVER).client
    for typed in (number, neighbour.numbers["wu"]):
        assert "本机关没有核发过该证照" in find(elsewhere, typed)
    for path in ("", "suspend/"):
        assert elsewhere.get(f"/desk/licences/{number}/{path}").status_code == 404
    assert elsewhere.post(f"/desk/licences/{number}/confirm/").status_code == 404


def test_a_mistyped_identifier_is_told_as_one(number: str, approver: Client) -> None:
    identifier = queries.licence(number).record.identifier
    wrong = f"{identifier[:-1]}{'A' if identifier[-1] != 'A' else 'B'}"
    assert "电子证照标识有误" in find(approver, wrong)


def test_a_suspension_asks_first_and_stands_in_the_history(number: str, approver: Client) -> None:
    asked = page(approver, number, "suspend/")
    assert "自现在起不得使用" in asked
    assert state(number) == "valid"
    assert "请写明决定文书和理由" in post(approver, number, "suspend", ground="drink_driving", words=" ")
    assert state(number) == "valid"
    done = post(approver, number, "suspend", ground="drink_driving", words="苏公交决字〔2026〕1号")
    assert state(number) == "suspended"
    for words in ("暂扣中", "道路交通安全法 第九十一条第一款", "苏公交决字〔2026〕1号", "解除暂扣"):
        assert words in done
    post(approver, number, "lift", ground="over", words="期满")
    assert state(number) == "valid"


def test_what_was_done_meanwhile_is_not_done_again(number: str, approver: Client) -> None:
    post(approver, number, "suspend", ground="penalty", words="x")
    again = post(approver, number, "suspend", ground="penalty", words="x")
    assert "目前的状态不能这样办理" in again
    assert len(queries.history(number)) == 1


def test_a_revocation_is_confirmed_by_a_colleague(number: str, officer_at: Post) -> None:
    first = officer_at(SUZHOU, Role.APPROVER, name="first").client
    second = officer_at(SUZHOU, Role.APPROVER, name="second").client
    assert "法律要求由两名工作人员办理" in page(first, number, "revoke/")
    waiting = post(first, number, "revoke", ground="drunk_driving", words="苏公交决字〔2026〕2号")
    assert "须由同事确认" in waiting
    assert "确认：吊销" not in waiting
    assert "您提出的" in post(first, number, "confirm")
    assert "确认：吊销" in page(second, number)
    assert "已吊销" in post(second, number, "confirm")
    assert state(number) == "revoked"
    assert "已没有等待确认的事项" in post(second, number, "drop")


def test_a_proposal_can_be_dropped(number: str, approver: Client) -> None:
    post(approver, number, "revoke", ground="drunk_driving", words="x")
    assert "已取消" in post(approver, number, "drop")
    assert (state(number), queries.proposal(number)) == ("valid", None)


def test_a_clerk_sees_the_licence_and_nothing_to_do(number: str, officer_at: Post) -> None:
    clerk = officer_at(SUZHOU, Role.CLERK).client
    assert "/suspend/" not in page(clerk, number)
    assert "目前的状态不能这样办理" in post(clerk, number, "suspend", ground="penalty", words="x")
    assert state(number) == "valid"


def test_the_pages_speak_english_too(number: str, approver: Client) -> None:
    approver.cookies["django_language"] = "en"
    assert "Driving licence" in page(approver, number)
    assert "From now on it cannot be used" in page(approver, number, "suspend/")
