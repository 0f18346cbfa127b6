"""Mandates and bars. New tables: safe while the old code runs."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Bar",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("person_id", models.UUIDField(null=True)),
                ("credit_code", models.CharField(blank=True, default="", max_length=18)),
                ("cause", models.CharField(max_length=20)),
                ("reach", models.CharField(max_length=8)),
                ("item_code", models.CharField(max_length=32)),
                ("area", models.CharField(max_length=40)),
                ("begins_on", models.DateField()),
                ("until", models.DateField()),
                ("law", models.JSONField()),
                ("case_id", models.UUIDField()),
                ("case_number", models.CharField(max_length=32)),
                ("entered_by", models.BigIntegerField()),
                ("authority_id", models.CharField(max_length=32)),
                ("entered_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("person_id__isnull", False)), fields=["person_id"], name="bar_by_person"
                    ),
                    models.Index(
                        condition=models.Q(("credit_code", ""), _negated=True),
                        fields=["credit_code"],
                        name="bar_by_organisation",
                    ),
                    models.Index(fields=["case_id"], name="bar_by_case"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", ["false_papers", "fraud", "false_commitment"])),
                        name="bar_cause_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("reach__in", ["item", "area"])), name="bar_reach_known"),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("begins_on"))), name="bar_days_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person_id__isnull", False), models.Q(("credit_code", ""), _negated=True), _connector="OR"
                        ),
                        name="bar_is_somebodys",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("principal_id", models.UUIDField()),
                ("agent_id", models.UUIDField()),
                ("kind", models.CharField(max_length=12)),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=32), default=list, size=None
                    ),
                ),
                ("case_id", models.UUIDField(null=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("shown", models.CharField(max_length=200)),
                ("entered_by", models.BigIntegerField()),
                ("authority_id", models.CharField(blank=True, default="", max_length=32)),
                ("entered_at", models.DateTimeField()),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["agent_id"], name="mandate_by_agent"),
                    models.Index(fields=["principal_id"], name="mandate_by_principal"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agent", "guardian"])), name="mandate_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="mandate_days_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("principal_id", models.F("agent_id")), _negated=True),
                        name="mandate_for_another",
                    ),
                ],
            },
        ),
    ]
