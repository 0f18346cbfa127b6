"""Facts that are proven at a window; an event knows when the database wrote it, for seals.

Safe while the old code runs: the table is new, the database fills the column, and the old code does no such act.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rounds", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shown",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "person_id", "fact", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("fact", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("evidence", models.TextField()),
                ("grade", models.CharField(max_length=1)),
                ("at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="event",
            name="round_act_known",
        ),
        migrations.AddField(
            model_name="event",
            name="written_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["written_at"], name="round_event_by_writing"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "act__in",
                        [
                            "announce",
                            "open",
                            "close",
                            "ask",
                            "rank",
                            "publish",
                            "end_notice",
                            "finalise",
                            "freeze",
                            "declare",
                            "enter",
                            "supply",
                            "check",
                            "refuse",
                            "object",
                            "uphold",
                            "reject",
                        ],
                    )
                ),
                name="round_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shown",
            constraint=models.CheckConstraint(condition=models.Q(("grade__in", ["A", "B"])), name="shown_grade_known"),
        ),
        migrations.AddConstraint(
            model_name="shown",
            constraint=models.CheckConstraint(
                condition=models.Q(("evidence", ""), _negated=True), name="shown_by_evidence"
            ),
        ),
    ]
