"""Very many due at once: nothing is missed and none told twice, with two workers; and what makes it so."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.casework.cases.test_races import at_once
from tests.casework.conftest import MONDAY
from tests.casework.supervision.conftest import TODAY, late_rows, put_back
from tongban.casework.clocks.queries import buckets
from tongban.casework.supervision import actions
from tongban.casework.supervision.models import Alarm, Escalation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def empty(pack: None) -> Iterator[None]:
    """Leave nothing behind."""
    yield
    put_back()


def worker(order: list[int], rung: threading.Barrier, limit: int = 500) -> int:
    """Ring and, when all have, tell as a worker does, taking the buckets in this order; return how many it told."""
    actions.ring(MONDAY)
    rung.wait(60)
    told = 0
    for bucket in order:
        claimed = 1
        while claimed:
            claimed, count = actions.tell(bucket=bucket, at=MONDAY, limit=limit)
            told += count
    return told


def two_workers() -> list[int]:
    """Have two workers take the buckets from either end; return how many each told."""
    every, told, rung = list(buckets()), [0, 0], threading.Barrier(2)

    def work(place: int) -> None:
        told[place] = worker(every[:: 1 - 2 * place], rung)
        connection.close()

    threads = [threading.Thread(target=work, args=[place]) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.parametrize("many", [10_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_of_very_many_due_at_once_each_is_told_once_by_two_workers(many: int) -> None:
    late_rows(many, due_on=TODAY - timedelta(days=1))  # due 1 to 7 days ago
    told = two_workers()
    # At risk and overdue are reached by all; five days over by those due 5, 6 and 7 days ago: 3 of 7.
    above = sum(1 for n in range(many) if 1 + n % 7 >= 5)
    assert sum(told) == 2 * many + above
    assert min(told) > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT level, count(*), count(DISTINCT case_id) FROM supervision_escalation GROUP BY level")
        assert set(cursor.fetchall()) == {(1, many, many), (2, many, many), (3, above, above)}
    assert not Alarm.objects.exists()


def test_of_two_workers_that_ring_one_waits_for_the_others_queue_and_looks_up_nothing_itself() -> None:
    late_rows(40, due_on=TODAY - timedelta(days=1))
    rung, go_on = threading.Event(), threading.Event()

    def rings() -> int:
        with transaction.atomic():
            new = actions.ring(MONDAY)
            rung.set()
            go_on.wait(20)
        return new

    def waits() -> tuple[int, int, int]:
        rung.wait(20)
        threading.Timer(0.2, go_on.set).start()
        with CaptureQueriesContext(connection) as sent:
            new = actions.ring(MONDAY)
        looked_up = sum("supervision_alarm" in query["sql"] for query in sent)
        return new, looked_up, Alarm.objects.count()

    queue = 80 + sum(1 for n in range(40) if 1 + n % 7 >= 5)
    assert at_once(rings, waits) == [queue, (0, 0, queue)]


def test_a_worker_passes_over_what_another_has_claimed() -> None:
    late_rows(400, due_on=TODAY - timedelta(days=1))
    actions.ring(MONDAY)
    bucket = Alarm.objects.values_list("bucket", flat=True)[0]
    whole = Alarm.objects.filter(bucket=bucket).count()
    told, go_on = threading.Event(), threading.Event()
    found: dict[str, tuple[int, int]] = {}

    def slow() -> None:
        with transaction.atomic():
            found["slow"] = actions.tell(bucket=bucket, at=MONDAY, limit=5)
            told.set()
            go_on.wait(20)

    def quick() -> None:
        told.wait(20)
        found["quick"] = actions.tell(bucket=bucket, at=MONDAY)  # does not wait for the slow one
        go_on.set()

    at_once(slow, quick)
    assert found == {"slow": (5, 5), "quick": (whole - 5, whole - 5)}
    assert Escalation.objects.count() == whole


def test_without_the_key_of_a_level_two_workers_would_tell_it_twice() -> None:
    """The control: where both claim the same rows, and nothing refuses the second, each case is told twice."""
    late_rows(40, due_on=TODAY - timedelta(days=1))
    actions.ring(MONDAY)
    only_read = actions.TELL.replace("FOR UPDATE SKIP LOCKED", "").replace("ON CONFLICT DO NOTHING", "")
    only_read = only_read.replace(
        "DELETE FROM supervision_alarm a USING next", "SELECT a.* FROM supervision_alarm a, next"
    )
    only_read = only_read.replace("RETURNING a.*", "")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE supervision_escalation DROP CONSTRAINT supervision_escalation_pkey")
    try:
        with patch.object(actions, "TELL", only_read):
            at_once(*[lambda: [actions.tell(bucket=bucket, at=MONDAY) for bucket in buckets()]] * 2)
        twice = Counter(Escalation.objects.filter(level=1).values_list("case_id", flat=True))
        assert set(twice.values()) == {2}
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE supervision_escalation")
            cursor.execute("ALTER TABLE supervision_escalation ADD PRIMARY KEY (case_id, authority_id, due_on, level)")
