"""What may be done to a licence and what its status list says of it. Pure."""

from collections.abc import Mapping
from hashlib import blake2b

from tongban.basis.credentials.status import ENTRIES, Status
from tongban.basis.licences import LicenceAct, LicenceGround, LicenceKind
from tongban.basis.refusals import Refusal
from tongban.casework.registry.rules import Act, DocumentState

KEY_BYTES = 16
HALF = 10  # bits: half of a place in a list of 2^20
MASK = (1 << HALF) - 1
ROUNDS = 4
FULL = ENTRIES
IN_REGISTER: Mapping[LicenceAct, Act] = {
    LicenceAct.SUSPEND: Act.SUSPEND,
    LicenceAct.LIFT: Act.LIFT,
    LicenceAct.RESCIND: Act.RESCIND,
    LicenceAct.REVOKE: Act.REVOKE,
    LicenceAct.DEREGISTER: Act.DEREGISTER,
}


class NoLicence(Refusal):
    """The document is no licence of which copies are given."""


class NoGround(Refusal):
    """The law does not list this ground for this act and this kind of licence."""


def status_of(state: DocumentState, kind: LicenceKind) -> Status:
    """Return what the public list says of a licence in a state; why it ended is not told.

    Whoever may not know that a licence is suspended is told that it cannot be relied on, and no more.
    """
    if state == DocumentState.VALID:
        return Status.VALID
    if state == DocumentState.SUSPENDED and not kind.hide_suspended:
        return Status.SUSPENDED
    return Status.INVALID


def place_in(key: bytes, count: int) -> int:
    """Return where the copy that is the `count`th of a list has its status: all over the list, and never twice.

    A permutation that only the key tells: that two places lie next to each other says nothing about their licences.
    """
    left, right = count >> HALF, count & MASK
    for turn in range(ROUNDS):
        mixed = blake2b(bytes([turn]) + right.to_bytes(2, "big"), key=key, digest_size=2).digest()
        left, right = right, left ^ (int.from_bytes(mixed, "big") & MASK)
    return left << HALF | right


def ground_for(kind: LicenceKind, act: LicenceAct, code: str) -> LicenceGround:
    """Return the ground of an act, or raise NoGround."""
    found = kind.ground(act, code)
    if found is None:
        raise NoGround(f"{act} on {code}")
    return found
