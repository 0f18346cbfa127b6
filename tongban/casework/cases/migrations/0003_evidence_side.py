"""Evidence is on a side where parties are adverse, and dates can be counted again.

Safe while the old code runs: the new column has a default in the code that writes it, no case is stored yet
that could be without, and the list of known acts only grows.
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
            model_name="caseevidence",
            name="side",
            field=models.PositiveSmallIntegerField(default=0),
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
                            "recount",
                        ],
                    )
                ),
                name="event_act_known",
            ),
        ),
    ]
