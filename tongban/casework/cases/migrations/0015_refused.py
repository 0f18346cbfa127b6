"""The board counts refusals without a reason by an index of them. Safe while the old code runs: it reads the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_priority"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(
                condition=models.Q(("act__in", ["refuse", "reject"])),
                fields=["authority_id", "at"],
                name="event_refused",
            ),
        ),
    ]
