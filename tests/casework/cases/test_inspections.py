"""Officers who are sent: two of them, named in time, each signing for themselves. Dates counted by hand.

Accepted on Monday 2 March 2026: five working days are 3, 4, 5, 6 and Monday 9 March.
"""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.casework.cases.conftest import CLAUSE
from tests.casework.cases.licences import Licensing
from tests.casework.conftest import MONDAY
from tongban.basis.refusals import Invalid
from tongban.casework.cases import actions, inspections, openings
from tongban.casework.cases.models import CaseEvent, SeparateDuty, WorkRow
from tongban.casework.cases.rules import ActNotOpen, NotSent, NotYourPost, SameOfficer
from tongban.casework.cases.states import Act

pytestmark = pytest.mark.django_db
WORKS = "PO-034"


def day(month: int, number: int) -> datetime:
    return MONDAY.replace(month=month, day=number)


@pytest.mark.law("licensing-55")
def test_officers_are_sent_within_five_days_of_acceptance(licensing: Licensing) -> None:
    number = licensing.accepted(WORKS)
    assert licensing.task(number) == "send_officers"
    assert licensing.due(number, "send:inspect") == date(2026, 3, 9)
    licensing.send(number, day(3, 9))
    clock = licensing.clock(number, "send:inspect")
    assert (clock.running, clock.value.late(date(2026, 3, 9))) == (False, False)
    assert licensing.task(number) == "examine"


@pytest.mark.law("licensing-34")
@pytest.mark.parametrize(
    "who",
    [
        ["suzhou-inspector"],
        ["suzhou-inspector", "suzhou-inspector"],
        ["suzhou-inspector", "suzhou-clerk"],
        ["suzhou-inspector", "suzhou-city-examiner"],
    ],
)
def test_one_is_not_enough_and_neither_is_somebody_who_is_not_posted_for_it(
    licensing: Licensing, who: list[str]
) -> None:
    number = licensing.accepted(WORKS)
    with pytest.raises(Invalid):
        licensing.send(number, day(3, 3), *who)
    assert licensing.row(number).aside is None


@pytest.mark.law("licensing-34")
@pytest.mark.law("licensing-61")
def test_both_record_and_sign(licensing: Licensing) -> None:
    number = licensing.accepted(WORKS)
    licensing.send(number, MONDAY)
    licensing.step(number, "examine", "suzhou-examiner", MONDAY)
    licensing.step(number, "inspect", "suzhou-inspector", day(3, 3))
    assert licensing.task(number) == "inspect"
    assert "inspect" not in licensing.row(number).steps_done
    with pytest.raises(SameOfficer):
        licensing.step(number, "inspect", "suzhou-inspector", day(3, 4))
    with pytest.raises(ActNotOpen):
        licensing.approve(number, day(3, 4))
    licensing.step(number, "inspect", "suzhou-inspector-2", day(3, 4))
    assert licensing.task(number) == "approve"
    signed = CaseEvent.objects.filter(step="inspect", act=Act.DO_STEP).order_by("seq")
    assert [(event.data["signed"], event.data["of"]) for event in signed] == [(1, 2), (2, 2)]
    assert len({event.user_id for event in signed}) == 2
    kept = SeparateDuty.objects.filter(act__startswith="inspect").values_list("act", flat=True)
    assert set(kept) == {"inspect", "inspect:2"}


@pytest.mark.law("licensing-34")
def test_the_database_refuses_one_officer_who_signs_for_two(licensing: Licensing) -> None:
    number = licensing.accepted(WORKS)
    licensing.send(number, MONDAY)
    licensing.step(number, "examine", "suzhou-examiner", MONDAY)
    licensing.step(number, "inspect", "suzhou-inspector", MONDAY)
    first = SeparateDuty.objects.get(act="inspect")
    with pytest.raises(IntegrityError, match="separate_duty_other_officer"), transaction.atomic():
        SeparateDuty.objects.create(case_id=first.case_id, act="inspect:2", user_id=first.user_id)


def test_whoever_was_not_sent_does_not_inspect(licensing: Licensing) -> None:
    number = licensing.accepted(WORKS)
    licensing.send(number, MONDAY)
    licensing.step(number, "examine", "suzhou-examiner", MONDAY)
    row = licensing.row(number)
    assert row.aside is not None
    row.aside["sent"]["inspect"]["officers"] = [10**6, 10**6 + 1]
    row.save(update_fields=["aside"])
    with pytest.raises(NotSent):
        licensing.step(number, "inspect", "suzhou-inspector", MONDAY)
    actor = licensing.officer("suzhou-inspector")
    assert Act.DO_STEP not in openings.open_acts(licensing.view(number, "suzhou-inspector"), actor=actor)


def test_who_inspected_does_not_decide_and_who_examined_is_not_sent(licensing: Licensing) -> None:
    number = licensing.accepted(WORKS)
    with pytest.raises(NotYourPost):
        inspections.send_officers(
            officers=[licensing.officer("suzhou-inspector").user_id],
            **licensing.common(number, "suzhou-examiner", MONDAY),
        )
    inspector = licensing.officer("suzhou-inspector")
    SeparateDuty.objects.create(case_id=licensing.row(number).id, act="examine", user_id=inspector.user_id)
    with pytest.raises(SameOfficer):
        licensing.send(number, MONDAY)


def test_nothing_is_examined_before_officers_are_named_and_they_see_it_in_their_queue(licensing: Licensing) -> None:
    number = licensing.accepted(WORKS)
    with pytest.raises(ActNotOpen) as e:
        actions.do_step(step="examine", words="", clause=CLAUSE, **licensing.common(number, "suzhou-examiner", MONDAY))
    assert e.value.first == "send_officers"
    licensing.send(number, MONDAY)
    assert WorkRow.objects.get(number=number).task == "examine"
