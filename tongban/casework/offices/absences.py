"""Who is away from a post, from when to when, and which colleague of the office does it meanwhile.

The deputy acts under their own name. Neither of the two may then do acts that are kept apart: an act done for somebody
counts as done by both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.casework.offices.models import Absence, Post, User

MOST_LISTED = 200


class DaysWrong(Refusal):
    """The days of an absence are not in order, or over already."""


class NoDeputy(Refusal):
    """The deputy is not of this office, is the one who is absent, or is away as well."""


class AwayAlready(Refusal):
    """An absence from this post is entered for some of these days."""


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence, as pages show it."""

    id: int
    name: str
    authority: str
    role: Role
    deputy: str
    first: date
    last: date
    mine: bool  # the one who looks may end it


@dataclass(frozen=True, slots=True)
class PostView:
    """A post of somebody, as pages offer it."""

    id: int
    user_id: int
    name: str
    authority: str
    role: Role


def colleagues(offices: Sequence[str], on: date) -> list[PostView]:
    """Return who is posted to do what in these offices on a day, by name. One query."""
    rows = _standing(on).filter(authority_id__in=offices).select_related("user").order_by("user__display_name", "pk")
    return [PostView(p.pk, p.user_id, p.user.display_name, p.authority_id, Role(p.role)) for p in rows[:MOST_LISTED]]


def absences(by: Officer, offices: Sequence[str], on: date) -> list[AbsenceView]:
    """Return the absences of these offices that are not over, the first one first. One query."""
    rows = Absence.objects.filter(post__authority_id__in=offices, valid_to__gt=on).order_by("valid_from", "pk")
    return [
        AbsenceView(
            id=row.pk,
            name=row.post.user.display_name,
            authority=row.post.authority_id,
            role=Role(row.post.role),
            deputy=row.deputy.display_name,
            first=row.valid_from,
            last=row.valid_to - timedelta(days=1),
            mine=_may(by, row.post),
        )
        for row in rows.select_related("post__user", "deputy")[:MOST_LISTED]
    ]


@transaction.atomic
def enter(*, post_id: int, deputy_id: int, first: date, last: date, by: Officer, on: date) -> None:
    """Have a colleague do an officer's post for some days.

    Args:
        last: The last day away.

    Raises:
        NotFound: No such post stands.
        NotYours: It is neither the officer's own post nor one of an office that they supervise.
        DaysWrong, NoDeputy, AwayAlready: What was entered cannot be so.
    """
    post = _locked(post_id, by)
    if not on <= last or not first <= last:
        raise DaysWrong
    between = {"valid_from__lte": last, "valid_to__gt": first}
    if deputy_id == post.user_id or not _of_the_office(deputy_id, post.authority_id, first):
        raise NoDeputy
    if Absence.objects.filter(post__user_id=deputy_id, post__authority_id=post.authority_id, **between).exists():
        raise NoDeputy
    if Absence.objects.filter(post=post, **between).exists():
        raise AwayAlready
    Absence.objects.create(
        post=post, deputy_id=deputy_id, valid_from=first, valid_to=last + timedelta(days=1), entered_by_id=by.user_id
    )


@transaction.atomic
def end(*, absence_id: int, by: Officer, on: date) -> None:
    """End an absence, `on` being the first day back; one that has not begun is forgotten.

    Raises:
        NotFound: There is none that is not over.
        NotYours: See `enter`.
    """
    row = Absence.objects.select_for_update().filter(pk=absence_id, valid_to__gt=on).select_related("post").first()
    if row is None:
        raise NotFound(f"absence {absence_id}")
    if not _may(by, row.post):
        raise NotYours(f"absence {absence_id}")
    if row.valid_from >= on:
        row.delete()
        return
    row.valid_to = on
    row.save(update_fields=["valid_to"])


def _locked(post_id: int, by: Officer) -> Post:
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None:
        raise NotFound(f"post {post_id}")
    if not _may(by, post):
        raise NotYours(f"post {post_id}")
    return post


def _may(by: Officer, post: Post) -> bool:
    """Return whether an officer may say who does a post: whose it is, or a supervisor in their own right."""
    stood_in_for = {(code, role) for code, role, _ in by.stands_in}
    own = any(role is Role.SUPERVISOR and (code, role) not in stood_in_for for code, role in by.posts)
    overseen = any(post.authority_id.startswith(prefix) for prefix in by.supervises)
    return post.user_id == by.user_id or (own and overseen)


def _standing(on: date) -> "QuerySet[Post]":
    return Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on, user__is_active=True)


def _of_the_office(user_id: int, authority: str, on: date) -> bool:
    return _standing(on).filter(user_id=user_id, authority_id=authority).exists()


def names_of(user_ids: Sequence[int]) -> dict[int, str]:
    """Return what officers are called, by their id. One query; none for nobody."""
    if not user_ids:
        return {}
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "display_name"))
