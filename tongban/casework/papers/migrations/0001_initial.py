"""The files of cases and of drafts, printed papers, and wrong check codes.

Safe while old code runs: new tables of a new app.
"""

from django.db import migrations, models

import tongban.casework.papers.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CheckTry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "hour", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("hour", models.DateTimeField()),
                ("tries", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "draft_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("draft_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("key", models.UUIDField(null=True)),
                ("code", models.CharField(max_length=64)),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("grade", models.CharField(max_length=1)),
                ("purpose", models.CharField(blank=True, default="", max_length=64)),
                ("put_by", models.BigIntegerField()),
                ("put_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PrintedNotice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id",
                        "seq",
                        "kind",
                        "language",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("seq", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("language", models.CharField(max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("code", models.CharField(max_length=64)),
                ("side", models.PositiveSmallIntegerField(default=0)),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("grade", models.CharField(max_length=1)),
                ("purpose", models.CharField(max_length=64)),
                ("put_by", models.BigIntegerField()),
                ("put_at", models.DateTimeField()),
                ("channel", models.CharField(max_length=16)),
                (
                    "standing",
                    models.CharField(default=tongban.casework.papers.rules.Standing["UNCHECKED"], max_length=12),
                ),
                ("said", models.CharField(blank=True, default="", max_length=500)),
                ("marked_by", models.BigIntegerField(null=True)),
                ("marked_at", models.DateTimeField(null=True)),
                ("replaces", models.UUIDField(null=True)),
                ("replaced", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["unchecked", "good", "again", "refused"])),
                        name="attachment_standing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["A", "B", "C", "D"])), name="attachment_grade"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("standing", "unchecked"), ("marked_by__isnull", False), _connector="OR"),
                        name="attachment_marked_by",
                    ),
                ],
            },
        ),
    ]
