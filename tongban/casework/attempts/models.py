"""How often something wrong was attempted."""

from django.db import models


class Failed(models.Model):
    """How often within an hour an attempt at one thing, or from one address, was wrong."""

    pk = models.CompositePrimaryKey("key", "hour")
    key = models.CharField(max_length=64)  # a keyed hash: no address and no name is kept
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.hour} {self.count}"
