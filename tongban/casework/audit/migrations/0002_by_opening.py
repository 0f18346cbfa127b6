"""What was looked at under an opening is found by an index. Safe while the old code runs: it reads the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="access",
            index=models.Index(
                condition=models.Q(("opening_id__isnull", False)), fields=["opening_id"], name="access_by_opening"
            ),
        ),
    ]
