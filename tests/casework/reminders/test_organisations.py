"""Of an organisation's document those hear who speak for it; where nobody does, its office tells it."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.casework.cases.conftest import INN, hotel
from tests.casework.conftest import AT_DESK, MONDAY
from tests.casework.reminders.test_reminding import reminded
from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions as case_actions
from tongban.casework.cases.models import Case, CaseParty
from tongban.casework.messages import expanding
from tongban.casework.messages.models import InboxMessage, Outbox
from tongban.casework.registry import actions as registry
from tongban.casework.registry.models import Document, Person
from tongban.casework.registry.rules import Cause, Issue
from tongban.casework.reminders import actions, queries
from tongban.casework.reminders.models import Unreached
from tongban.casework.standing import actions as standing
from tongban.casework.standing.rules import MandateKind

__all__ = ["hotel"]
pytestmark = pytest.mark.django_db
NOTICE = "reminder.organisation"
KIND = "blasting_unit_licence"
# Issued on 2 March 2026 for three years: to 2 March 2029. 60 days before: 31 of January, 28 of February, 1 and 2 March
# after 1 January. 37 days before: 24 January. To be asked for 30 days before, by 31 January (行政许可法 第五十条).
ENDS, ASK_UNTIL = date(2029, 3, 2), date(2029, 1, 31)
FIRST, SECOND = MONDAY.replace(year=2029, month=1, day=1), MONDAY.replace(year=2029, month=1, day=24)
DAY = timedelta(days=1)
Find = Callable[[str], Officer]


def issued(case: Case | None, at: datetime = MONDAY) -> str:
    """Have the inn hold a licence that ends, brought by a case; return its number."""
    number = case.number if case else ""
    cause = Cause(case_id=case.id if case else None, case_number=number, authority="police-320508", at=at, on=at.date())
    registry.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
    issue = Issue(kind=KIND, holder=INN, validity={"years": 3})
    return registry.issue_document(issue=issue, cause=cause).number


@pytest.fixture
def applied(hotel: Callable[..., str]) -> Case:
    """Return a case in which Gu applied for the inn."""
    return Case.objects.get(number=hotel())


@pytest.mark.law("licensing-50")
def test_who_applied_for_it_is_told_once_at_each_level_with_the_last_day_to_ask(
    applied: Case, people: dict[str, UUID]
) -> None:
    number = issued(applied)
    days = [FIRST - DAY, FIRST, FIRST, SECOND - DAY, SECOND, SECOND + DAY]
    assert reminded(NOTICE, *days) == [0, 1, 0, 0, 1, 0]
    row = Outbox.objects.filter(notice=NOTICE).first()
    assert row
    assert (row.people, row.number, row.due_on, row.item_code) == ([people["gu"]], number, ENDS, "PO-019")
    assert (row.about, row.offices) == ("organisation", ["police-320508"])
    assert row.data["ask_until"] == ASK_UNTIL.isoformat()
    assert INN not in str(row.data)
    assert not Unreached.objects.exists()
    for bucket in expanding.buckets_waiting():
        expanding.expand(bucket=bucket, at=SECOND, channels=[], limit=100)
    first, second = InboxMessage.objects.filter(person_id=people["gu"], notice=NOTICE)
    assert first.words == second.words
    assert first.words["en"][3] == "Apply by 31 January 2029."
    assert "2029年3月2日" in first.words["zh"][1]


def test_who_holds_a_mandate_for_the_renewal_is_told_with_whom_it_is_from(
    applied: Case, people: dict[str, UUID], officer: Find
) -> None:
    issued(applied)
    clerk = officer("suzhou-clerk")
    for agent, items, until in (
        ("gu-wife", ["PO-019"], date(2029, 2, 28)),
        ("luo", ["HK-016"], date(2029, 2, 28)),  # for something else
        ("zhou", [], date(2028, 12, 31)),  # over by then
    ):
        scope = standing.Scope(items=items, valid_from=MONDAY.date(), valid_until=until)
        standing.give_mandate(
            principal=people["gu"], agent=people[agent], kind=MandateKind.AGENT, scope=scope, shown="授权委托书",
            window="police-320508", by=clerk, at=MONDAY,
        )  # fmt: skip
    assert reminded(NOTICE, FIRST) == [1]
    assert Outbox.objects.get(notice=NOTICE).people == [people["gu"], people["gu-wife"]]


def test_who_applied_for_an_older_document_and_no_later_one_speaks_for_it_no_more(
    applied: Case, hotel: Callable[..., str], people: dict[str, UUID]
) -> None:
    issued(applied, MONDAY - 400 * DAY)
    later = Case.objects.get(number=hotel(MONDAY))
    CaseParty.objects.filter(case=later, role="agent").update(person_id=people["gu-wife"])
    issued(later)
    assert reminded(NOTICE, FIRST) == [1]
    assert Outbox.objects.get(notice=NOTICE).people == [people["gu-wife"]]


def test_who_has_died_is_not_told_and_the_office_is(applied: Case, people: dict[str, UUID], officer: Find) -> None:
    number = issued(applied)
    Person.objects.filter(pk=people["gu"]).update(died_on=date(2028, 5, 1))
    assert reminded(NOTICE, FIRST) == [0]
    assert [row.number for row in queries.unreached(by=officer("suzhou-clerk"))] == [number]


def test_where_nobody_speaks_the_office_sees_it_once_and_notes_how_it_told_them(
    people: dict[str, UUID], officer: Find
) -> None:
    number = issued(None)
    assert reminded(NOTICE, FIRST, FIRST, SECOND) == [0, 0, 0]
    [row] = queries.unreached(by=officer("suzhou-clerk"))
    assert (row.number, row.due_on, row.item.code, row.credit_code) == (number, ENDS, "PO-019", INN)
    assert row.organisation == "苏州平江客栈有限公司"
    assert [row.number for row in queries.unreached(by=officer("jiangsu-supervisor"))] == [number]
    elsewhere = officer("yibin-clerk")
    assert queries.unreached(by=elsewhere) == []
    for view in (lambda: queries.one_unreached(number, by=elsewhere), lambda: told(number, elsewhere)):
        with pytest.raises(NotFound):
            view()
    told(number, officer("suzhou-clerk"))
    with pytest.raises(NotFound):
        told(number, officer("suzhou-clerk"))
    assert queries.unreached(by=officer("suzhou-clerk")) == []
    assert Unreached.objects.get().words == "5月12日电话"
    assert reminded(NOTICE, SECOND + DAY) == [0]


def told(number: str, by: Officer) -> None:
    actions.told(number=number, due_on=ENDS, words="5月12日电话", by=by, at=SECOND)


def test_a_document_that_has_been_replaced_meanwhile_needs_nobody_told(people: dict[str, UUID], officer: Find) -> None:
    number = issued(None)
    reminded(NOTICE, FIRST)
    Document.objects.filter(pk=number).update(state="replaced")
    assert queries.unreached(by=officer("suzhou-clerk")) == []
    assert reminded(NOTICE, SECOND) == [0]


def test_who_comes_to_speak_for_it_later_hears_of_the_next_reminder(
    hotel: Callable[..., str], people: dict[str, UUID]
) -> None:
    issued(None)
    assert reminded(NOTICE, FIRST) == [0]
    case = Case.objects.get(number=hotel())
    issue = Issue(kind="special_trade_licence", holder=INN, validity="long_term")
    cause = Cause(case_id=case.id, case_number=case.number, authority="police-320508", at=MONDAY, on=MONDAY.date())
    registry.issue_document(issue=issue, cause=cause)
    assert reminded(NOTICE, SECOND) == [1]
    assert Outbox.objects.get(notice=NOTICE).people == [people["gu"]]


def test_the_database_keeps_no_telling_without_who_and_how(people: object) -> None:
    issued(None)
    reminded(NOTICE, FIRST)
    with pytest.raises(IntegrityError, match="unreached_told_by_somebody"), transaction.atomic():
        Unreached.objects.update(told_at=SECOND)


def test_an_applicant_known_by_telephone_alone_is_reminded_too(transfer: Callable[..., str], officer: Find) -> None:
    number = transfer()
    case_actions.ask_correction(
        number=number, missing=["labour_contract"], words="", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK
    )
    Case.objects.filter(number=number).update(applicant_person_id=None)
    assert reminded("reminder.correction", MONDAY + 8 * DAY) == [1]
