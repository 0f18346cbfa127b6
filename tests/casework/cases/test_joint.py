"""A case of several departments: each has its task, opinion and limit at the same time; the lead office decides."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import INN
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions, intake, queries, worklists
from tongban.casework.cases.models import Case, CaseOffice, WorkRow
from tongban.casework.cases.rules import ActNotOpen, NotYourPost
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import Clock
from tongban.casework.registry import actions as registry

pytestmark = pytest.mark.django_db
HOTEL = {
    "organisation": INN, "hotel_name": "平江客栈", "premises_region": "320508", "premises_address": "平江路1号",
    "rooms": "12", "phone": "13800000000",
}  # fmt: skip
LOAD = {
    "organisation": INN, "starts_in": "320508", "plate": "苏E12345", "load": "变压器", "length_cm": "2600",
    "weight_kg": "98000", "route": "姑苏区至太仓港", "from_day": "2026-05-20", "phone": "13800000000",
}  # fmt: skip
POLICE, MARKET, FIRE = "police-320508", "market_regulation-320508", "fire_rescue-320508"
Said = dict[str, Any]


@pytest.fixture
def joint(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Callable[..., str]:
    """Return a function that applies for a joint item for an enterprise in Suzhou; it returns the number."""

    def submit(code: str = "EN-002", answers: Said = HOTEL) -> str:
        registry.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
        return intake.submit(
            item=catalog.current(code, MONDAY.date()), answers=answers,
            applicant=intake.Applicant(person_id=people["gu"], credit_code=INN, name="苏州平江客栈有限公司"),
            window="", key=uuid4(), by=citizen("gu"), at=MONDAY, visit=ONLINE,
        )  # fmt: skip

    return submit


def accepted(number: str, officer: Callable[[str], Officer]) -> str:
    actions.accept(number=number, seen=[], by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK)
    return number


def opine(number: str, step: str, by: Officer, **said: Any) -> None:
    given: Said = {
        "words": "同意",
        "clause": "消防法 第十五条",
        "at": MONDAY + timedelta(days=1),
        "visit": AT_DESK,
        **said,
    }
    actions.do_step(number=number, step=step, by=by, **given)


@pytest.mark.law("licensing-26")
@pytest.mark.law("licensing-42-2")
def test_each_department_has_its_task_and_limit_at_the_same_time(joint: Any, officer: Any) -> None:
    number = accepted(joint(), officer)
    rows = WorkRow.objects.filter(number=number).order_by("task").values_list("task", "authority_id", "role", "due_on")
    # counted from Monday 2 March: 3 to 16 March are 10 working days, to 23 March 15; 4 to 6 April are Qingming
    assert list(rows) == [
        ("examine", POLICE, "examiner", date(2026, 3, 23)),
        ("fire_opinion", FIRE, "examiner", date(2026, 3, 23)),
        ("market_opinion", MARKET, "examiner", date(2026, 3, 16)),
    ]
    # 45 working days: 3 to 31 March 21; April 21 (1 to 3, 7 to 10, 13 to 17, 20 to 24, 27 to 30); 6 to 8 May 3
    decision = Clock.objects.get(kind="decision", running=True)
    assert decision.due_on == date(2026, 5, 8)
    found = {who: worklists.work(by=officer(who)) for who in ("suzhou-market", "suzhou-fire", "suzhou-examiner")}
    assert {who: [row.task for row in rows] for who, rows in found.items()} == {
        "suzhou-market": ["market_opinion"], "suzhou-fire": ["fire_opinion"], "suzhou-examiner": ["examine"],
    }  # fmt: skip


@pytest.mark.law("licensing-26")
def test_the_lead_office_decides_when_all_opinions_are_in_and_not_before(joint: Any, officer: Any) -> None:
    number = accepted(joint(), officer)
    approver = officer("suzhou-approver")
    said: Said = {"number": number, "words": "同意", "by": approver, "at": MONDAY, "visit": AT_DESK}
    opine(number, "fire_opinion", officer("suzhou-fire"))
    opine(number, "examine", officer("suzhou-examiner"))
    assert [row.task for row in WorkRow.objects.filter(number=number)] == ["market_opinion"]
    with pytest.raises(ActNotOpen):
        actions.approve(**said)
    opine(number, "market_opinion", officer("suzhou-market"))
    assert [row.task for row in WorkRow.objects.filter(number=number)] == ["approve"]
    assert {c.kind for c in Clock.objects.filter(running=True)} == {"decision", "promise"}
    actions.approve(**said)
    assert Case.objects.get(number=number).state == State.APPROVED


def test_an_opinion_is_given_once_and_by_the_department_whose_it_is(joint: Any, officer: Any) -> None:
    number = accepted(joint(), officer)
    fire = officer("suzhou-fire")
    with pytest.raises(NotYourPost):
        opine(number, "market_opinion", fire)
    with pytest.raises(NotYourPost):
        opine(number, "fire_opinion", officer("suzhou-examiner"))
    opine(number, "fire_opinion", fire)
    with pytest.raises((ActNotOpen, NotYourPost)):
        opine(number, "fire_opinion", fire)
    assert WorkRow.objects.filter(number=number).count() == 2


def test_a_department_sees_the_cases_that_it_takes_part_in_and_no_others(
    joint: Any, transfer: Any, officer: Any
) -> None:
    number, other = joint(), transfer()
    fire = officer("suzhou-fire")
    elsewhere = Officer(10**6, frozenset({("fire_rescue-320102", Role.EXAMINER)}))
    assert [row.number for row in queries.cases(actor=fire)] == [number]
    assert queries.case(number, actor=fire).participants == {"market": MARKET, "fire": FIRE}
    with pytest.raises(NotFound):
        queries.case(other, actor=fire)
    assert queries.cases(actor=elsewhere) == []
    with pytest.raises(NotFound):
        queries.case(number, actor=elsewhere)
    above = Officer(10**6 + 1, frozenset(), supervises=frozenset({"fire_rescue-32"}))
    assert [row.number for row in queries.cases(actor=above)] == [number]
    assert set(CaseOffice.objects.values_list("duty", "authority_id")) == {("market", MARKET), ("fire", FIRE)}


def test_everybody_sees_who_holds_it(joint: Any, officer: Any, citizen: Any) -> None:
    number = accepted(joint(), officer)
    seen = queries.case(number, actor=citizen("gu"))
    assert [(task.name, seen.offices[task.duty]) for task in seen.tasks] == [
        ("market_opinion", MARKET), ("fire_opinion", FIRE), ("examine", POLICE),
    ]  # fmt: skip
    mine = queries.case(number, actor=officer("suzhou-fire"))
    assert (mine.task and mine.task.name, mine.holder) == ("fire_opinion", FIRE)


def test_what_is_taken_back_leaves_every_queue(joint: Any, officer: Any, citizen: Any) -> None:
    number = accepted(joint(), officer)
    actions.withdraw(number=number, words="", by=citizen("gu"), at=MONDAY, visit=ONLINE)
    assert not WorkRow.objects.filter(number=number).exists()
    assert not Clock.objects.filter(running=True).exists()


def test_a_second_item_is_handled_jointly_as_well(joint: Any, officer: Any) -> None:
    number = accepted(joint("TV-039", LOAD), officer)
    assert {row.task: row.authority_id for row in WorkRow.objects.filter(number=number)} == {
        "road_opinion": "transport-320508", "examine": POLICE,
    }  # fmt: skip
    opine(number, "examine", officer("suzhou-examiner"))
    opine(number, "road_opinion", officer("suzhou-transport"))
    actions.approve(number=number, words="", by=officer("suzhou-approver"), at=MONDAY, visit=AT_DESK)
    actions.complete(number=number, by=officer("suzhou-registrar"), at=MONDAY, visit=AT_DESK)
    assert Case.objects.get(number=number).state == State.COMPLETED


def test_the_office_that_read_the_queue_first_gets_each_row_once_page_by_page(joint: Any, officer: Any) -> None:
    numbers = {accepted(joint(), officer) for _ in range(3)}
    everywhere = Officer(10**6, frozenset({(POLICE, Role.EXAMINER), (FIRE, Role.EXAMINER), (MARKET, Role.EXAMINER)}))
    found, after = [], ""
    while page := worklists.work(by=everywhere, after=after, size=2):
        found += [(row.number, row.task) for row in page]
        after = page[-1].after
    assert len(found) == len(set(found)) == 9
    assert {number for number, _ in found} == numbers
