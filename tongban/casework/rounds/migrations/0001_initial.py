"""Rounds: who applies, what is found of each fact, the lists and their proof. Events, lists and places are only added.

Safe while the old code runs: the tables are new. On one machine the database refuses a change, whoever asks; the
first belt is that the application's role has no right to.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION rounds_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER round_event_only_added BEFORE UPDATE OR DELETE ON rounds_event
    FOR EACH ROW EXECUTE FUNCTION rounds_refuse_change();
CREATE TRIGGER round_listing_only_added BEFORE UPDATE OR DELETE ON rounds_listing
    FOR EACH ROW EXECUTE FUNCTION rounds_refuse_change();
CREATE TRIGGER round_place_only_added BEFORE UPDATE OR DELETE ON rounds_place
    FOR EACH ROW EXECUTE FUNCTION rounds_refuse_change();
"""
ALLOW = """
DROP TRIGGER round_event_only_added ON rounds_event;
DROP TRIGGER round_listing_only_added ON rounds_listing;
DROP TRIGGER round_place_only_added ON rounds_place;
DROP FUNCTION rounds_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Round",
            fields=[
                ("code", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("content", models.JSONField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("opens_on", models.DateField()),
                ("closes_on", models.DateField()),
                ("policy_version", models.PositiveSmallIntegerField()),
                ("policy_sha256", models.CharField(max_length=64)),
                ("state", models.CharField(max_length=16)),
                ("supplement_until", models.DateField(null=True)),
                ("notice_from", models.DateField(null=True)),
                ("notice_until", models.DateField(null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("listing", models.PositiveSmallIntegerField(default=0)),
                ("stale", models.BooleanField(default=False)),
                ("ranked_by", models.BigIntegerField(null=True)),
                ("approved_by", models.BigIntegerField(null=True)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("last_seq", models.PositiveIntegerField(default=0)),
                ("last_hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "announced",
                                    "open",
                                    "scoring",
                                    "supplementing",
                                    "preliminary",
                                    "public_notice",
                                    "objections",
                                    "final",
                                    "frozen",
                                ],
                            )
                        ),
                        name="round_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="round_window_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("ranked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="round_by_two_officers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("listing__gte", 1),
                                ("stale", False),
                                ("state", "frozen"),
                                models.Q(("sha256", ""), _negated=True),
                            ),
                            models.Q(models.Q(("state", "frozen"), _negated=True), ("sha256", "")),
                            _connector="OR",
                        ),
                        name="round_frozen_has_hash",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Listing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField()),
                ("quota", models.PositiveIntegerField()),
                ("cutoff", models.JSONField(null=True)),
                ("admitted", models.PositiveIntegerField()),
                ("people", models.PositiveIntegerField()),
                ("sha256", models.JSONField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "version", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("position", models.PositiveIntegerField()),
                ("person_id", models.UUIDField()),
                ("number", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=120)),
                ("id_number", models.CharField(max_length=32)),
                ("rank", models.PositiveIntegerField(null=True)),
                ("admitted", models.BooleanField()),
                ("outcome", models.CharField(max_length=8)),
                ("total", models.CharField(max_length=24)),
                ("keys", models.JSONField()),
                ("failed", models.JSONField()),
                ("facts", models.JSONField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["round", "version", "person_id"], name="place_by_person")],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "version", "number"), name="place_once"),
                    models.CheckConstraint(
                        condition=models.Q(("admitted", False), ("rank__isnull", False), _connector="OR"),
                        name="place_admitted_has_rank",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "serial", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("serial", models.PositiveIntegerField()),
                ("by_person_id", models.UUIDField()),
                ("about", models.CharField(max_length=32)),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
                ("answered", models.CharField(max_length=8)),
                ("reason", models.TextField(blank=True, default="")),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answered__in", ["open", "upheld", "rejected"])),
                        name="objection_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered", "open"),
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("reason", ""),
                            ),
                            models.Q(
                                models.Q(("answered", "open"), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="objection_decided_with_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answered", "open")),
                        fields=("round", "by_person_id", "about"),
                        name="objection_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "person_id", "fact", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("fact", models.CharField(max_length=60)),
                ("status", models.CharField(max_length=8)),
                ("value", models.JSONField(null=True)),
                ("why", models.TextField(blank=True, default="")),
                ("by", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["checked", "refused"])), name="finding_status_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "checked"), ("value__isnull", False)),
                            models.Q(
                                ("status", "refused"), ("value__isnull", True), models.Q(("why", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="finding_has_value_or_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("authority_id", models.CharField(blank=True, db_collation="C", default="", max_length=32)),
                ("number", models.CharField(blank=True, default="", max_length=32)),
                ("data", models.JSONField()),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["round", "user_id", "act"], name="round_event_by_user"),
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["written_at"], name="round_event_by_writing"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "announce",
                                    "open",
                                    "close",
                                    "ask",
                                    "rank",
                                    "publish",
                                    "end_notice",
                                    "finalise",
                                    "freeze",
                                    "declare",
                                    "enter",
                                    "supply",
                                    "check",
                                    "refuse",
                                    "object",
                                    "uphold",
                                    "reject",
                                ],
                            )
                        ),
                        name="round_act_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "person_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("declared", models.JSONField()),
                ("declared_at", models.DateTimeField(null=True)),
                ("number", models.CharField(blank=True, default="", max_length=32)),
                ("case_id", models.UUIDField(null=True)),
                ("office_id", models.CharField(blank=True, db_collation="C", default="", max_length=32)),
                ("entered_at", models.DateTimeField(null=True)),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id"], name="entry_by_person"),
                    models.Index(fields=["round", "office_id", "number"], name="entry_by_office"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("round", "number"),
                        name="entry_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case_id__isnull", True), ("entered_at__isnull", True), ("number", "")),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                ("case_id__isnull", False),
                                ("entered_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="entry_has_case_or_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shown",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "round_id", "person_id", "fact", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("person_id", models.UUIDField()),
                ("fact", models.CharField(max_length=60)),
                ("value", models.JSONField()),
                ("evidence", models.TextField()),
                ("grade", models.CharField(max_length=1)),
                ("at", models.DateTimeField()),
                (
                    "round",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="rounds.round"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("grade__in", ["A", "B"])), name="shown_grade_known"),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="shown_by_evidence"
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
