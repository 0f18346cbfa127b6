"""Acts that two officers do, and an index for what the lists say.

Safe while the old code runs: the table is new, and an index is made again over a table that is still small.
"""

from django.db import migrations, models

import tongban.casework.audit.models


class Migration(migrations.Migration):
    dependencies = [
        ("licences", "0002_amend"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "number", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(db_collation="C", max_length=32)),
                ("id", models.UUIDField(db_default=tongban.casework.audit.models.MadeNow())),
                ("act", models.CharField(max_length=12)),
                ("ground", models.CharField(max_length=40)),
                ("words", models.TextField()),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("ended_by", models.BigIntegerField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("confirmed", models.BooleanField(default=False)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="statusentry",
            name="status_not_valid",
        ),
        migrations.AddIndex(
            model_name="statusentry",
            index=models.Index(
                condition=models.Q(("published", 0), _negated=True), fields=["list_id"], name="status_not_valid"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["suspend", "lift", "rescind", "revoke", "deregister"])),
                name="proposal_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed", False),
                    models.Q(("ended_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="proposal_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed", False), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="proposal_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)), fields=("number",), name="proposal_one_open"
            ),
        ),
    ]
