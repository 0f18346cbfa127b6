"""What verifiers fetch, whole and without saying for whom: the trust list, and which licences do not stand.

Anybody may; pages of other sites too. Nothing here is looked up for one licence, so nobody learns whom somebody checks.
"""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from tongban.basis.credentials import bundle as bundle_format
from tongban.basis.credentials import delta as delta_format
from tongban.basis.credentials.status import CWT_TYPE
from tongban.basis.refusals import NotFound
from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.casework.licences import handing_out, queries
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.handing_out import FetchWhole
from tongban.casework.licences.signers import trust_list

JWT_TYPE = "application/statuslist+jwt"
TRUST_TYPE = "application/jwt"
LINES = "text/plain; charset=us-ascii"  # one signed list a line
FRESH_SECONDS = 30  # in caches on the way; with the worker's rounds a change is visible within a minute
TRUST_SECONDS = 3600
FETCH_WHOLE = "That list is too old, or none of ours: fetch the whole one at {}\n"


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Return where the trust list and all status lists are."""
    lists = [{"uri": status_uri(name), "version": version} for name, version in queries.published_lists()]
    said = {
        "trust": reverse("status:trust"), "all": reverse("status:everything"), "bundle": reverse("status:bundle"),
        "lists": lists,
    }  # fmt: skip
    return _open(request, JsonResponse(said), _tag(str(lists)), FRESH_SECONDS)


@login_not_required
@require_safe
def trust(request: HttpRequest) -> HttpResponseBase:
    """Return the signed trust list."""
    try:
        text = trust_list().text
    except NoSigner:
        raise Http404 from None
    return _open(request, HttpResponse(text, content_type=TRUST_TYPE), _tag(text), TRUST_SECONDS)


@login_not_required
@require_safe
def one(request: HttpRequest, list_id: str) -> HttpResponseBase:
    """Return a status list as signed JSON, or as signed CBOR where that is preferred."""
    try:
        found = queries.published_list(list_id)
    except NotFound:
        raise Http404 from None
    chosen = request.get_preferred_type([JWT_TYPE, CWT_TYPE]) or JWT_TYPE
    body = found.cwt if chosen == CWT_TYPE else found.jwt
    tag = _tag(f"{chosen}{found.version}")
    answer = _open(request, HttpResponse(body, content_type=chosen), tag, FRESH_SECONDS, found.built_at)
    patch_vary_headers(answer, ["Accept"])
    return answer


@login_not_required
@require_safe
def everything(request: HttpRequest) -> HttpResponseBase:
    """Return all status lists of the country in one file, one a line: for verifiers that will have no network."""
    lists = queries.published_lists()
    answer = StreamingHttpResponse(_lines(name for name, _ in lists), content_type=LINES)
    return _open(request, answer, _tag(str(lists)), FRESH_SECONDS)


@login_not_required
@require_safe
def delta(request: HttpRequest, list_id: str, since: int) -> HttpResponseBase:
    """Return what leads from the list signed in that second to the present one; 410 where only the whole list does."""
    try:
        found = handing_out.delta_since(list_id, since)
    except FetchWhole:
        told = HttpResponse(FETCH_WHOLE.format(status_uri(list_id)), content_type="text/plain", status=410)
        told.headers["Access-Control-Allow-Origin"] = "*"
        return told
    except NotFound:
        raise Http404 from None
    except (NoSigner, SignerAway):
        return _nobody_signs()
    answer = HttpResponse(found.content, content_type=delta_format.TYPE)
    return _open(request, answer, _tag(f"{list_id} {since} {found.built_at}"), FRESH_SECONDS, found.built_at)


@login_not_required
@require_safe
def bundle(request: HttpRequest) -> HttpResponseBase:
    """Return all status lists of the country in one signed file, from which none can be left out."""
    try:
        found = handing_out.whole_bundle()
    except NotFound:
        raise Http404 from None
    except (NoSigner, SignerAway):
        return _nobody_signs()
    answer = HttpResponse(found.content, content_type=bundle_format.TYPE)
    tag = _tag(f"bundle {sha256(found.content).hexdigest()}")
    return _open(request, answer, tag, FRESH_SECONDS, found.built_at)


def _nobody_signs() -> HttpResponseBase:
    return HttpResponse(status=503, headers={"Retry-After": str(FRESH_SECONDS)})


def _lines(names: Iterator[str]) -> Iterator[bytes]:
    for name in names:
        yield queries.published_list(name).jwt + b"\n"


def _open(
    request: HttpRequest, answer: HttpResponseBase, tag: str, seconds: int, built_at: datetime | None = None
) -> HttpResponseBase:
    """Return an answer that anybody may keep for a while; only that it is the same, if they have it already."""
    modified = int(built_at.timestamp()) if built_at else None
    given = get_conditional_response(request, etag=tag, last_modified=modified) or answer
    given.headers["ETag"] = tag
    if modified is not None:
        given.headers["Last-Modified"] = http_date(modified)
    given.headers["Cache-Control"] = f"public, max-age={seconds}"
    given.headers["Access-Control-Allow-Origin"] = "*"
    return given


def _tag(text: str) -> str:
    return quote_etag(sha256(text.encode()).hexdigest()[:32])
