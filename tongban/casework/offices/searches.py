"""Parts of the work queue that an officer keeps under a name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from tongban.basis.actors import Officer
from tongban.basis.refusals import Refusal
from tongban.casework.offices.models import SavedSearch, User

MOST_KEPT = 20


class NotNamed(Refusal):
    """What is kept needs a name."""


class NoRoom(Refusal):
    """The officer has kept as many as there is room for."""


@dataclass(frozen=True, slots=True)
class Search:
    """A part of the queue under the name that its officer gave it."""

    id: int
    name: str
    filters: Mapping[str, str]


def searches(by: Officer) -> list[Search]:
    """Return what an officer has kept, by name. One query."""
    rows = SavedSearch.objects.filter(user_id=by.user_id).order_by("name")[:MOST_KEPT]
    return [Search(row.pk, row.name, row.filters) for row in rows]


@transaction.atomic
def keep(*, name: str, filters: Mapping[str, str], by: Officer) -> None:
    """Keep a part of the queue; one that had the name before is replaced.

    Raises:
        NotNamed, NoRoom: Nothing was kept.
    """
    User.objects.select_for_update().get(pk=by.user_id)  # two at once do not get past the limit
    if not name.strip():
        raise NotNamed
    mine = SavedSearch.objects.filter(user_id=by.user_id)
    if mine.exclude(name=name.strip()).count() >= MOST_KEPT:
        raise NoRoom
    mine.update_or_create(name=name.strip(), defaults={"filters": dict(filters), "user_id": by.user_id})


def drop(*, search_id: int, by: Officer) -> bool:
    """Forget one of the officer's own; return whether it was there."""
    return bool(SavedSearch.objects.filter(pk=search_id, user_id=by.user_id).delete()[0])
