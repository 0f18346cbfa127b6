"""A message says what its number is of: a case, as all before it, or an appointment.

Safe while the old code runs: it writes none, and the default stands in.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0003_of_a_system"),
    ]

    operations = [
        migrations.AddField(
            model_name="inboxmessage",
            name="about",
            field=models.CharField(db_default="case", default="case", max_length=16),
        ),
    ]
