"""An event whose transaction ends late is not missed, and what is being written is no fault."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from django.db.models.expressions import DatabaseDefault
from django.db.models.functions import Now

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import MONDAY
from tongban.casework.cases import chain
from tongban.casework.cases.chain import event_hash
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.seals import actions, checking, queries
from tongban.casework.seals.models import Seal

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 20
LONGEST_TEST_SECONDS = 600


@pytest.fixture(autouse=True)
def no_margin() -> Iterator[None]:
    """Have no margin hide what is missed."""
    with patch.object(actions, "MARGIN_SECONDS", 0):
        yield


def write_an_event(number: str) -> None:
    """Write down, in the transaction that is open, that something happened to a case."""
    case = Case.objects.select_for_update().get(number=number)
    event = CaseEvent.objects.defer("written_at").get(case_id=case.id, seq=case.last_seq)
    event.seq, event.previous_hash = event.seq + 1, bytes(case.last_hash)
    event.hash = event_hash(event)
    event.written_at = DatabaseDefault(Now())
    event.save(force_insert=True)
    case.last_seq, case.last_hash = event.seq, event.hash
    case.save(update_fields=["last_seq", "last_hash"])


@contextmanager
def a_slow_act(number: str) -> Iterator[Callable[[], None]]:
    """Have an event written in another connection whose transaction ends when what this gives is called."""
    written, may_end = threading.Event(), threading.Event()

    def act() -> None:
        with transaction.atomic():
            write_an_event(number)
            written.set()
            may_end.wait(SECONDS)
        connection.close()

    thread = threading.Thread(target=act)
    thread.start()
    assert written.wait(SECONDS)

    def end() -> None:
        may_end.set()
        thread.join(SECONDS)

    yield end
    end()


def seal_around_a_slow_act(transfer: Callable[..., str]) -> list[int]:
    """Seal twice while an act goes on, and once after it has ended; return how many events each seal holds."""
    slow, quick = transfer("luo"), transfer("yang")
    actions.seal()
    with a_slow_act(slow) as end:
        made = [actions.seal()]
        with transaction.atomic():
            write_an_event(quick)
        made.append(actions.seal())
        end()
        made.append(actions.seal())
    return [queries.parts_of(seal)["events"].count for seal in made if seal]


def test_an_event_that_was_written_before_two_seals_and_ended_after_them_is_in_the_third(
    transfer: Callable[..., str],
) -> None:
    assert seal_around_a_slow_act(transfer) == [0, 1, 1]
    found = checking.check()
    assert (found.faults, found.newer) == ([], 0)


def test_by_the_moment_of_the_last_seal_alone_it_would_be_missed(transfer: Callable[..., str]) -> None:
    def its_own_moment(_xid: int, taken_at: datetime) -> datetime:
        return taken_at

    with patch.object(actions, "open_since", its_own_moment):
        assert seal_around_a_slow_act(transfer) == [0, 1, 0]
    assert [fault.split(": ")[1] for fault in checking.check().faults] == [
        "event 2 is in no seal, though it is old enough"
    ]


def nobody_writes() -> bool:
    """Return whether no transaction on the server, in whichever database, has written and not ended."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(s) = pg_snapshot_xmax(s) FROM pg_current_snapshot() AS s")
        return bool((cursor.fetchone() or [False])[0])


def seal_that_waits_for_nobody() -> Seal:
    """Seal until a seal finds nothing open, and return it.

    Transactions are numbered for the whole server, so what other tests write in databases of their own puts it off.
    """
    until = time.monotonic() + LONGEST_TEST_SECONDS
    while time.monotonic() < until:
        made = actions.seal() if nobody_writes() else None
        if made and made.open_since == made.taken_at:
            return made
        time.sleep(0.002)
    raise AssertionError("something was open at every look")


def test_what_ends_before_a_seal_looks_is_not_looked_for_again(transfer: Callable[..., str]) -> None:
    transfer("luo")
    first = seal_that_waits_for_nobody()
    with a_slow_act(transfer("yang")) as end:
        meanwhile = actions.seal()
        end()
    assert meanwhile
    assert meanwhile.open_since == first.taken_at
    seal_that_waits_for_nobody()


def test_of_two_that_seal_at_once_one_leaves_it_to_the_other(transfer: Callable[..., str]) -> None:
    transfer("luo")
    outcome: list[object] = []

    def other() -> None:
        outcome.append(actions.seal())
        connection.close()

    with transaction.atomic():
        assert actions.seal()
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(SECONDS)
    assert outcome == [None]
    assert checking.check().faults == []


def test_an_act_between_the_two_looks_of_the_check_is_no_fault(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer("luo")
    asked: list[str] = []
    chain_faults = chain._chain_faults  # noqa: SLF001 (it is put back)

    def after_an_act(row: Case, events: list[CaseEvent]) -> list[str]:
        if not asked:
            asked.append(row.number)
            carry(number, "accept", at=MONDAY)
            events = list(CaseEvent.objects.filter(case_id=row.id).order_by("seq"))  # as if read after the act
            assert chain_faults(row, events) == ["the last event is missing"]
        return chain_faults(row, events)

    with patch.object(chain, "_chain_faults", after_an_act):
        assert chain.broken_chains()[0] == []
    assert asked
