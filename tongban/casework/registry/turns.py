"""Who is told what happened to a document: the apps above the registers, within the same transaction."""

from collections.abc import Callable

from tongban.casework.registry.models import Document
from tongban.casework.registry.rules import Act, Cause, DocumentState, Turn

_FOLLOWERS: list[Callable[[Turn], None]] = []


def follow(follower: Callable[[Turn], None]) -> None:
    """Have a function told of every act on a document that has been issued.

    What it writes is kept or lost with the act; what it raises undoes it.
    """
    if follower not in _FOLLOWERS:
        _FOLLOWERS.append(follower)


def tell(paper: Document, act: Act, before: DocumentState, cause: Cause) -> None:
    """Tell what was done to a document, which is locked and has its new state."""
    turn = Turn(
        number=paper.number, kind=paper.kind, holder=paper.person_id, act=act, before=before,
        after=DocumentState(paper.state), cause=cause,
    )  # fmt: skip
    for follower in _FOLLOWERS:
        follower(turn)
