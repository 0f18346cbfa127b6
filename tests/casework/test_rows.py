"""Rows read and written by their key are the rows that the ORM reads."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tongban.casework.cases.models import Case, CaseNumber, WorkRow
from tongban.casework.clocks.models import Clock
from tongban.casework.rows import FOR_UPDATE, Writing, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", [Case, WorkRow])
def test_what_is_read_is_what_the_orm_reads(table: type[Case | WorkRow], transfer: Callable[..., str]) -> None:
    number = transfer()
    theirs = table.objects.get(number=number)
    ours = read(table, number=number, lock=FOR_UPDATE)
    assert [vars(row) | {"_state": None} for row in ours] == [vars(theirs) | {"_state": None}]


def test_rows_come_in_the_order_of_their_key(transfer: Callable[..., str]) -> None:
    cases = sorted(Case.objects.get(number=transfer()).id for _ in range(3))
    assert [row.case_id for row in read(Clock, running=True)] == cases
    assert read(CaseNumber, number="nobody's") == []


def test_all_is_written_once_and_in_order(transfer: Callable[..., str]) -> None:
    case, clock = Case.objects.get(number=transfer()), Clock.objects.get()
    writing = Writing()
    case.visits, case.steps_done, clock.running, clock.ended_on = 7, [], False, clock.due_on
    writing.update(case, ["visits", "steps_done"])
    writing.update(clock, ["running", "ended_on"])
    writing.delete(WorkRow, case=case.id)
    with CaptureQueriesContext(connection) as sent:
        writing.send()
        writing.send()

    assert [query["sql"].split()[0] for query in sent] == ["UPDATE", "UPDATE", "DELETE"]
    case.refresh_from_db()
    clock.refresh_from_db()
    assert (case.visits, clock.running, WorkRow.objects.count()) == (7, False, 0)


def test_a_row_is_put_whether_it_was_there_or_not(transfer: Callable[..., str]) -> None:
    transfer()
    waiting = WorkRow.objects.get()
    WorkRow.objects.all().delete()
    for barred in ([4, 5], []):
        waiting.barred = barred
        writing = Writing()
        writing.put(waiting, changing=["barred"])
        writing.send()
        assert WorkRow.objects.get().barred == barred


def test_a_row_that_the_database_refuses_leaves_none_of_the_others(transfer: Callable[..., str]) -> None:
    case = Case.objects.get(number=transfer())
    writing = Writing()
    writing.insert(CaseNumber(number="first", case_id=case.id), CaseNumber(number=case.number, case_id=case.id))
    with pytest.raises(IntegrityError), transaction.atomic():
        writing.send()
    assert not CaseNumber.objects.filter(number="first").exists()
