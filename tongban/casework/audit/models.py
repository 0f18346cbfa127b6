"""The ledger of data use: who looked at whose data, when and what for. Rows are added, never changed or deleted.

A row holds ids, never a name or a number. It lies with the person (or case, or household) it is about, so that the page
"Who looked at my data" reads one place; its id is a UUID of version 7 made by the database, so that a table of many
years can be partitioned by it.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q

from tongban.casework.audit.rules import Kind, Purpose

BYTES = "C"  # codes compare by their bytes, so that all codes with a beginning are one range of the index


class MadeNow(Func):
    """A UUID that sorts by the moment the database made it, whatever the demonstration's clock says."""

    function = "uuidv7"
    output_field = models.UUIDField()


class Access(models.Model):
    """One look at the data of one person, case or household; or at a page of a list."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()  # the person, case or household; for a list, nothing else has this id
    id = models.UUIDField(db_default=MadeNow())
    kind = models.CharField(max_length=12)
    case_id = models.UUIDField(null=True)  # the case in which it happened, if there was one
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    client = models.CharField(max_length=64, blank=True, default="")  # a department's system that asked
    role = models.CharField(max_length=16)
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    channel = models.CharField(max_length=16)
    page = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    fields = ArrayField(models.CharField(max_length=16))
    shown = models.PositiveSmallIntegerField(default=1)  # how many persons or cases the page showed
    opening_id = models.UUIDField(null=True)  # the break-glass opening that allowed it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in Kind]), name="access_kind_known"),
            models.CheckConstraint(condition=Q(purpose__in=[p.value for p in Purpose]), name="access_purpose_known"),
            models.CheckConstraint(condition=Q(user_id__isnull=False) | ~Q(client=""), name="access_by_somebody"),
            models.CheckConstraint(
                condition=~Q(purpose=Purpose.BREAK_GLASS.value) | Q(opening_id__isnull=False),
                name="access_by_a_broken_glass",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], name="access_by_time"),
            models.Index(fields=["user_id", "id"], name="access_by_user"),
            models.Index(fields=["authority_id", "id"], name="access_by_authority"),
            models.Index(fields=["opening_id"], condition=Q(opening_id__isnull=False), name="access_by_opening"),
            models.Index(fields=["case_id", "id"], condition=Q(case_id__isnull=False), name="access_by_case"),
        ]

    def __str__(self) -> str:
        return str(self.id)


APPEND_ONLY = ["audit_access"]
