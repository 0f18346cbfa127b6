"""A change of the register knows when the database wrote it, for seals.

Safe while the old code runs: the database fills the column.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_one_index_per_key"),
    ]

    operations = [
        migrations.AddField(
            model_name="change",
            name="written_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
        migrations.AddIndex(
            model_name="change",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["written_at"], name="change_by_writing"
            ),
        ),
    ]
