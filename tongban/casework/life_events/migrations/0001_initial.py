"""Tables of life events: what is answered once, and the items that come of it.

Safe while the old code runs: it knows none of them.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LifeApplication",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("user_id", models.BigIntegerField()),
                ("person_id", models.UUIDField()),
                ("event_code", models.CharField(max_length=32)),
                ("answers", models.JSONField()),
                ("updated_at", models.DateTimeField()),
                ("handed_in_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["user_id", "-updated_at"], name="life_by_user")],
            },
        ),
        migrations.CreateModel(
            name="LifeMember",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "application_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=40)),
                ("after", models.CharField(blank=True, default="", max_length=40)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("answers", models.JSONField()),
                ("key", models.UUIDField()),
                ("standing", models.CharField(default="waiting", max_length=12)),
                ("case_id", models.UUIDField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="life_events.lifeapplication",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("standing", "waiting")), fields=["application"], name="life_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("case_id__isnull", False)), fields=["case_id"], name="life_by_case"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("standing__in", ["waiting", "begun", "impossible", "dropped"])),
                        name="life_standing_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case_id__isnull", False), ("standing", "begun")),
                            models.Q(models.Q(("standing", "begun"), _negated=True), ("case_id__isnull", True)),
                            _connector="OR",
                        ),
                        name="life_begun_has_case",
                    ),
                ],
            },
        ),
    ]
