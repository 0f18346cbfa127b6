"""Indexes for the board of supervisors: by due day, what is paused, second notices.

Safe while the old code runs: it loses nothing.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_work_of_offices"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index(
                condition=models.Q(("act", "second_notice")), fields=["authority_id", "at"], name="event_told_twice"
            ),
        ),
        migrations.AddIndex(
            model_name="workrow",
            index=models.Index(fields=["due_on", "case"], name="work_by_due"),
        ),
        migrations.AddIndex(
            model_name="workrow",
            index=models.Index(
                condition=models.Q(("act", "resume")), fields=["authority_id", "role", "due_on"], name="work_paused"
            ),
        ),
    ]
