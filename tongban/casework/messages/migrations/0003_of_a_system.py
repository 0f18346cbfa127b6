"""What was sent to a system is found by an index. Safe while the old code runs: it reads and writes the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_resent_and_faulty"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("subscriber_id__isnull", False)),
                fields=["subscriber_id", "-made_at"],
                name="delivery_to_system",
            ),
        ),
    ]
