"""Events of points rounds and of drafts of policies are sealed too. Safe while the old code runs: it seals fewer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("seals", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="page",
            name="page_of_known",
        ),
        migrations.AddConstraint(
            model_name="page",
            constraint=models.CheckConstraint(
                condition=models.Q(("source__in", ["events", "changes", "looks", "rounds", "drafts"])),
                name="page_of_known",
            ),
        ),
    ]
