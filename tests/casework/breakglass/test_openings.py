"""A look where an officer has no duty: only what the pack grants, for its time, to read, and reviewed by another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.breakglass import actions, queries
from tongban.casework.breakglass.models import Opening, Review
from tongban.casework.breakglass.rules import (
    Ended,
    InYourDuty,
    NoSuchPurpose,
    OwnOpening,
    ReasonTooShort,
    ReviewedAlready,
)
from tongban.casework.cases import actions as acts
from tongban.casework.cases import queries as cases
from tongban.casework.cases.rules import NotSaid

WHY = "群众求助：老人走失，需要联系家属"
BEIJING = "police-110105"
Transfer = Callable[..., str]


@pytest.fixture
def stranger(officer: Callable[[str], Officer]) -> Officer:
    """A clerk of Beijing, who has no duty in anything that happens between Sichuan and Jiangsu."""
    return Officer(officer("suzhou-clerk").user_id, frozenset({(BEIJING, Role.CLERK)}))


@pytest.fixture
def supervisor(officer: Callable[[str], Officer]) -> Officer:
    other = officer("suzhou-examiner").user_id
    return Officer(other, frozenset({(BEIJING, Role.SUPERVISOR)}), supervises=frozenset({"police-11"}))


def opened(number: str, by: Officer, **other: str) -> UUID:
    said = {"purpose": "life_at_risk", "words": WHY} | other
    return actions.open_case(number=number, by=by, at=MONDAY, **said)


def test_a_case_is_read_for_the_time_that_the_pack_gives_and_no_longer(transfer: Transfer, stranger: Officer) -> None:
    number = transfer("luo")
    with pytest.raises(NotFound):
        cases.case(number, actor=stranger)
    opening = opened(number, stranger)
    last = MONDAY + timedelta(minutes=59)
    view = queries.case_under(queries.open_now(opening, by=stranger, at=last))
    assert (view.number, view.applicant_name) == (number, "罗小芸")
    with pytest.raises(Ended):
        queries.open_now(opening, by=stranger, at=MONDAY + timedelta(minutes=60))
    with pytest.raises(NotFound):  # it opens this one page, and not the case
        cases.case(number, actor=stranger)


def test_nothing_can_be_done_under_an_opening(transfer: Transfer, stranger: Officer) -> None:
    number = transfer("luo")
    opened(number, stranger)
    with pytest.raises(NotFound):
        acts.accept(number=number, seen=[], by=stranger, at=MONDAY, visit=AT_DESK)


def test_an_opening_is_its_officers_alone(transfer: Transfer, stranger: Officer) -> None:
    opening = opened(transfer("luo"), stranger)
    with pytest.raises(NotFound):
        queries.open_now(opening, by=replace(stranger, user_id=stranger.user_id + 1000), at=MONDAY)


def test_everything_is_denied_that_the_pack_does_not_grant(transfer: Transfer, stranger: Officer) -> None:
    number = transfer("luo")
    approver = replace(stranger, posts=frozenset({(BEIJING, Role.APPROVER)}))
    for nobody in (approver, replace(stranger, posts=frozenset())):
        with pytest.raises(NotYours):
            opened(number, nobody)
        with pytest.raises(NotYours):
            actions.open_person(person_id=UUID(int=1), purpose="life_at_risk", words=WHY, by=nobody, at=MONDAY)
    with patch.object(queries, "pack", lambda: None), pytest.raises(NotYours):
        opened(number, stranger)
    assert not Opening.objects.exists()


def test_it_takes_a_case_that_is_there_a_known_purpose_and_a_reason(
    transfer: Transfer, stranger: Officer, officer: Callable[[str], Officer]
) -> None:
    number = transfer("luo")
    with pytest.raises(NotFound):
        opened("320508-26-AAAAAAAA-A", stranger)
    with pytest.raises(NoSuchPurpose):
        opened(number, stranger, purpose="curiosity")
    with pytest.raises(ReasonTooShort):
        opened(number, stranger, words="急")
    with pytest.raises(InYourDuty):
        opened(number, officer("suzhou-clerk"))
    assert not Opening.objects.exists()


def test_the_review_is_due_three_working_days_on_and_the_longest_due_comes_first(
    transfer: Transfer, stranger: Officer, supervisor: Officer
) -> None:
    first = opened(transfer("luo"), stranger)
    second = actions.open_case(
        number=transfer("yang"), purpose="life_at_risk", words=WHY, by=stranger, at=MONDAY - timedelta(days=3)
    )
    found = queries.to_review(supervisor)
    assert [each.id for each in found] == [second, first]
    # Monday 2 March and three working days: Thursday 5 March. Friday 27 February: Wednesday 4 March, since Saturday
    # 28 February is a day of work after the Spring Festival: 28 Feb, 2 March, 3 March.
    assert [each.review_due_on.isoformat() for each in found] == ["2026-03-03", "2026-03-05"]
    assert queries.waiting(supervisor, today=MONDAY.date() + timedelta(days=2)) == (2, 1)
    assert queries.by_office(supervisor) == {BEIJING: 2}
    elsewhere = replace(supervisor, supervises=frozenset({"police-32"}))
    assert queries.to_review(elsewhere) == []
    assert queries.waiting(elsewhere, today=MONDAY.date()) == (0, 0)


def test_another_supervisor_reviews_it_once_with_words(
    transfer: Transfer, stranger: Officer, supervisor: Officer
) -> None:
    opening = opened(transfer("luo"), stranger)
    said = {"opening_id": opening, "justified": False, "words": "与职责无关", "at": MONDAY}
    with pytest.raises(NotFound):
        actions.review(by=stranger, **said)  # type: ignore[arg-type]
    with pytest.raises(OwnOpening):
        actions.review(by=replace(supervisor, user_id=stranger.user_id), **said)  # type: ignore[arg-type]
    with pytest.raises(NotSaid):
        actions.review(by=supervisor, **said | {"words": " "})  # type: ignore[arg-type]
    actions.review(by=supervisor, **said)  # type: ignore[arg-type]
    with pytest.raises(ReviewedAlready):
        actions.review(by=supervisor, **said | {"justified": True})  # type: ignore[arg-type]
    assert queries.to_review(supervisor) == []
    (done,) = queries.reviewed(supervisor)
    assert (done.justified, done.said, done.reviewed_by) == (False, "与职责无关", supervisor.user_id)


def test_the_database_refuses_a_review_of_ones_own(transfer: Transfer, stranger: Officer) -> None:
    opening = Opening.objects.get(id=opened(transfer("luo"), stranger))
    own = Review(opening=opening, opened_by=7, reviewed_by=7, justified=True, words="x", at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        own.save(force_insert=True)
