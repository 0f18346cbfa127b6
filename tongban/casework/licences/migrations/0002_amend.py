"""What stands on a licence can be changed.

Safe while the old code runs: every act that it writes is still allowed.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("licences", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="licenceevent",
            name="licence_act_known",
        ),
        migrations.AddConstraint(
            model_name="licenceevent",
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
                name="licence_act_known",
            ),
        ),
    ]
