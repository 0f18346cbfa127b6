"""A task that somebody has taken is theirs, for a while; and nobody needs to take one to act."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from unittest.mock import patch

import pytest

from tests.casework.cases.conftest import Carry, do
from tests.casework.cases.test_races import at_once, both_have_read, no_locks, refused
from tests.casework.conftest import MONDAY
from tests.casework.offices.test_absences import away
from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound
from tongban.casework.cases import claiming, holding, notes, worklists
from tongban.casework.cases.holding import GIVEN_FOR, TAKEN_FOR, NotFit, NotSupervisor, NotTaken, Taken
from tongban.casework.cases.models import Case, WorkRow
from tongban.casework.cases.rules import ActNotOpen, NotSaid, NotYourPost, SameOfficer
from tongban.casework.offices import actions as posting
from tongban.casework.offices import queries as offices

Who = Callable[[str], Officer]
SUZHOU = "police-320508"


@pytest.fixture
def second(officer: Who) -> Officer:
    """Post another clerk in Suzhou."""
    officer("suzhou-clerk")
    user = posting.open_login(username="demo.second", display_name="王燕", password=None)
    posting.post_to(user=user, authority=SUZHOU, role=Role.CLERK, on=MONDAY.date())
    return offices.officer(user.pk, MONDAY.date())


def test_what_one_has_taken_another_can_neither_take_nor_do(
    transfer: Callable[..., str], officer: Who, second: Officer
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    claiming.claim(number=number, task="accept", by=clerk, at=MONDAY)
    with pytest.raises(Taken) as told:
        claiming.claim(number=number, task="accept", by=second, at=MONDAY)
    assert told.value.holding == holding.Holding(clerk.user_id, MONDAY + TAKEN_FOR)
    with pytest.raises(Taken):
        do("accept", number, by=second, at=MONDAY)
    row = worklists.work(by=second)[0]
    assert (row.taken_by, row.taken_until) == (clerk.user_id, MONDAY + TAKEN_FOR)
    assert worklists.work(by=second, part=worklists.Part(held="free", at=MONDAY)) == []
    assert [r.number for r in worklists.work(by=clerk, part=worklists.Part(held="mine", at=MONDAY))] == [number]
    do("accept", number, by=clerk, at=MONDAY)
    assert Case.objects.get(number=number).taken == {}
    assert WorkRow.objects.get(number=number).taken_by is None


def test_nobody_needs_to_take_a_task_to_do_it(transfer: Callable[..., str], second: Officer) -> None:
    do("accept", transfer(), by=second, at=MONDAY)


def test_a_task_is_free_again_when_its_officer_lets_go_or_the_hours_are_over(
    transfer: Callable[..., str], officer: Who, second: Officer
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    claiming.claim(number=number, task="accept", by=clerk, at=MONDAY)
    with pytest.raises(NotTaken):
        claiming.release(number=number, task="accept", by=second, at=MONDAY)
    claiming.release(number=number, task="accept", by=clerk, at=MONDAY)
    claiming.claim(number=number, task="accept", by=second, at=MONDAY)
    with pytest.raises(Taken):
        claiming.claim(number=number, task="accept", by=clerk, at=MONDAY + TAKEN_FOR - timedelta(seconds=1))
    do("accept", number, by=clerk, at=MONDAY + TAKEN_FOR)


def test_who_may_not_do_a_task_cannot_take_it(transfer: Callable[..., str], carry: Carry, officer: Who) -> None:
    number, examiner = transfer(), officer("suzhou-examiner")
    with pytest.raises(NotYourPost):
        claiming.claim(number=number, task="accept", by=examiner, at=MONDAY)
    with pytest.raises(NotFound):
        claiming.claim(number=transfer("gu"), task="accept", by=officer("yibin-clerk"), at=MONDAY)
    with pytest.raises(ActNotOpen):
        claiming.claim(number=number, task="examine", by=examiner, at=MONDAY)
    carry(number, "accept", "examine")
    both = Officer(examiner.user_id, officer("suzhou-approver").posts)
    with pytest.raises(SameOfficer):
        claiming.claim(number=number, task="approve", by=both, at=MONDAY)


def test_what_the_absent_had_taken_is_open_to_their_deputy(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    number, approver, clerk = transfer(), officer("suzhou-approver"), officer("suzhou-clerk")
    carry(number, "accept", "examine")
    claiming.claim(number=number, task="approve", by=approver, at=MONDAY)
    away(approver, clerk)
    do("approve", number, by=offices.officer(clerk.user_id, MONDAY.date()), at=MONDAY)


def test_a_supervisor_gives_a_task_to_another_with_a_reason_that_stays(
    transfer: Callable[..., str], officer: Who, second: Officer
) -> None:
    number, clerk, boss = transfer(), officer("suzhou-clerk"), officer("jiangsu-supervisor")
    claiming.claim(number=number, task="accept", by=clerk, at=MONDAY)
    give = partial(claiming.give, number=number, task="accept", at=MONDAY)
    with pytest.raises(NotSupervisor):
        give(to=second.user_id, reason="急件", by=clerk)
    with pytest.raises(NotSaid):
        give(to=second.user_id, reason=" ", by=boss)
    with pytest.raises(NotFit):
        give(to=officer("suzhou-examiner").user_id, reason="急件", by=boss)
    give(to=second.user_id, reason="急件", by=boss)
    with pytest.raises(Taken):
        do("accept", number, by=clerk, at=MONDAY + GIVEN_FOR - timedelta(seconds=1))
    note = notes.notes(Case.objects.get(number=number).id)[0]
    assert (note.words, note.task, note.given_to, note.user_id) == ("急件", "accept", second.user_id, boss.user_id)
    do("accept", number, by=second, at=MONDAY)


def two_claims(number: str, first: Officer, second: Officer) -> list[object]:
    with both_have_read(claiming, "tasks_of"):
        return at_once(
            *[partial(claiming.claim, number=number, task="accept", by=by, at=MONDAY) for by in (first, second)]
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_take_a_task_at_once_one_is_told_it_came_second(
    transfer: Callable[..., str], officer: Who, second: Officer
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    outcome = two_claims(number, clerk, second)
    assert refused(outcome) == [Taken]
    winner = next(e.holding.user_id for e in outcome if isinstance(e, Taken))
    assert WorkRow.objects.get(number=number).taken_by == winner


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_believe_that_they_have_it(
    transfer: Callable[..., str], officer: Who, second: Officer
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    with no_locks():
        assert refused(two_claims(number, clerk, second)) == []


@pytest.mark.django_db(transaction=True)
def test_who_acts_while_another_takes_the_task_is_told_or_comes_first(
    transfer: Callable[..., str], officer: Who, second: Officer
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    with patch.object(holding, "TAKEN_FOR", TAKEN_FOR):
        outcome = at_once(
            partial(claiming.claim, number=number, task="accept", by=clerk, at=MONDAY),
            partial(do, "accept", number, by=second, at=MONDAY),
        )
    assert refused(outcome) in ([Taken], [ActNotOpen])
