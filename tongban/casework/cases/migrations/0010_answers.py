"""What may be done in one act: decided on the spot, filed, answered; and what an enquiry was answered.

Safe while the old code runs: it writes neither.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0009_promised_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseAnswer",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("about_person_id", models.UUIDField(null=True)),
                ("text", models.TextField()),
                ("answered_at", models.DateTimeField()),
            ],
        ),
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
                            "settle",
                            "answer",
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
                            "correct",
                            "second_notice",
                            "supply_gap",
                            "gap_lapsed",
                            "find_false",
                            "take_back",
                            "bar",
                            "prioritise",
                            "hand_on",
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
