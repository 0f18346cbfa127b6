"""Files that were handed in or made here: what is known of each. The content lies in the storage, by its SHA-256."""

from django.db import models
from django.db.models import Q

from tongban.casework.files.rules import Media, Scan


class StoredFile(models.Model):
    """One content. Who handed the same content in again is told by what points to it."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveIntegerField()  # bytes
    media = models.CharField(max_length=32)
    pages = models.PositiveSmallIntegerField()  # 1 for a picture
    put_by = models.BigIntegerField(null=True)  # null: made by the office's own worker
    put_at = models.DateTimeField()
    scan = models.CharField(max_length=12, default=Scan.WAITING)
    scanned_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=120, blank=True, default="")  # what the scanner calls it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(scan__in=[s.value for s in Scan]), name="file_scan_known"),
            models.CheckConstraint(condition=Q(media__in=[m.value for m in Media]), name="file_media_known"),
            models.CheckConstraint(condition=Q(size__gte=1), name="file_not_empty"),
        ]
        indexes = [models.Index(fields=["put_at"], condition=Q(scan="waiting"), name="file_to_scan")]

    def __str__(self) -> str:
        return self.sha256
