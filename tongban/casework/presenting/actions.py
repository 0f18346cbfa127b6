"""A relying party asks, a wallet answers, the result is handed over once; then nothing of it is left.

Nothing here is logged but who asked for what purpose and what the check came to: no name, number, key or claim.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from tongban.basis.credentials import dcql, openid4vp, status
from tongban.basis.credentials.encoding import base64url
from tongban.basis.credentials.faults import Rejected
from tongban.basis.credentials.outcomes import Verdict
from tongban.basis.credentials.signing import P256, Es256Key
from tongban.basis.credentials.status import StatusList
from tongban.basis.refusals import NotFound
from tongban.casework.keys import queries as keys
from tongban.casework.licences import queries as licences
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.signers import trust_list
from tongban.casework.presenting.models import Presentation
from tongban.casework.presenting.queries import parties
from tongban.casework.presenting.rules import (
    ASK_LIVES,
    RESULT_LIVES,
    NotAccepted,
    NothingYet,
    NotRead,
    NotReturned,
    OverAsked,
    Progress,
    may_be_answered,
    must_be_registered,
    must_be_within,
    purpose_of,
    told,
)

log = structlog.get_logger()

ID_BYTES, IV = 32, 12
CODE = "response_code"  # as the standard calls it in its examples
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


@dataclass(frozen=True, slots=True)
class Asking:
    """What a relying party wants to ask."""

    party: str
    purpose: str
    query: Mapping[str, Any] | None  # DCQL; None: all that the purpose allows
    return_to: str = ""  # where the holder's browser goes back to, if it is to answer on the same device


def new_id() -> str:
    """Return what a request is known by, which nobody guesses."""
    return secrets.token_urlsafe(ID_BYTES)


def ask(*, presentation_id: str, asking: Asking, answer_to: str, at: datetime) -> datetime:
    """Keep a signed request for wallets to fetch; return until when it may be answered.

    Args:
        answer_to: The address to which wallets send their answer.

    Raises:
        NotForThis, OverAsked, NotRead, NotBackThere: The party may not ask this.
        NoSigner, SignerAway: The site cannot sign for the party.
    """
    kinds, purpose = licences.kinds(), purpose_of(parties(), asking.party, asking.purpose)
    queries = purpose.queries(kinds) if asking.query is None else _read(asking.query)
    try:
        must_be_within(queries, purpose, kinds)
    except OverAsked as e:
        log.warning("presenting.over_asked", party=asking.party, purpose=asking.purpose, what=e.what)
        raise
    party = parties()[asking.party]
    must_be_registered(asking.return_to, party)
    ready, until = keys.request_signer(asking.party, at), at + ASK_LIVES
    nonce, state = secrets.token_urlsafe(ID_BYTES), secrets.token_urlsafe(ID_BYTES)
    said = openid4vp.Ask(
        queries=queries, nonce=nonce, state=state, answer_to=answer_to, issued_at=at, until=until,
        answer_key=Es256Key(_answer_key(presentation_id).public_key()), name=f"{party.name.zh} · {party.name.en}",
        purpose=asking.purpose,
    )  # fmt: skip
    Presentation(
        id=presentation_id, party=asking.party, purpose=asking.purpose, query=dcql.written(queries),
        verifier=openid4vp.client_id(ready.certificate), nonce=nonce, answer_state=state,
        signed=openid4vp.request(said, ready.signer, ready.certificate), made_at=at, expires_at=until,
        return_to=asking.return_to,
    ).save(force_insert=True)  # fmt: skip
    return until


def _read(query: Mapping[str, Any]) -> tuple[dcql.Query, ...]:
    try:
        return dcql.read(query)
    except Rejected as e:
        raise NotRead(e.message) from None


def answer(*, presentation_id: str, text: str, at: datetime) -> str:
    """Take a wallet's answer: check it, and keep what it shows for the party.

    Returns:
        Where the holder's browser goes back to, with a code that nobody else has; empty if it stays.

    Raises:
        NotFound: There is no such request.
        NotAccepted: It was answered already or is over, or the answer is not good, which is counted.
    """
    with transaction.atomic():
        row = locked(presentation_id, at)
        if not may_be_answered(row.state, row.tries, row.expires_at, at):
            raise NotAccepted("the request was answered already, or is over")
        found, back = _checked(row, text, at), ""
        if isinstance(found, Rejected):
            row.tries += 1
            row.save(update_fields=["tries"])
        else:
            back = _back(row)
            _keep(row, found, at)
    if isinstance(found, Rejected):
        log.warning("presenting.not_accepted", party=row.party, purpose=row.purpose, why=found.why)
        raise NotAccepted(found.message)
    outcomes = {name: verdict.outcome.value for name, verdict in found.items()}
    log.info("presenting.answered", party=row.party, purpose=row.purpose, outcomes=outcomes)
    return back


def _checked(row: Presentation, text: str, at: datetime) -> dict[str, Verdict] | Rejected:
    key = _answer_key(row.id)
    expected = openid4vp.Expected(
        queries=dcql.read(row.query), verifier=row.verifier, nonce=row.nonce, state=row.answer_state,
        answer_to=openid4vp.answer_to(row.signed), answer_key=Es256Key(key.public_key()), within=ASK_LIVES,
    )  # fmt: skip
    trust = trust_list().trust

    def held(uri: str) -> StatusList | None:
        name = uri.rpartition("/")[2]
        try:
            published = licences.published_list(name) if uri == status_uri(name) else None
        except NotFound:
            return None
        return status.read(published.jwt, trust, at=at) if published else None

    try:
        given = openid4vp.read_answer(text, key)
        return openid4vp.check_answer(given, expected, trust, held, at=at)
    except Rejected as e:
        return e


def _keep(row: Presentation, found: Mapping[str, Verdict], at: datetime) -> None:
    row.sealed = _seal(row.id, {name: told(verdict) for name, verdict in found.items()})
    row.state, row.expires_at = Progress.ANSWERED, at + RESULT_LIVES
    row.save(update_fields=["sealed", "state", "expires_at", "code_hash"])


def _back(row: Presentation) -> str:
    """Return where the browser of who answers goes back to, with a new code of which the row keeps the hash alone.

    Whoever began the request in another browser never sees it: so nobody gets what somebody else was made to show.

    Source: OpenID for Verifiable Presentations 1.0, 8.2 and 14.2.
    """
    if not row.return_to:
        return ""
    code = secrets.token_urlsafe(ID_BYTES)
    row.code_hash = _hash(row.id, code)
    return f"{row.return_to}?{urlencode({CODE: code})}"


def _hash(presentation_id: str, code: str) -> str:
    return hmac.new(_secret("presenting.code", presentation_id), code.encode(), hashlib.sha256).hexdigest()


def decline(*, presentation_id: str, state: str, at: datetime) -> str:
    """Note that the holder said no, and return where their browser goes back to; empty if it stays.

    Who says so must have read the request.

    Raises:
        NotFound, NotAccepted: There is none that waits for an answer.
    """
    with transaction.atomic():
        row = locked(presentation_id, at)
        waits = may_be_answered(row.state, row.tries, row.expires_at, at)
        if not waits or not hmac.compare_digest(row.answer_state.encode(), state.encode()):
            raise NotAccepted("the request was answered already, or is another one")
        back, row.state = _back(row), Progress.DECLINED
        row.save(update_fields=["state", "code_hash"])
    return back


def take(*, presentation_id: str, party: str, code: str = "", at: datetime) -> dict[str, Any]:
    """Return what was shown, by the id of each query, and delete it: it is handed over once, to the party that asked.

    Args:
        code: With which the holder's browser came back to the party, if it was sent there.

    Raises:
        NotFound: The party has asked nothing by this name.
        NothingYet: There is nothing to hand over.
        NotReturned: The browser was sent back, and with another code; the result stays.
    """
    with transaction.atomic():
        row = locked(presentation_id, at)
        if row.party != party:
            raise NotFound("presentation")
        if row.state != Progress.ANSWERED or row.sealed is None:
            raise NothingYet
        if row.return_to and not hmac.compare_digest(row.code_hash, _hash(row.id, code)):
            raise NotReturned
        found = _unseal(row.id, bytes(row.sealed))
        row.sealed, row.state = None, Progress.TAKEN
        row.save(update_fields=["sealed", "state"])
    return found


def forget(*, at: datetime) -> int:
    """Delete requests whose time is over, with what was shown and never fetched; return how many."""
    return Presentation.objects.filter(expires_at__lte=at).delete()[0]


def locked(presentation_id: str, at: datetime) -> Presentation:
    """Return a request, held until the end of the transaction, or raise NotFound if there is none, or its time is over.

    Of two who answer, decline or fetch at once, one comes first.
    """
    row = Presentation.objects.select_for_update().filter(pk=presentation_id, expires_at__gt=at).first()
    if row is None:
        raise NotFound("presentation")
    return row


def _secret(use: str, presentation_id: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"{use}\0{presentation_id}".encode(), hashlib.sha512).digest()


def _answer_key(presentation_id: str) -> ec.EllipticCurvePrivateKey:
    """Return the key for which one answer is encrypted: made anew when it is needed, so it is kept nowhere."""
    number = int.from_bytes(_secret("presenting.answer", presentation_id), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, P256)


def _seal(presentation_id: str, found: Mapping[str, Any]) -> bytes:
    iv, key = os.urandom(IV), AESGCM(_secret("presenting.result", presentation_id)[:32])
    return iv + key.encrypt(iv, json.dumps(found, default=_text).encode(), presentation_id.encode())


def _text(value: Any) -> str:
    """Return what JSON cannot hold as text: an mdoc may hold bytes, such as a portrait."""
    return base64url(value) if isinstance(value, bytes) else ""


def _unseal(presentation_id: str, sealed: bytes) -> dict[str, Any]:
    key = AESGCM(_secret("presenting.result", presentation_id)[:32])
    found: dict[str, Any] = json.loads(key.decrypt(sealed[:IV], sealed[IV:], presentation_id.encode()))
    return found
