"""Who has taken a task, notes that officers write to each other, and acts done for somebody absent.

Safe while the old code runs: the columns are empty or have a default, the tables are new.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0010_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                ("pinned", models.BooleanField()),
                ("task", models.CharField(blank=True, default="", max_length=40)),
                ("given_to", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField()),
                ("authority_id", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="NoteStruck",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="taken",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
        migrations.AddField(
            model_name="workrow",
            name="taken_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="workrow",
            name="taken_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="separateduty",
            name="act",
            field=models.CharField(max_length=44),
        ),
        migrations.AddIndex(
            model_name="workrow",
            index=models.Index(condition=models.Q(("taken_by__isnull", False)), fields=["taken_by"], name="work_taken"),
        ),
    ]
