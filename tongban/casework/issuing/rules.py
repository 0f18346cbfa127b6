"""How copies of licences reach a device: what is offered, how long each step may take, and what is refused. Pure.

Source: OpenID for Verifiable Credential Issuance 1.0; RFC 6749 5.2; RFC 9449.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tongban.basis.credentials.signing import Suite
from tongban.basis.licences import LicenceKind
from tongban.basis.refusals import Refusal

OFFER_LIVES = timedelta(minutes=15)
TOKEN_LIVES = timedelta(minutes=10)
NONCE_LIVES = timedelta(minutes=5)
DEVICE_LIVES = timedelta(days=90)  # without being used; each renewal begins it anew
ONCE_KEPT = timedelta(minutes=15)  # longer than any proof or number is good
MOST_TRIES = 5  # wrong codes for one offer
MOST_COPIES = 20  # of one request
CODE_DIGITS = 6
DIGESTS = 24  # of an SD-JWT VC, so that their number does not tell what is in it


class Fault(StrEnum):
    """Why a wallet gets nothing, in the words of the standards."""

    REQUEST = "invalid_request"
    GRANT = "invalid_grant"
    GRANT_TYPE = "unsupported_grant_type"
    TOKEN = "invalid_token"  # noqa: S105 (the standard's word)
    REQUEST_PROOF = "invalid_dpop_proof"
    PROOF = "invalid_proof"
    NONCE = "invalid_nonce"
    CONFIGURATION = "unknown_credential_configuration"
    TOO_LONG = "unsupported_credential_format"
    DENIED = "credential_request_denied"
    NOTIFICATION = "invalid_notification_id"


class NotIssued(Refusal):
    """A wallet asked for what it does not get.

    Attributes:
        fault: What it is told.
        message: The same for whoever builds the wallet, in English.
    """

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(f"{fault}: {message}")
        self.fault = fault
        self.message = message


class TooManyOffers(Refusal):
    """So many offers for one licence lie open that one of them should be used first."""

    message = "Several codes for this licence are waiting already. Use the last one, or wait a quarter of an hour."


MOST_OFFERS = 5


class Format(StrEnum):
    """The form of a copy."""

    SD_JWT = "dc+sd-jwt"
    MDOC = "mso_mdoc"
    CODE = "tongban_el1"  # our own: the issuer's half of a view for a QR code
    DOMESTIC_CODE = "tongban_el1_sm2"  # the same, signed by issuer and device in the domestic suite

    @property
    def suite(self) -> Suite:
        """In which suite issuer and holder sign it."""
        return Suite.SM2 if self is Format.DOMESTIC_CODE else Suite.ES256


class Heard(StrEnum):
    """What a wallet says became of its copies."""

    ACCEPTED = "credential_accepted"
    FAILED = "credential_failure"
    DELETED = "credential_deleted"


@dataclass(frozen=True, slots=True)
class Configuration:
    """One thing that a wallet can ask for: copies of a kind of licence in a form."""

    id: str
    kind: str
    format: Format
    view: str = ""


def configurations(kinds: Mapping[str, LicenceKind], domestic: Collection[str]) -> dict[str, Configuration]:
    """Return what can be asked for of these kinds of licences, by name.

    Args:
        domestic: The kinds whose codes are given in the domestic suite as well.
    """
    found = []
    for code, kind in kinds.items():
        found.append(Configuration(f"{code}.sd-jwt", code, Format.SD_JWT))
        if kind.doctype:
            found.append(Configuration(f"{code}.mdoc", code, Format.MDOC))
        found += [Configuration(f"{code}.{view}.code", code, Format.CODE, view) for view in kind.views]
        if code in domestic:
            found += [Configuration(f"{code}.{view}.sm2", code, Format.DOMESTIC_CODE, view) for view in kind.views]
    return {each.id: each for each in found}
