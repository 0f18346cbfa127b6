"""A deputy acts under their own name, for the absent one, and neither then does what is kept apart."""

from collections.abc import Callable
from itertools import permutations
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.cases.conftest import Carry, do
from tests.casework.conftest import MONDAY
from tests.casework.offices.test_absences import away
from tongban.basis.actors import Officer
from tongban.casework.cases import queries, worklists
from tongban.casework.cases.models import CaseEvent, SeparateDuty
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.rules import FOR, SameOfficer, must_be_another, whom_for
from tongban.casework.cases.states import Act
from tongban.casework.offices import queries as offices

Who = Callable[[str], Officer]
APART = ("submit", "examine", "approve")
ITEM = SimpleNamespace(procedure=SimpleNamespace(separate=APART))  # all that the rules look at


def today(officer: Officer) -> Officer:
    return offices.officer(officer.user_id, MONDAY.date())


def test_a_deputy_decides_under_their_own_name_and_the_event_says_for_whom(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    number, approver, clerk = transfer(), officer("suzhou-approver"), officer("suzhou-clerk")
    carry(number, "accept", "examine")
    away(approver, clerk)
    do("approve", number, by=today(clerk), at=MONDAY)
    event = CaseEvent.objects.get(act=Act.APPROVE)
    assert (event.user_id, event.role, event.data["for"]) == (clerk.user_id, "approver", approver.user_id)
    assert dict(SeparateDuty.objects.exclude(act="submit").values_list("act", "user_id")) == {
        "examine": officer("suzhou-examiner").user_id,
        "approve": clerk.user_id,
        "for:approve": approver.user_id,
    }


def test_who_examined_does_not_approve_for_the_absent_approver(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    number, examiner = transfer(), officer("suzhou-examiner")
    carry(number, "accept", "examine")
    away(officer("suzhou-approver"), examiner)
    both = today(examiner)
    with pytest.raises(SameOfficer):
        do("approve", number, by=both, at=MONDAY)
    assert number not in [row.number for row in worklists.work(by=both)]
    assert Act.APPROVE not in open_acts(queries.case(number, actor=both), actor=both)


def test_whose_deputy_examined_does_not_approve_when_they_are_back(
    transfer: Callable[..., str], carry: Carry, officer: Who
) -> None:
    """The one who examined for the approver, as a deputy for the examiner's post that the approver holds as well."""
    number, examiner, clerk = transfer(), officer("suzhou-examiner"), officer("suzhou-clerk")
    carry(number, "accept")
    away(examiner, clerk)
    do("examine", number, by=today(clerk), at=MONDAY)
    back = Officer(examiner.user_id, examiner.posts | officer("suzhou-approver").posts)
    for who in (back, Officer(clerk.user_id, back.posts)):
        with pytest.raises(SameOfficer):
            do("approve", number, by=who, at=MONDAY)
        assert worklists.work(by=who, part=worklists.Part(role="approver")) == []
    do("approve", number, by=officer("suzhou-approver"), at=MONDAY)


def test_what_neither_of_two_absent_colleagues_may_do_is_done_for_the_third() -> None:
    done = {"examine": 1, f"{FOR}examine": 2}
    assert whom_for(ITEM, "approve", [1, 2, 3], done) == 3  # type: ignore[arg-type]
    assert whom_for(ITEM, "approve", [], done) is None  # type: ignore[arg-type]
    with pytest.raises(SameOfficer):
        whom_for(ITEM, "approve", [1, 2], done)  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.integers(1, 4), st.none() | st.integers(1, 4)), min_size=3, max_size=3))
def test_however_they_stand_in_for_each_other_nobody_has_a_hand_in_two_acts(
    hands: list[tuple[int, int | None]],
) -> None:
    """Try acts in every order, each by somebody, for somebody or not: of what is let through no two share a hand."""
    for order in permutations(APART):
        done: dict[str, int] = {}
        shares: list[set[int]] = []
        for act, (deputy, absent) in zip(order, hands, strict=True):
            try:
                must_be_another(ITEM, act, deputy, done)  # type: ignore[arg-type]
                whom_for(ITEM, act, [] if absent is None else [absent], done)  # type: ignore[arg-type]
            except SameOfficer:
                continue
            done[act] = deputy
            if absent is not None:
                done[FOR + act] = absent
            shares.append({deputy, absent or deputy})
        assert sum(map(len, shares)) == len(set().union(*shares))
