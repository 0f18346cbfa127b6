"""What the policies of a pack said, version by version.

Safe while old code runs: a new table, which old code neither reads nor writes.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PolicyVersion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "policy", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("policy", models.CharField(max_length=80)),
                ("version", models.PositiveSmallIntegerField()),
                ("jurisdiction", models.CharField(max_length=12)),
                ("title", models.JSONField()),
                ("effective_from", models.DateField()),
                ("effective_to", models.DateField(blank=True, null=True)),
                ("name", models.CharField(max_length=100)),
                ("files", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("published_by", models.BigIntegerField(blank=True, null=True)),
            ],
        ),
    ]
