"""Open and close authorities, log-ins and posts."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from tongban.basis.items import Role
from tongban.basis.refusals import NotFound
from tongban.casework.offices.models import Authority, Post, User


@transaction.atomic
def publish(authorities: Iterable[Authority]) -> int:
    """Store authorities, bringing names and dates of known ones up to date; return how many there are.

    Args:
        authorities: Parents before children.
    """
    rows = list(authorities)
    Authority.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["kind", "level", "region_code", "name_zh", "name_en", "parent", "valid_from", "valid_to"],
    )
    return len(rows)


@transaction.atomic
def open_login(*, username: str, display_name: str, password: str | None, person_id: UUID | None = None) -> User:
    """Return the log-in of this name, made or brought up to date. With no password nobody can sign in by typing one."""
    user = User.objects.filter(username=username).first() or User(username=username)
    user.display_name, user.person_id, user.is_active = display_name, person_id, True
    if password is None:
        user.set_unusable_password()
    else:
        user.set_password(password)
    user.save()
    return user


@transaction.atomic
def post_to(*, user: User, authority: str, role: Role, on: date) -> None:
    """Have an officer posted from `on`. Does nothing if the very same post already stands then."""
    same = Post.objects.filter(user=user, authority_id=authority, role=role)
    if not same.filter(valid_to=None, valid_from__lte=on).exists():
        Post.objects.update_or_create(
            user=user, authority_id=authority, role=role, valid_from=on, defaults={"valid_to": None}
        )


@transaction.atomic
def end_posts(*, user: User, on: date, but: tuple[str, Role] | None = None) -> int:
    """End an officer's posts, `on` being the first day without; return how many ended.

    A post that begins on that day or later ends after its first day.

    Args:
        but: The authority and role of the one post that stays.
    """
    standing = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), user=user)
    ending = [post for post in standing if (post.authority_id, post.role) != but]
    for post in ending:
        post.valid_to = max(on, post.valid_from + timedelta(days=1))
        post.save(update_fields=["valid_to"])
    return len(ending)


@transaction.atomic
def close_login(*, username: str, on: date) -> int:
    """Let nobody sign in by this name any more, end whatever is open by it, and its posts; return how many ended.

    Raises:
        NotFound: Nobody is called so.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(f"log-in {username}")
    user.is_active = False
    user.save(update_fields=["is_active"])
    return end_posts(user=user, on=on)
