"""A case knows its fee, what was promised, whether it rests on a commitment, its order, who was asked first.

Safe while the old code runs: new columns have defaults in the database, and the constraints allow all that it writes.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0007_notices"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="case_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="caseevent",
            name="event_act_known",
        ),
        migrations.RemoveConstraint(
            model_name="caseevidence",
            name="evidence_status_known",
        ),
        migrations.RemoveConstraint(
            model_name="caselink",
            name="link_kind_known",
        ),
        migrations.AddField(
            model_name="case",
            name="fee_fen",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="first_asked_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="case",
            name="gaps",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=64), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="on_commitment",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="case",
            name="priority",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddField(
            model_name="caseevidence",
            name="promised_for",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="workrow",
            name="priority",
            field=models.CharField(blank=True, db_default="", default="", max_length=8),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "submitted",
                            "in_correction",
                            "accepted",
                            "approved",
                            "completed",
                            "delivered",
                            "not_accepted",
                            "refused",
                            "withdrawn",
                            "broken",
                            "rescinded",
                        ],
                    )
                ),
                name="case_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", ["", "urgent", "later"])), name="case_priority_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("gaps", []),
                    models.Q(("state__in", ["approved", "completed", "delivered"]), _negated=True),
                    _connector="OR",
                ),
                name="case_granted_without_gaps",
            ),
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
        migrations.AddConstraint(
            model_name="caseevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["held", "declared", "seen", "missing", "promised", "committed"])),
                name="evidence_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseevidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "promised"), _negated=True), ("promised_for__isnull", False), _connector="OR"
                ),
                name="evidence_promised_for_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["parent", "joint", "follows", "same", "apart"])),
                name="link_kind_known",
            ),
        ),
    ]
