"""Which reminders have been given. A row is the proof that it was, and keeps it from being given twice."""

from django.db import models


class Given(models.Model):
    """A reminder that was given: of what, for which day, so many days before or after it."""

    pk = models.CompositePrimaryKey("about", "kind", "due_on", "level")
    about = models.CharField(max_length=40)  # the id of a case or an appointment, the number of a document
    kind = models.CharField(max_length=16)
    due_on = models.DateField()
    level = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
