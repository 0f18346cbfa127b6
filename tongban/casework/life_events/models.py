"""Tables of life events. One application with all its items lies together; its cases are found by their ids."""

from django.db import models
from django.db.models import Q

from tongban.casework.life_events.rules import Standing


class LifeApplication(models.Model):
    """What somebody answers once for several items. Only they see it. Handed in, it stays as it is."""

    id = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    person_id = models.UUIDField()
    event_code = models.CharField(max_length=32)
    answers = models.JSONField()
    updated_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user_id", "-updated_at"], name="life_by_user")]

    def __str__(self) -> str:
        return str(self.id)


class LifeMember(models.Model):
    """One item of an application, and its case once there is one.

    Its key is made when the application is handed in, so that whoever begins it, however often, makes one case.
    """

    pk = models.CompositePrimaryKey("application_id", "position")
    application = models.ForeignKey(LifeApplication, models.PROTECT, related_name="members", db_index=False)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)  # its key in the life event
    after = models.CharField(max_length=40, blank=True, default="")
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    answers = models.JSONField()  # which question of the item gets what
    key = models.UUIDField()
    standing = models.CharField(max_length=12, default=Standing.WAITING.value)
    case_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(standing__in=[s.value for s in Standing]), name="life_standing_known"),
            models.CheckConstraint(
                condition=Q(standing="begun", case_id__isnull=False) | (~Q(standing="begun") & Q(case_id__isnull=True)),
                name="life_begun_has_case",
            ),
        ]
        indexes = [
            models.Index(fields=["application"], condition=Q(standing="waiting"), name="life_waiting"),
            models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="life_by_case"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.name}"
