"""Copies of licences on their way to devices: what was offered, which device fetches, and how many it got.

Codes, tokens and numbers are kept as hashes. The copies themselves are not kept: they are made anew.
"""

from django.db import models
from django.db.models import Q

from tongban.casework.issuing.rules import Heard
from tongban.casework.registry.models import COLLATION


class Offer(models.Model):
    """A licence may be fetched by whoever has the code, once and soon."""

    id = models.CharField(max_length=64, primary_key=True)  # hash of the code
    licence = models.CharField(max_length=32, db_collation=COLLATION)  # registry.Document
    tx_hash = models.CharField(max_length=64, blank=True, default="")  # of the digits that go another way
    user_id = models.BigIntegerField()  # the holder, or the officer at a counter
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["licence", "expires_at"], name="offer_by_licence")]

    def __str__(self) -> str:
        return self.licence


class Device(models.Model):
    """A wallet that fetches copies of one licence, known by the key of its requests."""

    id = models.UUIDField(primary_key=True)
    licence = models.CharField(max_length=32, db_collation=COLLATION)
    key_name = models.CharField(max_length=43)
    created_at = models.DateTimeField()
    token_hash = models.CharField(max_length=64)
    token_until = models.DateTimeField()
    renewal_hash = models.CharField(max_length=64)
    renewal_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["licence"], name="device_by_licence")]

    def __str__(self) -> str:
        return self.licence


class Batch(models.Model):
    """Copies that were given to a device at once. Which places they have, `licences.StatusEntry` says."""

    pk = models.CompositePrimaryKey("device_id", "id")
    device = models.ForeignKey(Device, models.CASCADE, db_index=False)
    id = models.UUIDField()
    configuration = models.CharField(max_length=80)
    count = models.PositiveSmallIntegerField()
    issued_at = models.DateTimeField()
    until = models.DateField()
    heard = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(heard__in=["", *Heard]), name="batch_heard_known")]

    def __str__(self) -> str:
        return f"{self.configuration} {self.count}"


class Once(models.Model):
    """A number or a name that was used, and must not be used again while it would still be good."""

    id = models.CharField(max_length=64, primary_key=True)  # a hash
    until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["until"], name="once_until")]

    def __str__(self) -> str:
        return self.id
