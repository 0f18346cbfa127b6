"""Systems of departments and of relying parties that use the API, and how often each has asked in a minute."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from oauth2_provider.models import AbstractApplication

from tongban.casework.clients.rules import REQUESTS_A_MINUTE


class Client(AbstractApplication):  # type: ignore[misc] # the package has no types
    """A system that signs in.

    A department's acts with the posts of its log-in, under the rules that hold for any officer. A relying party's has
    no log-in: it may ask holders for what the pack says of the party, and nothing else.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    party = models.CharField(max_length=40, blank=True, default="", db_default="")  # of the pack's relying parties
    scopes = ArrayField(models.CharField(max_length=32), default=list)
    requests_a_minute = models.PositiveIntegerField(default=REQUESTS_A_MINUTE)
    open = models.BooleanField(default=True)

    class Meta(AbstractApplication.Meta):  # type: ignore[misc] # the package has no types
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, party="") | (Q(user__isnull=True) & ~Q(party="")),
                name="client_of_log_in_or_party",
            )
        ]

    def is_usable(self, request: object) -> bool:  # noqa: ARG002 (asked by the OAuth2 server)
        return self.open and (self.user is None or self.user.is_active)


class RequestCount(models.Model):
    """How often a client has asked in the current minute."""

    client = models.OneToOneField(Client, models.CASCADE, primary_key=True, related_name="+")
    minute = models.DateTimeField()
    count = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.client_id} {self.count}"
