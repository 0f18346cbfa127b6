"""Late cases go up the reporting line: each once for a level, in due order, whatever is written on them meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.casework.cases.conftest import do
from tests.casework.conftest import MONDAY
from tests.casework.supervision.conftest import SUZHOU, TODAY, Make
from tongban.basis.actors import Officer
from tongban.basis.refusals import NotYours
from tongban.casework.cases.models import WorkRow
from tongban.casework.cases.rules import NotSaid
from tongban.casework.messages.models import Outbox
from tongban.casework.supervision import actions, queries
from tongban.casework.supervision.models import Alarm, Escalation
from tongban.casework.supervision.rules import ExplainedAlready, NotLate
from tongban.channels.nightly.escalation import escalate

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
DAY = timedelta(days=1)


def told() -> list[tuple[int, str, str]]:
    """Return every level, the authority and the role that was told, in the order of the telling."""
    return list(Escalation.objects.order_by("id").values_list("level", "told_id", "told_role"))


@pytest.mark.law("licensing-74-2")
def test_a_case_goes_to_the_supervisor_then_the_head_then_the_authority_above_each_once(
    transfer: Callable[..., str],
) -> None:
    transfer()
    due_on = WorkRow.objects.values_list("due_on", flat=True).get()  # acceptance: five working days from Monday
    assert due_on is not None
    assert due_on.isoformat() == "2026-03-09"
    on = [MONDAY, MONDAY + 3 * DAY, MONDAY + 3 * DAY, MONDAY + 7 * DAY, MONDAY + 8 * DAY, MONDAY + 12 * DAY]
    # Monday: five working days left, green. Thursday: two left. The 9th itself: in time. The 10th: overdue.
    # The 14th: five days over.
    assert [escalate(at) for at in on] == [0, 1, 0, 0, 1, 1]
    assert told() == [(1, SUZHOU, "supervisor"), (2, SUZHOU, "approver"), (3, "police-320500", "supervisor")]
    assert escalate(MONDAY + 40 * DAY) == 0


@pytest.mark.law("licensing-74-2")
def test_what_officers_write_and_change_does_not_move_the_day(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    late = MONDAY + 10 * DAY
    escalate(late)
    before = told()
    WorkRow.objects.update(barred=[1, 2])  # whatever is noted on the row of the queue
    assert escalate(late) == 0
    do("accept", number, by=officer("suzhou-clerk"), at=late)  # done: the next limit is another day
    assert escalate(late) == 0
    assert told() == before


def test_what_was_done_before_the_worker_came_is_told_to_nobody(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    actions.ring(MONDAY + 8 * DAY)
    assert Alarm.objects.count() == 2
    do("accept", number, by=officer("suzhou-clerk"), at=MONDAY + 8 * DAY)
    assert escalate(MONDAY + 8 * DAY) == 0
    assert told() == []
    assert not Alarm.objects.exists()


def test_a_paused_clock_is_not_late(transfer: Callable[..., str]) -> None:
    transfer()
    WorkRow.objects.update(act="resume")
    assert escalate(MONDAY + 30 * DAY) == 0


def test_a_queue_is_made_by_one_statement_and_claimed_by_one_more_however_many_are_late(
    late: Make, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    late(700, due_on=TODAY - 3 * DAY)
    queries.pack(), queries.marks_of(TODAY)
    with django_assert_num_queries(4):  # one, the lock, and the savepoint around them
        actions.ring(MONDAY)
    bucket = Alarm.objects.values_list("bucket", flat=True)[0]
    with django_assert_num_queries(3):  # one, and the savepoint around it
        assert actions.tell(bucket=bucket, at=MONDAY)[1]


def test_a_bucket_is_claimed_longest_overdue_first(late: Make) -> None:
    late(300, due_on=TODAY - DAY)
    actions.ring(MONDAY)
    bucket = Alarm.objects.values_list("bucket", flat=True)[0]
    while actions.tell(bucket=bucket, at=MONDAY, limit=7)[0]:
        assert Escalation.objects.count() % 7 == 0 or not Alarm.objects.filter(bucket=bucket).exists()
    found = list(Escalation.objects.order_by("id").values_list("due_on", "case_id"))
    assert len(found) > 20
    assert found == sorted(found)


def test_the_office_says_once_why_it_is_late_and_only_the_office(transfer: Callable[..., str], officer: Who) -> None:
    number, late, examiner = transfer(), MONDAY + 8 * DAY, officer("suzhou-examiner")
    given: dict[str, Any] = {"number": number, "office": SUZHOU, "words": "等待迁出地核实", "at": late}
    with pytest.raises(NotYours):
        actions.explain(**given, by=officer("yibin-clerk"))
    with pytest.raises(NotSaid):
        actions.explain(**given | {"words": " "}, by=examiner)
    with pytest.raises(NotLate):
        actions.explain(**given | {"at": MONDAY}, by=examiner)
    actions.explain(**given, by=examiner)
    with pytest.raises(ExplainedAlready):
        actions.explain(**given, by=examiner)
    told = Outbox.objects.get(notice="lateness")
    assert (told.number, told.due_on, len(told.people)) == (number, MONDAY.date() + 7 * DAY, 1)  # due on 9 March
    case_id = WorkRow.objects.values_list("case_id", flat=True)[0]
    assert [(late.office, late.words) for late in queries.explanations(case_id)] == [(SUZHOU, "等待迁出地核实")]


def test_what_was_told_cannot_be_taken_back_by_the_application() -> None:
    from tongban.casework.grants import APPEND_ONLY  # noqa: PLC0415 (reads every table)

    assert {"supervision_escalation", "supervision_explanation"} <= set(APPEND_ONLY)
