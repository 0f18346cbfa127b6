"""The tables of appointments and tickets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TicketCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "authority_id",
                        "on_day",
                        "letter",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("on_day", models.DateField()),
                ("letter", models.CharField(max_length=1)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "authority_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("id", models.UUIDField()),
                ("number", models.CharField(max_length=16)),
                ("window", models.CharField(max_length=32)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("person_id", models.UUIDField()),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("case_id", models.UUIDField(null=True)),
                ("case_number", models.CharField(blank=True, default="", max_length=32)),
                ("state", models.CharField(default="open", max_length=12)),
                ("moves", models.PositiveSmallIntegerField(default=0)),
                ("booked_by", models.BigIntegerField()),
                ("booked_at", models.DateTimeField()),
                ("channel", models.CharField(max_length=16)),
                ("changed_by", models.BigIntegerField(null=True)),
                ("changed_at", models.DateTimeField(null=True)),
                ("bucket", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["authority_id", "starts_at"], name="appointment_of_day"),
                    models.Index(fields=["person_id", "-starts_at"], name="appointment_by_person"),
                    models.Index(
                        condition=models.Q(("case_id__isnull", False)), fields=["case_id"], name="appointment_by_case"
                    ),
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["bucket", "starts_at"],
                        name="appointment_to_come",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "came", "cancelled", "missed"])),
                        name="appointment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="appointment_in_order"
                    ),
                    models.UniqueConstraint(fields=("authority_id", "number"), name="appointment_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("authority_id", "person_id", "window", "starts_at"),
                        name="appointment_booked_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "authority_id",
                        "window",
                        "starts_at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("window", models.CharField(max_length=32)),
                ("starts_at", models.DateTimeField()),
                ("capacity", models.PositiveSmallIntegerField()),
                ("taken", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("capacity"))), name="slot_not_overbooked"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "authority_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("id", models.UUIDField()),
                ("on_day", models.DateField()),
                ("letter", models.CharField(max_length=1)),
                ("serial", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=12)),
                ("window", models.CharField(max_length=32)),
                ("rank", models.PositiveSmallIntegerField(default=3)),
                ("priority", models.CharField(blank=True, default="", max_length=32)),
                ("turn_at", models.DateTimeField()),
                ("booked_for", models.DateTimeField(null=True)),
                ("person_id", models.UUIDField(null=True)),
                ("item_code", models.CharField(blank=True, default="", max_length=32)),
                ("appointment_id", models.UUIDField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("case_number", models.CharField(blank=True, default="", max_length=32)),
                ("state", models.CharField(default="waiting", max_length=12)),
                ("taken_at", models.DateTimeField()),
                ("by_machine", models.BooleanField(default=False)),
                ("counter", models.CharField(blank=True, default="", max_length=8)),
                ("calls", models.PositiveSmallIntegerField(default=0)),
                ("called_at", models.DateTimeField(null=True)),
                ("called_by", models.BigIntegerField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["authority_id", "on_day", "window", "rank", "turn_at", "serial"],
                        name="ticket_waiting",
                    ),
                    models.Index(fields=["authority_id", "on_day", "called_at"], name="ticket_called"),
                    models.Index(
                        condition=models.Q(("case_id__isnull", False)), fields=["case_id"], name="ticket_by_case"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "called", "served", "absent"])),
                        name="ticket_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("rank__in", [0, 1, 2, 3])), name="ticket_rank_known"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "called"), _negated=True),
                            models.Q(models.Q(("counter", ""), _negated=True), ("called_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="ticket_called_to_a_counter",
                    ),
                    models.UniqueConstraint(
                        fields=("authority_id", "on_day", "letter", "serial"), name="ticket_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "called")),
                        fields=("authority_id", "on_day", "counter"),
                        name="counter_calls_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("appointment_id__isnull", False)),
                        fields=("authority_id", "appointment_id"),
                        name="ticket_once_for_appointment",
                    ),
                ],
            },
        ),
    ]
