"""Who was told that a case is late, and what the office said to it."""

from django.db import models
from django.db.models import Q

from tongban.casework.audit.models import MadeNow
from tongban.casework.cases.models import BYTES
from tongban.casework.supervision.rules import Level

LEVELS = [level.value for level in Level]
APPEND_ONLY = ["supervision_escalation", "supervision_explanation"]


class Alarm(models.Model):
    """A case that has reached a level and whose level has not been told yet. A queue: rows go when they are handled.

    It lies by bucket, so that several workers can claim from one bucket and pass over what another has taken.
    """

    pk = models.CompositePrimaryKey("bucket", "due_on", "case_id", "authority_id", "level")
    bucket = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    case_id = models.UUIDField()
    authority_id = models.CharField(max_length=32, db_collation=BYTES)  # whose task is late
    level = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=32)
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    task = models.CharField(max_length=40)
    role = models.CharField(max_length=16)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__in=LEVELS), name="alarm_level_known")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class Escalation(models.Model):
    """Who was told that a case is at risk or overdue at an office. Added once for a level, never changed."""

    pk = models.CompositePrimaryKey("case_id", "authority_id", "due_on", "level")
    case_id = models.UUIDField()
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    due_on = models.DateField()
    level = models.PositiveSmallIntegerField()
    id = models.UUIDField(db_default=MadeNow())  # sorts by when it was told
    told_id = models.CharField(max_length=32, db_collation=BYTES)  # the authority whose role is told
    told_role = models.CharField(max_length=16)
    at = models.DateTimeField()
    number = models.CharField(max_length=32)
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    task = models.CharField(max_length=40)
    role = models.CharField(max_length=16)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__in=LEVELS), name="escalation_level_known")]
        indexes = [models.Index(fields=["told_id", "due_on", "case_id"], name="escalation_by_told")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class Explanation(models.Model):
    """Why an office is late with a case, in words that the applicant reads. Once for a due day.

    Source: 优化营商环境条例 第三十六条.
    """

    pk = models.CompositePrimaryKey("case_id", "authority_id", "due_on")
    case_id = models.UUIDField()
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    due_on = models.DateField()
    words = models.TextField()
    user_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="explanation_says_something")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"
