"""Who holds a licence is told what was done to it: once, in both languages, with what can be done about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.casework.cases.conftest import INN
from tests.casework.conftest import MONDAY
from tests.casework.licences.holders import driver, licence_of
from tests.casework.registry.people import cause
from tongban.basis.actors import Officer
from tongban.basis.licences import LicenceAct
from tongban.casework.licences import actions
from tongban.casework.messages import addressees, expanding
from tongban.casework.messages.addressees import Addressee
from tongban.casework.messages.models import InboxMessage, Outbox
from tongban.casework.messages.rules import page_of
from tongban.casework.registry import actions as registry
from tongban.casework.registry.rules import Act, Issue

Find = Callable[[str], Officer]


@pytest.fixture
def person(people: dict[str, Any]) -> UUID:
    """Return somebody in Suzhou, who will hold a licence."""
    return driver()


@pytest.fixture
def number(person: UUID) -> str:
    """Return the number of a driving licence that the office in Suzhou issued."""
    return licence_of(person)


def act(number: str, by: Officer, what: LicenceAct, ground: str) -> None:
    actions.act_on(number=number, act=what, ground=ground, words="决定书 1 号", by=by, at=MONDAY)


def told() -> list[InboxMessage]:
    """Return what people have been told, the first first."""
    for bucket in expanding.buckets_waiting():
        expanding.expand(bucket=bucket, at=MONDAY, channels=frozenset(), limit=100)
    return list(InboxMessage.objects.order_by("id"))


def said(message: InboxMessage, language: str) -> str:
    return " ".join(message.words[language])


def test_a_suspension_is_told_with_its_ground_its_law_and_what_can_be_done(
    number: str, person: UUID, officer: Find
) -> None:
    act(number, officer("suzhou-approver"), LicenceAct.SUSPEND, "drink_driving")
    (message,) = told()
    assert (message.person_id, message.number, message.about) == (person, number, "licence")
    zh, en = said(message, "zh"), said(message, "en")
    for words in (
        "机动车驾驶证已暂停使用",
        "2026年3月2日",
        "饮酒后驾驶机动车",
        "第九十一条第一款",
        "苏州市公安局姑苏分局",
        "行政复议",
    ):
        assert words in zh, words
    for words in ("Suspended: Driving licence", "2 March 2026", "Driving after drinking", "reconsideration", number):
        assert words in en, words
    assert "决定书 1 号" not in zh  # an officer's free words stay in the record
    assert page_of(message.about, number) == "me/licences/"


def test_that_it_can_be_used_again_is_told_too(number: str, officer: Find) -> None:
    by = officer("suzhou-approver")
    act(number, by, LicenceAct.SUSPEND, "drink_driving")
    act(number, by, LicenceAct.LIFT, "over")
    assert {each.words["zh"][0] for each in told()} == {"您的机动车驾驶证已暂停使用", "您的机动车驾驶证已恢复使用"}


def test_what_waits_for_a_second_officer_is_told_when_it_is_done(number: str, officer: Find) -> None:
    act(number, officer("suzhou-approver"), LicenceAct.REVOKE, "drunk_driving")
    assert told() == []
    actions.confirm(number=number, by=officer("suzhou-approver-2"), at=MONDAY)
    (message,) = told()
    assert "已吊销" in said(message, "zh")
    assert message.law


def test_a_licence_that_is_struck_off_says_how_to_get_another(number: str, officer: Find) -> None:
    act(number, officer("suzhou-registrar"), LicenceAct.DEREGISTER, "unfit")
    assert "apply anew" in said(told()[0], "en")


def test_who_applied_hears_of_it_from_the_case_and_a_holder_who_did_not_from_the_licence(
    number: str, person: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = cause()
    assert made.case_id is not None
    parties = [Addressee(person, "applicant")]
    monkeypatch.setitem(addressees._known, "case", lambda ids: dict.fromkeys(ids, parties))  # noqa: SLF001 (a case's)
    registry.end_document(number=number, act=Act.REVOKE, cause=made)
    assert not Outbox.objects.exists()

    other = licence_of(person, kind="residence_permit")
    parties[:] = [Addressee(UUID(int=7), "applicant"), Addressee(person, "holder")]
    registry.end_document(number=other, act=Act.RESCIND, cause=made)
    (message,) = told()
    assert (message.person_id, message.number) == (person, other)
    assert made.case_number in said(message, "zh")


def test_nobody_is_told_of_a_renewal_nor_after_death(number: str, person: UUID) -> None:
    newer = licence_of(person, on=date(2026, 3, 5), replaces=True)
    assert not Outbox.objects.exists()
    registry.deregister_death(person_id=person, died_on=date(2026, 4, 1), cause=cause(date(2026, 4, 2)))
    registry.end_document(number=newer, act=Act.DEREGISTER, cause=cause(date(2026, 4, 2)))
    assert not Outbox.objects.exists()


def test_an_organisations_licence_is_told_to_no_person(pack: None) -> None:
    registry.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
    issue = Issue(kind="special_trade_licence", holder=INN, validity="long_term")
    issued = registry.issue_document(issue=issue, cause=cause()).number
    registry.end_document(number=issued, act=Act.SUSPEND, cause=replace(cause(), case_id=None, case_number=""))
    assert not Outbox.objects.exists()
