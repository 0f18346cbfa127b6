"""Looks where an officer has no duty, and their review. Both are only added to.

Safe while the old code runs: the tables are new. On one machine the database refuses a change, whoever asks; the
first belt is that the application's role has no right to.
"""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION breakglass_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER opening_only_added BEFORE UPDATE OR DELETE ON breakglass_opening
    FOR EACH ROW EXECUTE FUNCTION breakglass_refuse_change();
CREATE TRIGGER opening_review_only_added BEFORE UPDATE OR DELETE ON breakglass_review
    FOR EACH ROW EXECUTE FUNCTION breakglass_refuse_change();
"""
ALLOW = """
DROP TRIGGER opening_only_added ON breakglass_opening;
DROP TRIGGER opening_review_only_added ON breakglass_review;
DROP FUNCTION breakglass_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=8)),
                ("subject_id", models.UUIDField()),
                ("number", models.CharField(blank=True, default="", max_length=32)),
                ("user_id", models.BigIntegerField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("role", models.CharField(max_length=16)),
                ("purpose", models.CharField(max_length=40)),
                ("words", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("review_due_on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "opening",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="breakglass.opening",
                    ),
                ),
                ("opened_by", models.BigIntegerField()),
                ("reviewed_by", models.BigIntegerField()),
                ("justified", models.BooleanField()),
                ("words", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(fields=["authority_id", "review_due_on", "id"], name="opening_by_office"),
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(fields=["user_id", "-id"], name="opening_by_user"),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["case", "person"])), name="opening_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="opening_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gt", models.F("opened_at"))), name="opening_ends"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(("reviewed_by", models.F("opened_by")), _negated=True), name="review_by_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="review_says_why"),
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
