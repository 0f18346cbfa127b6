"""Is this paper genuine? For anybody who holds one: number and check code, typed or by the QR code."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.casework.papers import notices
from tongban.casework.papers.notices import Genuine
from tongban.casework.papers.rules import NotGenuine, TooManyTries
from tongban.channels import wording
from tongban.channels.now import now
from tongban.channels.verify.forms import PaperForm

TOO_MANY = 429


@login_not_required
@never_cache
@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a paper is genuine, what it is, from when, and where the case stands. Nothing else."""
    asked = "number" in request.GET or "code" in request.GET
    form = PaperForm(request.GET if asked else None)
    status, found = 200, None
    if form.is_valid():
        try:
            found = notices.check(
                number=form.cleaned_data["number"],
                code=form.cleaned_data["code"],
                address=_address(request),
                at=now(),
            )
        except (NotGenuine, TooManyTries) as e:
            form.add_error(None, _(e.message))
            status = TOO_MANY if isinstance(e, TooManyTries) else 200
    context = {"form": form, "found": _shown(found) if found else None}
    return render(request, "verify/check.html", context, status=status)


def _address(request: HttpRequest) -> str:
    """Return where a request comes from; outside demo mode that is what the proxy in front says."""
    forwarded = "" if settings.DEMO else request.headers.get("X-Forwarded-For", "")
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def _shown(found: Genuine) -> dict[str, object]:
    language = get_language() or "zh-hans"
    return {
        "title": found.title.in_language(language),
        "office": found.office.in_language(language),
        "number": found.number,
        "on": found.issued_at,
        "state": wording.STATE[found.state],
    }
