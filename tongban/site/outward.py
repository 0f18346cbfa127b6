"""How messages leave the house, read from the environment: SMS gateway, mail server, networks for webhooks."""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Environment = Mapping[str, str]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# What a gateway is sent, unless TONGBAN_SMS_BODY says otherwise. A template of the gateway's own goes by its id.
BODY = {"id": "{id}", "to": "{to}", "template": "{template}", "text": "{text}", "language": "{language}"}


def sms(environment: Environment) -> dict[str, Any]:
    """Return how the SMS gateway is reached, or nothing if there is none.

    Raises:
        ValueError: Something is set that cannot be read; it says which variable.
    """
    url = environment.get("TONGBAN_SMS_URL", "")
    if not url:
        return {}
    if urlsplit(url).scheme not in {"http", "https"}:
        raise ValueError("TONGBAN_SMS_URL must begin with https:// or http://")
    return {
        "url": url,
        "headers": _json(environment, "TONGBAN_SMS_HEADERS", {}),
        "templates": _json(environment, "TONGBAN_SMS_TEMPLATES", {}),  # of the gateway, by key of the notice
        "template": environment.get("TONGBAN_SMS_TEMPLATE", ""),  # for all others
        "body": _json(environment, "TONGBAN_SMS_BODY", BODY),
    }


def email(environment: Environment) -> dict[str, Any]:
    """Return how the mail server is reached, or nothing if there is none.

    `smtp://user:password@host:587` speaks TLS after STARTTLS if there is a user, `smtps://` from the beginning.
    """
    url = environment.get("TONGBAN_SMTP_URL", "")
    if not url:
        return {}
    parts = urlsplit(url)
    sender = environment.get("TONGBAN_MAIL_FROM", "")
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("TONGBAN_SMTP_URL must be like smtp://user:password@mail.example.org:587")
    if "@" not in sender:
        raise ValueError("TONGBAN_MAIL_FROM must be the address that mail comes from, like service@example.org")
    starttls = dict(parse_qsl(parts.query)).get("starttls", "1" if parts.username else "0") == "1"
    secure = parts.scheme == "smtps"
    return {
        "from": sender,
        "host": parts.hostname,
        "port": parts.port or (465 if secure else 587 if starttls else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": secure,
        "use_tls": starttls and not secure,
    }


def networks(environment: Environment) -> tuple[Network, ...]:
    """Return the private networks that webhooks may go to, like 10.20.0.0/16; none unless they are named."""
    named = environment.get("TONGBAN_WEBHOOK_NETWORKS", "")
    try:
        return tuple(ipaddress.ip_network(each.strip()) for each in named.split(",") if each.strip())
    except ValueError as e:
        raise ValueError(f"TONGBAN_WEBHOOK_NETWORKS: {e}. Write networks with commas, like 10.20.0.0/16") from e


def _json(environment: Environment, name: str, otherwise: Mapping[str, str]) -> dict[str, str]:
    text = environment.get(name, "")
    if not text:
        return dict(otherwise)
    try:
        found = json.loads(text)
    except ValueError as e:
        raise ValueError(f'{name} must be JSON, like {{"a": "b"}}') from e
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise ValueError(f'{name} must be names and texts, like {{"a": "b"}}')
    return found
