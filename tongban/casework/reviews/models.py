"""Tables of what comes after a decision: ratings, contests, and the taking away of what was granted.

All rows of a case lead with `case_id`. Time limits here rest on the pack, not on an item: each row keeps its own
clock (`clock`, what basis.clock stores), with its due date beside it for lists.
"""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from tongban.basis.aftercare import Ending
from tongban.casework.reviews.rules import (
    ContestState,
    FollowUpAct,
    FollowUpState,
    MeasureState,
    Outcome,
)

APPEND_ONLY = ["reviews_followupstep"]
BYTES = "C"
MATTER = "matter"  # the occasion of a rating that is about a whole case


def _one_of(field: str, values: type[StrEnum], name: str, *, empty: bool = False) -> models.CheckConstraint:
    known = [value.value for value in values] + ([""] if empty else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": known}), name=name)


class OfCase(models.Model):
    """What rows of a case carry for lists."""

    case_id = models.UUIDField()
    case_number = models.CharField(max_length=32)
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    authority_id = models.CharField(max_length=32, db_collation=BYTES)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.case_number


class Rating(OfCase):
    """Somebody was asked how they found a visit or a matter; the level is empty until they say. Voluntary."""

    pk = models.CompositePrimaryKey("case_id", "occasion")
    occasion = models.CharField(max_length=16)  # matter, or the number of the visit
    channel = models.CharField(max_length=16)
    served_by = models.BigIntegerField(null=True)  # the officer at the counter
    asked_at = models.DateTimeField()
    level = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True, default="")
    rated_at = models.DateTimeField(null=True)
    set_aside = models.BooleanField(default=False)  # found wrong or malicious: kept, not counted

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level__isnull=True, rated_at__isnull=True)
                | Q(level__gte=1, level__lte=10, rated_at__isnull=False),
                name="rating_has_level_and_moment",
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "asked_at"], name="rating_by_office")]


class RatingLink(models.Model):
    """The link that a counter shows: used once, for one visit. Keyed by itself; only a hash is kept."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    case_id = models.UUIDField()
    occasion = models.CharField(max_length=16)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.case_id)


class FollowUp(OfCase):
    """What is done about a bad rating."""

    pk = models.CompositePrimaryKey("case_id", "occasion")
    occasion = models.CharField(max_length=16)
    state = models.CharField(max_length=12)
    clock = models.JSONField()
    due_on = models.DateField()
    gap_year = models.PositiveSmallIntegerField(null=True)
    steps = models.PositiveSmallIntegerField(default=0)
    over = models.BooleanField(default=False)

    class Meta:
        constraints = [_one_of("state", FollowUpState, "follow_up_state_known")]
        indexes = [
            models.Index(fields=["authority_id", "due_on"], condition=Q(over=False), name="follow_up_by_urgency")
        ]


class FollowUpStep(models.Model):
    """One step of a follow-up, and what was said. Rows are added, never changed."""

    pk = models.CompositePrimaryKey("case_id", "occasion", "seq")
    case_id = models.UUIDField()
    occasion = models.CharField(max_length=16)
    seq = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=12)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    words = models.TextField()

    class Meta:
        constraints = [_one_of("act", FollowUpAct, "follow_up_act_known")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.act}"


class Contest(OfCase):
    """A decision, or that there is none, is contested before the government or the court."""

    pk = models.CompositePrimaryKey("case_id", "serial")
    serial = models.PositiveSmallIntegerField()
    remedy = models.CharField(max_length=64)  # of the item
    body = models.CharField(max_length=120)
    lodged_on = models.DateField()
    last_day = models.DateField(null=True)  # on which it was open; none: no law says
    state = models.CharField(max_length=12)
    accepted_on = models.DateField(null=True)
    clock = models.JSONField(null=True)  # the office's reply, from the day the copy came
    due_on = models.DateField(null=True)
    gap_year = models.PositiveSmallIntegerField(null=True)
    replied_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True, default="")
    decided_on = models.DateField(null=True)
    served_on = models.DateField(null=True)  # on whoever lodged it; none: on the day it was decided
    words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            _one_of("state", ContestState, "contest_state_known"),
            _one_of("outcome", Outcome, "contest_outcome_known", empty=True),
            models.CheckConstraint(
                condition=(Q(state="over") & ~Q(outcome="") & Q(decided_on__isnull=False))
                | (~Q(state="over") & Q(outcome="", decided_on__isnull=True)),
                name="contest_over_has_outcome",
            ),
            models.UniqueConstraint(
                fields=["case_id", "remedy"], condition=~Q(state="over"), name="contest_one_open_of_a_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "due_on"], condition=~Q(state="over"), name="contest_by_urgency")
        ]


class Measure(OfCase):
    """The taking away of what a case granted: proposed by one officer, decided by another."""

    pk = models.CompositePrimaryKey("case_id", "serial")
    serial = models.PositiveSmallIntegerField()
    document = models.CharField(max_length=32)
    act = models.CharField(max_length=16)
    ground = models.CharField(max_length=40)
    words = models.TextField()
    reported_by = models.CharField(max_length=120, blank=True, default="")  # the office that found it out
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    hearing_until = models.DateField(null=True)
    hearing_asked_on = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    heard_words = models.TextField(blank=True, default="")
    state = models.CharField(max_length=12)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_words = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            _one_of("state", MeasureState, "measure_state_known"),
            _one_of("act", Ending, "measure_act_known"),
            models.CheckConstraint(
                condition=Q(act="deregister") | Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="measure_by_two_officers",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="measure_decided_has_moment",
            ),
            models.UniqueConstraint(
                fields=["case_id", "document"], condition=Q(state="proposed"), name="measure_one_open_of_a_document"
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "proposed_at"], condition=Q(state="proposed"), name="measure_open")
        ]
