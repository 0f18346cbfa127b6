"""The form of the door: a user name and a password, and not too many wrong ones."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tongban.casework.attempts import actions as attempts
from tongban.casework.attempts.rules import FOR_A_LOG_IN, TooManyAttempts
from tongban.channels.now import now
from tongban.channels.who import address_of

TOO_MANY = "too_many"


class SignIn(AuthenticationForm):
    """User name and password. After ten wrong ones for a log-in, whoever gave them, the right one waits as well."""

    request: HttpRequest

    def clean(self) -> dict[str, Any]:
        """Return both, or raise ValidationError: they belong to nobody, or too many did within the hour."""
        at, name = now(), f"log-in:{self.cleaned_data.get('username')}"
        attempted = {name: FOR_A_LOG_IN, **attempts.origin(address_of(self.request))}
        try:
            attempts.must_be_few(attempted, at)
            return super().clean()
        except TooManyAttempts as e:
            raise ValidationError(_(e.message), code=TOO_MANY) from None
        except ValidationError:
            attempts.count(attempted, at)
            raise
