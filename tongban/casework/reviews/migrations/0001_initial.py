"""Ratings, contests and endings: what comes after a decision.

Safe while the old code runs: these tables are new.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RatingLink",
            fields=[
                ("token_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("occasion", models.CharField(max_length=16)),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                ("case_id", models.UUIDField()),
                ("case_number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "serial", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("serial", models.PositiveSmallIntegerField()),
                ("remedy", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=120)),
                ("lodged_on", models.DateField()),
                ("last_day", models.DateField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("accepted_on", models.DateField(null=True)),
                ("clock", models.JSONField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("gap_year", models.PositiveSmallIntegerField(null=True)),
                ("replied_on", models.DateField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=12)),
                ("decided_on", models.DateField(null=True)),
                ("served_on", models.DateField(null=True)),
                ("words", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "over"), _negated=True),
                        fields=["authority_id", "due_on"],
                        name="contest_by_urgency",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["lodged", "accepted", "over"])), name="contest_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    "upheld",
                                    "changed",
                                    "quashed",
                                    "ordered",
                                    "not_accepted",
                                    "abandoned",
                                    "withdrawn",
                                    "terminated",
                                    "",
                                ],
                            )
                        ),
                        name="contest_outcome_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "over"),
                                models.Q(("outcome", ""), _negated=True),
                                ("decided_on__isnull", False),
                            ),
                            models.Q(
                                models.Q(("state", "over"), _negated=True),
                                ("decided_on__isnull", True),
                                ("outcome", ""),
                            ),
                            _connector="OR",
                        ),
                        name="contest_over_has_outcome",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "over"), _negated=True),
                        fields=("case_id", "remedy"),
                        name="contest_one_open_of_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("case_id", models.UUIDField()),
                ("case_number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "occasion", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occasion", models.CharField(max_length=16)),
                ("state", models.CharField(max_length=12)),
                ("clock", models.JSONField()),
                ("due_on", models.DateField()),
                ("gap_year", models.PositiveSmallIntegerField(null=True)),
                ("steps", models.PositiveSmallIntegerField(default=0)),
                ("over", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("over", False)),
                        fields=["authority_id", "due_on"],
                        name="follow_up_by_urgency",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["open", "founded", "to_answer", "to_call", "appealed", "closed", "set_aside"],
                            )
                        ),
                        name="follow_up_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUpStep",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "occasion", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("case_id", models.UUIDField()),
                ("occasion", models.CharField(max_length=16)),
                ("seq", models.PositiveSmallIntegerField()),
                ("act", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField()),
                ("words", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                ["find", "find_not", "rectify", "answer", "call_back", "appeal", "uphold", "set_aside"],
                            )
                        ),
                        name="follow_up_act_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("case_id", models.UUIDField()),
                ("case_number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "serial", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("serial", models.PositiveSmallIntegerField()),
                ("document", models.CharField(max_length=32)),
                ("act", models.CharField(max_length=16)),
                ("ground", models.CharField(max_length=40)),
                ("words", models.TextField()),
                ("reported_by", models.CharField(blank=True, default="", max_length=120)),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_at", models.DateTimeField()),
                ("hearing_until", models.DateField(null=True)),
                ("hearing_asked_on", models.DateField(null=True)),
                ("heard_on", models.DateField(null=True)),
                ("heard_words", models.TextField(blank=True, default="")),
                ("state", models.CharField(max_length=12)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision_words", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "proposed")),
                        fields=["authority_id", "proposed_at"],
                        name="measure_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["proposed", "decided", "dropped"])),
                        name="measure_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["rescind", "withdraw_grant", "revoke", "deregister"])),
                        name="measure_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("act", "deregister"),
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_by_two_officers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "proposed")),
                            models.Q(models.Q(("state", "proposed"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="measure_decided_has_moment",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("case_id", "document"),
                        name="measure_one_open_of_a_document",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("case_id", models.UUIDField()),
                ("case_number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "occasion", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("occasion", models.CharField(max_length=16)),
                ("channel", models.CharField(max_length=16)),
                ("served_by", models.BigIntegerField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("level", models.PositiveSmallIntegerField(null=True)),
                ("words", models.TextField(blank=True, default="")),
                ("rated_at", models.DateTimeField(null=True)),
                ("set_aside", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["authority_id", "asked_at"], name="rating_by_office")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("level__isnull", True), ("rated_at__isnull", True)),
                            models.Q(("level__gte", 1), ("level__lte", 10), ("rated_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="rating_has_level_and_moment",
                    )
                ],
            },
        ),
    ]
