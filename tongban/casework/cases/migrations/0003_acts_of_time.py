"""More acts may be recorded: pauses, extensions, hearings, officers sent, grants by silence.

Safe while the old code runs: it writes none of them, and leaves the new column empty.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_events_only_added"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caseevent",
            name="event_act_known",
        ),
        migrations.AddField(
            model_name="case",
            name="aside",
            field=models.JSONField(null=True),
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
                        ],
                    )
                ),
                name="event_act_known",
            ),
        ),
    ]
