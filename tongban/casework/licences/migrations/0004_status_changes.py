"""What each version of a status list changed, kept for some days, so that verifiers can fetch that alone.

Safe while the old code runs: the table is new; lists that it publishes leave no row, and a delta that starts before
them is refused by whoever lays it on a list, who then fetches the whole one.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licences", "0003_second_officer"),
    ]

    operations = [
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_id", models.CharField(db_collation="C", max_length=48)),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("back", models.BinaryField()),
            ],
        ),
    ]
