"""When the outcome of a contest was served.

Safe while the old code runs: the column may be empty.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="contest",
            name="served_on",
            field=models.DateField(null=True),
        ),
    ]
