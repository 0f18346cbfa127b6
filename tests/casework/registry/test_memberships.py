"""Whatever happens, everybody is in one household at a time, and every open family has one head."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.casework.registry.people import SUZHOU, cause, collective_home, family, family_home
from tongban.casework.registry import actions, queries
from tongban.casework.registry.models import Household, Membership, Person
from tongban.casework.registry.refusals import RegisterRefusal
from tongban.casework.registry.rules import Facts, Move, Newborn, Opening, Relation, Sex

T = TypeVar("T")
PICK = st.integers(0, 10_000)


class Register(RuleBasedStateMachine):
    """Random acts, days passing now and then; what is refused must leave no trace."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.today = date(2026, 3, 2)
        self.where: dict[UUID, UUID] = {}  # the model: living person -> household
        self.was: list[tuple[UUID, date, UUID]] = []  # (person, day, household): must stay true for ever
        self.births = 0

    @initialize()
    def begin(self) -> None:
        for _ in range(2):
            them = family()
            self.where |= dict.fromkeys(them.all, them.household)
        self.collective = actions.open_household(opening=collective_home(), cause=cause())

    def attempt(self, act: Callable[[], T]) -> T | None:
        """Return what an act returns, or None if the register refuses it and nothing has changed."""
        try:
            with transaction.atomic():
                return act()
        except RegisterRefusal:
            return None

    def someone(self, pick: int) -> UUID:
        return list(self.where)[pick % len(self.where)]  # in the order they came, so that a run can be repeated

    def of(self, household: UUID) -> list[UUID]:
        return [person for person, home in self.where.items() if home == household]

    def together(self, pick: int, size: int) -> tuple[list[UUID], UUID]:
        first = self.someone(pick)
        home = self.where[first]
        rest = [person for person in self.of(home) if person != first]
        return [first, *rest[: size - 1]], home

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.was += [(person, self.today, home) for person, home in self.where.items()]
        self.today += timedelta(days=days)

    @precondition(lambda self: self.where)
    @rule(pick=PICK, size=st.integers(1, 5), head=PICK, other=PICK, to=st.sampled_from(["own", "join", "collective"]))
    def somebody_moves(self, pick: int, size: int, head: int, other: int, to: str) -> None:
        persons, home = self.together(pick, size)
        destinations: dict[str, UUID | Opening] = {
            "own": family_home(SUZHOU),
            "join": self.where[self.someone(other)],
            "collective": self.collective,
        }
        move = Move(persons=persons, moves_from=home, new_head=self.someone(head))
        new = self.attempt(lambda: actions.move_persons(move=move, to=destinations[to], cause=cause(self.today)))
        if new:
            self.where |= dict.fromkeys(persons, new)

    @precondition(lambda self: self.where)
    @rule(pick=PICK, size=st.integers(1, 3), head=PICK)
    def a_household_splits(self, pick: int, size: int, head: int) -> None:
        persons, home = self.together(pick, size)
        move = Move(persons=persons, moves_from=home, new_head=self.someone(head))
        new = self.attempt(lambda: actions.split(move=move, address=None, cause=cause(self.today)))
        if new:
            self.where |= dict.fromkeys(persons, new)

    @precondition(lambda self: self.where)
    @rule(pick=PICK, other=PICK)
    def two_households_merge(self, pick: int, other: int) -> None:
        home, into = self.where[self.someone(pick)], self.where[self.someone(other)]

        def merge() -> bool:
            actions.merge(household=home, into=into, relation=Relation.OTHER, cause=cause(self.today))
            return True

        if self.attempt(merge):
            self.where |= dict.fromkeys(self.of(home), into)

    @precondition(lambda self: self.where)
    @rule(pick=PICK)
    def a_child_is_born(self, pick: int) -> None:
        parent = self.someone(pick)
        self.births += 1
        facts = Facts(name="新生", sex=Sex.FEMALE, born_on=self.today)
        child = Newborn(facts=facts, birth_certificate=f"B{self.births}", household=self.where[parent], mother=parent)
        born = self.attempt(lambda: actions.register_birth(child=child, cause=cause(self.today)))
        assert born is not None
        self.where[born.person_id] = self.where[parent]

    @precondition(lambda self: self.where)
    @rule(pick=PICK, head=PICK)
    def somebody_dies(self, pick: int, head: int) -> None:
        person = self.someone(pick)

        def die() -> bool:
            actions.deregister_death(
                person_id=person, died_on=self.today, new_head=self.someone(head), cause=cause(self.today)
            )
            return True

        if self.attempt(die):
            del self.where[person]

    @invariant()
    def everybody_is_where_the_model_says_and_nobody_is_lost(self) -> None:
        rows = Membership.objects.filter(valid__upper_inf=True).values_list("person_id", "household_id")
        assert dict(rows) == self.where
        assert len(rows) == len(self.where)
        assert set(Person.objects.filter(died_on=None).values_list("pk", flat=True)) == set(self.where)

    @invariant()
    def every_open_family_has_one_head_and_every_closed_household_is_empty(self) -> None:
        heads = Counter(
            Membership.objects.filter(relation="head", valid__upper_inf=True).values_list("household_id", flat=True)
        )
        for household in Household.objects.all():
            here = self.of(household.pk)
            assert heads[household.pk] == (1 if here and household.kind == "family" else 0)
            assert not (here and household.closed_on)

    def teardown(self) -> None:
        """What was true of a past day is true of it still. Then all is undone."""
        try:
            for person, day, home in self.was:
                found = queries.home_of(person, day)
                assert found is not None
                assert found.household_id == home
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_any_sequence_of_acts_keeps_everybody_in_one_household() -> None:
    run_state_machine_as_test(Register, settings=settings(max_examples=15, stateful_step_count=25, deadline=None))
