"""Is this paper genuine? For anybody who holds one: number and check code, typed or by the QR code."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tongban.casework.attempts.rules import TooManyAttempts
from tongban.casework.papers import notices
from tongban.casework.papers.notices import Genuine
from tongban.casework.papers.rules import NotGenuine
from tongban.channels import wording
from tongban.channels.now import now
from tongban.channels.verify.forms import PaperForm
from tongban.channels.who import address_of

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
                address=address_of(request),
                at=now(),
            )
        except (NotGenuine, TooManyAttempts) as e:
            form.add_error(None, _(e.message))
            status = TOO_MANY if isinstance(e, TooManyAttempts) else 200
    context = {"form": form, "found": _shown(found) if found else None}
    return render(request, "verify/check.html", context, status=status)


def _shown(found: Genuine) -> dict[str, object]:
    language = get_language() or "zh-hans"
    return {
        "title": found.title.in_language(language),
        "office": found.office.in_language(language),
        "number": found.number,
        "on": found.issued_at,
        "state": wording.STATE[found.state],
    }
