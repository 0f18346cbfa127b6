"""Who stands in for whom, from when to when, and who may say so."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.casework.conftest import MONDAY
from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.offices import absences, queries
from tongban.casework.offices.absences import AwayAlready, DaysWrong, NoDeputy
from tongban.casework.offices.models import Absence, Post

Who = Callable[[str], Officer]
TODAY = MONDAY.date()
WEEK = timedelta(days=6)
SUZHOU = "police-320508"


def post_of(officer: Officer) -> Post:
    return Post.objects.get(user_id=officer.user_id)


def away(whose: Officer, deputy: Officer, *, by: Officer | None = None, first: date = TODAY) -> None:
    absences.enter(
        post_id=post_of(whose).pk, deputy_id=deputy.user_id, first=first, last=first + WEEK, by=by or whose, on=TODAY
    )


def test_a_deputy_has_the_post_on_the_days_of_the_absence_and_no_other(officer: Who) -> None:
    approver, examiner = officer("suzhou-approver"), officer("suzhou-examiner")
    away(approver, examiner, first=TODAY + timedelta(days=1))
    posts = {day: queries.officer(examiner.user_id, TODAY + timedelta(days=day)) for day in (0, 1, 7, 8)}
    assert [(SUZHOU, Role.APPROVER) in posts[day].posts for day in (0, 1, 7, 8)] == [False, True, True, False]
    assert posts[1].stands_in == {(SUZHOU, Role.APPROVER, approver.user_id)}
    assert posts[1].absent_in(SUZHOU, Role.APPROVER) == [approver.user_id]
    assert posts[1].absent_in(SUZHOU, Role.EXAMINER) == []
    assert queries.officer(approver.user_id, TODAY + timedelta(days=1)).posts == approver.posts


def test_what_is_held_in_ones_own_right_is_not_held_for_another(officer: Who) -> None:
    approver, examiner = officer("suzhou-approver"), officer("suzhou-examiner")
    Post.objects.create(user_id=examiner.user_id, authority_id=SUZHOU, role=Role.APPROVER, valid_from=TODAY)
    away(approver, examiner)
    assert queries.officer(examiner.user_id, TODAY).stands_in == frozenset()


def test_a_deputy_passes_nothing_on(officer: Who) -> None:
    approver, examiner, clerk = (officer(f"suzhou-{role}") for role in ("approver", "examiner", "clerk"))
    away(approver, examiner)
    away(examiner, clerk)
    assert (SUZHOU, Role.APPROVER) not in queries.officer(clerk.user_id, TODAY).posts


@pytest.mark.parametrize("deputy", ["suzhou-approver", "yibin-approver", "jiangsu-supervisor"])
def test_the_deputy_is_a_colleague_of_the_office(deputy: str, officer: Who) -> None:
    with pytest.raises(NoDeputy):
        away(officer("suzhou-approver"), officer(deputy))


def test_nobody_stands_in_who_is_away_as_well(officer: Who) -> None:
    away(officer("suzhou-examiner"), officer("suzhou-clerk"), first=TODAY + WEEK)
    with pytest.raises(NoDeputy):
        away(officer("suzhou-approver"), officer("suzhou-examiner"))


@pytest.mark.parametrize(("first", "last"), [(0, -1), (-3, -1), (2, 1)])
def test_an_absence_that_is_over_or_ends_before_it_begins_is_none(first: int, last: int, officer: Who) -> None:
    approver, days = officer("suzhou-approver"), [TODAY + timedelta(days=day) for day in (first, last)]
    with pytest.raises(DaysWrong):
        absences.enter(
            post_id=post_of(approver).pk, deputy_id=officer("suzhou-clerk").user_id, first=days[0], last=days[1],
            by=approver, on=TODAY,
        )  # fmt: skip


def test_a_post_has_one_deputy_at_a_time(officer: Who) -> None:
    approver, clerk = officer("suzhou-approver"), officer("suzhou-clerk")
    away(approver, clerk)
    with pytest.raises(AwayAlready):
        away(approver, officer("suzhou-examiner"), first=TODAY + WEEK)
    row = Absence.objects.get()
    with pytest.raises(IntegrityError, match="absence_one_deputy_at_a_time"), transaction.atomic():
        Absence.objects.create(
            post=row.post, deputy=row.deputy, entered_by=row.deputy, valid_from=row.valid_from, valid_to=row.valid_to
        )


def test_only_whose_post_it_is_and_a_supervisor_above_say_who_stands_in(officer: Who) -> None:
    approver, clerk, boss = officer("suzhou-approver"), officer("suzhou-clerk"), officer("jiangsu-supervisor")
    for stranger in (clerk, officer("yibin-approver")):
        with pytest.raises(NotYours):
            away(approver, clerk, by=stranger)
    away(approver, clerk, by=boss)
    assert [(row.name, row.deputy, row.mine) for row in absences.absences(boss, [SUZHOU], TODAY)] == [
        ("陆建国", "沈洁", True)
    ]
    assert not absences.absences(clerk, [SUZHOU], TODAY)[0].mine


def test_an_absence_ends_early_or_is_forgotten_before_it_begins(officer: Who, people: dict[str, UUID]) -> None:
    approver, clerk = officer("suzhou-approver"), officer("suzhou-clerk")
    away(approver, clerk)
    later = TODAY + timedelta(days=2)
    with pytest.raises(NotYours):
        absences.end(absence_id=Absence.objects.get().pk, by=clerk, on=later)
    absences.end(absence_id=Absence.objects.get().pk, by=approver, on=later)
    assert (SUZHOU, Role.APPROVER) in queries.officer(clerk.user_id, TODAY).posts
    assert (SUZHOU, Role.APPROVER) not in queries.officer(clerk.user_id, later).posts
    with pytest.raises(NotFound):
        absences.end(absence_id=Absence.objects.get().pk, by=approver, on=later)
    away(approver, clerk, first=later + timedelta(days=3))
    absences.end(absence_id=Absence.objects.latest("pk").pk, by=approver, on=later)
    assert Absence.objects.count() == 1
