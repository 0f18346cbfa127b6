"""Wrong attempts.

Safe while old code runs: a new table of a new app.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Failed",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "key", "hour", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField(default=1)),
            ],
        ),
    ]
