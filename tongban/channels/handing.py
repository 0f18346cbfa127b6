"""Answers that are files: a paper as PDF, a picture of a page, a copy with its purpose on it."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.basis.refusals import Refusal
from tongban.casework.cases.queries import CaseView
from tongban.casework.files.rules import FileRefused, Infected, NotScanned
from tongban.casework.papers.rules import expires_on
from tongban.channels.frame.wording import day_in_words

PDF, JPEG = "application/pdf", "image/jpeg"
GONE = 409


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to keep, under its name."""
    return _file(content, PDF, f'attachment; filename="{name}"')


def page(make: Callable[[], bytes]) -> HttpResponse:
    """Return a picture to look at; or, where the file may not be shown, words that say so."""
    try:
        return _file(make(), JPEG, "inline")
    except (NotScanned, Infected, FileRefused) as e:
        return refused(e)


def copy(make: Callable[[], bytes], name: str) -> HttpResponse:
    """Return a PDF to keep; or, where the file may not be handed out, words that say so."""
    try:
        return pdf(make(), name)
    except (NotScanned, Infected, FileRefused) as e:
        return refused(e)


def refused(e: Refusal) -> HttpResponse:
    """Return why a file is not shown."""
    return HttpResponse(_(str(getattr(e, "message", ""))), content_type="text/plain; charset=utf-8", status=GONE)


def for_case(view: CaseView, who: str, on: date) -> str:
    """Return what stands on a copy of a file of a case: for what, for whom, and until when it may be used."""
    return _("Only for case %(number)s, %(item)s · for %(who)s · until %(day)s") % {
        "number": view.number,
        "item": view.item.name.in_language(get_language() or "zh-hans"),
        "who": who,
        "day": day_in_words(expires_on(on)),
    }


def for_application(item: str, on: date) -> str:
    """Return what stands on a file of an application that is not handed in yet."""
    return _("Only for the application for %(item)s · until %(day)s") % {
        "item": item,
        "day": day_in_words(expires_on(on)),
    }


def _file(content: bytes, media: str, disposition: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
