"""Text messages, through a gateway that takes them over HTTP."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from django.conf import settings

from tongban.casework.messages.rules import Outcome
from tongban.casework.messages.sending import Outgoing

TIMEOUT_SECONDS = 10
AT_ONCE = 8
TRY_AGAIN = frozenset({408, 409, 425, 429})  # of the 4xx: later it may go


def send(messages: Sequence[Outgoing]) -> list[Outcome]:
    """Hand messages to the gateway; return what it made of each. The id goes along as `Idempotency-Key`."""
    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda message: _send(client, message), messages))


def _send(client: httpx.Client, message: Outgoing) -> Outcome:
    headers = {**settings.SMS_GATEWAY["headers"], "Idempotency-Key": str(message.id)}
    try:
        answer = client.post(settings.SMS_GATEWAY["url"], json=_body(message), headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as e:
        return Outcome(type(e).__name__)
    if answer.is_success:
        return Outcome()
    again = not answer.is_client_error or answer.status_code in TRY_AGAIN
    return Outcome(f"http {answer.status_code}", again=again)


def _body(message: Outgoing) -> dict[str, Any]:
    """Return what the gateway is sent, with the values of this message in the places that name them."""
    gateway: Mapping[str, Any] = settings.SMS_GATEWAY
    values = {
        "id": str(message.id),
        "to": message.to,
        "template": gateway["templates"].get(message.notice, gateway["template"]),
        "text": message.payload["text"],
        "language": message.payload["language"],
    }
    body = {}
    for name, text in gateway["body"].items():
        whole = text.removeprefix("{").removesuffix("}")
        body[name] = values[whole] if text == f"{{{whole}}}" and whole in values else text
    return body
