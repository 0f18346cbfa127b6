"""Looks where an officer has no duty: opened with a reason, for a time; reviewed by somebody else. Only added to."""

from django.db import models
from django.db.models import F, Q

from tongban.casework.cases.models import BYTES

APPEND_ONLY = ["breakglass_opening", "breakglass_review"]
CASE, PERSON = "case", "person"


class Opening(models.Model):
    """An officer opened a case, or a person's entry, for one purpose and a limited time."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=8)
    subject_id = models.UUIDField()
    number = models.CharField(max_length=32, blank=True, default="")  # of the case
    user_id = models.BigIntegerField()
    authority_id = models.CharField(max_length=32, db_collation=BYTES)  # the officer's own, whose supervisor reviews
    role = models.CharField(max_length=16)
    purpose = models.CharField(max_length=40)
    words = models.TextField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    review_due_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[CASE, PERSON]), name="opening_kind_known"),
            models.CheckConstraint(condition=~Q(words=""), name="opening_has_reason"),
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="opening_ends"),
        ]
        indexes = [
            models.Index(fields=["authority_id", "review_due_on", "id"], name="opening_by_office"),
            models.Index(fields=["user_id", "-id"], name="opening_by_user"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Review(models.Model):
    """What a supervisor found: the opening was justified, or it was not."""

    opening = models.OneToOneField(Opening, models.PROTECT, primary_key=True, related_name="review")
    opened_by = models.BigIntegerField()
    reviewed_by = models.BigIntegerField()
    justified = models.BooleanField()
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reviewed_by=F("opened_by")), name="review_by_another"),
            models.CheckConstraint(condition=~Q(words=""), name="review_says_why"),
        ]

    def __str__(self) -> str:
        return str(self.opening_id)
