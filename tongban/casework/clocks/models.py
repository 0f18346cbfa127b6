"""Time limits that run, one row each, and the demonstration's clock."""

from django.db import models
from django.db.models import F, Q

BUCKETS = 16  # timers are claimed bucket by bucket, which a distributed PostgreSQL can do


class Clock(models.Model):
    """One time limit of one authority in one case. What it is set to stands in the item version.

    `events` is the whole story (basis.clock_events); the dates are worked out from it and kept for lists and timers.
    """

    pk = models.CompositePrimaryKey("case_id", "serial")
    case_id = models.UUIDField()
    serial = models.SmallIntegerField()
    authority_id = models.CharField(max_length=32)
    kind = models.CharField(max_length=40)
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    events = models.JSONField()
    running = models.BooleanField(default=True)
    started_on = models.DateField()
    due_on = models.DateField()
    gap_year = models.PositiveSmallIntegerField(null=True)  # provisional until the notice of that year is loaded
    ended_on = models.DateField(null=True)
    silence = models.CharField(max_length=16, blank=True, default="")  # what the law makes of no answer
    bucket = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("started_on")), name="clock_due_not_before_start"),
            models.CheckConstraint(
                condition=Q(running=True, ended_on__isnull=True) | Q(running=False, ended_on__isnull=False),
                name="clock_ended_or_running",
            ),
            models.UniqueConstraint(
                fields=["case_id", "authority_id", "kind"], condition=Q(running=True), name="clock_runs_once"
            ),
        ]
        indexes = [
            models.Index(fields=["bucket", "due_on"], condition=Q(running=True) & ~Q(silence=""), name="clock_timer"),
            models.Index(
                fields=["authority_id", "ended_on"],
                condition=Q(running=False, ended_on__gt=F("due_on")),
                name="clock_late",
            ),
            models.Index(
                fields=["gap_year"], condition=Q(running=True, gap_year__isnull=False), name="clock_provisional"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class DemoClock(models.Model):
    """How far the demonstration's time is from the real one. One row, in demo mode only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset = models.DurationField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="demo_clock_is_one")]

    def __str__(self) -> str:
        return str(self.offset)
