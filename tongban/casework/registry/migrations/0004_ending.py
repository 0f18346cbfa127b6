"""Documents come to an end in four ways, are endorsed every year, and some are listed for everybody.

Safe while the old code runs: new columns are empty or have a default in the database, old states are still allowed.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_written_at"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="change",
            name="change_act_known",
        ),
        migrations.RemoveConstraint(
            model_name="document",
            name="document_state_known",
        ),
        migrations.AddField(
            model_name="document",
            name="counted_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="endorsed_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="document",
            name="public",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("public", True)), fields=["-issued_on", "number"], name="document_public"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
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
                            "rescind",
                            "withdraw",
                            "revoke",
                            "deregister",
                        ],
                    )
                ),
                name="change_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["valid", "replaced", "lost", "returned", "rescinded", "withdrawn", "revoked", "struck_off"],
                    )
                ),
                name="document_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("counted_from__isnull", True), ("endorsed_until__isnull", True)),
                    ("endorsed_until__gt", models.F("counted_from")),
                    _connector="OR",
                ),
                name="document_endorsed_and_counted",
            ),
        ),
    ]
