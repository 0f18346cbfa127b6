"""An event of a draft knows when the database wrote it, for seals.

Safe while the old code runs: the database fills the column.
"""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0002_simulations"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftevent",
            name="written_at",
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
        ),
    ]
