"""Decisions that must come before a date: renewals and assemblies. Dates counted by hand.

A blasting unit licence valid to 30 June 2026: asked for on or before 31 May 2026 (thirty days before), decided on or
before 30 June. An assembly on 13 March 2026: asked for on or before 8 March, answered on or before 11 March.
"""

from datetime import date, datetime
from uuid import UUID

import pytest

from tests.casework.cases.conftest import CLAUSE, INN
from tests.casework.cases.licences import Licensing
from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions, before_date
from tongban.casework.cases.models import CaseEvent, WorkRow
from tongban.casework.cases.rules import ActNotOpen, TooLate
from tongban.casework.cases.states import Act, State
from tongban.casework.registry import actions as registry
from tongban.casework.registry import queries as register
from tongban.casework.registry.rules import Cause, Issue
from tongban.channels.nightly.silence import let_silence_speak

pytestmark = pytest.mark.django_db
CITY = ("suzhou-city-clerk", "suzhou-city-examiner", "suzhou-city-approver", "suzhou-city-registrar")


def day(month: int, number: int) -> datetime:
    return MONDAY.replace(month=month, day=number)


def issue(holder: UUID | str, kind: str) -> None:
    """Issue a licence that is valid from 30 June 2023 to 30 June 2026."""
    cause = Cause(case_id=None, case_number="first load", authority="police-320500", at=MONDAY, on=date(2023, 6, 30))
    registry.issue_document(issue=Issue(kind=kind, holder=holder, validity={"years": 3}), cause=cause)


def renewal(licensing: Licensing, at: datetime) -> str:
    registry.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
    issue(INN, "blasting_unit_licence")
    return licensing.submit("PO-019", at, application="renewal")


def assembly(licensing: Licensing, at: datetime, held_on: str = "2026-03-13") -> str:
    return licensing.submit(
        "PO-014", at, held_on=held_on, hours="9时至11时", region="320508", held_at="观前街",
        purpose="示例", people="50", phone="13800000000",
    )  # fmt: skip


@pytest.mark.law("licensing-50")
def test_a_renewal_is_to_be_decided_before_the_licence_expires(licensing: Licensing) -> None:
    number = renewal(licensing, day(5, 29))
    assert licensing.due(number, "by_date") == date(2026, 6, 30)
    told = "".join(
        s.zh + s.en + s.citation.text for s in licensing.clock(number, "by_date").value.explain(date(2026, 6, 1))
    )
    assert "2026年6月30日" in told
    assert "行政许可法 第五十条第二款" in told


@pytest.mark.law("licensing-50")
def test_no_decision_before_expiry_renews_by_law(licensing: Licensing) -> None:
    number = renewal(licensing, day(5, 29))
    actions.accept(seen=[], **licensing.common(number, CITY[0], day(6, 1)))
    assert let_silence_speak(day(6, 30)) == 0
    assert let_silence_speak(day(7, 3)) == 1
    row = licensing.row(number)
    assert (row.state, row.decided_on) == (State.APPROVED, date(2026, 7, 1))
    event = CaseEvent.objects.get(act=Act.DEEM)
    assert (event.user_id, event.role, event.data["deemed"], event.data["from"]) == (
        None, "machine", "renewed", "2026-07-01",
    )  # fmt: skip
    assert event.data["law"].startswith("行政许可法 第五十条第二款")
    assert let_silence_speak(day(7, 4)) == 0


@pytest.mark.law("licensing-50")
def test_a_deemed_renewal_has_the_effects_of_a_grant(licensing: Licensing) -> None:
    number = renewal(licensing, day(5, 29))
    actions.accept(seen=[], **licensing.common(number, CITY[0], day(6, 1)))
    let_silence_speak(day(7, 1))
    # Delivery within ten working days of the first day after expiry: 2 and 3 July (2), 6 to 10 (7), 13 to 15 July (10).
    assert licensing.due(number, "delivery") == date(2026, 7, 15)
    assert {clock.kind for clock in licensing.view(number, CITY[2]).clocks if clock.running} == {"delivery"}
    work = WorkRow.objects.get(number=number)
    assert (work.task, work.authority_id) == ("complete", "police-320500")
    actions.complete(**licensing.common(number, CITY[3], day(7, 2)))
    papers = [paper for paper in register.documents_of_organisation(INN) if paper.stands(date(2026, 7, 3))]
    assert [paper.kind for paper in papers] == ["blasting_unit_licence"]


@pytest.mark.law("licensing-50")
def test_a_decision_in_time_leaves_nothing_to_silence(licensing: Licensing) -> None:
    number = renewal(licensing, day(5, 29))
    actions.accept(seen=[], **licensing.common(number, CITY[0], day(6, 1)))
    licensing.step(number, "examine", CITY[1], day(6, 2))
    actions.reject(words="储存库不符合要求", clause=CLAUSE, **licensing.common(number, CITY[2], day(6, 30)))
    assert let_silence_speak(day(7, 1)) == 0
    assert licensing.row(number).state == State.REFUSED
    assert not before_date.grant_by_silence(case_id=licensing.row(number).id, at=day(7, 1), visit=AT_DESK)


@pytest.mark.law("licensing-50")
def test_a_renewal_is_asked_for_thirty_days_before_expiry(licensing: Licensing) -> None:
    number = renewal(licensing, day(5, 31))
    assert number
    with pytest.raises(TooLate) as e:
        licensing.submit("PO-019", day(6, 1), application="renewal")
    assert e.value.last_day == date(2026, 5, 31)
    licensing.submit("PO-019", day(6, 1), application="first")  # a new licence can be asked for at any time


def test_without_a_licence_there_is_nothing_to_renew(licensing: Licensing) -> None:
    with pytest.raises(NotFound, match="document to renew"):
        licensing.submit("PO-019", MONDAY, application="renewal")
    first = licensing.submit("PO-019", MONDAY, application="first")
    assert {clock.kind for clock in licensing.view(first, CITY[0]).clocks} == {"acceptance"}


@pytest.mark.law("licensing-50")
def test_a_persons_licence_is_renewed_by_the_same_rule(licensing: Licensing) -> None:
    issue(licensing.people["gu"], "blasting_personnel_licence")
    number = licensing.submit("PO-020", day(5, 29), application="renewal", post="blaster")
    assert licensing.due(number, "by_date") == date(2026, 6, 30)


def test_what_is_missing_stops_the_date_and_its_supply_sets_it_again_unless_it_has_passed(
    licensing: Licensing,
) -> None:
    number = renewal(licensing, day(5, 29))
    actions.ask_correction(missing=[], words="请补交", **licensing.common(number, CITY[0], day(6, 1)))
    assert not any(clock.running for clock in licensing.view(number, CITY[0]).clocks)
    assert let_silence_speak(day(7, 3)) == 0
    with pytest.raises(TooLate):
        actions.supply(answers={}, words="", **licensing.common(number, "gu", day(7, 3)))
    actions.supply(answers={}, words="", **licensing.common(number, "gu", day(6, 29)))
    due = [c.value.due.on for c in licensing.view(number, CITY[0]).clocks if c.kind == "by_date" and c.running]
    assert due == [date(2026, 6, 30)]


# --- assemblies --------------------------------------------------------------------------------------


@pytest.mark.law("public_order-assembly-9")
def test_an_assembly_without_an_answer_two_days_before_is_permitted(licensing: Licensing) -> None:
    number = assembly(licensing, day(3, 6))
    assert licensing.due(number, "by_date") == date(2026, 3, 11)
    assert let_silence_speak(day(3, 11)) == 0
    assert let_silence_speak(day(3, 12)) == 1
    row = licensing.row(number)
    assert (row.state, row.accepted_on, row.decided_on) == (State.APPROVED, date(2026, 3, 6), date(2026, 3, 12))
    event = CaseEvent.objects.get(act=Act.DEEM)
    assert (event.data["deemed"], event.data["law"]) == ("granted", "集会游行示威法 第九条：逾期不通知的，视为许可")


@pytest.mark.law("public_order-assembly-9")
def test_the_due_date_of_an_assembly_moves_for_no_day_off(licensing: Licensing) -> None:
    # On Monday 4 May: two days before is Saturday 2 May, a day off, and stays.
    number = assembly(licensing, day(4, 28), held_on="2026-05-04")
    assert licensing.due(number, "by_date") == date(2026, 5, 2)


@pytest.mark.law("public_order-assembly-9")
def test_an_answer_in_time_stands(licensing: Licensing) -> None:
    number = assembly(licensing, day(3, 6))
    actions.accept(seen=[], **licensing.common(number, "suzhou-clerk", day(3, 9)))
    assert licensing.due(number, "by_date") == date(2026, 3, 11)
    actions.reject(words="路线经过医院", clause=CLAUSE, **licensing.common(number, "suzhou-approver", day(3, 11)))
    assert let_silence_speak(day(3, 20)) == 0
    event = CaseEvent.objects.get(act=Act.REJECT)
    assert event.data["remedies"] == ["reconsideration_of_assembly"]
    with pytest.raises(ActNotOpen):
        licensing.approve(number, day(3, 11))


def test_an_assembly_is_asked_for_five_days_before(licensing: Licensing) -> None:
    assembly(licensing, day(3, 8))
    with pytest.raises(TooLate) as e:
        assembly(licensing, day(3, 9))
    assert e.value.last_day == date(2026, 3, 8)
