"""Promises that were not kept are found by their day.

Safe while the old code runs: the index is made without holding up writers.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0008_intake")]

    operations = [
        AddIndexConcurrently(
            "caseevidence",
            models.Index(condition=models.Q(("status", "promised")), fields=["promised_for"], name="evidence_promised"),
        ),
    ]
