"""The tables of supervision. Safe while the old code runs: they are new."""

from django.db import migrations, models

import tongban.casework.audit.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "bucket",
                        "due_on",
                        "case_id",
                        "authority_id",
                        "level",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("bucket", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("case_id", models.UUIDField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("level", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("task", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=16)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("level__in", [1, 2, 3])), name="alarm_level_known")
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id",
                        "authority_id",
                        "due_on",
                        "level",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("due_on", models.DateField()),
                ("level", models.PositiveSmallIntegerField()),
                ("id", models.UUIDField(db_default=tongban.casework.audit.models.MadeNow())),
                ("told_id", models.CharField(db_collation="C", max_length=32)),
                ("told_role", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
                ("number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("task", models.CharField(max_length=40)),
                ("role", models.CharField(max_length=16)),
            ],
            options={
                "indexes": [models.Index(fields=["told_id", "due_on", "case_id"], name="escalation_by_told")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("level__in", [1, 2, 3])), name="escalation_level_known")
                ],
            },
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id",
                        "authority_id",
                        "due_on",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("due_on", models.DateField()),
                ("words", models.TextField()),
                ("user_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="explanation_says_something"
                    )
                ],
            },
        ),
    ]
