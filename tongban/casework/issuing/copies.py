"""Make the copies of a licence that a device asks for: each for a key of its own, each with a status of its own."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import get_default_timezone, localdate

from tongban.basis.credentials import mdoc, sdjwt, view
from tongban.basis.credentials.encoding import base64url
from tongban.basis.credentials.faults import NotPossible
from tongban.basis.credentials.signing import Es256Key, PublicKey
from tongban.basis.credentials.status import Reference
from tongban.basis.ids import uuid7
from tongban.casework.issuing.actions import device_of, use_nonce
from tongban.casework.issuing.models import Batch
from tongban.casework.issuing.rules import DIGESTS, MOST_COPIES, Configuration, Fault, Format, NotIssued, configurations
from tongban.casework.keys.queries import Ready
from tongban.casework.licences import places, signers
from tongban.casework.licences import queries as licences
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.queries import LicenceView
from tongban.casework.licences.rules import NoLicence
from tongban.casework.offices import queries as offices

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Made:
    """Copies, in the order of the keys, and the name under which the wallet says what became of them."""

    copies: Sequence[str]
    notification: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a wallet asks for: in which form, and for which keys, proven over which numbers."""

    configuration: str
    holders: Sequence[PublicKey]
    nonces: frozenset[str]


def issue(*, token: str, key_name: str, asked: Asked, at: datetime) -> Made:
    """Return copies of the licence of a device. The licence is held meanwhile, so none is made of one that just ended.

    Raises:
        NotIssued: The token is not good, the licence does not stand, or the request is not as it must be.
    """
    if not 0 < len(asked.holders) <= MOST_COPIES or len({each.point for each in asked.holders}) != len(asked.holders):
        raise NotIssued(Fault.PROOF, f"between 1 and {MOST_COPIES} keys, each of its own")
    for nonce in asked.nonces:
        use_nonce(nonce, at)
    with transaction.atomic():
        device = device_of(token=token, key_name=key_name, at=at)
        licence = licences.licence(device.licence)
        wanted = _wanted(asked, licence)
        on = localdate(at)
        until = licence.copy_ends(on)
        try:
            given = places.give_places(licence.number, count=len(asked.holders), until=until)
        except NoLicence:
            raise NotIssued(Fault.DENIED, "the licence is not in force") from None
        uri = status_uri(given.list_id)
        references = [Reference(uri, index) for index in given.indices]
        signer = _signer(wanted, licence, at)
        claims = licence.claims(on, wanted.view or None)
        making = _Making(signer, licence, wanted, on, claims, *_moments(signer, on, until))
        made = [_made(making, *each) for each in zip(asked.holders, references, strict=True)]
        batch = Batch(
            device=device,
            id=uuid7(at, os.urandom(10)),
            configuration=wanted.id,
            count=len(made),
            issued_at=at,
            until=until,
        )
        batch.save(force_insert=True)
    return Made(made, batch.id.hex)


def _wanted(asked: Asked, licence: LicenceView) -> Configuration:
    found = configurations(licences.kinds(), signers.domestic_kinds()).get(asked.configuration)
    if found is None or found.kind != licence.document.kind:
        raise NotIssued(Fault.CONFIGURATION, "the offer is for another kind of licence")
    if any(each.suite is not found.format.suite for each in asked.holders):
        raise NotIssued(Fault.PROOF, "the keys are of another suite than the copies")
    return found


def _signer(wanted: Configuration, licence: LicenceView, at: datetime) -> Ready:
    find = signers.domestic_signer_for if wanted.format is Format.DOMESTIC_CODE else signers.signer_for
    return find(wanted.kind, _region(licence), at)


def _region(licence: LicenceView) -> str:
    return offices.authority(licence.document.issued_by).region_code


def _moments(signer: Ready, on: date, until: date) -> tuple[datetime, datetime]:
    """Return from when to when copies are good: whole days, so that the moment of issue does not tell them apart."""
    zone = get_default_timezone()
    begins = max(datetime.combine(on, time(), zone), signer.begins)
    return begins, datetime.combine(until + ONE_DAY, time(), zone)


@dataclass(frozen=True, slots=True)
class _Making:
    """What all copies of a batch have in common."""

    signer: Ready
    licence: LicenceView
    wanted: Configuration
    on: date
    claims: dict[str, Any]
    begins: datetime
    ends: datetime


def _made(making: _Making, holder: PublicKey, reference: Reference) -> str:
    if not isinstance(holder, Es256Key) or making.wanted.view:
        return base64url(_code(making, holder, reference))
    if making.wanted.format is Format.MDOC:
        return base64url(_mdoc(making, holder, reference))
    return _sd_jwt(making, holder, reference)


def _sd_jwt(making: _Making, holder: Es256Key, reference: Reference) -> str:
    claims = {name: _apart(value) for name, value in making.claims.items()}
    copy = sdjwt.Copy(
        kind=making.licence.kind.credential_type, issuer=making.signer.issuer, issued_at=making.begins,
        until=making.ends, claims=claims, holder=holder, status=reference, size=DIGESTS,
    )  # fmt: skip
    return sdjwt.Issuer(making.signer.signer, making.signer.certificate).issue(copy)


def _apart(value: Any) -> Any:
    """Return a list or object so that its members can be shown one by one."""
    return sdjwt.Apart(value) if isinstance(value, list | dict) and value else value


def _mdoc(making: _Making, holder: Es256Key, reference: Reference) -> bytes:
    kind = making.licence.kind
    spaces = kind.spaces(making.claims)
    document = mdoc.Document(kind.doctype, making.begins, making.ends, spaces, holder, reference)
    return mdoc.Issuer(making.signer.signer, making.signer.certificate).issue(document)


def _code(making: _Making, holder: PublicKey, reference: Reference) -> bytes:
    kind = f"{making.wanted.kind}/{making.wanted.view}"
    for claims in (making.claims, making.licence.short_claims(making.on, making.wanted.view)):
        shown = view.View(kind, making.begins, making.ends, claims, reference)
        with suppress(NotPossible):
            return view.Issuer(making.signer.signer).issue(shown, holder)
    raise NotIssued(Fault.TOO_LONG, "what this view shows of this licence is too long for a code")
