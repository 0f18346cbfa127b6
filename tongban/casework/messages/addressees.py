"""Who can be told of something. The app that knows what a message is about says who has a part in it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody with a part in something."""

    person_id: UUID | None
    role: str
    side: int = 0  # where there are adverse parties
    phone: str = field(default="", repr=False)  # that they gave for this; used if they have told us no other


ACTING = frozenset({"applicant", "agent", "guardian"})  # who acts on a side of something
Find = Callable[[Collection[UUID]], Mapping[UUID, Sequence[Addressee]]]
_known: dict[str, Find] = {}


def register(about: str, find: Find) -> None:
    """Say who has a part in things of a kind. Called when an app starts; `find` is asked for many at once."""
    _known[about] = find


def find(about: str, ids: Collection[UUID]) -> Mapping[UUID, Sequence[Addressee]]:
    """Return who has a part in each of several things; nobody where no app says."""
    known = _known.get(about)
    return known(ids) if known else {}
