"""What was handed over with a case that policies ask for, and which versions of them.

Safe while the old code runs: the database fills the column in for rows that old code writes, and it never reads it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0018_policy_officers"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="facts",
            field=models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict),
        ),
    ]
