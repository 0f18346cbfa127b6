"""When somebody may look where they have no duty, and who may say whether it was right. Pure."""

from collections.abc import Collection
from datetime import datetime

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.refusals import Refusal

LEAST_WORDS = 10  # characters: "urgent" is no reason


class InYourDuty(Refusal):
    """The officer may look at it anyway; there is no glass to break."""


class ReasonTooShort(Refusal):
    """The reason does not say what happened."""


class NoSuchPurpose(Refusal):
    """The pack knows no such purpose."""


class Ended(Refusal):
    """The time of the opening is over."""


class OwnOpening(Refusal):
    """Nobody reviews what they opened themselves."""


class ReviewedAlready(Refusal):
    """It has been said whether it was right."""


def post_for(officer: Officer, granted: Collection[Role]) -> tuple[str, Role] | None:
    """Return the post of an officer that may open: their own, and in a role that the pack grants it; None if none.

    What somebody does for an absent colleague does not count: the reason is theirs, and so is the review.
    """
    lent = {(code, role) for code, role, _absent in officer.stands_in}
    return min((post for post in officer.posts if post[1] in granted and post not in lent), default=None)


def check_reason(words: str) -> str:
    """Return a reason without the blanks around it, or raise ReasonTooShort."""
    said = words.strip()
    if len(said) < LEAST_WORDS:
        raise ReasonTooShort("say what happened")
    return said


def check_open(at: datetime, until: datetime) -> None:
    """Raise Ended when the time of an opening is over."""
    if at >= until:
        raise Ended("the time is over")


def check_reviewer(officer: Officer, authority: str, opened_by: int) -> bool:
    """Return whether an officer supervises the office of an opening. Raises OwnOpening if it is their own."""
    if not any(authority.startswith(prefix) for prefix in officer.supervises):
        return False
    if officer.user_id == opened_by:
        raise OwnOpening("somebody else reviews it")
    return True
