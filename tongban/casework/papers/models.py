"""The files of a case: what was handed in as evidence, and the papers that were printed."""

from django.db import models
from django.db.models import Q

from tongban.casework.papers.rules import Standing

GRADES = ["A", "B", "C", "D"]


class Attachment(models.Model):
    """A file that somebody handed in for a piece of evidence. Its content never changes; another may take its place."""

    pk = models.CompositePrimaryKey("case_id", "id")
    case_id = models.UUIDField()
    id = models.UUIDField()  # version 7: in the order in which they came
    code = models.CharField(max_length=64)  # of the evidence
    side = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)  # as whoever handed it in called it
    grade = models.CharField(max_length=1)
    purpose = models.CharField(max_length=64)  # the number of the case that it was handed in for
    put_by = models.BigIntegerField()
    put_at = models.DateTimeField()
    channel = models.CharField(max_length=16)
    standing = models.CharField(max_length=12, default=Standing.UNCHECKED)
    said = models.CharField(max_length=500, blank=True, default="")  # by the officer, for the applicant
    marked_by = models.BigIntegerField(null=True)
    marked_at = models.DateTimeField(null=True)
    replaces = models.UUIDField(null=True)
    replaced = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=[s.value for s in Standing]), name="attachment_standing"),
            models.CheckConstraint(condition=Q(grade__in=GRADES), name="attachment_grade"),
            models.CheckConstraint(
                condition=Q(standing=Standing.UNCHECKED.value) | Q(marked_by__isnull=False), name="attachment_marked_by"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


class DraftFile(models.Model):
    """A file for an application that is not handed in yet. Only who began it sees it."""

    pk = models.CompositePrimaryKey("draft_id", "id")
    draft_id = models.UUIDField()
    id = models.UUIDField()
    key = models.UUIDField(null=True)  # of the submission that the draft is for: leads to its case
    code = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    grade = models.CharField(max_length=1)
    purpose = models.CharField(max_length=64, blank=True, default="")  # where it was handed in first, if elsewhere
    put_by = models.BigIntegerField()
    put_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.draft_id} {self.code}"


class PrintedNotice(models.Model):
    """The file of a paper in one language. Made once: whoever asks later gets the same bytes."""

    pk = models.CompositePrimaryKey("case_id", "seq", "kind", "language")
    case_id = models.UUIDField()
    seq = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=32)
    language = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.kind}"
