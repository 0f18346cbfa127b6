"""Messages: the outbox, what each person and system gets, and how they want it. New tables only."""

import datetime

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "bucket", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("bucket", models.PositiveSmallIntegerField()),
                ("id", models.UUIDField()),
                ("notice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("about", models.CharField(max_length=16)),
                ("about_id", models.UUIDField()),
                ("number", models.CharField(max_length=32)),
                ("seq", models.PositiveSmallIntegerField(default=0)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("side", models.PositiveSmallIntegerField(default=0)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                (
                    "offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), default=list, size=None
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("data", models.JSONField(default=dict)),
                ("faulty", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("person_id", models.UUIDField(primary_key=True, serialize=False)),
                ("sms", models.BooleanField(default=True)),
                ("email", models.BooleanField(default=True)),
                ("language", models.CharField(default="zh-hans", max_length=8)),
                ("quiet_from", models.TimeField(default=datetime.time(22, 0))),
                ("quiet_to", models.TimeField(default=datetime.time(7, 0))),
            ],
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80, unique=True)),
                ("url", models.CharField(max_length=500)),
                (
                    "events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                ("scope", models.CharField(db_collation="C", max_length=32)),
                ("active", models.BooleanField(default=True)),
                ("serial", models.PositiveSmallIntegerField(default=1)),
                ("both_until", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ContactPoint",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("kind", models.CharField(max_length=8)),
                ("value", models.CharField(blank=True, default="", max_length=254)),
                ("wanted", models.CharField(blank=True, default="", max_length=254)),
                ("code_hash", models.CharField(blank=True, default="", max_length=64)),
                ("code_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["sms", "email"])), name="contact_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "bucket", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("bucket", models.PositiveSmallIntegerField()),
                ("id", models.UUIDField()),
                ("channel", models.CharField(max_length=8)),
                ("notice", models.CharField(max_length=60)),
                ("number", models.CharField(blank=True, default="", max_length=32)),
                ("authority_id", models.CharField(blank=True, db_collation="C", default="", max_length=32)),
                ("subscriber_id", models.UUIDField(null=True)),
                ("to", models.CharField(blank=True, default="", max_length=254)),
                ("payload", models.JSONField()),
                ("state", models.CharField(default="waiting", max_length=8)),
                ("made_at", models.DateTimeField()),
                ("next_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("fault", models.CharField(blank=True, default="", max_length=80)),
                ("done_at", models.DateTimeField(null=True)),
                ("resent_by", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["bucket", "next_at"], name="delivery_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", "dead")), fields=["authority_id", "-id"], name="delivery_dead"
                    ),
                    models.Index(
                        condition=models.Q(("subscriber_id__isnull", False)),
                        fields=["subscriber_id", "-made_at"],
                        name="delivery_to_system",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["sms", "email", "webhook"])), name="delivery_channel_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sent", "dead"])), name="delivery_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "webhook"), ("subscriber_id__isnull", False)),
                            models.Q(models.Q(("channel", "webhook"), _negated=True), ("subscriber_id__isnull", True)),
                            _connector="OR",
                        ),
                        name="delivery_to_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", False), ("state", "sent")),
                            models.Q(("state", "sent"), _negated=True),
                            _connector="OR",
                        ),
                        name="delivery_sent_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxMessage",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("notice", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("about", models.CharField(db_default="case", default="case", max_length=16)),
                ("number", models.CharField(max_length=32)),
                ("due_on", models.DateField(null=True)),
                ("words", models.JSONField()),
                ("law", models.TextField(blank=True, default="")),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)), fields=["person_id"], name="inbox_unread"
                    )
                ],
            },
        ),
    ]
