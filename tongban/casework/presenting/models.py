"""What relying parties have asked of holders and wait for. Rows live for minutes.

Who answered is known to nobody here. What was shown lies in a row only until the party has fetched it, and only so that
it cannot be read without the site's secret.
"""

from django.db import models
from django.db.models import Q

from tongban.casework.presenting.rules import Progress


class Presentation(models.Model):
    """A request for a licence to be shown, and what became of it."""

    id = models.CharField(max_length=43, primary_key=True)  # not to be guessed: whoever has it may answer
    party = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)
    query = models.JSONField()
    verifier = models.CharField(max_length=64)  # client_id: the key may change before the answer comes
    nonce = models.CharField(max_length=43)
    answer_state = models.CharField(max_length=43)  # `state` of the request
    signed = models.TextField()  # the request, as wallets fetch it
    state = models.CharField(max_length=8, default=Progress.ASKED.value)
    return_to = models.CharField(
        max_length=300, default="", db_default="", blank=True
    )  # none: whoever answers stays where they are
    code_hash = models.CharField(
        max_length=64, default="", db_default="", blank=True
    )  # of what the answering browser carries there
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()  # then the row is deleted
    sealed = models.BinaryField(null=True)  # what was shown, until it is taken

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="presentation_expires")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[each.value for each in Progress]), name="presentation_state"),
            models.CheckConstraint(
                condition=Q(state=Progress.ANSWERED.value, sealed__isnull=False)
                | (~Q(state=Progress.ANSWERED.value) & Q(sealed__isnull=True)),
                name="presentation_sealed_until_taken",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="presentation_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.purpose}"
