"""The papers of a case, as PDF, for the officers of its offices."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongban.casework.audit.rules import Page
from tongban.casework.cases import queries as cases
from tongban.casework.papers import notices
from tongban.channels import handing, seeing
from tongban.channels.now import now
from tongban.channels.who import officer_of


@require_safe
def notice(request: HttpRequest, number: str, seq: int, kind: str) -> HttpResponse:
    """Hand out a paper of a case, in the language of the page; `?language=en` or `zh-hans` chooses another."""
    officer = officer_of(request)
    view = cases.case(number, actor=officer)
    seeing.case(officer, view, page=Page.FILE)
    language = request.GET.get("language") or get_language() or "zh-hans"
    made = notices.printed(view.id, seq, kind, language=language, at=now())
    return handing.pdf(made.content, made.name)
