"""An index of time limits that were met late. Safe while the old code runs: it loses nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clocks", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("ended_on__gt", models.F("due_on")), ("running", False)),
                fields=["authority_id", "ended_on"],
                name="clock_late",
            ),
        ),
    ]
