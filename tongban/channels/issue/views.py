"""An issuer as OpenID4VCI 1.0 describes it: token, number, copies, and what became of them. For programs.

Nothing of what passes is logged: no code, token, key or copy.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from tongban.basis.credentials import proofs
from tongban.basis.credentials.encoding import from_base64url
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.signing import PublicKey
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.attempts import actions as attempts
from tongban.casework.attempts.rules import TooManyAttempts
from tongban.casework.issuing import actions, copies
from tongban.casework.issuing.actions import Granted
from tongban.casework.issuing.rules import MOST_COPIES, TOKEN_LIVES, Fault, NotIssued
from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.channels.issue import metadata
from tongban.channels.issue.addresses import Addresses, addresses
from tongban.channels.now import now
from tongban.channels.programs import for_programs
from tongban.channels.who import address_of

STATUS = {Fault.TOKEN: 401, Fault.REQUEST_PROOF: 401}
TOO_MANY, NO_CONTENT, MOST_BODY = 429, 204, 200_000
SCHEME = "DPoP "
LATER, UNAVAILABLE, RETRY_SECONDS = "temporarily_unavailable", 503, 60


def _refused(refusal: Refusal) -> HttpResponse:
    if isinstance(refusal, NotIssued):
        return _fault(refusal)
    if isinstance(refusal, TooManyAttempts):
        return JsonResponse({"error": "invalid_grant", "error_description": "too many wrong attempts"}, status=TOO_MANY)
    raise refusal


def _fault(fault: NotIssued) -> HttpResponse:
    said = {"error": fault.fault.value, "error_description": fault.message}
    response = JsonResponse(said, status=STATUS.get(fault.fault, 400))
    if fault.fault in STATUS:
        response.headers["WWW-Authenticate"] = f'DPoP error="{fault.fault}", algs="ES256"'
    return response


_for_programs = for_programs(_refused)


@_for_programs
@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """Return the metadata of the issuer."""
    return JsonResponse(metadata.issuer(addresses(request)))


@_for_programs
@require_safe
def authorization_server(request: HttpRequest) -> HttpResponse:
    """Return the metadata of the authorization server."""
    return JsonResponse(metadata.authorization_server(addresses(request)))


@_for_programs
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """Give a token for a code, or another for a device that was here before."""
    at, here, said = now(), addresses(request), request.POST
    key_name, origin = _request_key(request, here.token), attempts.origin(address_of(request))
    attempts.must_be_few(origin, at)
    try:
        granted = _granted(said, key_name)
    except NotIssued as e:
        if e.fault is Fault.GRANT:
            attempts.count(origin, at)
        raise
    return JsonResponse({
        "access_token": granted.token, "token_type": "DPoP", "expires_in": int(TOKEN_LIVES.total_seconds()),
        "refresh_token": granted.renewal,
    })  # fmt: skip


def _granted(said: Mapping[str, str], key_name: str) -> Granted:
    kind = said.get("grant_type")
    if kind == metadata.PRE_AUTHORIZED:
        code, digits = said.get("pre-authorized_code", ""), said.get("tx_code", "")
        return actions.redeem(code=code, digits=digits, key_name=key_name, at=now())
    if kind == "refresh_token":
        return actions.renew(renewal=said.get("refresh_token", ""), key_name=key_name, at=now())
    raise NotIssued(Fault.GRANT_TYPE, f"use {metadata.PRE_AUTHORIZED} or refresh_token")


@_for_programs
@require_POST
def nonce(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 (a view)
    """Give a number for the proofs of keys."""
    return JsonResponse({"c_nonce": actions.new_nonce(now())})


@_for_programs
@require_POST
def credential(request: HttpRequest) -> HttpResponse:
    """Give copies of a licence."""
    at, here = now(), addresses(request)
    held, key_name = _token(request, here.credential)
    asked = _asked(_body(request), here, Fault.PROOF)
    try:
        made = copies.issue(token=held, key_name=key_name, asked=asked, at=at)
    except NotFound:
        raise NotIssued(Fault.DENIED, "the licence is not there") from None
    except (NoSigner, SignerAway):
        said = {"error": LATER, "error_description": "nothing can be signed just now"}
        return JsonResponse(said, status=UNAVAILABLE, headers={"Retry-After": str(RETRY_SECONDS)})
    return JsonResponse({
        "credentials": [{"credential": each} for each in made.copies], "notification_id": made.notification,
    })  # fmt: skip


def _asked(said: Mapping[str, Any], here: Addresses, fault: Fault) -> copies.Asked:
    given = said.get("proofs")
    [(kind, texts)] = given.items() if isinstance(given, dict) and len(given) == 1 else [("", None)]
    name, read = said.get("credential_configuration_id"), PROOFS.get(kind)
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        read = None
    if read is None or texts is None or not isinstance(name, str):
        raise NotIssued(fault, "say credential_configuration_id, and proofs with a list jwt")
    try:
        proven = [read(each, here.issuer, now()) for each in texts[: 2 * MOST_COPIES]]
    except Rejected as e:
        raise NotIssued(fault, e.message) from None
    return copies.Asked(name, [each.key for each in proven], frozenset(each.once for each in proven))


def _jwt(text: str, audience: str, at: datetime) -> proofs.Proven[PublicKey]:
    return proofs.key_proof(text, audience=audience, at=at)


def _domestic(text: str, audience: str, at: datetime) -> proofs.Proven[PublicKey]:
    return proofs.domestic_key_proof(from_base64url(text, "the proof"), audience=audience, at=at)


PROOFS = {"jwt": _jwt, metadata.DOMESTIC_PROOF: _domestic}


@_for_programs
@require_POST
def heard(request: HttpRequest) -> HttpResponse:
    """Note what a wallet says became of its copies."""
    held, key_name = _token(request, addresses(request).notification)
    said = _body(request)
    with transaction.atomic():
        device = actions.device_of(token=held, key_name=key_name, at=now())
        actions.hear(device=device, notification=str(said.get("notification_id")), event=str(said.get("event")))
    return HttpResponse(status=NO_CONTENT)


def _token(request: HttpRequest, url: str) -> tuple[str, str]:
    """Return the access token of a request and the name of the key with which the request was made."""
    said = request.headers.get("Authorization", "")
    if not said.startswith(SCHEME):
        raise NotIssued(Fault.TOKEN, "Authorization: DPoP and the token is missing")
    held = said[len(SCHEME) :].strip()
    return held, _request_key(request, url, held)


def _request_key(request: HttpRequest, url: str, held: str | None = None) -> str:
    """Return the name of the key with which a request was made; each proof counts once."""
    text, at = request.headers.get("DPoP", ""), now()
    try:
        proven = proofs.request_proof(text, method=request.method or "", url=url, at=at, token=held)
    except Rejected as e:
        raise NotIssued(Fault.REQUEST_PROOF, e.message) from None
    name = proofs.thumbprint(proven.key)
    if not actions.use_once(name, proven.once, at):
        raise NotIssued(Fault.REQUEST_PROOF, "this proof was used before")
    return name


def _body(request: HttpRequest) -> Mapping[str, Any]:
    try:
        said = json.loads(request.body[:MOST_BODY])
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise NotIssued(Fault.REQUEST, "the body is a JSON object")
    return said
