"""Webhooks to systems of departments: CloudEvents, signed, and only to where they may go."""

import json
import socket
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from tongban.casework.messages.rules import NotAllowedThere, Outcome, allowed, checked_url, signature
from tongban.casework.messages.sending import Outgoing

TIMEOUT_SECONDS = 10
AT_ONCE = 8
GONE = 410
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


def send(messages: Sequence[Outgoing]) -> list[Outcome]:
    """Hand events to their subscribers; return what each made of it. No redirect is followed."""
    with httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False) as client, ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda message: _send(client, message), messages))


def _send(client: httpx.Client, message: Outgoing) -> Outcome:
    body = json.dumps(message.payload, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = int(time.time())  # the real time: a receiver compares it with its own
    headers = {
        "Content-Type": CONTENT_TYPE,
        "webhook-id": str(message.id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(message.secrets, str(message.id), timestamp, body),
    }
    try:
        answer = client.send(_request(client, message.to, headers, body), stream=True)  # what it says is not read
        answer.close()
    except NotAllowedThere:
        return Outcome("address not allowed")
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as e:
        return Outcome(type(e).__name__)
    return Outcome() if answer.is_success else Outcome(f"http {answer.status_code}", again=answer.status_code != GONE)


def _request(client: httpx.Client, url: str, headers: Mapping[str, str], body: bytes) -> httpx.Request:
    """Return a request to the very address that was looked up and found allowed.

    Looking it up once for the check and again for the connection would let a name point elsewhere in between.
    """
    checked_url(url, settings.WEBHOOK_NETWORKS)
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    address = _looked_up(host, port)
    there = f"[{address}]" if ":" in address else address
    return client.build_request(
        "POST",
        parts._replace(netloc=f"{there}:{port}", fragment="").geturl(),
        headers={**headers, "Host": parts.netloc},
        content=body,
        extensions={"sni_hostname": host} if parts.scheme == "https" else {},
    )


def _looked_up(host: str, port: int) -> str:
    """Return the address of a host, or raise NotAllowedThere if any of its addresses is not allowed."""
    found = [str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not all(allowed(address, settings.WEBHOOK_NETWORKS) for address in found):
        raise NotAllowedThere("a private address")
    return found[0]
