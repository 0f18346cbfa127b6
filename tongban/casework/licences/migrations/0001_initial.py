"""What was done to licences, and where the status of their copies stands.

Safe while the old code runs: the tables are new. On one machine the database refuses a change of an event, whoever
asks; the first belt is that the application's role has no right to.
"""

from django.db import migrations, models

import tongban.casework.audit.models

REFUSE = """
CREATE FUNCTION licences_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER licence_event_only_added BEFORE UPDATE OR DELETE ON licences_licenceevent
    FOR EACH ROW EXECUTE FUNCTION licences_refuse_change();
"""
ALLOW = """
DROP TRIGGER licence_event_only_added ON licences_licenceevent;
DROP FUNCTION licences_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="StatusChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "version", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_id", models.CharField(db_collation="C", max_length=48)),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("back", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="LicenceEvent",
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
                ("before", models.CharField(max_length=10)),
                ("after", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("effective_on", models.DateField()),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                ("user_id", models.BigIntegerField(null=True)),
                ("second_id", models.BigIntegerField(null=True)),
                ("case_id", models.UUIDField(null=True)),
                ("case_number", models.CharField(blank=True, default="", max_length=24)),
                ("ground", models.CharField(blank=True, default="", max_length=40)),
                ("law", models.CharField(blank=True, default="", max_length=200)),
                ("words", models.TextField(blank=True, default="")),
            ],
            options={
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
                        name="licence_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "before__in",
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
                        name="licence_was_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "after__in",
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
                        name="licence_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_id__isnull", True),
                            models.Q(("second_id", models.F("user_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="licence_by_two_officers",
                    ),
                ],
            },
        ),
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
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__in", ["suspend", "lift", "rescind", "revoke", "deregister"])),
                        name="proposal_act_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed", False),
                            models.Q(("ended_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="proposal_confirmed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed", False), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="proposal_ended_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("number",), name="proposal_one_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "list_id", "first", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("list_id", models.CharField(db_collation="C", max_length=48)),
                ("first", models.PositiveIntegerField()),
                ("count", models.PositiveSmallIntegerField()),
                ("licence", models.CharField(db_collation="C", max_length=32)),
                ("until", models.DateField()),
                ("status", models.PositiveSmallIntegerField(db_default=0, default=0)),
                ("published", models.PositiveSmallIntegerField(db_default=0, default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["licence"], name="status_by_licence"),
                    models.Index(
                        condition=models.Q(("published", 0), _negated=True), fields=["list_id"], name="status_not_valid"
                    ),
                    models.Index(
                        condition=models.Q(("status", models.F("published")), _negated=True),
                        fields=["list_id"],
                        name="status_to_publish",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("status__in", [0, 1, 2])), name="status_known"),
                    models.CheckConstraint(condition=models.Q(("count__gt", 0)), name="status_of_a_copy"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusList",
            fields=[
                ("id", models.CharField(db_collation="C", max_length=48, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("serial", models.PositiveIntegerField()),
                ("key", models.BinaryField()),
                ("given", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=0)),
                ("built_at", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("jwt", models.BinaryField(null=True)),
                ("cwt", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "serial"], name="status_list_of_kind"),
                    models.Index(fields=["built_at"], name="status_list_by_age"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("given__lte", 1048576)), name="status_list_not_overfull")
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
