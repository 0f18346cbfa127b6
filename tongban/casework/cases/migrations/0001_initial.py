"""The tables of the case engine.

Safe while the old code runs: the tables are new. Events are added, never changed: on one machine the database itself
refuses, whoever asks; the first belt is that the application's role has no right to, and on many machines, where
triggers are not to be had, it is the only one.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION cases_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'case events are added, never changed or deleted'; END $$;
CREATE TRIGGER caseevent_only_added BEFORE UPDATE OR DELETE ON cases_caseevent
  FOR EACH ROW EXECUTE FUNCTION cases_refuse_change();
"""
ALLOW = "DROP TRIGGER caseevent_only_added ON cases_caseevent; DROP FUNCTION cases_refuse_change();"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("state", models.CharField(max_length=16)),
                ("receiving_id", models.CharField(db_collation="C", max_length=32)),
                ("deciding_id", models.CharField(db_collation="C", max_length=32)),
                ("origin_id", models.CharField(blank=True, db_collation="C", default="", max_length=32)),
                ("delivering_id", models.CharField(db_collation="C", max_length=32)),
                ("participants", models.JSONField(default=dict)),
                ("applicant_person_id", models.UUIDField(null=True)),
                ("applicant_name", models.CharField(max_length=120)),
                ("answers", models.JSONField()),
                ("facts", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                (
                    "steps_done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("aside", models.JSONField(null=True)),
                ("received_at", models.DateTimeField()),
                ("accepted_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("completed_on", models.DateField(null=True)),
                ("corrections", models.PositiveSmallIntegerField(default=0)),
                ("visits", models.PositiveSmallIntegerField(default=0)),
                ("clocks", models.PositiveSmallIntegerField(default=0)),
                ("on_commitment", models.BooleanField(db_default=False, default=False)),
                (
                    "gaps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), db_default=[], default=list, size=None
                    ),
                ),
                ("fee_fen", models.PositiveIntegerField(null=True)),
                ("priority", models.CharField(blank=True, db_default="", default="", max_length=8)),
                ("first_asked_id", models.BigIntegerField(null=True)),
                ("last_seq", models.PositiveSmallIntegerField(default=0)),
                ("last_hash", models.BinaryField(max_length=32)),
                ("taken", models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["deciding_id", "-id"], name="case_by_deciding"),
                    models.Index(fields=["receiving_id", "-id"], name="case_by_receiving"),
                    models.Index(
                        condition=models.Q(("origin_id", ""), _negated=True),
                        fields=["origin_id", "-id"],
                        name="case_by_origin",
                    ),
                    models.Index(fields=["applicant_person_id", "-id"], name="case_by_applicant"),
                    models.Index(fields=["applicant_name", "-id"], name="case_by_name"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "submitted",
                                    "in_correction",
                                    "accepted",
                                    "approved",
                                    "completed",
                                    "delivered",
                                    "not_accepted",
                                    "refused",
                                    "withdrawn",
                                    "broken",
                                    "rescinded",
                                ],
                            )
                        ),
                        name="case_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("corrections__lte", 1)), name="case_corrected_once"),
                    models.CheckConstraint(
                        condition=models.Q(("priority__in", ["", "urgent", "later"])), name="case_priority_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gaps", []),
                            models.Q(("state__in", ["approved", "completed", "delivered"]), _negated=True),
                            _connector="OR",
                        ),
                        name="case_granted_without_gaps",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_on__isnull", False),
                            models.Q(
                                ("state__in", ["accepted", "approved", "completed", "delivered", "refused"]),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="case_accepted_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_on__isnull", False),
                            models.Q(("state__in", ["approved", "completed", "delivered", "refused"]), _negated=True),
                            _connector="OR",
                        ),
                        name="case_decided_has_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                ("schema", models.PositiveSmallIntegerField()),
                ("act", models.CharField(max_length=16)),
                ("step", models.CharField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("role", models.CharField(max_length=16)),
                ("authority_id", models.CharField(blank=True, default="", max_length=32)),
                ("channel", models.CharField(max_length=16)),
                ("device", models.CharField(max_length=16)),
                ("state_before", models.CharField(blank=True, default="", max_length=16)),
                ("state_after", models.CharField(max_length=16)),
                ("data", models.JSONField()),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["written_at"], name="event_by_writing"
                    ),
                    models.Index(
                        condition=models.Q(("act", "second_notice")),
                        fields=["authority_id", "at"],
                        name="event_told_twice",
                    ),
                    models.Index(
                        condition=models.Q(("act__in", ["ask_correction", "offer_hearing"])),
                        fields=["act", "at"],
                        name="event_waits_for_them",
                    ),
                    models.Index(
                        condition=models.Q(("act__in", ["refuse", "reject"])),
                        fields=["authority_id", "at"],
                        name="event_refused",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "submit",
                                    "ask_correction",
                                    "supply",
                                    "accept",
                                    "refuse",
                                    "do_step",
                                    "approve",
                                    "reject",
                                    "complete",
                                    "deliver",
                                    "withdraw",
                                    "settle",
                                    "answer",
                                    "pause",
                                    "resume",
                                    "ask_extension",
                                    "extend",
                                    "keep_limit",
                                    "send_officers",
                                    "offer_hearing",
                                    "ask_hearing",
                                    "set_hearing",
                                    "challenge",
                                    "answer_challenge",
                                    "hold_hearing",
                                    "be_heard",
                                    "deem",
                                    "correct",
                                    "second_notice",
                                    "supply_gap",
                                    "gap_lapsed",
                                    "find_false",
                                    "take_back",
                                    "bar",
                                    "prioritise",
                                    "hand_on",
                                    "add_paper",
                                    "mark_paper",
                                    "recount",
                                    "contest",
                                    "contest_ended",
                                    "reopen",
                                    "rescind",
                                    "withdraw_grant",
                                    "revoke",
                                    "deregister",
                                ],
                            )
                        ),
                        name="event_act_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="event_counted_from_1"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvidence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="cases.case",
                    ),
                ),
                ("code", models.CharField(max_length=64)),
                ("side", models.PositiveSmallIntegerField(default=0)),
                ("status", models.CharField(max_length=12)),
                ("why", models.CharField(max_length=32)),
                ("grade", models.CharField(blank=True, default="", max_length=1)),
                ("promised_for", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "promised")), fields=["promised_for"], name="evidence_promised"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["held", "declared", "uploaded", "seen", "missing", "promised", "committed"])
                        ),
                        name="evidence_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "promised"), _negated=True),
                            ("promised_for__isnull", False),
                            _connector="OR",
                        ),
                        name="evidence_promised_for_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["", "A", "B", "C", "D"])), name="evidence_grade_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "other_id", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="cases.case",
                    ),
                ),
                ("other_id", models.UUIDField()),
                ("kind", models.CharField(max_length=12)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["parent", "joint", "follows", "same", "apart"])),
                        name="link_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("case_id", models.F("other_id")), _negated=True), name="link_to_another"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseNote",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="cases.case",
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                ("words", models.TextField()),
                ("pinned", models.BooleanField()),
                ("task", models.CharField(blank=True, default="", max_length=40)),
                ("given_to", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField()),
                ("authority_id", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="CaseNotice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="cases.case",
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=32)),
                ("version", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=40)),
                ("check_code", models.CharField(max_length=12)),
                ("issued_at", models.DateTimeField()),
                ("authority_id", models.CharField(max_length=32)),
                ("due", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="CaseNumber",
            fields=[
                ("number", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="CaseOffice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "duty", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                ("duty", models.CharField(max_length=40)),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
            ],
            options={
                "indexes": [models.Index(fields=["authority_id", "case"], name="case_office_by_authority")],
            },
        ),
        migrations.CreateModel(
            name="CaseParty",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="cases.case",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("role", models.CharField(max_length=24)),
                ("side", models.PositiveSmallIntegerField(default=0)),
                ("kind", models.CharField(max_length=16)),
                ("person_id", models.UUIDField(null=True)),
                ("credit_code", models.CharField(blank=True, default="", max_length=18)),
                ("document", models.JSONField(null=True)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("person_id__isnull", False)), fields=["person_id"], name="party_by_person"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "person"), ("person_id__isnull", False)),
                            models.Q(("kind", "organisation"), models.Q(("credit_code", ""), _negated=True)),
                            models.Q(("document__isnull", False), ("kind", "foreigner")),
                            ("kind", "anonymous"),
                            _connector="OR",
                        ),
                        name="party_is_somebody",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseSubject",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "position", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="cases.case",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(max_length=24)),
                ("reference", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("user_id", models.BigIntegerField()),
                ("applicant_person_id", models.UUIDField(null=True)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("authority_id", models.CharField(blank=True, default="", max_length=32)),
                ("answers", models.JSONField()),
                ("updated_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["user_id", "-updated_at"], name="draft_by_user")],
            },
        ),
        migrations.CreateModel(
            name="IdempotencyKey",
            fields=[
                ("key", models.UUIDField(primary_key=True, serialize=False)),
                ("case_id", models.UUIDField()),
                ("user_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="NoteStruck",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SeparateDuty",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "act", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                ("act", models.CharField(max_length=44)),
                ("user_id", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case_id", "user_id"), name="separate_duty_other_officer")
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "task", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="cases.case",
                    ),
                ),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("role", models.CharField(max_length=16)),
                ("task", models.CharField(max_length=40)),
                ("act", models.CharField(max_length=16)),
                ("number", models.CharField(max_length=32)),
                ("item_code", models.CharField(max_length=32)),
                ("item_version", models.PositiveSmallIntegerField()),
                ("applicant_name", models.CharField(max_length=120)),
                ("state", models.CharField(max_length=16)),
                ("received_at", models.DateTimeField()),
                ("due_on", models.DateField(null=True)),
                ("provisional", models.BooleanField(default=False)),
                ("priority", models.CharField(blank=True, db_default="", default="", max_length=8)),
                (
                    "barred",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("taken_by", models.BigIntegerField(null=True)),
                ("taken_until", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["authority_id", "role", "due_on", "case", "task"], name="work_by_urgency"),
                    models.Index(
                        condition=models.Q(("priority", ""), _negated=True),
                        fields=["authority_id", "role", "priority", "due_on", "case", "task"],
                        name="work_by_priority",
                    ),
                    models.Index(
                        condition=models.Q(("taken_by__isnull", False)), fields=["taken_by"], name="work_taken"
                    ),
                    models.Index(fields=["due_on", "case"], name="work_by_due"),
                    models.Index(
                        condition=models.Q(("act", "resume")),
                        fields=["authority_id", "role", "due_on"],
                        name="work_paused",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "clerk",
                                    "examiner",
                                    "approver",
                                    "registrar",
                                    "supervisor",
                                    "auditor",
                                    "integrator",
                                    "policy_officer",
                                ],
                            )
                        ),
                        name="work_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("provisional", False), ("due_on__isnull", False), _connector="OR"),
                        name="work_provisional_has_due",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAnswer",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("about_person_id", models.UUIDField(null=True)),
                ("text", models.TextField()),
                ("answered_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
