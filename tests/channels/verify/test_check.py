"""Anybody can check a paper, and learns nothing that does not stand on it."""

import pytest
from django.test import Client
from django.utils.translation import override

from tests.channels.conftest import NOON, SUZHOU
from tongban.basis.items import Item
from tongban.casework.cases.models import Case, CaseNotice
from tongban.casework.catalog import actions as publish
from tongban.casework.catalog import queries as catalog

PAGE = "/verify/"


@pytest.fixture
def paper(transfer: str, catalogue: dict[str, Item]) -> CaseNotice:
    """An acceptance in Luo's case."""
    publish.publish_notices(catalog.notice_contents(), at=NOON)
    case = Case.objects.get(number=transfer)
    return CaseNotice.objects.create(
        case_id=case.id, seq=2, kind="acceptance", version=1, number=f"{transfer}-02", check_code="7ZK4-Q0XM",
        issued_at=NOON, authority_id=SUZHOU, due={},
    )  # fmt: skip


def words(client: Client, language: str = "en", **given: str) -> str:
    client.cookies["django_language"] = language
    return client.get(PAGE, given).content.decode()


@pytest.mark.law("online-8")
def test_a_genuine_paper_is_told_to_somebody_who_has_not_signed_in(paper: CaseNotice) -> None:
    page = words(Client(), number=paper.number, code="7zk4q0xm")
    for said in ("This paper is genuine", "Notice of acceptance", "Gusu", "2 March 2026", "Waiting to be accepted"):
        assert said in page, said
    assert "罗" not in page
    assert "TT-001" not in page
    assert "受理通知书" in words(Client(), "zh-hans", number=paper.number, code="7ZK4-Q0XM")


def test_a_wrong_code_says_what_to_do(paper: CaseNotice) -> None:
    page = words(Client(), number=paper.number, code="0000-0000")
    assert "Compare both with the paper" in page
    assert "genuine</h1>" not in page
    assert "没有编号和校验码都相符的文书" in words(Client(), "zh-hans", number="x", code="y")


def test_what_is_left_out_is_asked_for(paper: CaseNotice) -> None:
    page = words(Client(), number="", code="")
    assert "Write the number that stands under the title." in page
    assert "Write the check code" in page
    assert "Error" not in words(Client())


def test_guessing_is_stopped(paper: CaseNotice) -> None:
    client = Client()
    for _ in range(10):
        words(client, number=paper.number, code="0000-0000")
    answer = client.get(PAGE, {"number": paper.number, "code": "7ZK4-Q0XM"})
    assert answer.status_code == 429
    with override("en"):
        assert "Wait an hour" in answer.content.decode()


def test_the_page_is_not_kept_by_a_browser(paper: CaseNotice) -> None:
    assert "no-store" in Client().get(PAGE)["Cache-Control"]
    assert Client().post(PAGE).status_code == 405
