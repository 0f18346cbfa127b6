"""Which reminders have been given, and which nobody could be given.

A row of `Given` is the proof that it was, and keeps it from being given twice.
"""

from django.db import models

BYTES = "C"  # codes compare by their bytes, so that all codes with a beginning are one range of the index


class Given(models.Model):
    """A reminder that was given: of what, for which day, so many days before or after it."""

    pk = models.CompositePrimaryKey("about", "kind", "due_on", "level")
    about = models.CharField(max_length=40)  # the id of a case or an appointment, the number of a document
    kind = models.CharField(max_length=16)
    due_on = models.DateField()
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Unreached(models.Model):
    """An organisation's document comes to its end, and nobody is known who would hear of it: its office tells them."""

    pk = models.CompositePrimaryKey("authority_id", "number", "due_on")
    authority_id = models.CharField(max_length=32, db_collation=BYTES)  # that issued it
    number = models.CharField(max_length=32)
    due_on = models.DateField()
    kind = models.CharField(max_length=40)
    credit_code = models.CharField(max_length=18)
    item_code = models.CharField(max_length=32)  # by which it is renewed
    item_version = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # by an officer, in another way
    told_by = models.BigIntegerField(null=True)
    words = models.CharField(max_length=500, blank=True, default="")  # how

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(told_at__isnull=True, told_by__isnull=True, words="")
                | (models.Q(told_at__isnull=False, told_by__isnull=False) & ~models.Q(words="")),
                name="unreached_told_by_somebody",
            )
        ]
        indexes = [
            models.Index(
                fields=["authority_id", "due_on"], condition=models.Q(told_at__isnull=True), name="unreached_open"
            )
        ]

    def __str__(self) -> str:
        return self.number
