"""Tables of rounds. All rows of a round lead with its code.

Events, lists and their places are only added. A list keeps what each place was reckoned from, so that it can be
worked out again whatever happens to the applications later.
"""

from enum import StrEnum

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from tongban.casework.rounds.rules import Act, Answered, Grade, State, Status

APPEND_ONLY = ["rounds_event", "rounds_listing", "rounds_place"]
BYTES = "C"


def _one_of(field: str, values: type[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [value.value for value in values]}), name=name)


class Round(models.Model):
    """A round: what was announced of it, the policy it is bound to, how far it is, and the last link of its chain."""

    code = models.CharField(max_length=16, primary_key=True)
    content = models.JSONField()  # as the pack had it when it was announced
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    item_code = models.CharField(max_length=32)
    opens_on = models.DateField()
    closes_on = models.DateField()
    policy_version = models.PositiveSmallIntegerField()
    policy_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=16)
    supplement_until = models.DateField(null=True)
    notice_from = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    provisional = models.BooleanField(default=False)  # the notice was counted without a year's calendar
    listing = models.PositiveSmallIntegerField(default=0)  # the version that holds; 0: there is none
    stale = models.BooleanField(default=False)  # something has changed since that list
    ranked_by = models.BigIntegerField(null=True)
    approved_by = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")  # of the frozen list
    last_seq = models.PositiveIntegerField(default=0)
    last_hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            _one_of("state", State, "round_state_known"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_window_in_order"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("ranked_by")), name="round_by_two_officers"
            ),
            models.CheckConstraint(
                condition=Q(state="frozen", stale=False, listing__gte=1) & ~Q(sha256="")
                | ~Q(state="frozen") & Q(sha256=""),
                name="round_frozen_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Event(models.Model):
    """One act in a round, chained to the one before. Rows are added, never changed."""

    pk = models.CompositePrimaryKey("round_id", "seq")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)  # none: it followed an act in a case, which says whose it was
    authority_id = models.CharField(max_length=32, blank=True, default="", db_collation=BYTES)
    number = models.CharField(max_length=32, blank=True, default="")  # of the application
    data = models.JSONField()  # no name, no ID number
    written_at = models.DateTimeField(db_default=Now())  # by the database: seals go by it
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [_one_of("act", Act, "round_act_known")]
        indexes = [
            models.Index(fields=["round", "user_id", "act"], name="round_event_by_user"),
            BrinIndex(fields=["written_at"], name="round_event_by_writing", autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.seq} {self.act}"


class Entry(models.Model):
    """Somebody's application in a round: what they declare, and, once their case is in the round, its number."""

    pk = models.CompositePrimaryKey("round_id", "person_id")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    person_id = models.UUIDField()
    declared = models.JSONField()  # by fact
    declared_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=32, blank=True, default="")  # of the case; empty: not handed in
    case_id = models.UUIDField(null=True)
    office_id = models.CharField(max_length=32, blank=True, default="", db_collation=BYTES)  # that received it
    entered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], condition=~Q(number=""), name="entry_number_once"),
            models.CheckConstraint(
                condition=Q(number="", case_id__isnull=True, entered_at__isnull=True)
                | ~Q(number="") & Q(case_id__isnull=False, entered_at__isnull=False),
                name="entry_has_case_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["person_id"], name="entry_by_person"),
            models.Index(fields=["round", "office_id", "number"], name="entry_by_office"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"


class Shown(models.Model):
    """A fact that an applicant proved at the window, as an officer recorded it. It is checked like a declared one."""

    pk = models.CompositePrimaryKey("round_id", "person_id", "fact")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    person_id = models.UUIDField()
    fact = models.CharField(max_length=60)
    value = models.JSONField()
    evidence = models.TextField()  # what was shown
    grade = models.CharField(max_length=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            _one_of("grade", Grade, "shown_grade_known"),
            models.CheckConstraint(condition=~Q(evidence=""), name="shown_by_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.fact}"


class Finding(models.Model):
    """What an officer found of a fact of an application: it is so (`value`), or it is not proven."""

    pk = models.CompositePrimaryKey("round_id", "person_id", "fact")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    person_id = models.UUIDField()
    fact = models.CharField(max_length=60)
    status = models.CharField(max_length=8)
    value = models.JSONField(null=True)
    why = models.TextField(blank=True, default="")
    by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            _one_of("status", Status, "finding_status_known"),
            models.CheckConstraint(
                condition=Q(status="checked", value__isnull=False)
                | Q(status="refused", value__isnull=True) & ~Q(why=""),
                name="finding_has_value_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.fact}"


class Listing(models.Model):
    """One version of a round's list, with the hashes that prove it."""

    pk = models.CompositePrimaryKey("round_id", "version")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    quota = models.PositiveIntegerField()
    cutoff = models.JSONField(null=True)
    admitted = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    sha256 = models.JSONField()  # inputs, policy, result, list

    def __str__(self) -> str:
        return f"{self.round_id} {self.version}"


class Place(models.Model):
    """Where somebody stands in one version of a list, and what it was reckoned from."""

    pk = models.CompositePrimaryKey("round_id", "version", "position")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    person_id = models.UUIDField()
    number = models.CharField(max_length=32)
    name = models.CharField(max_length=120)  # masked
    id_number = models.CharField(max_length=32)  # masked
    rank = models.PositiveIntegerField(null=True)
    admitted = models.BooleanField()
    outcome = models.CharField(max_length=8)
    total = models.CharField(max_length=24)
    keys = models.JSONField()
    failed = models.JSONField()
    facts = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "version", "number"], name="place_once"),
            models.CheckConstraint(condition=Q(admitted=False) | Q(rank__isnull=False), name="place_admitted_has_rank"),
        ]
        indexes = [models.Index(fields=["round", "version", "person_id"], name="place_by_person")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.version} {self.position}"


class Objection(models.Model):
    """Somebody who is in a round objects to a place of its list."""

    pk = models.CompositePrimaryKey("round_id", "serial")
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", db_index=False)
    serial = models.PositiveIntegerField()
    by_person_id = models.UUIDField()
    about = models.CharField(max_length=32)  # the number of the application
    words = models.TextField()
    at = models.DateTimeField()
    answered = models.CharField(max_length=8)
    reason = models.TextField(blank=True, default="")
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            _one_of("answered", Answered, "objection_answer_known"),
            models.CheckConstraint(
                condition=Q(answered="open", reason="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(answered="open") & ~Q(reason="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="objection_decided_with_reason",
            ),
            models.UniqueConstraint(
                fields=["round", "by_person_id", "about"], condition=Q(answered="open"), name="objection_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.serial}"
