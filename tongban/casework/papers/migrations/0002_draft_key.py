"""A file of a draft leads to the case that the draft became.

Safe while old code runs: it leaves the new column empty.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftfile",
            name="key",
            field=models.UUIDField(null=True),
        ),
    ]
