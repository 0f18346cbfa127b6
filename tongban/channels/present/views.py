"""A relying party's request, for wallets and for the screen at its counter. No data of a holder is shown here.

Source: OpenID for Verifiable Presentations 1.0, 5.7 (request by reference) and 8.3 (encrypted answer by direct post).
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tongban.basis.credentials.openid4vp import REQUEST
from tongban.basis.parties import Asking
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.licences import queries as licences
from tongban.casework.presenting import actions, queries
from tongban.casework.presenting.queries import PresentationView
from tongban.casework.presenting.rules import NotAccepted, Progress
from tongban.casework.registry import queries as registry
from tongban.channels.codes import drawing
from tongban.channels.now import now
from tongban.channels.present.addresses import links
from tongban.channels.programs import for_programs

WRONG, GONE = 400, 404


def _refused(refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, NotAccepted):
        return JsonResponse({"error": "invalid_request", "error_description": refusal.message}, status=WRONG)
    if isinstance(refusal, NotFound):
        return JsonResponse({"error": "invalid_request", "error_description": "it is not there, or over"}, status=GONE)
    raise refusal


_for_programs = for_programs(_refused)


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest, presentation_id: str) -> HttpResponse:
    """Show who asks for what, and the code for a wallet; for the screen of the one who asks."""
    try:
        view = queries.presentation(presentation_id, now())
    except NotFound:
        return render(request, "present/page.html", {"over": True}, status=GONE)
    language = get_language() or "zh-hans"
    found = links(request, view)
    context: dict[str, Any] = {
        "over": False, "party": view.party.name.in_language(language), "demonstration": view.party.demonstration,
        "purpose": view.purpose.name.in_language(language), "law": view.purpose.citation.text,
        "asks": [_asked(each, language) for each in view.purpose.asks], "waits": view.open,
        "state": view.state.value, "declined": view.state is Progress.DECLINED, "until": view.expires_at,
        "here": found.here, "code": drawing(found.opens) if view.open and not view.returns else "",
    }  # fmt: skip
    return render(request, "present/page.html", context)


def _asked(asking: Asking, language: str) -> dict[str, Any]:
    kind = licences.kinds()[asking.kind]
    labels = [kind.claims[name].label.in_language(language) for name in asking.claims]
    return {"kind": registry.document_kinds()[asking.kind].name.in_language(language), "claims": labels}


@_for_programs
@require_safe
def request_object(request: HttpRequest, presentation_id: str) -> HttpResponse:  # noqa: ARG001 (a view)
    """Return the signed request."""
    view = _waiting(presentation_id)
    return HttpResponse(view.signed, content_type=f"application/{REQUEST}")


@_for_programs
@require_POST
def answer(request: HttpRequest, presentation_id: str) -> HttpResponse:
    """Take a wallet's answer, or that its holder said no; say where the browser goes back to, if it does.

    The party fetches what was shown by another way.
    """
    said = request.POST
    if "error" in said:
        back = actions.decline(presentation_id=presentation_id, state=said.get("state", ""), at=now())
    else:
        back = actions.answer(presentation_id=presentation_id, text=said.get("response", ""), at=now())
    return JsonResponse({"redirect_uri": back} if back else {})


def _waiting(presentation_id: str) -> PresentationView:
    view = queries.presentation(presentation_id, now())
    if not view.open:
        raise NotFound("presentation")
    return view
