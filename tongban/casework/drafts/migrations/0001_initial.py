"""Drafts of policies: what each said, who stands on which side of it, what was done.

An event points to the side of whoever did it, so that nobody reviews what they wrote, whatever the code does. On one
node triggers stand behind the rights of the application's role. Safe while the old code runs: it knows no draft.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

APPEND_ONLY = """
ALTER TABLE drafts_draftevent ADD CONSTRAINT draft_event_of_hand
    FOREIGN KEY (draft_id, by, side) REFERENCES drafts_hand (draft_id, user_id, side);
CREATE FUNCTION drafts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER draft_revision_only_added BEFORE UPDATE OR DELETE ON drafts_revision
    FOR EACH ROW EXECUTE FUNCTION drafts_refuse_change();
CREATE TRIGGER draft_hand_only_added BEFORE UPDATE OR DELETE ON drafts_hand
    FOR EACH ROW EXECUTE FUNCTION drafts_refuse_change();
CREATE TRIGGER draft_event_only_added BEFORE UPDATE OR DELETE ON drafts_draftevent
    FOR EACH ROW EXECUTE FUNCTION drafts_refuse_change();
"""
ALLOW = """
DROP TRIGGER draft_revision_only_added ON drafts_revision;
DROP TRIGGER draft_hand_only_added ON drafts_hand;
DROP TRIGGER draft_event_only_added ON drafts_draftevent;
DROP FUNCTION drafts_refuse_change();
ALTER TABLE drafts_draftevent DROP CONSTRAINT draft_event_of_hand;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("policy", models.CharField(max_length=80)),
                ("jurisdiction", models.CharField(max_length=12)),
                ("version", models.PositiveSmallIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("revision", models.PositiveIntegerField()),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "-saved_at", "id"], name="draft_by_place"),
                    models.Index(fields=["policy", "id"], name="draft_by_policy"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["editing", "proposed", "published", "dropped"])),
                        name="draft_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("revision__gte", 1), ("version__gte", 1)), name="draft_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "draft_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("tests", models.TextField()),
                ("by", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="drafts.draft",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Simulation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("policy", models.CharField(max_length=80)),
                ("jurisdiction", models.CharField(max_length=12)),
                ("version", models.PositiveSmallIntegerField()),
                ("draft_id", models.UUIDField(null=True)),
                ("revision", models.PositiveIntegerField(null=True)),
                ("on", models.DateField()),
                ("population", models.CharField(max_length=120)),
                ("quota", models.PositiveIntegerField(null=True)),
                ("state", models.CharField(max_length=12)),
                ("done", models.PositiveIntegerField(default=0)),
                ("whole", models.PositiveIntegerField(default=1)),
                ("stop", models.BooleanField(default=False)),
                ("fault", models.TextField(blank=True, default="")),
                ("result", models.TextField(null=True)),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("heard_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["jurisdiction", "-asked_at", "id"], name="simulation_by_place"),
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["asked_at"], name="simulation_waiting"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "stopped", "failed"])),
                        name="simulation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result__isnull", False), ("state", "done")),
                            models.Q(models.Q(("state", "done"), _negated=True), ("result__isnull", True)),
                            _connector="OR",
                        ),
                        name="simulation_done_has_result",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draft_id__isnull", True), ("revision__isnull", True)),
                            models.Q(("draft_id__isnull", False), ("revision__isnull", False)),
                            _connector="OR",
                        ),
                        name="simulation_of_revision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "draft_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("act", models.CharField(max_length=12)),
                ("side", models.CharField(max_length=8)),
                ("by", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField()),
                ("words", models.TextField(blank=True, default="")),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="drafts.draft",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act__in", ["send_back", "publish"]), ("side", "reviews")),
                            models.Q(
                                ("act__in", ["start", "save", "propose", "take_back", "send_back", "publish", "drop"]),
                                ("side", "writes"),
                                models.Q(("act__in", ["send_back", "publish"]), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="draft_event_side_of_act",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act__in", ["propose", "send_back", "drop"]), _negated=True),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="draft_event_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hand",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "draft_id", "user_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("side", models.CharField(max_length=8)),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hands",
                        to="drafts.draft",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("side__in", ["writes", "reviews"])), name="hand_side_known"
                    ),
                    models.UniqueConstraint(fields=("draft", "user_id", "side"), name="hand_of_event"),
                ],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, ALLOW),
    ]
