"""What stands on a document can be changed.

Safe while the old code runs: every act that it writes is still allowed.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_suspended"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="change",
            name="change_act_known",
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
            ),
        ),
    ]
