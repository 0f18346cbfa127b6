"""Mandates and bars: who may apply for whom, and who may not apply for a time."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongban.basis.terms import BarCause, Reach
from tongban.casework.standing.rules import MandateKind

APPEND_ONLY = ["standing_bar"]


class Mandate(models.Model):
    """That somebody acts for somebody else: for which items or which case, from when to when, shown by what."""

    id = models.UUIDField(primary_key=True)
    principal_id = models.UUIDField()  # persons
    agent_id = models.UUIDField()
    kind = models.CharField(max_length=12)
    items = ArrayField(models.CharField(max_length=32), default=list)  # codes; empty: any item
    case_id = models.UUIDField(null=True)  # this case only
    valid_from = models.DateField()
    valid_until = models.DateField()  # that day included
    shown = models.CharField(max_length=200)  # the paper it rests on
    entered_by = models.BigIntegerField()
    authority_id = models.CharField(
        max_length=32, blank=True, default=""
    )  # the window; empty: by the principal, online
    entered_at = models.DateTimeField()
    ended_on = models.DateField(null=True)  # taken back: the first day without it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in MandateKind]), name="mandate_kind_known"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="mandate_days_in_order"),
            models.CheckConstraint(condition=~Q(principal_id=F("agent_id")), name="mandate_for_another"),
        ]
        indexes = [
            models.Index(fields=["agent_id"], name="mandate_by_agent"),
            models.Index(fields=["principal_id"], name="mandate_by_principal"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Bar(models.Model):
    """That somebody may not apply again until a day, because of a case. Rows are added, never changed."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField(null=True)
    credit_code = models.CharField(max_length=18, blank=True, default="")
    cause = models.CharField(max_length=20)
    reach = models.CharField(max_length=8)
    item_code = models.CharField(max_length=32)
    area = models.CharField(max_length=40)
    begins_on = models.DateField()
    until = models.DateField()  # the first day on which they may apply again
    law = models.JSONField()
    case_id = models.UUIDField()
    case_number = models.CharField(max_length=32)
    entered_by = models.BigIntegerField()
    authority_id = models.CharField(max_length=32)
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=[c.value for c in BarCause]), name="bar_cause_known"),
            models.CheckConstraint(condition=Q(reach__in=[r.value for r in Reach]), name="bar_reach_known"),
            models.CheckConstraint(condition=Q(until__gt=F("begins_on")), name="bar_days_in_order"),
            models.CheckConstraint(condition=Q(person_id__isnull=False) | ~Q(credit_code=""), name="bar_is_somebodys"),
        ]
        indexes = [
            models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="bar_by_person"),
            models.Index(fields=["credit_code"], condition=~Q(credit_code=""), name="bar_by_organisation"),
            models.Index(fields=["case_id"], name="bar_by_case"),
        ]

    def __str__(self) -> str:
        return str(self.id)
