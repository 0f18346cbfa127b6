"""What policies would do to a population, asked on a page. Safe while the old code runs: a new table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Simulation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("policy", models.CharField(max_length=80)),
                ("jurisdiction", models.CharField(max_length=12)),
                ("version", models.PositiveSmallIntegerField()),
                ("draft_id", models.UUIDField(null=True)),
                ("revision", models.PositiveIntegerField(null=True)),
                ("on", models.DateField()),
                ("population", models.CharField(max_length=120)),
                ("quota", models.PositiveIntegerField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("done", models.PositiveIntegerField(default=0)),
                ("whole", models.PositiveIntegerField(default=1)),
                ("stop", models.BooleanField(default=False)),
                ("fault", models.TextField(blank=True, default="")),
                ("result", models.TextField(null=True)),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "-asked_at", "id"], name="simulation_by_place"),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["asked_at"], name="simulation_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "stopped", "failed"])),
                        name="simulation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("result__isnull", True)),
                            _connector="OR",
                        ),
                        name="simulation_done_has_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draft_id__isnull", True), ("revision__isnull", True)),
                            models.Q(("draft_id__isnull", False), ("revision__isnull", False)),
                            _connector="OR",
                        ),
                        name="simulation_of_revision",
                    ),
                ],
            },
        ),
    ]
