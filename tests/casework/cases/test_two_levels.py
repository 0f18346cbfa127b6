"""A company of guards: reviewed by the city, decided by the province. Dates counted by hand from the calendar of 2026.

Accepted on Monday 2 March 2026; fifteen working days to review: 3 to 6 (4), 9 to 13 (9), 16 to 20 (14), Monday 23 (15).
Opinion sent on Tuesday 10 March; fifteen to decide: 11 to 13 (3), 16 to 20 (8), 23 to 27 (13), Tuesday 31 March (15).
"""

from datetime import date, datetime

import pytest

from tests.casework.cases.conftest import CLAUSE
from tests.casework.cases.licences import Licensing
from tests.casework.conftest import MONDAY
from tongban.casework.cases import actions, openings
from tongban.casework.cases.models import WorkRow
from tongban.casework.cases.rules import ActNotOpen, NotSaid, NotYourPost
from tongban.casework.cases.states import Act

pytestmark = pytest.mark.django_db
GUARDS, CITY, PROVINCE = ("PO-006", "PO-007"), "police-320500", "police-320000"


def day(month: int, number: int) -> datetime:
    return MONDAY.replace(month=month, day=number)


def accepted(licensing: Licensing, code: str = GUARDS[0]) -> str:
    number = licensing.submit(code)
    actions.accept(seen=[], **licensing.common(number, "suzhou-city-clerk", MONDAY))
    return number


def sent_up(licensing: Licensing) -> str:
    number = accepted(licensing)
    licensing.step(number, "first_review", "suzhou-city-examiner", day(3, 10))
    return number


@pytest.mark.law("licensing-43")
@pytest.mark.parametrize("code", GUARDS)
def test_the_lower_office_has_its_own_time_from_its_acceptance(licensing: Licensing, code: str) -> None:
    number = accepted(licensing, code)
    view = licensing.view(number, "suzhou-city-examiner")
    running = {clock.kind: (clock.authority, clock.value.due.on) for clock in view.clocks if clock.running}
    assert running["step:first_review"] == (CITY, date(2026, 3, 23))
    assert "decision" not in running  # the upper office has nothing to decide upon yet
    assert WorkRow.objects.get(number=number).authority_id == CITY


@pytest.mark.law("licensing-35")
def test_opinion_and_the_whole_file_go_up_and_the_upper_office_has_its_time_from_then(licensing: Licensing) -> None:
    number = sent_up(licensing)
    work = WorkRow.objects.get(number=number)
    assert (work.task, work.authority_id, work.role) == ("approve", PROVINCE, "approver")
    view = licensing.view(number, "jiangsu-approver")
    decision = next(clock for clock in view.clocks if clock.kind == "decision")
    assert (decision.authority, decision.value.due.on) == (PROVINCE, date(2026, 3, 31))
    assert "收到审查意见和全部材料" in "".join(s.zh for s in decision.value.explain(date(2026, 3, 10)))
    assert view.answers["premises_address"] == "平江路1号"
    assert len(view.evidence) == len(view.item.evidence)
    opinion = next(event for event in view.events if event.step == "first_review")
    assert (opinion.data["words"], opinion.data["clause"]) == ("符合", CLAUSE)


@pytest.mark.law("licensing-35")
def test_the_upper_office_may_not_ask_the_applicant_again(licensing: Licensing) -> None:
    number = sent_up(licensing)
    upper = licensing.officer("jiangsu-approver")
    assert Act.ASK_CORRECTION not in openings.open_acts(licensing.view(number, "jiangsu-approver"), actor=upper)
    with pytest.raises(ActNotOpen):
        actions.ask_correction(missing=[], words="请再补交", **licensing.common(number, "jiangsu-approver", day(3, 11)))


@pytest.mark.law("licensing-35")
def test_without_an_opinion_nothing_goes_up_and_the_upper_office_cannot_take_it(licensing: Licensing) -> None:
    number = accepted(licensing)
    with pytest.raises(NotSaid) as e:
        actions.do_step(
            step="first_review", words=" ", clause=CLAUSE,
            **licensing.common(number, "suzhou-city-examiner", day(3, 10)),
        )  # fmt: skip
    assert e.value.what == "opinion"
    with pytest.raises(ActNotOpen):
        actions.approve(words="", **licensing.common(number, "jiangsu-approver", day(3, 10)))
    sent = sent_up(licensing)
    with pytest.raises(NotYourPost):
        actions.approve(words="", **licensing.common(sent, "suzhou-city-approver", day(3, 11)))


def test_it_is_granted_above_and_handed_over_below(licensing: Licensing) -> None:
    number = sent_up(licensing)
    actions.approve(words="同意", **licensing.common(number, "jiangsu-approver", day(3, 12)))
    actions.complete(**licensing.common(number, "jiangsu-registrar", day(3, 13)))
    actions.deliver(how="at_window", **licensing.common(number, "suzhou-city-clerk", day(3, 16)))
    assert licensing.row(number).state == "delivered"
