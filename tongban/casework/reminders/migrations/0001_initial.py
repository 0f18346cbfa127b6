"""Which reminders have been given."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Given",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "about",
                        "kind",
                        "due_on",
                        "level",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("about", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=16)),
                ("due_on", models.DateField()),
                ("level", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
