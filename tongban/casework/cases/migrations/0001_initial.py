"""The first tables of the case engine: no rows and no older code are in the way."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


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
                ("applicant_person_id", models.UUIDField(null=True)),
                ("applicant_name", models.CharField(max_length=120)),
                ("answers", models.JSONField()),
                (
                    "steps_done",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("accepted_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("completed_on", models.DateField(null=True)),
                ("corrections", models.PositiveSmallIntegerField(default=0)),
                ("visits", models.PositiveSmallIntegerField(default=0)),
                ("clocks", models.PositiveSmallIntegerField(default=0)),
                ("last_seq", models.PositiveSmallIntegerField(default=0)),
                ("last_hash", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "seq", blank=True, editable=False, primary_key=True, serialize=False
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
            ],
        ),
        migrations.CreateModel(
            name="CaseEvidence",
            fields=[
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="cases.case",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "code", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=64)),
                ("side", models.PositiveSmallIntegerField(default=0)),
                ("status", models.CharField(max_length=12)),
                ("why", models.CharField(max_length=32)),
                ("grade", models.CharField(blank=True, default="", max_length=1)),
            ],
        ),
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="cases.case",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "other_id", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("other_id", models.UUIDField()),
                ("kind", models.CharField(max_length=12)),
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
            name="CaseParty",
            fields=[
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="cases.case",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "position", blank=True, editable=False, primary_key=True, serialize=False
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
        ),
        migrations.CreateModel(
            name="CaseSubject",
            fields=[
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subjects",
                        to="cases.case",
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "position", blank=True, editable=False, primary_key=True, serialize=False
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
            name="SeparateDuty",
            fields=[
                (
                    "case",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "act", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("act", models.CharField(max_length=40)),
                ("user_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="WorkRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="work",
                        serialize=False,
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
                (
                    "barred",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["deciding_id", "-id"], name="case_by_deciding"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["receiving_id", "-id"], name="case_by_receiving"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("origin_id", ""), _negated=True), fields=["origin_id", "-id"], name="case_by_origin"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["applicant_person_id", "-id"], name="case_by_applicant"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["applicant_name", "-id"], name="case_by_name"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
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
                        ],
                    )
                ),
                name="case_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(condition=models.Q(("corrections__lte", 1)), name="case_corrected_once"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_on__isnull", False),
                    models.Q(
                        ("state__in", ["accepted", "approved", "completed", "delivered", "refused"]), _negated=True
                    ),
                    _connector="OR",
                ),
                name="case_accepted_has_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_on__isnull", False),
                    models.Q(("state__in", ["approved", "completed", "delivered", "refused"]), _negated=True),
                    _connector="OR",
                ),
                name="case_decided_has_date",
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["user_id", "-updated_at"], name="draft_by_user"),
        ),
        migrations.AddIndex(
            model_name="workrow",
            index=models.Index(fields=["authority_id", "role", "due_on", "case"], name="work_by_urgency"),
        ),
        migrations.AddConstraint(
            model_name="workrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", ["clerk", "examiner", "approver", "registrar", "supervisor"])),
                name="work_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("provisional", False), ("due_on__isnull", False), _connector="OR"),
                name="work_provisional_has_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(
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
                            "recount",
                        ],
                    )
                ),
                name="event_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevent",
            constraint=models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="event_counted_from_1"),
        ),
        migrations.AddConstraint(
            model_name="caseevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["held", "declared", "seen", "missing"])),
                name="evidence_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("grade__in", ["", "A", "B", "C", "D"])), name="evidence_grade_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["parent", "joint", "follows"])), name="link_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("case_id", models.F("other_id")), _negated=True), name="link_to_another"
            ),
        ),
        migrations.AddIndex(
            model_name="caseparty",
            index=models.Index(
                condition=models.Q(("person_id__isnull", False)), fields=["person_id"], name="party_by_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="caseparty",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "person"), ("person_id__isnull", False)),
                    models.Q(("kind", "organisation"), models.Q(("credit_code", ""), _negated=True)),
                    models.Q(("document__isnull", False), ("kind", "foreigner")),
                    ("kind", "anonymous"),
                    _connector="OR",
                ),
                name="party_is_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="separateduty",
            constraint=models.UniqueConstraint(fields=("case_id", "user_id"), name="separate_duty_other_officer"),
        ),
    ]
