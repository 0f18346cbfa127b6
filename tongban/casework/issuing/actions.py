"""Bring copies of a licence to a device: an offer, a grant for one key, copies in batches, and their renewal.

Nothing here is logged but numbers of rows: codes, tokens and keys pass through and are kept as hashes only.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction

from tongban.basis.ids import uuid7
from tongban.casework.issuing.models import Batch, Device, Offer, Once
from tongban.casework.issuing.rules import (
    CODE_DIGITS,
    DEVICE_LIVES,
    MOST_OFFERS,
    MOST_TRIES,
    NONCE_LIVES,
    OFFER_LIVES,
    ONCE_KEPT,
    TOKEN_LIVES,
    Fault,
    Heard,
    NotIssued,
    TooManyOffers,
)
from tongban.casework.licences import publishing
from tongban.casework.licences import queries as licences
from tongban.casework.licences.rules import NoLicence

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Offered:
    """What a wallet needs to fetch a licence; the digits, if there are any, go another way."""

    code: str
    digits: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Granted:
    """What a device fetches copies with, and renews them with later."""

    licence: str
    token: str
    renewal: str


def offer(*, number: str, user_id: int, digits: bool, at: datetime) -> Offered:
    """Return a code with which a device can fetch a licence, once.

    Whose licence it is, the caller has asked: its holder's own page, or a counter of their region.

    Args:
        digits: Whether six digits are asked for as well, because the code will be seen by others.

    Raises:
        NotFound: There is no such licence.
        NoLicence: It does not stand.
        TooManyOffers: Some are waiting already.
    """
    licence = licences.licence(number)
    if not licence.stands(at.astimezone().date()):
        raise NoLicence("it does not stand")
    code = secrets.token_urlsafe(SECRET_BYTES)
    said = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS)) if digits else ""
    row = Offer(
        id=_hash(code), licence=number, tx_hash=_hash(code, said) if said else "", user_id=user_id, made_at=at,
        expires_at=at + OFFER_LIVES,
    )  # fmt: skip
    with transaction.atomic():
        waiting = Offer.objects.filter(licence=number, expires_at__gt=at, used_at=None).count()
        if waiting >= MOST_OFFERS:
            raise TooManyOffers
        row.save(force_insert=True)
    publishing.have_one(licence.kind.code, at)
    return Offered(code, said, row.expires_at)


def redeem(*, code: str, digits: str, key_name: str, at: datetime) -> Granted:
    """Return what the device with this key fetches copies with; the code is used up.

    Raises:
        NotIssued: There is no such offer, it has run out or was used, or the digits are wrong, which is counted.
    """
    with transaction.atomic():
        row = Offer.objects.select_for_update().filter(id=_hash(code)).first()
        good = row is not None and row.used_at is None and at < row.expires_at and row.tries < MOST_TRIES
        if good and row is not None and not _same(row.tx_hash, _hash(code, digits) if digits else ""):
            row.tries += 1
            row.save(update_fields=["tries"])
            good = False
        if good and row is not None:
            row.used_at = at
            row.save(update_fields=["used_at"])
            device = Device(id=uuid7(at, os.urandom(10)), licence=row.licence, key_name=key_name, created_at=at)
            return _grant(device, at, insert=True)
    raise NotIssued(Fault.GRANT, "the code is unknown, used, too old, or its digits are wrong")


def renew(*, renewal: str, key_name: str, at: datetime) -> Granted:
    """Return new means for a device that has fetched before; those it had are used up.

    Raises:
        NotIssued: They are unknown, used, too old, or another device's.
    """
    with transaction.atomic():
        device = _device(renewal)
        if (
            device is None
            or not _same(device.renewal_hash, _hash(renewal))
            or at >= device.renewal_until
            or not _same(device.key_name, key_name)
        ):
            raise NotIssued(Fault.GRANT, "the device is unknown, has been away too long, or is another one")
        return _grant(device, at, insert=False)


def device_of(*, token: str, key_name: str, at: datetime) -> Device:
    """Return the device that a token belongs to, locked until the end of the transaction.

    Raises:
        NotIssued: There is none, or it is another one's.
    """
    device = _device(token)
    if (
        device is None
        or not _same(device.token_hash, _hash(token))
        or at >= device.token_until
        or not _same(device.key_name, key_name)
    ):
        raise NotIssued(Fault.TOKEN, "the token is unknown, too old, or another device's")
    return device


def _device(told: str) -> Device | None:
    """Return the device that a secret names, which is not checked yet; locked."""
    try:
        device_id = UUID(told.partition(".")[0])
    except ValueError:
        return None
    return Device.objects.select_for_update(no_key=True).filter(id=device_id, ended_at=None).first()


def _grant(device: Device, at: datetime, *, insert: bool) -> Granted:
    token, renewal = (f"{device.id.hex}.{secrets.token_urlsafe(SECRET_BYTES)}" for _ in range(2))
    device.token_hash, device.token_until = _hash(token), at + TOKEN_LIVES
    device.renewal_hash, device.renewal_until = _hash(renewal), at + DEVICE_LIVES
    device.save(force_insert=insert)
    return Granted(device.licence, token, renewal)


def end_devices(*, number: str, at: datetime) -> int:
    """Let no device fetch copies of a licence any more; return how many there were."""
    return Device.objects.filter(licence=number, ended_at=None).update(ended_at=at)


def hear(*, device: Device, notification: str, event: str) -> None:
    """Note what a wallet says became of its copies.

    Raises:
        NotIssued: It was given nothing under this name, or says something unknown.
    """
    try:
        heard, batch_id = Heard(event), UUID(notification)
    except ValueError:
        raise NotIssued(Fault.REQUEST, "unknown event or notification_id") from None
    if not Batch.objects.filter(device_id=device.id, id=batch_id).update(heard=heard):
        raise NotIssued(Fault.NOTIFICATION, "nothing was given under this notification_id")


def new_nonce(at: datetime) -> str:
    """Return a number that a wallet signs for its keys. It is kept nowhere until it comes back."""
    return signing.dumps([secrets.token_urlsafe(12), int(at.timestamp())], salt="issuing.nonce")


def use_nonce(nonce: str, at: datetime) -> None:
    """Use up a number of ours.

    Raises:
        NotIssued: It is none of ours, too old, or used.
    """
    try:
        _, made = signing.loads(nonce, salt="issuing.nonce")
    except signing.BadSignature:
        raise NotIssued(Fault.NONCE, "the nonce is none of ours") from None
    if at.timestamp() - made > NONCE_LIVES.total_seconds() or not use_once("nonce", nonce, at):
        raise NotIssued(Fault.NONCE, "the nonce has run out or was used; ask for another")


def use_once(kind: str, value: str, at: datetime) -> bool:
    """Return whether this is used for the first time."""
    try:
        with transaction.atomic():
            Once(id=_hash(kind, value), until=at + ONCE_KEPT).save(force_insert=True)
    except IntegrityError:
        return False
    return True


def forget(*, at: datetime) -> int:
    """Delete offers, numbers and devices that are past their time; return how many rows."""
    old: list[Callable[[], tuple[int, dict[str, int]]]] = [
        Once.objects.filter(until__lt=at).delete,
        Offer.objects.filter(expires_at__lt=at).delete,
        Device.objects.filter(renewal_until__lt=at).delete,
    ]
    return sum(delete()[0] for delete in old)


def _hash(*parts: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one, other)
