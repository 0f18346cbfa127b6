"""Files by their content.

Safe while old code runs: a new table of a new app.
"""

from django.db import migrations, models

import tongban.casework.files.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.PositiveIntegerField()),
                ("media", models.CharField(max_length=32)),
                ("pages", models.PositiveSmallIntegerField()),
                ("put_by", models.BigIntegerField(null=True)),
                ("put_at", models.DateTimeField()),
                ("scan", models.CharField(default=tongban.casework.files.rules.Scan["WAITING"], max_length=12)),
                ("scanned_at", models.DateTimeField(null=True)),
                ("finding", models.CharField(blank=True, default="", max_length=120)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("scan", "waiting")), fields=["put_at"], name="file_to_scan")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scan__in", ["waiting", "clean", "infected"])), name="file_scan_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("media__in", ["application/pdf", "image/jpeg", "image/png", "image/heic"])),
                        name="file_media_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="file_not_empty"),
                ],
            },
        ),
    ]
