"""What is to be told, to whom, and what became of it. What a message is about is a number and an id, nothing more.

An outbox row is written in the transaction of the act that it tells of, so nothing is told that did not happen and
nothing that happened is forgotten. The worker makes of it what each person gets, and takes the row away.
"""

from datetime import time

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongban.casework.messages.rules import Channel, Sending

BUCKETS = 16  # rows are claimed bucket by bucket, which a distributed PostgreSQL can do
BYTES = "C"  # codes compare by their bytes, so that all codes with a beginning are one range of the index
QUIET_FROM, QUIET_TO = time(22), time(7)


class Outbox(models.Model):
    """Something happened that somebody is to be told. No name, no address: keys of words, and who by id."""

    pk = models.CompositePrimaryKey("bucket", "id")
    bucket = models.PositiveSmallIntegerField()
    id = models.UUIDField()  # version 7: sorts by the moment
    notice = models.CharField(max_length=60)  # its key in the pack
    at = models.DateTimeField()
    about = models.CharField(max_length=16)  # what the id and the number are of: case, …
    about_id = models.UUIDField()
    number = models.CharField(max_length=32)
    seq = models.PositiveSmallIntegerField(default=0)  # of the event
    item_code = models.CharField(max_length=32)
    item_version = models.PositiveSmallIntegerField()
    side = models.PositiveSmallIntegerField(default=0)  # whose side it is for, where there are adverse parties
    people = ArrayField(models.UUIDField(), default=list)  # known when it was written; others are found by their role
    offices = ArrayField(models.CharField(max_length=32), default=list)  # the one that speaks comes first
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    data = models.JSONField(default=dict)  # what the texts name: codes and days
    faulty = models.BooleanField(default=False)  # could not be put into words; kept until somebody has looked

    def __str__(self) -> str:
        return f"{self.number} {self.notice}"


class InboxMessage(models.Model):
    """What a person was told, as they read it, in both languages; it stays as it was said."""

    pk = models.CompositePrimaryKey("person_id", "id")
    person_id = models.UUIDField()
    id = models.UUIDField()  # the outbox row's: nobody is told the same twice
    notice = models.CharField(max_length=60)
    at = models.DateTimeField()
    about = models.CharField(max_length=16, default="case", db_default="case")  # what the number is of
    number = models.CharField(max_length=32)
    due_on = models.DateField(null=True)
    words = models.JSONField()  # language: title, happened, to_do, by_when
    law = models.TextField(blank=True, default="")
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person_id"], condition=Q(read_at__isnull=True), name="inbox_unread")]

    def __str__(self) -> str:
        return f"{self.number} {self.notice}"


class Preference(models.Model):
    """How a person wants to be told besides the inbox, which always has everything."""

    person_id = models.UUIDField(primary_key=True)
    sms = models.BooleanField(default=True)
    email = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="zh-hans")
    quiet_from = models.TimeField(default=QUIET_FROM)  # local; the same as `quiet_to`: never quiet
    quiet_to = models.TimeField(default=QUIET_TO)

    def __str__(self) -> str:
        return str(self.person_id)


class ContactPoint(models.Model):
    """A phone number or an e-mail address of a person. It is used once a code sent there has come back."""

    pk = models.CompositePrimaryKey("person_id", "kind")
    person_id = models.UUIDField()
    kind = models.CharField(max_length=8)
    value = models.CharField(max_length=254, blank=True, default="")  # in use
    wanted = models.CharField(max_length=254, blank=True, default="")  # waits for its code
    code_hash = models.CharField(max_length=64, blank=True, default="")
    code_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=["sms", "email"]), name="contact_kind_known")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


class Subscriber(models.Model):
    """A system of a department that is told of events by webhook. Its secret is worked out, and stored nowhere."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=60), default=list)  # keys of notices; none: all
    scope = models.CharField(max_length=32, db_collation=BYTES)  # how the codes of its offices begin
    active = models.BooleanField(default=True)
    serial = models.PositiveSmallIntegerField(default=1)  # of its secret
    both_until = models.DateTimeField(null=True)  # the secret before this one signs as well until then
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message on its way by one channel. Its id goes with it, so that a receiver knows what it has had already."""

    pk = models.CompositePrimaryKey("bucket", "id")
    bucket = models.PositiveSmallIntegerField()
    id = models.UUIDField()  # worked out of the outbox row, the channel and the receiver: made once
    channel = models.CharField(max_length=8)
    notice = models.CharField(max_length=60)
    number = models.CharField(max_length=32, blank=True, default="")
    authority_id = models.CharField(max_length=32, db_collation=BYTES, blank=True, default="")  # whose case it is of
    subscriber_id = models.UUIDField(null=True)
    to = models.CharField(max_length=254, blank=True, default="")  # gone when it has been delivered
    payload = models.JSONField()  # gone when it has been delivered
    state = models.CharField(max_length=8, default="waiting")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=80, blank=True, default="")
    done_at = models.DateTimeField(null=True)
    resent_by = models.BigIntegerField(null=True)  # the officer who had it tried again

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=[c.value for c in Channel]), name="delivery_channel_known"),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in Sending]), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(channel="webhook", subscriber_id__isnull=False)
                | (~Q(channel="webhook") & Q(subscriber_id__isnull=True)),
                name="delivery_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", done_at__isnull=False) | ~Q(state="sent"),
                name="delivery_sent_has_date",
            ),
        ]
        indexes = [
            models.Index(fields=["bucket", "next_at"], condition=Q(state="waiting"), name="delivery_waiting"),
            models.Index(fields=["authority_id", "-id"], condition=Q(state="dead"), name="delivery_dead"),
            models.Index(
                fields=["subscriber_id", "-made_at"],
                condition=Q(subscriber_id__isnull=False),
                name="delivery_to_system",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.id}"
