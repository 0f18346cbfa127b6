"""Files may come in and be checked: two more acts, and evidence that was uploaded.

Safe while old code runs: it writes none of them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0012_board"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caseevent",
            name="event_act_known",
        ),
        migrations.RemoveConstraint(
            model_name="caseevidence",
            name="evidence_status_known",
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
                            "add_paper",
                            "mark_paper",
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
        migrations.AddConstraint(
            model_name="caseevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["held", "declared", "uploaded", "seen", "missing", "promised", "committed"])
                ),
                name="evidence_status_known",
            ),
        ),
    ]
