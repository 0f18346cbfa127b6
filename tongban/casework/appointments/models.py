"""Appointments, and the tickets of those who wait. Everything lies with its office. Nobody's name is kept here."""

from django.db import models
from django.db.models import F, Q

from tongban.casework.appointments.rules import Booked, Rank, Waiting

BYTES = "C"  # codes compare by their bytes
BUCKETS = 16  # what the worker looks after is claimed bucket by bucket


class Slot(models.Model):
    """How many are booked at a window at a time. Its row is locked while somebody books."""

    pk = models.CompositePrimaryKey("authority_id", "window", "starts_at")
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    window = models.CharField(max_length=32)
    starts_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField()  # as the pack had it when it was last booked
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="slot_not_overbooked")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.window} {self.starts_at}"


class Appointment(models.Model):
    """A time at a window, booked for a person and an item."""

    pk = models.CompositePrimaryKey("authority_id", "id")
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    id = models.UUIDField()
    number = models.CharField(max_length=16)  # that people say at the counter
    window = models.CharField(max_length=32)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    person_id = models.UUIDField()
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=32, blank=True, default="")
    state = models.CharField(max_length=12, default=Booked.OPEN.value)
    moves = models.PositiveSmallIntegerField(default=0)
    booked_by = models.BigIntegerField()
    booked_at = models.DateTimeField()
    channel = models.CharField(max_length=16)
    changed_by = models.BigIntegerField(null=True)  # none: the worker
    changed_at = models.DateTimeField(null=True)
    bucket = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in Booked]), name="appointment_state_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="appointment_in_order"),
            models.UniqueConstraint(fields=["authority_id", "number"], name="appointment_number_once"),
            models.UniqueConstraint(
                fields=["authority_id", "person_id", "window", "starts_at"],
                condition=Q(state="open"),
                name="appointment_booked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["authority_id", "starts_at"], name="appointment_of_day"),
            models.Index(fields=["person_id", "-starts_at"], name="appointment_by_person"),
            models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="appointment_by_case"),
            models.Index(fields=["bucket", "starts_at"], condition=Q(state="open"), name="appointment_to_come"),
        ]

    def __str__(self) -> str:
        return self.number


class TicketCount(models.Model):
    """The last number given by an office at a window on a day."""

    pk = models.CompositePrimaryKey("authority_id", "on_day", "letter")
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    on_day = models.DateField()
    letter = models.CharField(max_length=1)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.letter}{self.last}"


class Ticket(models.Model):
    """A number that somebody waits with, from the machine to the counter."""

    pk = models.CompositePrimaryKey("authority_id", "id")
    authority_id = models.CharField(max_length=32, db_collation=BYTES)
    id = models.UUIDField()
    on_day = models.DateField()
    letter = models.CharField(max_length=1)  # stays when they are sent on to another window
    serial = models.PositiveIntegerField()
    number = models.CharField(max_length=12)
    window = models.CharField(max_length=32)
    rank = models.PositiveSmallIntegerField(default=Rank.IN_TURN.value)
    priority = models.CharField(max_length=32, blank=True, default="")
    turn_at = models.DateTimeField()  # since when they wait; for an appointment its time
    booked_for = models.DateTimeField(null=True)  # comes first from then on
    person_id = models.UUIDField(null=True)  # null: from the machine
    item_code = models.CharField(max_length=32, blank=True, default="")
    appointment_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    case_number = models.CharField(max_length=32, blank=True, default="")
    state = models.CharField(max_length=12, default=Waiting.WAITING.value)
    taken_at = models.DateTimeField()
    by_machine = models.BooleanField(default=False)
    counter = models.CharField(max_length=8, blank=True, default="")
    calls = models.PositiveSmallIntegerField(default=0)
    called_at = models.DateTimeField(null=True)
    called_by = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in Waiting]), name="ticket_state_known"),
            models.CheckConstraint(condition=Q(rank__in=[r.value for r in Rank]), name="ticket_rank_known"),
            models.CheckConstraint(
                condition=~Q(state="called") | (~Q(counter="") & Q(called_at__isnull=False)),
                name="ticket_called_to_a_counter",
            ),
            models.UniqueConstraint(fields=["authority_id", "on_day", "letter", "serial"], name="ticket_number_once"),
            models.UniqueConstraint(
                fields=["authority_id", "on_day", "counter"], condition=Q(state="called"), name="counter_calls_one"
            ),
            models.UniqueConstraint(
                fields=["authority_id", "appointment_id"],
                condition=Q(appointment_id__isnull=False),
                name="ticket_once_for_appointment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["authority_id", "on_day", "window", "rank", "turn_at", "serial"],
                condition=Q(state="waiting"),
                name="ticket_waiting",
            ),
            models.Index(fields=["authority_id", "on_day", "called_at"], name="ticket_called"),
            models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="ticket_by_case"),
        ]

    def __str__(self) -> str:
        return self.number
