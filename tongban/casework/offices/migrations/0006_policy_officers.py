"""A policy officer is a role like the others. Safe while the old code runs: it posts none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0005_integrators"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="post", name="post_role_known"),
        migrations.AddConstraint(
            model_name="post",
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
                name="post_role_known",
            ),
        ),
    ]
