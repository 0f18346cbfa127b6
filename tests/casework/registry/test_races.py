"""Two officers at once: one is told that the other came first."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import connection, transaction

from tests.casework.registry.people import SUZHOU, Family, cause, family, family_home, members, move, register
from tongban.basis.ids import resident_id
from tongban.casework.registry import actions, entries
from tongban.casework.registry.models import Household, Membership, Person
from tongban.casework.registry.refusals import MovedMeanwhile, RegisterRefusal
from tongban.casework.registry.rules import Facts, Newborn, Sex

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 10


@contextmanager
def both_have_read(parties: int) -> Iterator[None]:
    """Hold everybody who has read the open memberships until all have, or until the others wait for a lock."""
    barrier, read = threading.Barrier(parties), entries.open_members

    def wait(*given: Any) -> Any:
        found = read(*given)
        with suppress(threading.BrokenBarrierError):  # the other one stands at the lock, as it should
            barrier.wait(timeout=1)
        return found

    with patch.object(entries, "open_members", wait):
        yield


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Do acts at once, each in a transaction of its own; return what each returned or raised."""
    outcome: list[Any] = [None] * len(acts)

    def run(position: int) -> None:
        try:
            with transaction.atomic():
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


def two_moves_of_one_person() -> tuple[list[Any], Family]:
    with transaction.atomic():
        them = family()
    with both_have_read(2):
        outcome = at_once(
            lambda: move([them.spouse], them.household, family_home(SUZHOU, "甲")),
            lambda: move([them.spouse], them.household, family_home(SUZHOU, "乙")),
        )
    return outcome, them


def test_of_two_moves_at_once_one_is_told_it_came_second() -> None:
    outcome, them = two_moves_of_one_person()
    assert sum(isinstance(each, MovedMeanwhile) for each in outcome) == 1
    assert Membership.objects.filter(person_id=them.spouse, valid__upper_inf=True).count() == 1


def test_without_the_lock_nobody_is_told() -> None:
    def unlocked(ids: Iterable[UUID]) -> list[Person]:
        return [Person.objects.get(pk=person_id) for person_id in sorted(set(ids))]

    def unlocked_households(ids: Iterable[UUID]) -> dict[UUID, Household]:
        return {pk: Household.objects.get(pk=pk) for pk in ids}

    with patch.object(entries, "lock_persons", unlocked), patch.object(entries, "lock_households", unlocked_households):
        outcome, _ = two_moves_of_one_person()
    assert not any(isinstance(each, MovedMeanwhile) for each in outcome)


def test_of_two_heads_who_leave_each_other_in_charge_one_is_refused() -> None:
    """Each was told that the other stays. Only one of them can be right."""
    with transaction.atomic():
        them = family()
    outcome = at_once(
        lambda: move([them.head, them.child, them.mother], them.household, family_home(), new_head=them.spouse),
        lambda: move([them.spouse], them.household, family_home()),
    )
    moved = [each for each in outcome if not isinstance(each, Exception)]
    refused = [each for each in outcome if isinstance(each, RegisterRefusal)]
    assert len(moved) + len(refused) == 2
    assert moved
    for household in {them.household, *moved}:
        here = members(household)
        assert list(here.values()).count("head") == (1 if here else 0)


def test_households_that_exchange_members_do_not_wait_for_each_other_for_ever() -> None:
    with transaction.atomic():
        one, other = family(), family()
    outcome = at_once(
        lambda: move([one.spouse], one.household, other.household),
        lambda: move([other.spouse], other.household, one.household),
    )
    assert not [each for each in outcome if isinstance(each, Exception)]


def test_two_births_of_a_day_at_once_get_two_numbers() -> None:
    with transaction.atomic():
        one, other = family(), family()

    def birth(household: UUID, certificate: str) -> str:
        facts = Facts(name="新生", sex=Sex.MALE, born_on=date(2026, 3, 1))
        child = Newborn(facts=facts, birth_certificate=certificate, household=household)
        return actions.register_birth(child=child, cause=cause()).id_number

    outcome = at_once(lambda: birth(one.household, "A1"), lambda: birth(other.household, "A2"))
    assert sorted(outcome) == sorted(resident_id("511502", date(2026, 3, 1), serial) for serial in (1, 3))


def test_one_birth_told_twice_at_once_is_registered_once() -> None:
    with transaction.atomic():
        them = family()
    facts = Facts(name="新生", sex=Sex.MALE, born_on=date(2026, 3, 1))
    child = Newborn(facts=facts, birth_certificate="A1", household=them.household)
    outcome = at_once(*[lambda: actions.register_birth(child=child, cause=cause())] * 2)
    assert sum(isinstance(each, RegisterRefusal) for each in outcome) == 1


def test_a_member_who_joins_during_a_merge_is_not_left_in_a_closed_household() -> None:
    with transaction.atomic():
        one, other = family(), family()
        alone = register(family_home())
        home = Membership.objects.get(person_id=alone).household_id
    at_once(
        lambda: actions.merge(household=one.household, into=other.household, relation=None, cause=cause()),
        lambda: move([alone], home, one.household),
    )
    closed = Household.objects.get(pk=one.household).closed_on is not None
    assert closed == (not members(one.household))
