"""Documents may be suspended, and count the versions of the same right.

Safe while the old code runs: it writes none of the new states, and the version has a default in the database.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_last_day"),
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
            name="version",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
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
                            "suspend",
                            "lift",
                            "replace",
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
        ),
    ]
