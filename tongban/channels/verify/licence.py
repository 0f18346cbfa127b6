"""The page that checks electronic licences on the visitor's own device, and the lists that it fetches beforehand."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tongban.channels.frame import offline
from tongban.channels.licence_words import fact_words
from tongban.channels.lists import anchor, index
from tongban.channels.now import now
from tongban.channels.verify.check_words import CHECK_WORDS

STYLES = ("frame/frame.css", "frame/app.css", "frame/mark.svg", "frame/icon-192.png")
FILES = (*STYLES, "verify/verifier.js", "verify/reader.wasm")


@login_not_required
@require_safe
def begin(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Go to the page in the visitor's language."""
    language = "en" if get_language() == "en" else "zh"
    return redirect("verify:licence", language)


@login_not_required
@require_safe
def page(request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG001 (the same for everybody)
    """Show the page. It holds nothing of the visitor, so that it may be kept."""
    return offline.guarded(HttpResponse(_page(language)))


def _page(language: str) -> bytes:
    if language not in offline.LANGUAGES:
        raise Http404
    with override(offline.LANGUAGES[language]):
        return render_to_string("verify/licence.html", _context(language)).encode()


def _context(language: str) -> Mapping[str, Any]:
    return {
        "manifest": reverse("verify:manifest", args=[language]),
        "languages": {each: reverse("verify:licence", args=[each]) for each in offline.LANGUAGES},
        "script": "verify/verifier.js",
        "worker": reverse("verify:worker"),
        "lists": index(),
        "anchor": anchor(),
        "fact_words": fact_words(offline.LANGUAGES[language]),
        "check_words": CHECK_WORDS,
        **offline.shown(),
    }


@login_not_required
@require_safe
def manifest(request: HttpRequest, language: str) -> HttpResponse:  # noqa: ARG001 (the same for everybody)
    """Return what a telephone reads to install the page."""
    if language not in offline.LANGUAGES:
        raise Http404
    with override(offline.LANGUAGES[language]):
        return offline.manifest(
            name=_("Licence checker"), short=_("Checker"), scope=reverse("verify:licences"), language=language
        )


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (the same for everybody)
    """Return the script that keeps the page for times without a network."""
    pages = {reverse("verify:licence", args=[each]): _page(each) for each in offline.LANGUAGES}
    return offline.worker("verifier", reverse("verify:licences"), pages, FILES)


@login_not_required
@require_safe
def lists(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Return where the trust list and the status lists are, for a page that brings its own up to date."""
    said: dict[str, Any] = {"trust": reverse("status:trust"), "all": reverse("status:everything")}
    if settings.DEMO:
        said["ahead"] = (now() - timezone.now()).total_seconds()
    return JsonResponse(said)
