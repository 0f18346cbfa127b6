"""What relying parties ask of holders.

Safe while the old code runs: the table is new.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Presentation",
            fields=[
                ("id", models.CharField(max_length=43, primary_key=True, serialize=False)),
                ("party", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=40)),
                ("query", models.JSONField()),
                ("verifier", models.CharField(max_length=64)),
                ("nonce", models.CharField(max_length=43)),
                ("answer_state", models.CharField(max_length=43)),
                ("signed", models.TextField()),
                ("state", models.CharField(default="asked", max_length=8)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("sealed", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["expires_at"], name="presentation_expires")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "answered", "declined", "taken"])),
                        name="presentation_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sealed__isnull", False), ("state", "answered")),
                            models.Q(models.Q(("state", "answered"), _negated=True), ("sealed__isnull", True)),
                            _connector="OR",
                        ),
                        name="presentation_sealed_until_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="presentation_in_order"
                    ),
                ],
            },
        ),
    ]
