"""The page that checks electronic licences on the visitor's own device, and the lists that it fetches beforehand."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.casework.catalog import queries as catalog
from tongban.channels.frame.offline import App
from tongban.channels.licence_words import fact_words
from tongban.channels.lists import anchor, index
from tongban.channels.now import now
from tongban.channels.verify.check_words import CHECK_WORDS


def _issuers(language: str) -> Mapping[str, str]:
    """Return what the provinces are called, whose codes stand at the end of issuers' addresses."""
    provinces = catalog.regions().children(None, timezone.localdate())
    return {f"issuer {each.code}": each.words.in_language(language) for each in provinces}


def _context(language: str) -> Mapping[str, Any]:
    named = {**fact_words(language), **_issuers(language)}
    return {"lists": index(), "anchor": anchor(), "fact_words": named, "words": CHECK_WORDS}


VERIFIER = App(
    space="verify",
    template="verify/licence.html",
    script="verify/verifier.js",
    name=lambda: _("Licence checker"),
    short=lambda: _("Checker"),
    context=_context,
)


@login_not_required
@require_safe
def lists(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Return where the trust list and the status lists are, for a page that brings its own up to date."""
    said: dict[str, Any] = {"trust": reverse("status:trust"), "all": reverse("status:everything")}
    if settings.DEMO:
        said["ahead"] = (now() - timezone.now()).total_seconds()
    return JsonResponse(said)
