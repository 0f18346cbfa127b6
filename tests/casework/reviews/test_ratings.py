"""People rate once, if they like; a bad rating is verified, put right, answered and called back."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.casework.conftest import MONDAY
from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound
from tongban.casework.cases import queries as cases
from tongban.casework.cases.models import Case
from tongban.casework.cases.rules import NotSaid, SameOfficer
from tongban.casework.reviews import queries, ratings
from tongban.casework.reviews.models import FollowUp, Rating, RatingLink
from tongban.casework.reviews.rules import FollowUpAct, FollowUpState, NotRatable, RatedAlready, StepNotOpen

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
DAY = timedelta(days=1)
AGREED = [FollowUpAct.FIND, FollowUpAct.RECTIFY, FollowUpAct.ANSWER, FollowUpAct.CALL_BACK]


@pytest.fixture
def bad(granted: str, officer: Who) -> FollowUp:
    """A visit rated dissatisfied, by the link that the clerk showed."""
    token = ratings.offer(number=granted, by=officer("suzhou-clerk"), at=MONDAY)
    ratings.rate_by_link(token=token, level=2, words="等了两个小时", at=MONDAY)
    return FollowUp.objects.get()


def step(row: FollowUp, act: FollowUpAct, by: Officer, words: str = "已核实") -> None:
    ratings.follow_up(case_id=row.case_id, occasion=row.occasion, act=act, words=words, by=by, at=MONDAY)


def state_of(row: FollowUp) -> FollowUpState:
    return FollowUpState(FollowUp.objects.get(case_id=row.case_id).state)


# --- rating ------------------------------------------------------------------------------------------


@pytest.mark.law("rating-once", "rating-scope")
def test_a_visit_is_rated_once_by_a_link_that_works_once(granted: str, officer: Who) -> None:
    token = ratings.offer(number=granted, by=officer("suzhou-clerk"), at=MONDAY)
    assert token not in str(list(RatingLink.objects.values()))  # only a hash is kept
    ratings.rate_by_link(token=token, level=5, words="", at=MONDAY)
    with pytest.raises(NotRatable):
        ratings.rate_by_link(token=token, level=1, words="", at=MONDAY)
    with pytest.raises(RatedAlready):
        ratings.offer(number=granted, by=officer("suzhou-clerk"), at=MONDAY)
    assert list(Rating.objects.values_list("occasion", "level")) == [("1", 5)]
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.bulk_create(Rating.objects.all())


@pytest.mark.law("rating-once")
def test_a_matter_is_rated_once_online_by_its_applicant_when_it_is_decided(
    granted: str, hotel: Callable[..., str], citizen: Callable[[str], Citizen]
) -> None:
    ratings.rate(number=granted, level=3, words=" 可以 ", by=citizen("gu"), at=MONDAY)
    row = Rating.objects.get()
    assert (row.occasion, row.level, row.words, row.channel) == ("matter", 3, "可以", "portal")
    with pytest.raises(RatedAlready):
        ratings.rate(number=granted, level=5, words="", by=citizen("gu"), at=MONDAY)
    with pytest.raises(NotFound):
        ratings.rate(number=granted, level=5, words="", by=citizen("luo"), at=MONDAY)
    with pytest.raises(NotRatable):
        ratings.rate(number=hotel(), level=5, words="", by=citizen("gu"), at=MONDAY)


@pytest.mark.law("rating-voluntary", "rating-published")
def test_to_be_asked_is_not_to_rate_and_both_are_counted(
    granted: str, officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    assert ratings.ask(number=granted, by=citizen("gu"), at=MONDAY)
    assert ratings.ask(number=granted, by=citizen("gu"), at=MONDAY)  # shown twice, asked once
    token = ratings.offer(number=granted, by=officer("suzhou-clerk"), at=MONDAY)
    asked = queries.published()[0]
    assert (asked.office, asked.asked, asked.rated) == ("police-320508", 2, 0)
    ratings.rate_by_link(token=token, level=1, words="", at=MONDAY)
    found = queries.published()[0]
    assert (found.asked, found.rated, found.by_level[1], found.bad, found.closed) == (2, 1, 1, 1, 0)
    assert queries.published(within="11") == []
    assert queries.published(after=found.office) == []


def test_a_link_lasts_a_day_and_a_new_one_takes_its_place(granted: str, officer: Who) -> None:
    old = ratings.offer(number=granted, by=officer("suzhou-clerk"), at=MONDAY)
    new = ratings.offer(number=granted, by=officer("suzhou-clerk"), at=MONDAY)
    assert queries.to_rate(old, at=MONDAY) is None
    found = queries.to_rate(new, at=MONDAY)
    assert found is not None
    assert found.office == "police-320508"
    assert queries.to_rate(new, at=MONDAY + 2 * DAY) is None
    with pytest.raises(NotRatable):
        ratings.rate_by_link(token=new, level=5, words="", at=MONDAY + 2 * DAY)
    with pytest.raises(NotRatable):
        ratings.rate_by_link(token="made up", level=5, words="", at=MONDAY)


def test_where_nobody_came_nobody_is_asked_at_a_counter(hotel: Callable[..., str], officer: Who) -> None:
    number = hotel()
    with pytest.raises(NotRatable):
        ratings.offer(number=number, by=officer("suzhou-clerk"), at=MONDAY)
    with pytest.raises(NotFound):
        ratings.offer(number=number, by=officer("yibin-clerk"), at=MONDAY)


@pytest.mark.law("rating-five")
@pytest.mark.parametrize(("level", "follows"), [(5, 0), (4, 0), (3, 0), (2, 1), (1, 1)])
def test_of_five_levels_the_two_bad_ones_are_followed_up(
    level: int, follows: int, granted: str, citizen: Callable[[str], Citizen]
) -> None:
    ratings.rate(number=granted, level=level, words="", by=citizen("gu"), at=MONDAY)
    assert FollowUp.objects.count() == follows


@pytest.mark.law("rating-five")
@pytest.mark.parametrize("level", [0, 6])
def test_there_is_no_other_level(level: int, granted: str, citizen: Callable[[str], Citizen]) -> None:
    with pytest.raises(NotSaid):
        ratings.rate(number=granted, level=level, words="", by=citizen("gu"), at=MONDAY)


# --- what follows a bad one --------------------------------------------------------------------------


@pytest.mark.law("rating-15-days")
def test_a_bad_rating_is_put_right_within_fifteen_working_days(bad: FollowUp, officer: Who) -> None:
    # After Monday 2 March: 3 to 6 (4), 9 to 13 (9), 16 to 20 (14), Monday 23 March (15).
    assert bad.due_on == date(2026, 3, 23)
    view = queries.follow_ups(by=officer("suzhou-approver"))[0]
    assert view.clock is not None
    assert view.clock.spec.citation.confidence == "medium"
    step(bad, FollowUpAct.FIND, officer("suzhou-approver"))
    step(bad, FollowUpAct.RECTIFY, officer("suzhou-approver"))
    ended = queries.follow_ups(by=officer("suzhou-approver"))[0].clock
    assert ended is not None
    assert ended.ended is not None


@pytest.mark.law("rating-bad", "rating-call-back")
def test_it_is_closed_only_after_every_step_and_the_call(bad: FollowUp, officer: Who) -> None:
    by = officer("suzhou-approver")
    for number, act in enumerate(AGREED, start=1):
        for later in AGREED[number:]:
            with pytest.raises(StepNotOpen):
                step(bad, later, by)
        step(bad, act, by)
        assert (state_of(bad) is FollowUpState.CLOSED) == (act is FollowUpAct.CALL_BACK)
    assert queries.follow_ups(by=by) == []
    assert [s.act for s in queries.follow_ups_of(bad.case_id)[0].steps] == AGREED
    assert queries.published()[0].closed == 1


def test_a_rating_that_was_not_founded_is_answered_and_called_back_too(bad: FollowUp, officer: Who) -> None:
    for act in (FollowUpAct.FIND_NOT, FollowUpAct.ANSWER, FollowUpAct.CALL_BACK):
        step(bad, act, officer("suzhou-registrar"))
    assert state_of(bad) is FollowUpState.CLOSED


@pytest.mark.law("rating-appeal")
def test_whether_it_was_malicious_is_for_a_supervisor_above(bad: FollowUp, officer: Who) -> None:
    step(bad, FollowUpAct.APPEAL, officer("suzhou-approver"))
    view = queries.follow_ups_of(bad.case_id)[0]
    assert queries.open_follow_up_acts(view, by=officer("suzhou-approver")) == []
    assert queries.open_follow_up_acts(view, by=officer("jiangsu-supervisor")) == [
        FollowUpAct.UPHOLD, FollowUpAct.SET_ASIDE,
    ]  # fmt: skip
    with pytest.raises(NotFound):
        step(bad, FollowUpAct.SET_ASIDE, officer("suzhou-approver"))
    step(bad, FollowUpAct.SET_ASIDE, officer("jiangsu-supervisor"))
    counted = queries.published()[0]
    assert (state_of(bad), counted.rated, counted.asked) == (FollowUpState.SET_ASIDE, 0, 1)
    assert Rating.objects.get().level == 2  # kept


def test_an_appeal_that_fails_leaves_everything_still_to_do(bad: FollowUp, officer: Who) -> None:
    step(bad, FollowUpAct.APPEAL, officer("suzhou-approver"))
    step(bad, FollowUpAct.UPHOLD, officer("jiangsu-supervisor"))
    assert state_of(bad) is FollowUpState.OPEN


def test_who_served_does_not_follow_up_and_other_offices_see_nothing(bad: FollowUp, officer: Who) -> None:
    with pytest.raises(SameOfficer):
        step(bad, FollowUpAct.FIND, officer("suzhou-clerk"))
    with pytest.raises(NotFound):
        step(bad, FollowUpAct.FIND, officer("yibin-clerk"))
    with pytest.raises(NotSaid):
        step(bad, FollowUpAct.FIND, officer("suzhou-approver"), words=" ")
    assert queries.follow_ups(by=officer("yibin-clerk")) == []
    assert len(queries.follow_ups(by=officer("jiangsu-supervisor"))) == 1
    assert state_of(bad) is FollowUpState.OPEN


def test_a_case_page_knows_whether_to_ask(granted: str, officer: Who) -> None:
    view = cases.case(granted, actor=officer("suzhou-clerk"))
    assert queries.ratable(view)
    assert not queries.visit_rated(view)
    assert queries.matter_rating(Case.objects.get().id) is None
