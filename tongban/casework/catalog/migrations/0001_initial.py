"""The tables of the catalogue: no rows and no older code are in the way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarFile",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("loaded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ItemVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "code", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=32)),
                ("version", models.PositiveSmallIntegerField()),
                ("effective_from", models.DateField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="NoticeVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "code", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=32)),
                ("version", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PublishedPack",
            fields=[
                ("folder", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("sha256", models.CharField(max_length=64)),
            ],
        ),
    ]
