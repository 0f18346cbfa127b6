"""A policy officer is a role like the others. Safe while the old code runs: it posts none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0017_waits_for_them"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="workrow", name="work_role_known"),
        migrations.AddConstraint(
            model_name="workrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "clerk",
                            "examiner",
                            "approver",
                            "registrar",
                            "supervisor",
                            "auditor",
                            "integrator",
                            "policy_officer",
                        ],
                    )
                ),
                name="work_role_known",
            ),
        ),
    ]
