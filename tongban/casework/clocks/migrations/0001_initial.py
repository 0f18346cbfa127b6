"""The tables of the clocks: no rows and no older code are in the way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Clock",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "serial", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("serial", models.SmallIntegerField()),
                ("authority_id", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=40)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("events", models.JSONField()),
                ("running", models.BooleanField(default=True)),
                ("started_on", models.DateField()),
                ("due_on", models.DateField()),
                ("gap_year", models.PositiveSmallIntegerField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("silence", models.CharField(blank=True, default="", max_length=16)),
                ("bucket", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("running", True), models.Q(("silence", ""), _negated=True)),
                        fields=["bucket", "due_on"],
                        name="clock_timer",
                    ),
                    models.Index(
                        condition=models.Q(("ended_on__gt", models.F("due_on")), ("running", False)),
                        fields=["authority_id", "ended_on"],
                        name="clock_late",
                    ),
                    models.Index(
                        condition=models.Q(("gap_year__isnull", False), ("running", True)),
                        fields=["gap_year"],
                        name="clock_provisional",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("started_on"))), name="clock_due_not_before_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("running", True)),
                            models.Q(("ended_on__isnull", False), ("running", False)),
                            _connector="OR",
                        ),
                        name="clock_ended_or_running",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("running", True)),
                        fields=("case_id", "authority_id", "kind"),
                        name="clock_runs_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DemoClock",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("offset", models.DurationField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="demo_clock_is_one")],
            },
        ),
    ]
