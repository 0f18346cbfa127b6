"""What may be done to a licence and what its status list says of it. Pure."""

from collections.abc import Mapping
from hashlib import blake2b

from tongban.basis.actors import Officer
from tongban.basis.credentials.status import ENTRIES, Status
from tongban.basis.items import Role
from tongban.basis.licences import LicenceAct, LicenceGround, LicenceKind
from tongban.basis.refusals import NotFound, Refusal
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


class NotOfOffice(Refusal):
    """Whoever may do this holds another post of the office that issued the licence."""


class SecondOfficer(Refusal):
    """The law wants two officers, and this one has done the first part."""


class NoReason(Refusal):
    """No reason was given."""


class ProposedAlready(Refusal):
    """An act on this licence waits to be confirmed already."""


class NothingProposed(Refusal):
    """Nothing waits to be confirmed: somebody came first."""


class NoGround(Refusal):
    """The law does not list this ground for this act and this kind of licence."""


def who_does(act: LicenceAct) -> Role:
    """Return who begins an act: who decides, or for striking off who keeps the register."""
    return Role.REGISTRAR if act is LicenceAct.DEREGISTER else Role.APPROVER


def check_office(by: Officer, office: str, role: Role) -> None:
    """Refuse whoever does not hold this post in the office that issued a licence.

    Raises:
        NotFound: They do not work there at all, so they do not learn of it either.
        NotOfOffice: Their post there is another one.
    """
    if office not in by.authorities:
        raise NotFound("licence")
    if role not in by.role_in(office):
        raise NotOfOffice(role)


def checked_words(words: str) -> str:
    """Return the reason, without what is blank around it, or raise NoReason."""
    if not words.strip():
        raise NoReason
    return words.strip()


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
