"""An index for queues in which urgent cases come first: those rows only that were said to be urgent, or put off.

Safe while the old code runs: it loses nothing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_files"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="workrow",
            index=models.Index(
                condition=models.Q(("priority", ""), _negated=True),
                fields=["authority_id", "role", "priority", "due_on", "case", "task"],
                name="work_by_priority",
            ),
        ),
    ]
