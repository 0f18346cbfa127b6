"""Where the pack's queue says so, urgent cases come before all others and those put off after them, page by page."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests.casework.cases.test_queries import pages
from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.actors import Officer
from tongban.casework.cases import counter, worklists
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.models import WorkRow
from tongban.casework.cases.worklists import Part, WorkItem
from tongban.channels.desk.forms import after_work

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
URGENT_FIRST = Part(first="urgent")


@pytest.fixture
def five(transfer: Callable[..., str], officer: Who) -> list[str]:
    """Return five transfers: two in their turn, one of them without a time limit; two urgent; one put off."""
    turn, put_off, urgent, unlimited, very = [transfer() for _ in range(5)]
    for number, day in ((turn, 4), (put_off, 1), (urgent, 9), (unlimited, None), (very, 8)):
        WorkRow.objects.filter(number=number).update(due_on=date(2026, 3, day) if day else None)
    WorkRow.objects.filter(number__in=[urgent, very]).update(priority="urgent")
    WorkRow.objects.filter(number=put_off).update(priority="later")
    return [very, urgent, turn, unlimited, put_off]


def a_page(clerk: Officer, part: Part, size: int, after: str) -> list[WorkItem]:
    assert after_work(after) == after  # the page's address may hold it
    return list(worklists.work(by=clerk, part=part, after=after, size=size))


def test_urgent_cases_come_first_and_those_put_off_last(five: list[str], officer: Who) -> None:
    assert [row.number for row in worklists.work(by=officer("suzhou-clerk"), part=URGENT_FIRST)] == five


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_every_page_goes_on_where_the_one_before_ended(size: int, five: list[str], officer: Who) -> None:
    assert pages(partial(a_page, officer("suzhou-clerk"), URGENT_FIRST, size)) == five


def test_elsewhere_the_due_day_alone_decides(five: list[str], officer: Who) -> None:
    very, urgent, turn, unlimited, put_off = five
    in_turn = [put_off, turn, very, urgent, unlimited]
    assert [row.number for row in worklists.work(by=officer("suzhou-clerk"))] == in_turn
    assert pages(partial(a_page, officer("suzhou-clerk"), worklists.EVERYTHING, 2)) == in_turn


def test_a_case_moves_up_when_it_is_said_to_be_urgent(
    transfer: Callable[..., str], officer: Who, django_assert_num_queries: Any
) -> None:
    first, second = transfer(), transfer(at=MONDAY + timedelta(days=1))
    counter.prioritise(
        number=second, priority=Priority.URGENT, because=OrderBecause.CARE, words="行动不便",
        by=officer("suzhou-approver"), at=MONDAY + timedelta(days=1), visit=AT_DESK,
    )  # fmt: skip
    clerk = officer("suzhou-clerk")
    with django_assert_num_queries(1):
        found = [row.number for row in worklists.work(by=clerk, part=URGENT_FIRST)]
    assert found == [second, first]
