"""Documents of organisations are found by their last day, as those of persons are.

Safe while the old code runs: it asks for persons alone, of the same index.
"""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_one_index_per_key"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="document",
            name="document_last_day",
        ),
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
                condition=models.Q(("state", "valid")),
                name="document_last_day",
            ),
        ),
    ]
