"""An auditor asks what a case has changed. Safe while the old code runs: it reads and writes the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_ending"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="change",
            index=models.Index(
                condition=models.Q(("case_id__isnull", False)), fields=["case_id"], name="change_by_case"
            ),
        ),
    ]
