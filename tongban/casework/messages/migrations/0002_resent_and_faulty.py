"""A message that cannot be put into words is kept aside; who has one tried again is remembered.

Safe while the old code runs: it writes neither, and the defaults stand in.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="resent_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="outbox",
            name="faulty",
            field=models.BooleanField(default=False),
        ),
    ]
