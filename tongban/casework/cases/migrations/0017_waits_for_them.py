"""An index for reminders: notices that wait for the applicant.

Safe while the old code runs: it loses nothing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_integrators"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(
                condition=models.Q(("act__in", ["ask_correction", "offer_hearing"])),
                fields=["act", "at"],
                name="event_waits_for_them",
            ),
        ),
    ]
