"""The ledger of data use, to which rows are only added.

Safe while the old code runs: the table is new. On one machine the database refuses a change, whoever asks; the
first belt is that the application's role has no right to.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

import tongban.casework.audit.models

REFUSE = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER access_only_added BEFORE UPDATE OR DELETE ON audit_access
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""
ALLOW = "DROP TRIGGER access_only_added ON audit_access; DROP FUNCTION audit_refuse_change();"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Access",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("id", models.UUIDField(db_default=tongban.casework.audit.models.MadeNow())),
                ("kind", models.CharField(max_length=12)),
                ("case_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("user_id", models.BigIntegerField(null=True)),
                ("client", models.CharField(blank=True, default="", max_length=64)),
                ("role", models.CharField(max_length=16)),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("channel", models.CharField(max_length=16)),
                ("page", models.CharField(max_length=24)),
                ("purpose", models.CharField(max_length=16)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None),
                ),
                ("shown", models.PositiveSmallIntegerField(default=1)),
                ("opening_id", models.UUIDField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["id"], name="access_by_time"),
                    models.Index(fields=["user_id", "id"], name="access_by_user"),
                    models.Index(fields=["authority_id", "id"], name="access_by_authority"),
                    models.Index(
                        condition=models.Q(("opening_id__isnull", False)),
                        fields=["opening_id"],
                        name="access_by_opening",
                    ),
                    models.Index(
                        condition=models.Q(("case_id__isnull", False)), fields=["case_id", "id"], name="access_by_case"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["person", "case", "household", "list"])),
                        name="access_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "handling",
                                    "at_counter",
                                    "enquiry",
                                    "supervision",
                                    "audit",
                                    "break_glass",
                                    "department",
                                ],
                            )
                        ),
                        name="access_purpose_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user_id__isnull", False), models.Q(("client", ""), _negated=True), _connector="OR"
                        ),
                        name="access_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("purpose", "break_glass"), _negated=True),
                            ("opening_id__isnull", False),
                            _connector="OR",
                        ),
                        name="access_by_a_broken_glass",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
