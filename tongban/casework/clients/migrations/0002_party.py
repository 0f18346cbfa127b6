"""A system is a department's, with a log-in, or a relying party's, without one.

Safe while the old code runs: what it writes has a log-in, and the new column is filled in by the database.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="party",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AlterField(
            model_name="client",
            name="user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="client",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("party", ""), ("user__isnull", False)),
                    models.Q(("user__isnull", True), models.Q(("party", ""), _negated=True)),
                    _connector="OR",
                ),
                name="client_of_log_in_or_party",
            ),
        ),
    ]
