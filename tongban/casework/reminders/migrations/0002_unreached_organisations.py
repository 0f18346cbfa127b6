"""Of which documents an office has to tell an organisation, because nobody is known who would hear of it.

Safe while the old code runs: it knows nothing of the table.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reminders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unreached",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "authority_id",
                        "number",
                        "due_on",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("number", models.CharField(max_length=32)),
                ("due_on", models.DateField()),
                ("kind", models.CharField(max_length=40)),
                ("credit_code", models.CharField(max_length=18)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("since", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("told_by", models.BigIntegerField(null=True)),
                ("words", models.CharField(blank=True, default="", max_length=500)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at__isnull", True)),
                        fields=["authority_id", "due_on"],
                        name="unreached_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at__isnull", True), ("told_by__isnull", True), ("words", "")),
                            models.Q(
                                ("told_at__isnull", False),
                                ("told_by__isnull", False),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="unreached_told_by_somebody",
                    )
                ],
            },
        ),
    ]
