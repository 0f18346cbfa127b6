"""Tables of the case engine. Rows are written only by `actions` and `intake`, never here or in a view.

Everything of a case carries its `case_id`, so that a distributed PostgreSQL keeps it together. What must be
unique in the whole country (a number, an idempotency key) has a small table keyed by itself.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from tongban.basis.items import Role
from tongban.casework.cases.states import Act, State

APPEND_ONLY = ["cases_caseevent", "cases_casenote", "cases_notestruck", "cases_casenotice"]
HOME = "household"  # the subject that is where the applicant was registered when they applied
BYTES = "C"  # codes compare by their bytes, so that all codes with a beginning are one range of the index


class Case(models.Model):
    """One asking, from its receipt to its delivery."""

    id = models.UUIDField(primary_key=True)  # version 7: sorts by the moment of receipt
    number = models.CharField(max_length=32)
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16)
    receiving_id = models.CharField(max_length=32, db_collation=BYTES)  # authority codes
    deciding_id = models.CharField(max_length=32, db_collation=BYTES)
    origin_id = models.CharField(max_length=32, blank=True, default="", db_collation=BYTES)
    delivering_id = models.CharField(max_length=32, db_collation=BYTES)
    participants = models.JSONField(default=dict)  # other offices that take part: what the item calls them, authority
    applicant_person_id = models.UUIDField(null=True)
    applicant_name = models.CharField(max_length=120)
    answers = models.JSONField()
    facts = models.JSONField(
        db_default=models.Value({}, models.JSONField()), default=dict
    )  # what policies ask for, as handed over: by policy, with its version; see `entitlement`
    steps_done = ArrayField(models.CharField(max_length=40), default=list)
    aside = models.JSONField(null=True)  # what goes on beside the steps, as aside.py reads it; null: nothing
    received_at = models.DateTimeField()
    accepted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    corrections = models.PositiveSmallIntegerField(default=0)
    visits = models.PositiveSmallIntegerField(default=0)
    clocks = models.PositiveSmallIntegerField(default=0)  # time limits begun so far
    on_commitment = models.BooleanField(default=False, db_default=False)  # decided at once, looked into later
    gaps = ArrayField(
        models.CharField(max_length=64), default=list, db_default=[]
    )  # evidence promised at acceptance, not in yet
    fee_fen = models.PositiveIntegerField(null=True)  # by the fee table of the item version; null: no one amount
    priority = models.CharField(
        max_length=8, blank=True, default="", db_default=""
    )  # urgent, later; empty: in its turn
    first_asked_id = models.BigIntegerField(null=True)  # the officer who answers for it until they hand it on
    last_seq = models.PositiveSmallIntegerField(default=0)
    last_hash = models.BinaryField(max_length=32)
    taken = models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)  # see `holding`

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in State]), name="case_state_known"),
            models.CheckConstraint(condition=Q(corrections__lte=1), name="case_corrected_once"),
            models.CheckConstraint(condition=Q(priority__in=["", "urgent", "later"]), name="case_priority_known"),
            models.CheckConstraint(  # what was promised and did not come leaves nothing to grant
                condition=Q(gaps=[]) | ~Q(state__in=["approved", "completed", "delivered"]),
                name="case_granted_without_gaps",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=False)
                | ~Q(state__in=["accepted", "approved", "completed", "delivered", "refused"]),
                name="case_accepted_has_date",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=False) | ~Q(state__in=["approved", "completed", "delivered", "refused"]),
                name="case_decided_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["deciding_id", "-id"], name="case_by_deciding"),
            models.Index(fields=["receiving_id", "-id"], name="case_by_receiving"),
            models.Index(fields=["origin_id", "-id"], condition=~Q(origin_id=""), name="case_by_origin"),
            models.Index(fields=["applicant_person_id", "-id"], name="case_by_applicant"),
            models.Index(fields=["applicant_name", "-id"], name="case_by_name"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseNumber(models.Model):
    """The number that people write and read out. Keyed by itself."""

    number = models.CharField(max_length=32, primary_key=True)
    case_id = models.UUIDField()

    def __str__(self) -> str:
        return self.number


class IdempotencyKey(models.Model):
    """One retry, one case. Keyed by itself."""

    key = models.UUIDField(primary_key=True)
    case_id = models.UUIDField()
    user_id = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.key)


class CaseOffice(models.Model):
    """An office that takes part in a case besides those with one of the four duties: it sees the case through this."""

    pk = models.CompositePrimaryKey("case_id", "duty")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    duty = models.CharField(max_length=40)  # what the item calls it
    authority_id = models.CharField(max_length=32, db_collation=BYTES)

    class Meta:
        indexes = [models.Index(fields=["authority_id", "case"], name="case_office_by_authority")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.duty}"


class CaseParty(models.Model):
    """Somebody with a part in a case: role × person, organisation, foreigner by document, or nobody named."""

    pk = models.CompositePrimaryKey("case_id", "position")
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties", db_index=False)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=24)  # applicant, agent, moving, respondent, …
    side = models.PositiveSmallIntegerField(default=0)  # adverse parties have different sides; each sees its own
    kind = models.CharField(max_length=16)
    person_id = models.UUIDField(null=True)
    credit_code = models.CharField(max_length=18, blank=True, default="")
    document = models.JSONField(null=True)  # a foreigner's: kind, number, country
    name = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="person", person_id__isnull=False)
                | (Q(kind="organisation") & ~Q(credit_code=""))
                | Q(kind="foreigner", document__isnull=False)
                | Q(kind="anonymous"),
                name="party_is_somebody",
            ),
        ]
        indexes = [models.Index(fields=["person_id"], condition=Q(person_id__isnull=False), name="party_by_person")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class CaseSubject(models.Model):
    """What a case is about besides persons: a household, a vehicle, a place, a document."""

    pk = models.CompositePrimaryKey("case_id", "position")
    case = models.ForeignKey(Case, models.PROTECT, related_name="subjects", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=24)
    reference = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class CaseLink(models.Model):
    """A case that belongs to another one: its parent, a joint case, one that it follows."""

    pk = models.CompositePrimaryKey("case_id", "other_id", "kind")
    case = models.ForeignKey(Case, models.PROTECT, related_name="links", db_index=False)
    other_id = models.UUIDField()
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["parent", "joint", "follows", "same", "apart"]), name="link_kind_known"
            ),
            models.CheckConstraint(condition=~Q(case_id=models.F("other_id")), name="link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class CaseEvidence(models.Model):
    """A piece of evidence in a case: asked for or not, why, and how far it can be trusted (A to D)."""

    pk = models.CompositePrimaryKey("case_id", "code")
    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence", db_index=False)
    code = models.CharField(max_length=64)
    side = models.PositiveSmallIntegerField(default=0)  # whose evidence it is, where there are adverse parties
    status = models.CharField(max_length=12)  # held, declared, uploaded, seen, missing, promised, committed
    why = models.CharField(max_length=32)
    grade = models.CharField(max_length=1, blank=True, default="")
    promised_for = models.DateField(null=True)  # the last day on which what was promised may come

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["held", "declared", "uploaded", "seen", "missing", "promised", "committed"]),
                name="evidence_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="promised") | Q(promised_for__isnull=False), name="evidence_promised_for_a_day"
            ),
            models.CheckConstraint(condition=Q(grade__in=["", "A", "B", "C", "D"]), name="evidence_grade_known"),
        ]
        indexes = [
            models.Index(fields=["promised_for"], condition=Q(status="promised"), name="evidence_promised"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


class CaseEvent(models.Model):
    """One act done to a case. Rows are added, never changed or deleted; each is chained to the one before.

    `data` holds no name and no ID number, and keeps what figures need and nothing can tell later.
    """

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveSmallIntegerField()
    schema = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=16)
    step = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)  # null: the office's own worker
    role = models.CharField(max_length=16)  # citizen, machine, or the officer's role
    authority_id = models.CharField(max_length=32, blank=True, default="")
    channel = models.CharField(max_length=16)
    device = models.CharField(max_length=16)
    state_before = models.CharField(max_length=16, blank=True, default="")
    state_after = models.CharField(max_length=16)
    data = models.JSONField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    written_at = models.DateTimeField(
        db_default=Now()
    )  # by the database: seals go by it, not by a demonstration's time

    class Meta:
        indexes = [
            BrinIndex(fields=["written_at"], name="event_by_writing", autosummarize=True),
            models.Index(fields=["authority_id", "at"], condition=Q(act="second_notice"), name="event_told_twice"),
            models.Index(  # what waits for the applicant, for reminders
                fields=["act", "at"],
                condition=Q(act__in=["ask_correction", "offer_hearing"]),
                name="event_waits_for_them",
            ),
            models.Index(
                fields=["authority_id", "at"], condition=Q(act__in=["refuse", "reject"]), name="event_refused"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=[a.value for a in Act]), name="event_act_known"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_counted_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.seq} {self.act}"


class CaseNotice(models.Model):
    """A paper that an act brought about: what makes it up, so that it can be printed and checked. Only added to.

    The file is made when it is first asked for; which template says what it looks like is fixed here.
    """

    pk = models.CompositePrimaryKey("case_id", "seq", "kind")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", db_index=False)
    seq = models.PositiveSmallIntegerField()  # of the event
    kind = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()  # of the template
    number = models.CharField(max_length=40)
    check_code = models.CharField(max_length=12)
    issued_at = models.DateTimeField()
    authority_id = models.CharField(max_length=32)
    due = models.JSONField()  # by kind of clock, as it stood after the act

    def __str__(self) -> str:
        return self.number


class CaseAnswer(models.Model):
    """What an enquiry was answered. Kept apart from the events: it may tell somebody's data."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="answer")
    about_person_id = models.UUIDField(null=True)  # whose data it tells
    text = models.TextField()
    answered_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.case_id)


class SeparateDuty(models.Model):
    """Who did an act that the item keeps apart from others. One officer appears once in a case.

    An act done for somebody absent has two rows: who did it, and, by its name after `for:`, whom it was done for.
    """

    pk = models.CompositePrimaryKey("case_id", "act")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    act = models.CharField(max_length=44)
    user_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case_id", "user_id"], name="separate_duty_other_officer")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.act}"


class WorkRow(models.Model):
    """What an office must do next in a case, with all that a work queue shows. Gone when nothing is to be done.

    One row for each task: several offices may have theirs at the same time.
    """

    pk = models.CompositePrimaryKey("case_id", "task")
    case = models.ForeignKey(Case, models.PROTECT, related_name="work", db_index=False)
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    role = models.CharField(max_length=16)
    task = models.CharField(max_length=40)
    act = models.CharField(max_length=16)
    number = models.CharField(max_length=32)
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    applicant_name = models.CharField(max_length=120)
    state = models.CharField(max_length=16)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    priority = models.CharField(max_length=8, blank=True, default="", db_default="")
    barred = ArrayField(
        models.BigIntegerField(), default=list
    )  # who may not do it: they did what it is kept apart from
    taken_by = models.BigIntegerField(null=True)  # the officer who works on it, as the case says
    taken_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=[r.value for r in Role]), name="work_role_known"),
            models.CheckConstraint(
                condition=Q(provisional=False) | Q(due_on__isnull=False), name="work_provisional_has_due"
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "role", "due_on", "case", "task"], name="work_by_urgency"),
            models.Index(  # the few that come before all others, or after them
                fields=["authority_id", "role", "priority", "due_on", "case", "task"],
                condition=~Q(priority=""),
                name="work_by_priority",
            ),
            models.Index(fields=["taken_by"], condition=Q(taken_by__isnull=False), name="work_taken"),
            models.Index(fields=["due_on", "case"], name="work_by_due"),
            models.Index(fields=["authority_id", "role", "due_on"], condition=Q(act="resume"), name="work_paused"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.task}"


class CaseNote(models.Model):
    """What officers write to each other about a case. Never shown to the applicant; added, struck, not changed."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", db_index=False)
    seq = models.PositiveSmallIntegerField()
    words = models.TextField()
    pinned = models.BooleanField()
    task = models.CharField(max_length=40, blank=True, default="")  # what was given to another officer, if that is it
    given_to = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    authority_id = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.case_id} note {self.seq}"


class NoteStruck(models.Model):
    """A note that was struck out: who did and why. The note can still be read."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    seq = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.case_id} note {self.seq} struck"


class Draft(models.Model):
    """An application that somebody has begun. Only they see it."""

    id = models.UUIDField(primary_key=True)
    user_id = models.BigIntegerField()
    applicant_person_id = models.UUIDField(null=True)
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    authority_id = models.CharField(max_length=32, blank=True, default="")  # the window, if it was begun at one
    answers = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user_id", "-updated_at"], name="draft_by_user")]

    def __str__(self) -> str:
        return str(self.id)
