"""The papers of a citizen's case, as PDF."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tongban.basis.refusals import NotFound
from tongban.casework.cases import queries as cases
from tongban.casework.papers import notices, queries
from tongban.channels import handing
from tongban.channels.now import now
from tongban.channels.who import citizen_of


@require_safe
def notice(request: HttpRequest, number: str, seq: int, kind: str) -> HttpResponse:
    """Hand out a paper of one's own case, in the language of the page."""
    actor = citizen_of(request)
    view = cases.case(number, actor=actor)
    if not queries.own_side(view, actor):
        raise NotFound("paper")
    made = notices.printed(view.id, seq, kind, language=get_language() or "zh-hans", at=now())
    return handing.pdf(made.content, made.name)
