"""A person's records have a plain key, and one of them holds today.

A key over time cost more than the rest of an entry together. Safe while the old code runs: it writes no
records that overlap.
"""

from django.db import migrations, models

KEY = "ALTER TABLE registry_personrecord DROP CONSTRAINT registry_personrecord_pkey, ADD PRIMARY KEY (person_id, valid"


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_one_index_per_key"),
    ]

    operations = [
        migrations.RunSQL(f"{KEY})", reverse_sql=f"{KEY} WITHOUT OVERLAPS)"),
        migrations.AddConstraint(
            model_name="personrecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid__upper_inf", True)), fields=("person",), name="person_record_one_today"
            ),
        ),
    ]
