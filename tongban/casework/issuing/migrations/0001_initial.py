"""Offers, devices and batches of copies of licences.

Safe while the old code runs: the tables are new.
"""

import django.db.models.deletion
from django.db import migrations, models

import tongban.casework.issuing.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("licence", models.CharField(db_collation="C", max_length=32)),
                ("key_name", models.CharField(max_length=43)),
                ("created_at", models.DateTimeField()),
                ("token_hash", models.CharField(max_length=64)),
                ("token_until", models.DateTimeField()),
                ("renewal_hash", models.CharField(max_length=64)),
                ("renewal_until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["licence"], name="device_by_licence")],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("licence", models.CharField(db_collation="C", max_length=32)),
                ("tx_hash", models.CharField(blank=True, default="", max_length=64)),
                ("user_id", models.BigIntegerField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["licence", "expires_at"], name="offer_by_licence")],
            },
        ),
        migrations.CreateModel(
            name="Once",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("until", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="once_until")],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "device_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField()),
                ("configuration", models.CharField(max_length=80)),
                ("count", models.PositiveSmallIntegerField()),
                ("issued_at", models.DateTimeField()),
                ("until", models.DateField()),
                ("heard", models.CharField(blank=True, default="", max_length=20)),
                (
                    "device",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="issuing.device"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "heard__in",
                                [
                                    "",
                                    tongban.casework.issuing.rules.Heard["ACCEPTED"],
                                    tongban.casework.issuing.rules.Heard["FAILED"],
                                    tongban.casework.issuing.rules.Heard["DELETED"],
                                ],
                            )
                        ),
                        name="batch_heard_known",
                    )
                ],
            },
        ),
    ]
