"""What was done to licences, and where the status of their copies stands.

The licence itself is the document of the register (`registry.Document`): there is one truth. Here is what only licences
have: who did what to one and why (`LicenceEvent`), and the places in status lists that its copies were given.
"""

from django.db import models
from django.db.models import F, Q

from tongban.basis.credentials.status import ENTRIES, Status
from tongban.basis.licences import LicenceAct
from tongban.casework.audit.models import MadeNow
from tongban.casework.registry.models import COLLATION
from tongban.casework.registry.rules import Act, DocumentState

APPEND_ONLY = ["licences_licenceevent"]


class LicenceEvent(models.Model):
    """One act on a licence after it was issued. Append-only."""

    pk = models.CompositePrimaryKey("number", "id")
    number = models.CharField(max_length=32, db_collation=COLLATION)
    id = models.UUIDField(db_default=MadeNow())
    act = models.CharField(max_length=12)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    at = models.DateTimeField()
    effective_on = models.DateField()
    authority_id = models.CharField(max_length=32, db_collation=COLLATION)
    user_id = models.BigIntegerField(null=True)  # the officer, where it was not a step of a case
    second_id = models.BigIntegerField(null=True)  # who confirmed it, where the law wants two
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=24, blank=True, default="")
    ground = models.CharField(max_length=40, blank=True, default="")
    law = models.CharField(max_length=200, blank=True, default="")
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(act__in=[a.value for a in Act]), name="licence_act_known"),
            models.CheckConstraint(condition=Q(before__in=[s.value for s in DocumentState]), name="licence_was_known"),
            models.CheckConstraint(condition=Q(after__in=[s.value for s in DocumentState]), name="licence_is_known"),
            models.CheckConstraint(
                condition=Q(second_id__isnull=True) | ~Q(second_id=F("user_id")), name="licence_by_two_officers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.number}"


class Proposal(models.Model):
    """An act that the law wants two officers for: one proposes it, another confirms or drops it."""

    pk = models.CompositePrimaryKey("number", "id")
    number = models.CharField(max_length=32, db_collation=COLLATION)
    id = models.UUIDField(db_default=MadeNow())
    act = models.CharField(max_length=12)
    ground = models.CharField(max_length=40)
    words = models.TextField()
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    ended_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(act__in=[a.value for a in LicenceAct]), name="proposal_act_known"),
            models.CheckConstraint(
                condition=Q(confirmed=False) | ~Q(ended_by=F("proposed_by")), name="proposal_confirmed_by_another"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, confirmed=False)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="proposal_ended_by_somebody",
            ),
            models.UniqueConstraint(fields=["number"], condition=Q(ended_at__isnull=True), name="proposal_one_open"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.number}"


class StatusList(models.Model):
    """A status list: how many of its places are given, and what was last published of it."""

    id = models.CharField(max_length=48, primary_key=True, db_collation=COLLATION)  # the kind, and its number
    kind = models.CharField(max_length=40)
    serial = models.PositiveIntegerField()
    key = models.BinaryField()  # of the permutation: which place the nth copy has
    given = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)  # how often it was published
    built_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    jwt = models.BinaryField(null=True)
    cwt = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(given__lte=ENTRIES), name="status_list_not_overfull"),
        ]
        indexes = [
            models.Index(fields=["kind", "serial"], name="status_list_of_kind"),  # unique by its id
            models.Index(fields=["built_at"], name="status_list_by_age"),
        ]

    def __str__(self) -> str:
        return self.id


class StatusChange(models.Model):
    """What a version of a status list changed, as the way back to the one before: for deltas. Kept for some days."""

    pk = models.CompositePrimaryKey("list_id", "version")
    list_id = models.CharField(max_length=48, db_collation=COLLATION)  # StatusList
    version = models.PositiveIntegerField()  # the first that has it
    at = models.DateTimeField()
    back = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.list_id} {self.version}"


class StatusEntry(models.Model):
    """The places that the copies of one batch have in a list: so many, from this count on. Given once, never again."""

    pk = models.CompositePrimaryKey("list_id", "first")
    list_id = models.CharField(max_length=48, db_collation=COLLATION)  # StatusList; no foreign key between aggregates
    first = models.PositiveIntegerField()
    count = models.PositiveSmallIntegerField()
    licence = models.CharField(max_length=32, db_collation=COLLATION)  # registry.Document
    until = models.DateField()  # the last day of the copies; afterwards nobody asks
    status = models.PositiveSmallIntegerField(default=0, db_default=0)
    published = models.PositiveSmallIntegerField(default=0, db_default=0)  # what the last list says

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in Status]), name="status_known"),
            models.CheckConstraint(condition=Q(count__gt=0), name="status_of_a_copy"),
        ]
        indexes = [
            models.Index(fields=["licence"], name="status_by_licence"),
            models.Index(fields=["list_id"], condition=~Q(published=0), name="status_not_valid"),
            models.Index(fields=["list_id"], condition=~Q(status=F("published")), name="status_to_publish"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.first}"
