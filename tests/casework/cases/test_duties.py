"""Submitter, examiner and decider are different officers, whatever the decision and whoever acts in between."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.casework.cases.conftest import CLAUSE, NOTICE_OF_2027, Carry
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.cases import actions, intake, queries, worklists
from tongban.casework.cases.models import Case, CaseEvent, SeparateDuty, WorkRow
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.rules import ActNotOpen, NotAcceptedBecause, SameOfficer
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import actions as publish
from tongban.casework.catalog import queries as catalog

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
SUZHOU = "police-320508"
EVERY_POST = frozenset((SUZHOU, role) for role in Role)


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_who_examined_may_neither_grant_nor_refuse(
    transfer: Callable[..., str], carry: Carry, officer: Who, act: str
) -> None:
    number = transfer()
    carry(number, "accept", "examine")
    both = Officer(officer("suzhou-examiner").user_id, EVERY_POST)
    events = CaseEvent.objects.count()
    words: dict[str, Any] = {"words": "同意", "clause": CLAUSE, "by": both, "at": MONDAY, "visit": AT_DESK}

    with pytest.raises(SameOfficer):
        getattr(actions, act)(number=number, **words)

    assert CaseEvent.objects.count() == events
    assert not {Act.APPROVE, Act.REJECT} & set(open_acts(queries.case(number, actor=both), actor=both))
    assert worklists.work(by=both) == []


def test_who_refused_is_remembered_as_the_one_who_decided(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    carry(transfer(), "accept", "examine", "reject")
    done = dict(SeparateDuty.objects.values_list("act", "user_id"))
    assert done["approve"] == officer("suzhou-approver").user_id


def test_the_database_knows_one_officer_once_in_a_case(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    number = transfer()
    carry(number, "accept", "examine")
    case_id = Case.objects.get(number=number).id
    with pytest.raises(IntegrityError, match="separate_duty_other_officer"), transaction.atomic():
        SeparateDuty.objects.create(case_id=case_id, act="approve", user_id=officer("suzhou-examiner").user_id)


def test_an_officer_who_applied_as_a_citizen_may_not_decide_it(
    transfer: Callable[..., str], carry: Carry, citizen: Callable[[str], Citizen]
) -> None:
    number = transfer()
    carry(number, "accept", "examine")
    with pytest.raises(SameOfficer):
        actions.approve(
            number=number, words="", by=Officer(citizen("luo").user_id, EVERY_POST), at=MONDAY, visit=AT_DESK
        )


def test_a_queue_still_leaves_out_who_is_barred_after_the_worker_counted_dates_again(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    december = datetime(2026, 12, 28, 2, tzinfo=UTC)
    number = transfer(at=december)
    carry(number, "accept", "examine", at=december)
    case_id = Case.objects.get(number=number).id
    barred = set(WorkRow.objects.get(case_id=case_id).barred)
    publish.publish_calendar({"2027.yaml": NOTICE_OF_2027}, at=december)

    assert actions.recount(case_id=case_id, at=december, visit=ONLINE)

    assert set(WorkRow.objects.get(case_id=case_id).barred) == barred
    assert officer("suzhou-examiner").user_id in barred
    catalog.forget()


def test_a_clerk_hands_in_for_a_person_only_at_the_own_window(people: dict[str, UUID], officer: Who) -> None:
    item = catalog.current("HK-016", MONDAY.date())
    applicant = intake.Applicant(person_id=people["luo"], name="罗小芸")
    for who, window in [("suzhou-clerk", "police-511502"), ("suzhou-examiner", SUZHOU), ("suzhou-clerk", "")]:
        with pytest.raises(NotYours):
            intake.submit(
                item=item, answers={}, applicant=applicant, window=window, key=uuid4(), by=officer(who), at=MONDAY,
                visit=AT_DESK,
            )  # fmt: skip
    assert Case.objects.count() == 0


def test_a_case_that_waits_for_what_is_missing_can_be_closed_by_the_office_that_asked(
    transfer: Callable[..., str], officer: Who
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    said: dict[str, Any] = {"number": number, "by": clerk, "at": MONDAY, "visit": AT_DESK}
    actions.ask_correction(missing=["labour_contract"], words="请补交", **said)
    assert Act.REFUSE in open_acts(queries.case(number, actor=clerk), actor=clerk)
    with pytest.raises(ActNotOpen):
        actions.accept(seen=[], **said)

    actions.refuse(because=NotAcceptedBecause.NOT_CORRECTED, words="逾期未补正", **said)

    case = Case.objects.get(number=number)
    assert case.state == State.NOT_ACCEPTED
    assert not WorkRow.objects.filter(case_id=case.id).exists()


def test_only_the_applicant_and_the_counter_are_offered_to_take_it_back(
    transfer: Callable[..., str], people: dict[str, UUID], citizen: Callable[[str], Citizen], officer: Who
) -> None:
    number = transfer("zhou", movers=[str(people["zhou"]), str(people["zhou-son"])], new_head=str(people["zhou-wife"]))
    son = Citizen(10**6, people["zhou-son"])
    assert [row.number for row in queries.cases(actor=son)] == [number]
    assert open_acts(queries.case(number, actor=son), actor=son) == []
    with pytest.raises(NotFound):
        actions.withdraw(number=number, words="", by=son, at=MONDAY, visit=ONLINE)
    for may in (citizen("zhou"), officer("suzhou-clerk")):
        assert Act.WITHDRAW in open_acts(queries.case(number, actor=may), actor=may)
