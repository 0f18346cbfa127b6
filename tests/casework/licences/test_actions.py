"""What officers do to licences: on a ground of the law, in their own office, by two where the law wants two."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.casework.conftest import MONDAY
from tests.casework.licences.holders import driver, licence_of
from tests.casework.registry.people import SUZHOU, cause, family_home, register
from tongban.basis.actors import Officer
from tongban.basis.licences import LicenceAct
from tongban.basis.refusals import NotFound
from tongban.casework.licences import actions, queries
from tongban.casework.licences.rules import (
    NoGround,
    NoReason,
    NothingProposed,
    NotOfOffice,
    ProposedAlready,
    SecondOfficer,
)
from tongban.casework.registry import actions as registry
from tongban.casework.registry.refusals import DocumentEnded
from tongban.casework.registry.rules import Issue

Find = Callable[[str], Officer]
SUSPEND = {"act": LicenceAct.SUSPEND, "ground": "drink_driving", "words": "决定书 1 号"}
REVOKE = {"act": LicenceAct.REVOKE, "ground": "drunk_driving", "words": "决定书 2 号"}
OVER = {"act": LicenceAct.LIFT, "ground": "over", "words": "期满"}


@pytest.fixture
def number(people: dict[str, Any]) -> str:
    """Return the number of a driving licence that the office in Suzhou issued."""
    return licence_of(driver())


def act(number: str, by: Officer, **what: Any) -> bool:
    return actions.act_on(number=number, by=by, at=MONDAY, **what)


def state(number: str) -> str:
    return queries.licence(number).state_on(MONDAY.date())


def test_a_suspension_says_who_why_and_by_which_law(number: str, officer: Find) -> None:
    by = officer("suzhou-approver")
    assert act(number, by, **SUSPEND)
    assert state(number) == "suspended"
    event = queries.history(number)[0]
    assert (event.act, event.user_id, event.second_id, event.ground) == ("suspend", by.user_id, None, "drink_driving")
    assert event.law == "道路交通安全法 第九十一条第一款"
    assert (event.words, event.authority, event.at) == ("决定书 1 号", f"police-{SUZHOU}", MONDAY)
    assert act(number, by, **OVER)
    assert state(number) == "valid"


def test_what_the_law_wants_two_officers_for_waits_for_the_second(number: str, officer: Find) -> None:
    first, second = officer("suzhou-approver"), officer("suzhou-approver-2")
    assert not act(number, first, **REVOKE)
    assert state(number) == "valid"
    waiting = queries.proposal(number)
    assert waiting is not None
    assert (waiting.act, waiting.proposed_by) == (LicenceAct.REVOKE, first.user_id)
    with pytest.raises(SecondOfficer):
        actions.confirm(number=number, by=first, at=MONDAY)
    with pytest.raises(ProposedAlready):
        act(number, second, **REVOKE)
    actions.confirm(number=number, by=second, at=MONDAY)
    assert state(number) == "revoked"
    event = queries.history(number)[0]
    assert (event.user_id, event.second_id) == (first.user_id, second.user_id)
    with pytest.raises(NothingProposed):
        actions.confirm(number=number, by=second, at=MONDAY)


def test_what_is_dropped_leaves_the_licence_as_it_was(number: str, officer: Find) -> None:
    act(number, officer("suzhou-approver"), **REVOKE)
    actions.drop(number=number, by=officer("suzhou-approver"), at=MONDAY)
    assert (state(number), queries.proposal(number)) == ("valid", None)
    with pytest.raises(NothingProposed):
        actions.drop(number=number, by=officer("suzhou-approver"), at=MONDAY)
    assert not act(number, officer("suzhou-approver"), **REVOKE)  # and can be proposed again


def test_what_has_ended_meanwhile_is_not_ended_twice(number: str, officer: Find) -> None:
    act(number, officer("suzhou-approver"), **REVOKE)
    act(number, officer("suzhou-registrar"), act=LicenceAct.DEREGISTER, ground="unfit", words="体检")
    with pytest.raises(DocumentEnded):
        actions.confirm(number=number, by=officer("suzhou-approver-2"), at=MONDAY)
    assert queries.proposal(number) is not None  # nothing of it was kept
    with pytest.raises(DocumentEnded):
        act(number, officer("suzhou-approver"), **SUSPEND)


@pytest.mark.parametrize("who", ["yibin-approver", "suzhou-city-approver", "jiangsu-supervisor"])
def test_another_office_does_not_even_find_it(number: str, officer: Find, who: str) -> None:
    with pytest.raises(NotFound):
        act(number, officer(who), **SUSPEND)
    with pytest.raises(NotFound):
        actions.confirm(number=number, by=officer(who), at=MONDAY)


@pytest.mark.parametrize(
    ("who", "what"),
    [
        ("suzhou-clerk", SUSPEND),
        ("suzhou-registrar", SUSPEND),
        ("suzhou-approver", {"act": LicenceAct.DEREGISTER, "ground": "unfit", "words": "体检"}),
    ],
)
def test_each_act_is_for_one_post(number: str, officer: Find, who: str, what: dict[str, Any]) -> None:
    with pytest.raises(NotOfOffice):
        act(number, officer(who), **what)
    assert not queries.history(number)


def test_nothing_is_done_without_a_ground_of_the_law_and_a_reason(number: str, officer: Find) -> None:
    by = officer("suzhou-approver")
    with pytest.raises(NoGround):
        act(number, by, **SUSPEND | {"ground": "over"})
    with pytest.raises(NoReason):
        act(number, by, **SUSPEND | {"words": "  "})


def test_a_licence_suspended_in_time_is_not_endorsed_meanwhile(people: dict[str, Any], officer: Find) -> None:
    person = register(family_home(SUZHOU))
    issue = Issue(kind="residence_permit", holder=person, validity="long_term", endorsed=True)
    permit = registry.issue_document(issue=issue, cause=cause(MONDAY.date())).number
    act(permit, officer("suzhou-approver"), act=LicenceAct.SUSPEND, ground="lost", words="遗失")
    with pytest.raises(Exception, match="no such document"):
        registry.endorse_document(
            kind="residence_permit", holder=person, cause=cause(MONDAY.date() + timedelta(days=360))
        )
