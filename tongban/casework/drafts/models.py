"""Drafts of policies and all that was done with them. What was saved and done is only added to."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tongban.casework.drafts.rules import Act, Counting, Side, State

APPEND_ONLY = ["drafts_revision", "drafts_hand", "drafts_draftevent"]


class Draft(models.Model):
    """A version of a policy that may come to be: which, of whose, and where it stands."""

    id = models.UUIDField(primary_key=True)
    policy = models.CharField(max_length=80)  # jurisdiction/name
    jurisdiction = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()  # that it would be
    state = models.CharField(max_length=12)
    revision = models.PositiveIntegerField()  # the latest one saved
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="draft_state_known"),
            models.CheckConstraint(condition=Q(revision__gte=1, version__gte=1), name="draft_counts_from_one"),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "-saved_at", "id"], name="draft_by_place"),
            models.Index(fields=["policy", "id"], name="draft_by_policy"),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"


class Revision(models.Model):
    """What a draft and its tests said when they were saved."""

    pk = models.CompositePrimaryKey("draft_id", "number")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    tests = models.TextField()
    by = models.BigIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.number}"


class Hand(models.Model):
    """On which side of a draft somebody stands. The key gives each person one."""

    pk = models.CompositePrimaryKey("draft_id", "user_id")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="hands", db_index=False)
    user_id = models.BigIntegerField()
    side = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(side__in=[s.value for s in Side]), name="hand_side_known"),
            models.UniqueConstraint(fields=["draft", "user_id", "side"], name="hand_of_event"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.user_id}"


class DraftEvent(models.Model):
    """What was done with a draft. Its doer stands on the side that the act needs: a foreign key to `Hand` says so."""

    pk = models.CompositePrimaryKey("draft_id", "seq")
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    side = models.CharField(max_length=8)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    revision = models.PositiveIntegerField()  # that it was about
    words = models.TextField(blank=True, default="")
    written_at = models.DateTimeField(db_default=Now())  # by the database: seals go by it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["send_back", "publish"], side=Side.REVIEWS.value)
                | (
                    Q(act__in=[act.value for act in Act], side=Side.WRITES.value) & ~Q(act__in=["send_back", "publish"])
                ),
                name="draft_event_side_of_act",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["propose", "send_back", "drop"]) | ~Q(words=""), name="draft_event_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.seq}"


class Simulation(models.Model):
    """A question what a policy, or a draft of it, does to a population; how far the answer is, and the answer."""

    id = models.UUIDField(primary_key=True)
    policy = models.CharField(max_length=80)
    jurisdiction = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()  # published, beside which a draft is counted
    draft_id = models.UUIDField(null=True)  # no foreign key between aggregates
    revision = models.PositiveIntegerField(null=True)  # of the draft
    on = models.DateField()
    population = models.CharField(max_length=120)  # a file the operator placed, or how many are made up
    quota = models.PositiveIntegerField(null=True)  # in place of the policy's
    state = models.CharField(max_length=12)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=1)
    stop = models.BooleanField(default=False)  # somebody wants it to end
    fault = models.TextField(blank=True, default="")
    result = models.TextField(null=True)  # noqa: DJ001 (none yet) JSON as text: the order of what was counted tells
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField()
    heard_at = models.DateTimeField()  # when whoever counts last said how far it is

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in Counting]), name="simulation_state_known"),
            models.CheckConstraint(
                condition=Q(state=Counting.DONE.value, result__isnull=False)
                | (~Q(state=Counting.DONE.value) & Q(result__isnull=True)),
                name="simulation_done_has_result",
            ),
            models.CheckConstraint(
                condition=Q(draft_id__isnull=True, revision__isnull=True)
                | Q(draft_id__isnull=False, revision__isnull=False),
                name="simulation_of_revision",
            ),
        ]
        indexes = [
            models.Index(fields=["jurisdiction", "-asked_at", "id"], name="simulation_by_place"),
            models.Index(fields=["asked_at"], condition=Q(state=Counting.WAITING.value), name="simulation_waiting"),
        ]

    def __str__(self) -> str:
        return f"simulation {self.id}"
