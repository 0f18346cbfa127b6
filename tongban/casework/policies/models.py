"""Published policies. Rows are added, never changed: a new version is a new row."""

from django.db import models

APPEND_ONLY = ["policies_policyversion"]


class PolicyVersion(models.Model):
    """One version of a policy, with the text of its files as they were when it was published."""

    pk = models.CompositePrimaryKey("policy", "version")
    policy = models.CharField(max_length=80)  # jurisdiction/name
    version = models.PositiveSmallIntegerField()
    jurisdiction = models.CharField(max_length=12)  # a region code, or the code of the pack
    title = models.JSONField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)  # the first day on which it no longer holds
    name = models.CharField(max_length=100)  # of its file, without .yaml
    files = models.JSONField()  # by name: its own text, what it extends, its tests
    sha256 = models.CharField(max_length=64)  # of what it says, laid over what it extends
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField(null=True, blank=True)  # the officer; none: with the pack

    def __str__(self) -> str:
        return f"{self.policy}@{self.version}"
