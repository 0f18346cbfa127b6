"""The papers that acts bring about, a row each.

Safe while old code runs: a new table, which old code neither reads nor writes.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_ending"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseNotice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("version", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=40)),
                ("check_code", models.CharField(max_length=12)),
                ("issued_at", models.DateTimeField()),
                ("authority_id", models.CharField(max_length=32)),
                ("due", models.JSONField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="cases.case",
                    ),
                ),
            ],
        ),
    ]
