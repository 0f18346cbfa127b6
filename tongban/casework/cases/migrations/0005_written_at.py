"""An event knows when the database wrote it, for seals; an auditor is a role like the others.

Safe while the old code runs: the database fills the column, and the old code posts no auditor.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_several_tasks"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="workrow",
            name="work_role_known",
        ),
        migrations.AddField(
            model_name="caseevent",
            name="written_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddIndex(
            model_name="caseevent",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["written_at"], name="event_by_writing"
            ),
        ),
        migrations.AddConstraint(
            model_name="workrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["clerk", "examiner", "approver", "registrar", "supervisor", "auditor"])
                ),
                name="work_role_known",
            ),
        ),
    ]
