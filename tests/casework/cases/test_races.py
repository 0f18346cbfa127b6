"""Two at once: one comes second and is told; and each test is shown to fail when what makes it true is taken away."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from tests.casework.cases.conftest import Carry, do
from tests.casework.cases.test_silence import TOO_LATE
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Officer
from tongban.casework import rows
from tongban.casework.cases import actions, chain, intake, permit, record
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import ActNotOpen, SameOfficer
from tongban.casework.cases.states import Act, State
from tongban.casework.clocks import queries as clocks
from tongban.casework.registry.models import Change, Membership

pytestmark = pytest.mark.django_db(transaction=True)
Who = Callable[[str], Officer]
SECONDS = 20
Outcomes = list[object]


def at_once(*acts: Callable[[], object]) -> Outcomes:
    """Do acts at once, each in a connection of its own; return what each returned or raised."""
    outcome: Outcomes = [None] * len(acts)

    def run(position: int) -> None:
        try:
            outcome[position] = acts[position]()
        except Exception as e:  # noqa: BLE001 (the test looks at it)
            outcome[position] = e
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[position]) for position in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    return outcome


@contextmanager
def both_have_read(module: object, name: str) -> Iterator[None]:
    """Hold whoever has read until the other one has as well, or stands at a lock, as it should."""
    barrier, read = threading.Barrier(2), getattr(module, name)

    def wait(*given: object, **named: object) -> object:
        found = read(*given, **named)
        with suppress(threading.BrokenBarrierError):
            barrier.wait(timeout=1)
        return found

    with patch.object(module, name, wait):
        yield


@contextmanager
def no_locks() -> Iterator[None]:
    """Take every row lock away."""
    with patch.object(QuerySet, "select_for_update", lambda found, **_: found), patch.object(rows, "FOR_UPDATE", ""):
        yield


def refused(outcome: Outcomes) -> list[type]:
    return [type(each) for each in outcome if isinstance(each, Exception)]


def two_acceptances(number: str, clerk: Officer) -> Outcomes:
    with both_have_read(permit, "tasks_of"):
        return at_once(*[partial(do, "accept", number, by=clerk, at=MONDAY)] * 2)


def test_of_two_acceptances_at_once_one_is_told_it_came_second(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()

    outcome = two_acceptances(number, officer("suzhou-clerk"))

    assert refused(outcome) == [ActNotOpen]
    assert next(e for e in outcome if isinstance(e, ActNotOpen)).state is State.ACCEPTED
    assert CaseEvent.objects.filter(act=Act.ACCEPT).count() == 1
    assert chain.broken_chains()[0] == []


def test_without_the_lock_nobody_is_told(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    with no_locks():
        outcome = two_acceptances(number, officer("suzhou-clerk"))
    # Both thought it open. That two events cannot have one number is the database's own second belt.
    assert refused(outcome) == [IntegrityError]


def two_submissions(transfer: Callable[..., str]) -> Outcomes:
    key = uuid4()
    with both_have_read(record, "event_of"):
        return at_once(partial(transfer, key=key), partial(transfer, key=key))


def test_one_form_sent_twice_at_once_is_one_case(transfer: Callable[..., str]) -> None:
    first, second = two_submissions(transfer)

    assert isinstance(first, str)
    assert first == second
    assert Case.objects.count() == CaseEvent.objects.count() == 1


def test_without_the_key_it_would_be_two(transfer: Callable[..., str]) -> None:
    claim = intake._claim  # noqa: SLF001
    with patch.object(intake, "_claim", lambda _key, *rest: claim(uuid4(), *rest)):
        first, second = two_submissions(transfer)

    assert first != second
    assert Case.objects.count() == 2


def test_one_person_with_two_posts_cannot_examine_and_decide_by_being_quick(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    number = transfer()
    carry(number, "accept")
    examiner = officer("suzhou-examiner")
    both = Officer(examiner.user_id, examiner.posts | officer("suzhou-approver").posts)

    with both_have_read(permit, "tasks_of"):
        outcome = at_once(
            partial(do, "examine", number, by=both, at=MONDAY), partial(do, "approve", number, by=both, at=MONDAY)
        )

    assert refused(outcome) in ([ActNotOpen], [SameOfficer])
    assert Case.objects.get(number=number).state == State.ACCEPTED


def test_the_database_refuses_it_where_the_engine_forgets_to_ask(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    number = transfer()
    carry(number, "accept", "examine")
    both = Officer(officer("suzhou-examiner").user_id, officer("suzhou-approver").posts)
    with (
        patch.object(permit, "must_be_another", lambda *_: None),
        pytest.raises(IntegrityError, match="separate_duty_other_officer"),
    ):
        do("approve", number, by=both, at=MONDAY)
    assert Case.objects.get(number=number).state == State.ACCEPTED
    assert not CaseEvent.objects.filter(act=Act.APPROVE).exists()


def test_of_an_officer_and_silence_at_the_same_moment_one_has_it(hotel: Callable[..., str], officer: Who) -> None:
    number, clerk = hotel(), officer("suzhou-clerk")
    case_id = Case.objects.get(number=number).id

    with both_have_read(permit, "tasks_of"), both_have_read(clocks, "of_case"):
        asked, deemed = at_once(
            partial(
                actions.ask_correction, number=number, missing=[], words="请补交", by=clerk, at=TOO_LATE, visit=AT_DESK
            ),
            partial(actions.let_silence_speak, case_id=case_id, at=TOO_LATE, visit=ONLINE),
        )

    case = Case.objects.get(number=number)
    officer_had_it = asked is None
    assert deemed is (not officer_had_it)
    assert officer_had_it or isinstance(asked, ActNotOpen)
    assert case.state == (State.IN_CORRECTION if officer_had_it else State.ACCEPTED)
    assert case.last_seq == 2


def two_completions(number: str, registrar: Officer) -> Outcomes:
    with both_have_read(permit, "tasks_of"):
        return at_once(*[partial(do, "complete", number, by=registrar, at=MONDAY)] * 2)


def test_the_register_moves_once_when_two_complete_at_once(
    transfer: Callable[..., str], carry: Carry, officer: Who, people: dict[str, UUID]
) -> None:
    number = transfer()
    carry(number, "accept", "examine", "approve", "move_out")
    before = Change.objects.filter(subject_id=people["luo"], act="move").count()

    outcome = two_completions(number, officer("suzhou-registrar"))

    assert refused(outcome) == [ActNotOpen]
    assert Change.objects.filter(subject_id=people["luo"], act="move").count() == before + 1
    assert Membership.objects.filter(person_id=people["luo"], valid__upper_inf=True).count() == 1
