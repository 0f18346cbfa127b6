"""Open and close authorities, log-ins and posts."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.basis.items import Role
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
    """Have an officer posted from `on`. Does nothing if the very same post already stands."""
    Post.objects.get_or_create(user=user, authority_id=authority, role=role, valid_to=None, defaults={"valid_from": on})
