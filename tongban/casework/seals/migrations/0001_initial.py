"""Seals over what was written down, to which rows are only added.

Safe while the old code runs: the tables are new. On one machine the database refuses a change, whoever asks; the
first belt is that the application's role has no right to.
"""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION seals_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER seal_only_added BEFORE UPDATE OR DELETE ON seals_seal
    FOR EACH ROW EXECUTE FUNCTION seals_refuse_change();
CREATE TRIGGER seal_page_only_added BEFORE UPDATE OR DELETE ON seals_page
    FOR EACH ROW EXECUTE FUNCTION seals_refuse_change();
"""
ALLOW = """
DROP TRIGGER seal_only_added ON seals_seal;
DROP TRIGGER seal_page_only_added ON seals_page;
DROP FUNCTION seals_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("taken_at", models.DateTimeField()),
                ("xid", models.BigIntegerField()),
                ("open_since", models.DateTimeField(null=True)),
                ("parts", models.JSONField()),
                ("previous_hash", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="seal_counted_from_1")
                ],
            },
        ),
        migrations.CreateModel(
            name="Page",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "seal", "source", "page", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("source", models.CharField(max_length=8)),
                ("page", models.PositiveIntegerField()),
                ("leaves", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                (
                    "seal",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pages",
                        to="seals.seal",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["events", "changes", "looks", "rounds", "drafts"])),
                        name="page_of_known",
                    )
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
