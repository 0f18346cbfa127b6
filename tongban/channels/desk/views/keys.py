"""The keys that lead through the desk."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from tongban.channels.desk.screen import show
from tongban.channels.desk.wording import KEYS
from tongban.channels.who import officer_of


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Show which key leads where."""
    return show(request, officer_of(request), "keys.html", {"keys": KEYS})
