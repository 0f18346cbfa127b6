"""Two officers at once on one licence: one comes first, the other is told; without the lock, nobody would be."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from django.db.models import QuerySet

from tests.casework.licences.holders import driver, licence_of
from tests.casework.registry.people import cause
from tests.casework.registry.test_races import at_once
from tongban.casework.licences import queries
from tongban.casework.registry import actions, entries
from tongban.casework.registry.refusals import DocumentEnded, RegisterRefusal
from tongban.casework.registry.rules import Act

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def both_have_read() -> Iterator[None]:
    """Hold whoever has read the licence until the other has too, or waits for the lock."""
    barrier, row, seen = threading.Barrier(2), entries.document_row, threading.local()

    def wait(paper: Any) -> Any:
        if not getattr(seen, "it", False):
            seen.it = True
            with suppress(threading.BrokenBarrierError):  # the other one stands at the lock, as it should
                barrier.wait(timeout=1)
        return row(paper)

    with patch.object(entries, "document_row", wait):
        yield


def race(other: Callable[[str, Any], Callable[[], object]]) -> tuple[list[Any], str]:
    with transaction.atomic():
        person = driver()
        number = licence_of(person)
    with both_have_read():
        outcome = at_once(suspend(number), other(number, person))
    return outcome, number


def suspend(number: str) -> Callable[[], object]:
    return lambda: actions.end_document(number=number, act=Act.SUSPEND, cause=cause())


def suspends_too(number: str, _person: Any) -> Callable[[], object]:
    return suspend(number)


def replaces(_number: str, person: Any) -> Callable[[], object]:
    return lambda: licence_of(person, replaces=True)


@pytest.mark.parametrize("other", [suspends_too, replaces])
def test_of_two_at_once_one_is_told_it_came_second(other: Any) -> None:
    outcome, number = race(other)
    assert sum(isinstance(each, RegisterRefusal) for each in outcome) == 1
    assert len(queries.history(number)) == 1


def test_without_the_lock_nobody_is_told() -> None:
    with patch.object(QuerySet, "select_for_update", lambda rows, **_: rows):
        outcome, number = race(suspends_too)
    assert not any(isinstance(each, DocumentEnded) for each in outcome)
    assert len(queries.history(number)) == 2
