"""What a check comes to: one of seven outcomes, with the age of each list that it rests on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric import ec

from tongban.basis.credentials import mdoc_check, sdjwt_check, view
from tongban.basis.credentials.cbor import from_cbor
from tongban.basis.credentials.encoding import from_base64url
from tongban.basis.credentials.faults import Rejected, Why
from tongban.basis.credentials.showing import SKEW, Shown
from tongban.basis.credentials.status import Reference, Status, StatusList
from tongban.basis.credentials.trust import Trust

CBOR_MAP = 5  # the kind in the first three bits
FRESH = timedelta(hours=1)


class Outcome(StrEnum):
    """What a verifier is told."""

    VALID = "valid"
    STATUS_OLD = "status_old"  # genuine, but what is known of its status is old, or nothing is known
    SUSPENDED = "suspended"
    INVALID = "invalid"
    RUN_OUT = "run_out"
    UNKNOWN_ISSUER = "unknown_issuer"
    CLOCK_DIFFERS = "clock_differs"


OF_CAUSE = {
    Why.EXPIRED: Outcome.RUN_OUT,
    Why.OLD_PROOF: Outcome.RUN_OUT,
    Why.UNKNOWN_ISSUER: Outcome.UNKNOWN_ISSUER,
    Why.CLOCK: Outcome.CLOCK_DIFFERS,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check comes to.

    Attributes:
        shown: What the licence shows; None if it is not genuine.
        because: Why it was rejected; None if it was its status that decided.
        trust_from: When the trust list was issued.
        status_from: When the status list was issued; None if there was none, or it was not asked.
    """

    outcome: Outcome
    trust_from: datetime
    shown: Shown | None = None
    because: Rejected | None = None
    status_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a verifier asked of the holder: each format has its own way. Nothing, if the licence lies here by itself.

    Attributes:
        request: Of an SD-JWT VC.
        transcript: Of an mdoc.
        reader: The same: the key with which a reader in front of the holder began (EReaderKey).
        nonce: Of a QR code, which without one is shown to anybody.
    """

    request: sdjwt_check.Request | None = None
    transcript: bytes | None = None
    nonce: bytes | None = None
    reader: ec.EllipticCurvePrivateKey | None = None


NOTHING = Asked()


def read(data: bytes, trust: Trust, *, at: datetime, asked: Asked = NOTHING) -> Shown:
    """Return what a licence of any format shows.

    Raises:
        Rejected: It is not to be accepted, and why.
    """
    if data[:1] and data[0] >> 5 == CBOR_MAP:
        return _read_mdoc(data, trust, at, asked)
    try:
        text = data.decode("ascii").strip("\r\n")
    except UnicodeDecodeError as e:
        raise Rejected(Why.MALFORMED, "it is no licence of a format this program knows") from e
    if text.startswith(view.PREFIX):
        return view.check(text, trust, at=at, nonce=asked.nonce)
    if "~" in text:
        return sdjwt_check.check(text, trust, at=at, request=asked.request)
    return _read_mdoc(from_base64url(text, "the licence"), trust, at, asked)


def _read_mdoc(data: bytes, trust: Trust, at: datetime, asked: Asked) -> Shown:
    whole = from_cbor(data, "the licence")
    if not isinstance(whole, dict) or "documents" not in whole:
        return mdoc_check.check_issued(data, trust, at=at)
    if asked.transcript is None:
        raise Rejected(Why.AUDIENCE, "it was made for a verifier's request; say which")
    found = mdoc_check.check(data, trust, at=at, transcript=asked.transcript, reader=asked.reader)
    if len(found) != 1:
        raise Rejected(Why.MALFORMED, "the answer holds several licences; one is judged at a time")
    return found[0]


Lists = Callable[[str], StatusList | None]


def judge(
    data: bytes, trust: Trust, lists: Lists, *, at: datetime, asked: Asked = NOTHING, fresh: timedelta = FRESH
) -> Verdict:
    """Return what the check of a licence comes to. Nothing is fetched.

    Args:
        lists: Gives the status list of an address, as far as this verifier holds it.
        fresh: How old a status list may be without the verdict saying so.
    """
    try:
        shown = read(data, trust, at=at, asked=asked)
        if shown.status is None:
            return Verdict(Outcome.VALID, trust.issued_at, shown)
        found = lists(shown.status.uri)
        if found is None:
            return Verdict(Outcome.STATUS_OLD, trust.issued_at, shown)
        outcome = _by_status(found, shown.status, at, fresh)
    except Rejected as e:
        return Verdict(OF_CAUSE.get(e.why, Outcome.INVALID), trust.issued_at, because=e)
    return Verdict(outcome, trust.issued_at, shown, status_from=found.issued_at)


def _by_status(found: StatusList, reference: Reference, at: datetime, fresh: timedelta) -> Outcome:
    if found.uri != reference.uri:
        raise Rejected(Why.MALFORMED, "the status list is another than the licence names")
    if found.issued_at > at + SKEW:
        raise Rejected(Why.CLOCK, "the status list lies in the future; the clock of this device is wrong")
    said = found.at(reference.index)
    if said == Status.SUSPENDED:
        return Outcome.SUSPENDED
    if said != Status.VALID:
        return Outcome.INVALID
    old = at - found.issued_at > fresh or (found.until is not None and at > found.until)
    return Outcome.STATUS_OLD if old else Outcome.VALID
