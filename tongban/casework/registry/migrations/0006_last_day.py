"""An index for reminders: documents of persons by their last day.

Safe while the old code runs: it loses nothing.
"""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_change_by_case"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                models.F("kind"),
                django.db.models.functions.comparison.Least(
                    models.F("endorsed_until"),
                    models.Func(
                        models.F("valid"), output_field=models.DateField(), template="(upper(%(expressions)s) - 1)"
                    ),
                ),
                condition=models.Q(("person_id__isnull", False), ("state", "valid")),
                name="document_last_day",
            ),
        ),
    ]
