"""Why a licence, or a list that one is checked against, is not accepted."""

from enum import StrEnum


class Why(StrEnum):
    """The cause, for programs; the message beside it says what exactly was found."""

    MALFORMED = "malformed"  # not what the format allows
    SIGNATURE = "signature"  # the signature does not fit what was signed
    UNKNOWN_ISSUER = "unknown_issuer"  # nobody on the trust list signed this
    NOT_YET = "not_yet"  # begins later
    EXPIRED = "expired"  # the copy has run out
    DISCLOSURE = "disclosure"  # something is shown that was not signed, or twice
    HOLDER = "holder"  # the one who shows it is not shown to be the holder
    AUDIENCE = "audience"  # made for somebody else, or for another request
    OLD_PROOF = "old_proof"  # the holder's proof was made too long ago
    CLOCK = "clock"  # the holder's proof lies in the future: one of the two clocks is wrong
    ROLLBACK = "rollback"  # a list older than one already seen
    OLD_LIST = "old_list"  # a list past the day until which it may be used


class Rejected(Exception):
    """It is not accepted. Every reader of this package raises this, whatever the bytes were, and nothing else."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(f"{why}: {message}")
        self.why = why
        self.message = message


class NotPossible(Exception):
    """What was asked to be written cannot be: the fault is the caller's, not that of a licence."""
