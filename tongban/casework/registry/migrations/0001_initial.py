"""The registers, with keys over time: a person is in one household at a time.

Safe while the old code runs: the tables are new.
"""

import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

# The second belt, on one node; the first is that the application's role has no UPDATE and no DELETE there.
APPEND_ONLY = """
CREATE FUNCTION registry_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER registry_change_append_only BEFORE UPDATE OR DELETE ON registry_change
    FOR EACH ROW EXECUTE FUNCTION registry_refuse_change();
"""


def temporal_key(table: str, owner: str) -> migrations.RunSQL:
    """Make the primary key of a table one over time: for one owner no two rows are valid on the same day."""
    key = f"ALTER TABLE registry_{table} DROP CONSTRAINT registry_{table}_pkey, ADD PRIMARY KEY ({owner}, valid"
    return migrations.RunSQL(f"{key} WITHOUT OVERLAPS)", reverse_sql=f"{key})")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="BirthCertificate",
            fields=[
                ("number", models.CharField(db_collation="C", max_length=30, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="HouseholdNumber",
            fields=[
                ("number", models.CharField(db_collation="C", max_length=16, primary_key=True, serialize=False)),
                ("household_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="IdNumber",
            fields=[
                ("number", models.CharField(db_collation="C", max_length=18, primary_key=True, serialize=False)),
                ("person_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("credit_code", models.CharField(db_collation="C", max_length=18, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("region_code", models.CharField(db_collation="C", max_length=6)),
            ],
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField()),
                ("subject_kind", models.CharField(max_length=12)),
                ("act", models.CharField(max_length=12)),
                ("effective_on", models.DateField()),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("recorded_at", models.DateTimeField()),
                ("case_id", models.UUIDField(null=True)),
                ("case_number", models.CharField(blank=True, default="", max_length=24)),
                ("authority", models.CharField(max_length=32)),
                ("written_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["written_at"], name="change_by_writing"
                    ),
                    models.Index(
                        condition=models.Q(("case_id__isnull", False)), fields=["case_id"], name="change_by_case"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "register",
                                    "birth",
                                    "open",
                                    "move",
                                    "relate",
                                    "close",
                                    "correct",
                                    "rename",
                                    "death",
                                    "issue",
                                    "endorse",
                                    "amend",
                                    "rescind",
                                    "withdraw",
                                    "revoke",
                                    "deregister",
                                    "suspend",
                                    "lift",
                                    "replace",
                                ],
                            )
                        ),
                        name="change_act_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("number", models.CharField(db_collation="C", max_length=32, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("holder_kind", models.CharField(max_length=12)),
                ("person_id", models.UUIDField(null=True)),
                ("credit_code", models.CharField(blank=True, db_collation="C", default="", max_length=18)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("issued_by", models.CharField(max_length=32)),
                ("issued_on", models.DateField()),
                ("case_id", models.UUIDField(null=True)),
                ("state", models.CharField(default="valid", max_length=10)),
                ("version", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("endorsed_until", models.DateField(null=True)),
                ("counted_from", models.DateField(null=True)),
                ("public", models.BooleanField(db_default=False, default=False)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("person_id__isnull", False)),
                        fields=["person_id"],
                        name="document_by_person",
                    ),
                    models.Index(
                        condition=models.Q(("credit_code", ""), _negated=True),
                        fields=["credit_code"],
                        name="document_by_organisation",
                    ),
                    models.Index(
                        condition=models.Q(("case_id__isnull", False)), fields=["case_id"], name="document_by_case"
                    ),
                    models.Index(
                        condition=models.Q(("public", True)), fields=["-issued_on", "number"], name="document_public"
                    ),
                    models.Index(
                        models.F("kind"),
                        django.db.models.functions.comparison.Least(
                            models.F("endorsed_until"),
                            models.Func(
                                models.F("valid"),
                                output_field=models.DateField(),
                                template="(upper(%(expressions)s) - 1)",
                            ),
                        ),
                        condition=models.Q(("person_id__isnull", False), ("state", "valid")),
                        name="document_last_day",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "valid",
                                    "suspended",
                                    "replaced",
                                    "lost",
                                    "returned",
                                    "rescinded",
                                    "withdrawn",
                                    "revoked",
                                    "struck_off",
                                ],
                            )
                        ),
                        name="document_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("credit_code", ""), ("holder_kind", "person"), ("person_id__isnull", False)),
                            models.Q(
                                ("holder_kind", "organisation"),
                                ("person_id__isnull", True),
                                models.Q(("credit_code", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="document_has_one_holder",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counted_from__isnull", True), ("endorsed_until__isnull", True)),
                            ("endorsed_until__gt", models.F("counted_from")),
                            _connector="OR",
                        ),
                        name="document_endorsed_and_counted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Household",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(db_collation="C", max_length=16)),
                ("kind", models.CharField(max_length=10)),
                ("name", models.CharField(blank=True, default="", max_length=60)),
                ("authority", models.CharField(db_collation="C", max_length=32)),
                ("region_code", models.CharField(db_collation="C", max_length=6)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_on__isnull", True), ("kind", "collective")),
                        fields=["region_code"],
                        name="household_collective",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["family", "collective"])), name="household_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                        ),
                        name="household_open_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HouseholdAddress",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "household_id", "valid", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("address", models.CharField(max_length=200)),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="registry.household",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("born_on", models.DateField()),
                ("sex", models.CharField(max_length=6)),
                ("born_in", models.CharField(blank=True, default="", max_length=60)),
                ("died_on", models.DateField(null=True)),
                ("registered_at", models.DateTimeField()),
                ("cause_case_id", models.UUIDField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["male", "female"])), name="person_sex_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("died_on__isnull", True), ("died_on__gte", models.F("born_on")), _connector="OR"
                        ),
                        name="person_died_after_birth",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "valid", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("household_id", models.UUIDField()),
                ("relation", models.CharField(max_length=12)),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("recorded_at", models.DateTimeField()),
                ("cause_case_id", models.UUIDField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["household_id"], name="membership_by_household")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "relation__in",
                                [
                                    "head",
                                    "spouse",
                                    "child",
                                    "parent",
                                    "grandchild",
                                    "grandparent",
                                    "sibling",
                                    "other",
                                    "member",
                                ],
                            )
                        ),
                        name="membership_relation_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("relation", "head"), ("valid__upper_inf", True)),
                        fields=("household_id",),
                        name="membership_one_head",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonRecord",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "person_id", "valid", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("name", models.CharField(max_length=60)),
                ("ethnicity", models.CharField(blank=True, default="", max_length=20)),
                ("id_number", models.CharField(db_collation="C", max_length=18)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["name"], name="person_record_by_name")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid__upper_inf", True)),
                        fields=("person",),
                        name="person_record_one_today",
                    )
                ],
            },
        ),
        temporal_key("membership", "person_id"),
        temporal_key("householdaddress", "household_id"),
        migrations.RunSQL(APPEND_ONLY, reverse_sql="DROP FUNCTION registry_refuse_change() CASCADE"),
    ]
