"""A case may have several tasks at the same time, and offices that take part besides those with the four duties.

Safe while the old code runs: a case of today has one row in the queues, whose key now names its task as well; the old
code looks it up by its case alone. The new column says nothing of cases that exist.
"""

import django.db.models.deletion
from django.db import migrations, models

PARTICIPANTS = "ALTER TABLE cases_case ADD COLUMN participants jsonb DEFAULT '{}' NOT NULL"
WORK_KEY = """
ALTER TABLE cases_workrow DROP CONSTRAINT cases_workrow_pkey, ADD PRIMARY KEY (case_id, task);
DROP INDEX work_by_urgency;
CREATE INDEX work_by_urgency ON cases_workrow (authority_id, role, due_on, case_id, task);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_acts_of_time"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseOffice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "case_id", "duty", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("duty", models.CharField(max_length=40)),
                ("authority_id", models.CharField(db_collation="C", max_length=32)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["authority_id", "case"], name="case_office_by_authority")],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(PARTICIPANTS), migrations.RunSQL(WORK_KEY)],
            state_operations=[
                migrations.AddField(
                    model_name="case",
                    name="participants",
                    field=models.JSONField(default=dict),
                ),
                migrations.RemoveIndex(model_name="workrow", name="work_by_urgency"),
                migrations.AddField(
                    model_name="workrow",
                    name="pk",
                    field=models.CompositePrimaryKey(
                        "case_id", "task", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                migrations.AlterField(
                    model_name="workrow",
                    name="case",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work",
                        to="cases.case",
                    ),
                ),
                migrations.AddIndex(
                    model_name="workrow",
                    index=models.Index(
                        fields=["authority_id", "role", "due_on", "case", "task"], name="work_by_urgency"
                    ),
                ),
            ],
        ),
    ]
