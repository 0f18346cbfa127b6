"""Acts after a decision: contested, decided anew, a grant that ends.

Safe while the old code runs: it knows fewer acts, and all of them are still allowed.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0005_written_at"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caseevent",
            name="event_act_known",
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
                            "pause",
                            "resume",
                            "ask_extension",
                            "extend",
                            "keep_limit",
                            "send_officers",
                            "offer_hearing",
                            "ask_hearing",
                            "set_hearing",
                            "challenge",
                            "answer_challenge",
                            "hold_hearing",
                            "be_heard",
                            "deem",
                            "recount",
                            "contest",
                            "contest_ended",
                            "reopen",
                            "rescind",
                            "withdraw_grant",
                            "revoke",
                            "deregister",
                        ],
                    )
                ),
                name="event_act_known",
            ),
        ),
    ]
