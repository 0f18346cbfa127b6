"""Seals over what was written down: each names every row that it covers, and the seal before it.

A seal and its pages are only added. Whoever owns the tables could still write all of them anew; against that the
line that `tongban seal` prints is kept outside (docs/operations.md).
"""

from django.db import models
from django.db.models import Q

from tongban.casework.seals.rules import Source

APPEND_ONLY = ["seals_seal", "seals_page"]


class Seal(models.Model):
    """A seal over what was written since the one before. Numbered without a gap, chained by SHA-256."""

    number = models.PositiveIntegerField(primary_key=True)
    taken_at = models.DateTimeField()  # by the database's clock
    xid = models.BigIntegerField()  # of its transaction: those that had begun to write before have a lower one
    open_since = models.DateTimeField(null=True)  # everything that was written before is in a seal; null: not known
    parts = models.JSONField()  # source: count, begun, digest
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="seal_counted_from_1")]

    def __str__(self) -> str:
        return str(self.number)


class Page(models.Model):
    """Some of the rows that a seal covers: for each its id, its number and the hash of what it says."""

    pk = models.CompositePrimaryKey("seal", "source", "page")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="pages", db_index=False)
    source = models.CharField(max_length=8)
    page = models.PositiveIntegerField()
    leaves = models.BinaryField()
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(source__in=[s.value for s in Source]), name="page_of_known")]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.source} {self.page}"
