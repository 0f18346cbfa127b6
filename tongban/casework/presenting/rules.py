"""How long a relying party's request may be answered, how long its result lies here, and what is refused. Pure.

Source: 个人信息保护法 第六条, 第十九条 (no more than the purpose needs, no longer than it needs).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tongban.basis.credentials.dcql import Query, beyond
from tongban.basis.credentials.outcomes import Outcome, Verdict
from tongban.basis.licences import LicenceKind
from tongban.basis.parties import Party, PartyPurpose
from tongban.basis.refusals import Invalid, Refusal

ASK_LIVES = timedelta(minutes=5)  # in which a holder reads, chooses and answers
RESULT_LIVES = timedelta(minutes=5)  # in which the party fetches what was shown; then it is deleted unread
MOST_TRIES = 5  # answers that were no good
TELLS = frozenset({Outcome.VALID, Outcome.STATUS_OLD})  # of what is suspended or ended no facts are handed on


class Progress(StrEnum):
    """How far a request has come."""

    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined"  # the holder said no
    TAKEN = "taken"  # the result was handed over, once, and is gone


class NotForThis(Invalid):
    """The relying party is not registered, or not for this purpose."""

    def __init__(self) -> None:
        super().__init__("purpose", "You are not registered for this purpose. The pack's relying parties say for what.")


class OverAsked(Invalid):
    """More is asked for than the relying party is registered for."""

    def __init__(self, what: Sequence[str]) -> None:
        super().__init__("dcql_query", "It asks for more than you are registered for. Ask for less.")
        self.what = tuple(what)


class NotRead(Invalid):
    """The query is not one that can be read."""

    def __init__(self, fault: str) -> None:
        super().__init__("dcql_query", "The query cannot be read. docs/licences.md says what of DCQL is taken.")
        self.fault = fault


class NotBackThere(Invalid):
    """The relying party has not registered this address."""

    def __init__(self) -> None:
        super().__init__("return_to", "Holders may go back only to addresses that you have registered.")


class NotReturned(Refusal):
    """Whoever asks for the result does not show that the holder's browser came back to them."""

    message = "Send the response_code with which the holder's browser came back. Without it nothing is handed over."


class NotAccepted(Refusal):
    """A wallet's answer is not accepted.

    Attributes:
        message: For whoever builds the wallet, in English.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NothingYet(Refusal):
    """There is no result to take: the holder has not answered, declined, or it was taken before."""

    message = "There is no result: the holder has not answered or has declined, or it was handed over before."


def purpose_of(parties: Mapping[str, Party], party: str, purpose: str) -> PartyPurpose:
    """Return the purpose for which a party may ask.

    Raises:
        NotForThis: It is not registered for it.
    """
    known = parties.get(party)
    found = known.purposes.get(purpose) if known else None
    if found is None:
        raise NotForThis
    return found


def must_be_within(queries: Sequence[Query], purpose: PartyPurpose, kinds: Mapping[str, LicenceKind]) -> None:
    """Return if nothing is asked for but what the purpose allows.

    Raises:
        OverAsked: More is; the refusal says what.
    """
    if more := beyond(queries, purpose.scope(kinds)):
        raise OverAsked(more)


def must_be_registered(return_to: str, party: Party) -> None:
    """Return if a holder may be sent back there: letter for letter one of the party's addresses, or nowhere.

    Raises:
        NotBackThere: It is not.
    """
    if return_to and return_to not in party.returns:
        raise NotBackThere


def may_be_answered(state: str, tries: int, expires_at: datetime, at: datetime) -> bool:
    """Return whether a request still waits for an answer."""
    return state == Progress.ASKED and tries < MOST_TRIES and at < expires_at


def told(verdict: Verdict) -> dict[str, Any]:
    """Return what a relying party is told of a licence: the outcome, and the facts if it may be relied on."""
    said: dict[str, Any] = {
        "outcome": verdict.outcome.value,
        "status_from": verdict.status_from.isoformat() if verdict.status_from else None,
    }
    if verdict.shown is not None and verdict.outcome in TELLS:
        said |= {"type": verdict.shown.kind, "issuer": verdict.shown.issuer, "claims": dict(verdict.shown.facts)}
    return said
