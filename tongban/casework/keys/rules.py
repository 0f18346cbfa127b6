"""Which of the site's signers signs when, and when the next one is due. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tongban.basis.credentials.chains import Purpose
from tongban.basis.credentials.signing import Suite
from tongban.basis.refusals import Refusal

ANY = "*"  # a signer of every kind, or of every province
DOMESTIC = "file-sm2:"  # where keys of the domestic suite are
WINDOW = timedelta(days=90)  # how long a signer signs
LIVES = timedelta(days=457)  # how long its certificate is good: what it signed on its last day must outlive it
AHEAD = timedelta(days=14)  # verifiers know a signer for so long before it signs
IN_TIME = timedelta(days=7)  # and that is prepared for so long before
LIST_LIVES = timedelta(days=30)
LIST_SOON = timedelta(days=10)  # a list that runs out within this time is to be signed anew
MARGIN = timedelta(days=31)  # a certificate that ends within this time signs nothing more

PURPOSES = {
    "licences": Purpose.LICENCES, "status": Purpose.STATUS, "papers": Purpose.PAPERS, "requests": Purpose.REQUESTS,
}  # fmt: skip


class State(StrEnum):
    """What may be done with a signer."""

    ASKED = "asked"  # its certificate has not come yet
    WAITING = "waiting"  # on the trust list, and signs later
    SIGNING = "signing"
    OVERDUE = "overdue"  # signs on, past its time, because no other took over
    RESTING = "resting"  # signs no more; what it signed holds
    ENDED = "ended"  # its certificate has run out
    COMPROMISED = "compromised"  # its key is, or may be, in other hands


class NoSigner(Refusal):
    """The site holds no key with which this could be signed now."""


class SignerAway(Refusal):
    """The device or server that holds the key does not answer, or answers wrongly; later it may."""


class KeysRefused(Refusal):
    """What was asked of the keys cannot be done; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A signer of this site.

    Attributes:
        key_id: In hexadecimal.
        place: Where the key is: `file:…`, `pkcs11:…` (RFC 7512), `https://…`, or `file-sm2:…` of the domestic suite.
        issuer: The address that stands as issuer in what it signs.
        certificate: In DER; empty until it has come. Of the domestic suite: the key's point, once the list vouches.
        signs_from: From when on it signs.
        signs_until: When the next one takes over.
        ends: When its certificate ends.
        lost_at: Since when its key counts as compromised.
    """

    key_id: str
    purpose: Purpose
    kind: str
    province: str
    issuer: str
    place: str
    certificate: bytes
    signs_from: datetime
    signs_until: datetime
    ends: datetime
    lost_at: datetime | None = None

    @property
    def task(self) -> tuple[Purpose, str, str]:
        """What it signs, and for whom."""
        return self.purpose, self.kind, self.province

    @property
    def suite(self) -> Suite:
        """In which suite it signs."""
        return Suite.SM2 if self.place.startswith(DOMESTIC) else Suite.ES256

    @property
    def line(self) -> tuple[Purpose, str, str, Suite]:
        """What it signs, for whom and how: what follows it does the same."""
        return (*self.task, self.suite)

    def can_sign(self, at: datetime) -> bool:
        """Return whether what it signs at this moment will hold."""
        good = bool(self.certificate) and self.lost_at is None
        return good and self.signs_from <= at and at + MARGIN <= self.ends


def in_use(held: Iterable[Held], purpose: Purpose, kind: str, province: str, suite: Suite, at: datetime) -> Held | None:
    """Return the signer that signs now: that of one kind before that of all, its province's first, the newest."""
    fits = [
        each
        for each in held
        if each.purpose is purpose
        and each.kind in {kind, ANY}
        and each.province in {province, ANY}
        and each.suite is suite
        and each.can_sign(at)
    ]
    return max(fits, key=lambda each: (each.kind != ANY, each.province != ANY, each.signs_from), default=None)


def state_of(one: Held, held: Iterable[Held], at: datetime) -> State:
    """Return what may be done with a signer at this moment."""
    if one.lost_at is not None:
        return State.COMPROMISED
    if not one.certificate:
        return State.ASKED
    if at >= one.ends:
        return State.ENDED
    if at < one.signs_from:
        return State.WAITING
    if in_use(held, *one.line, at) != one:
        return State.RESTING
    return State.OVERDUE if at >= one.signs_until else State.SIGNING


def to_follow(held: Iterable[Held], at: datetime) -> list[tuple[Held, datetime]]:
    """Return the signers that need a successor now, each with the moment from which that one is to sign.

    A lost one is followed at once, others when their time ends; nobody who has a successor already.
    """
    last: dict[tuple[Purpose, str, str, Suite], Held] = {}
    for each in held:
        before = last.get(each.line)
        if before is None or _later(each, before):
            last[each.line] = each
    due = [each for each in last.values() if each.lost_at or each.signs_until <= at + AHEAD + IN_TIME]
    return [(each, at if each.lost_at else max(at, each.signs_until)) for each in due]


def _later(one: Held, other: Held) -> bool:
    """Return whether the first is to sign after the second; whoever lost its key comes before those who have it."""
    return (one.lost_at is None, one.signs_until) > (other.lost_at is None, other.signs_until)


def window(signs_from: datetime, at: datetime) -> tuple[datetime, datetime, datetime]:
    """Return from when a certificate made now is good, until when its key signs, and when it ends.

    Source: ISO/IEC 18013-5 B.1.4 (457 days at most).
    """
    return at, signs_from + WINDOW, at + LIVES
