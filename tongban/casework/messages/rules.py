"""How messages go out: by which channel and when, how often it is tried, and how a webhook is signed. Pure."""

import base64
import hashlib
import hmac
import ipaddress
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from tongban.basis.notices import Message
from tongban.basis.refusals import Refusal

EVENT_TYPE = "tongban.{about}.{notice}.v1"
SECRET_BEGINS = "whsec_"  # noqa: S105 (as the Standard Webhooks begin theirs)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
MOST_TRIES = 12  # over a day and a half
LEAST_OF_WAIT = 0.5  # of the wait is always kept; the rest is chance, so that all do not come back at once
CODE_DIGITS = 6
CODE_HOLDS, CODE_AGAIN, CODE_TRIES = timedelta(minutes=30), timedelta(minutes=1), 5
PHONE = re.compile(r"\+?[0-9]{6,15}", re.ASCII)
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]+\.[^\s@<>,;:\"()\[\]\\]{2,}")
SAFE_PORTS = range(1, 65536)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


# Where a citizen reads on, by what a message is about.
PAGES: Mapping[str, str] = {
    "appointment": "appointments/",
    "document": "me/",
    "licence": "me/licences/",
    "organisation": "messages/",  # the inbox has the way on
    "round": "rounds/{number}/mine/",
}


def page_of(about: str, number: str) -> str:
    """Return where a citizen reads on about something: a page of the portal, from the root of the site."""
    return PAGES.get(about, "cases/{number}/").format(number=number)


class Channel(StrEnum):
    """How a message leaves the house. The inbox is none: it is always there."""

    SMS = "sms"
    EMAIL = "email"
    WEBHOOK = "webhook"


class Sending(StrEnum):
    """What became of a message that was to go out."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"  # given up: somebody must look at it


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a receiver made of one message: nothing wrong, or what, and whether it is any use to try again."""

    fault: str = ""
    again: bool = True

    @property
    def sent(self) -> bool:
        return not self.fault


class NotAllowedThere(Refusal):
    """Webhooks may not go to that address."""


class WrongContact(Refusal):
    """That is no phone number, or no e-mail address."""


class CodeWrong(Refusal):
    """The code is not the one that was sent, or it is too old, or it was tried too often."""


class CodeTooSoon(Refusal):
    """A code was sent just now."""


def quiet_until(local: datetime, begins: int, ends: int) -> datetime | None:
    """Return when quiet hours end, if this local moment lies in them. The two may lie on both sides of midnight.

    Args:
        begins: Minute of the day, and so `ends`. The same twice: it is never quiet.
    """
    minute = local.hour * 60 + local.minute
    through_midnight = begins > ends
    quiet = (minute >= begins or minute < ends) if through_midnight else begins <= minute < ends
    if not quiet:
        return None
    morning = local.replace(hour=ends // 60, minute=ends % 60, second=0, microsecond=0)
    return morning + timedelta(days=1 if through_midnight and minute >= begins else 0)


def wait_after(tries: int, chance: float) -> timedelta | None:
    """Return how long to wait after that many tries that failed; None: give up.

    Args:
        chance: From 0 to 1.
    """
    if tries >= MOST_TRIES:
        return None
    doubled: int = 2 ** max(tries - 1, 0)
    wait = min(FIRST_WAIT * doubled, LONGEST_WAIT)
    return wait * (LEAST_OF_WAIT + (1 - LEAST_OF_WAIT) * chance)


def delivery_id(outbox: UUID, channel: Channel, to: object) -> UUID:
    """Return the id of a message on its way: the same, however often it is worked out."""
    return uuid5(outbox, f"{channel}:{to}")


def wants(*, events: Sequence[str], scope: str, notice: str, offices: Iterable[str]) -> bool:
    """Return whether a subscriber is to be told: the event is one it asked for, of an office that it may know of."""
    asked = not events or notice in events or notice.partition(".")[0] in events
    return asked and any(code.startswith(scope) for code in offices)


def secret(key: str, subscriber: UUID, serial: int) -> str:
    """Return the secret of a subscriber, worked out from the installation's key: it is stored nowhere."""
    made = hmac.digest(key.encode(), f"webhook:{subscriber}:{serial}".encode(), hashlib.sha256)
    return SECRET_BEGINS + base64.b64encode(made).decode()


def signature(secrets: Iterable[str], message: str, timestamp: int, body: bytes) -> str:
    """Return the signatures of a webhook, one for each secret that is good.

    Source: Standard Webhooks 1.0: HMAC-SHA256 over `id.timestamp.body`, written as `v1,` and base64.
    """
    text = f"{message}.{timestamp}.".encode() + body
    keys = [base64.b64decode(each.removeprefix(SECRET_BEGINS)) for each in secrets]
    return " ".join("v1," + base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode() for key in keys)


def allowed(address: str, networks: Collection[Network]) -> bool:
    """Return whether a webhook may go to an IP address: anywhere in public, elsewhere only where it was said."""
    found = ipaddress.ip_address(address)
    found = getattr(found, "ipv4_mapped", None) or found
    public = found.is_global and not found.is_multicast
    return public or any(found in network for network in networks if network.version == found.version)


def checked_url(url: str, networks: Collection[Network]) -> str:
    """Return the address of a webhook, or raise NotAllowedThere.

    HTTPS; plain HTTP only where private networks are allowed at all. No user name, no password. An IP address must be
    an allowed one; what a name stands for is looked up each time before something is sent there.
    """
    try:
        parts = urlsplit(url)
        port = 443 if parts.port is None else parts.port
        host = parts.hostname or ""
    except ValueError:
        raise NotAllowedThere("no web address") from None
    schemes = {"https", "http"} if networks else {"https"}
    if parts.scheme not in schemes or not host or port not in SAFE_PORTS:
        raise NotAllowedThere("no https address")
    if parts.username is not None or parts.password is not None:
        raise NotAllowedThere("an address with a user name or a password in it")
    if _is_ip(host) and not allowed(host, networks):
        raise NotAllowedThere("a private address")
    return url


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def sms_text(message: Message) -> str:
    """Return a notice as a text message: what happened, what to do, by when."""
    return "".join(line if line.endswith("。") else f"{line} " for line in message.lines).strip()


def mail_text(message: Message, *, number: str, link: str, footer: str) -> str:
    """Return a notice as the text of an e-mail."""
    return "\n\n".join(part for part in (*message.lines, number, link, f"-- \n{footer}") if part) + "\n"


def checked_contact(channel: Channel, typed: str) -> str:
    """Return a phone number or an e-mail address as it is kept, or raise WrongContact."""
    if channel is Channel.SMS:
        value = re.sub(r"[\s()-]", "", typed)
        form = PHONE
    else:
        value, form = typed.strip(), EMAIL
    if not form.fullmatch(value):
        raise WrongContact(channel)
    return value


def code_hash(key: str, *, person: UUID, value: str, code: str) -> str:
    """Return what is kept of a code that was sent to a phone number or an e-mail address."""
    return hmac.new(key.encode(), f"code:{person}:{value}:{code}".encode(), hashlib.sha256).hexdigest()


def check_code(*, stored: str, given: str, sent_at: datetime | None, tries: int, at: datetime) -> None:
    """Raise CodeWrong unless the code that came back is the one that was sent, in time and not by trying them all."""
    in_time = sent_at is not None and at - sent_at <= CODE_HOLDS
    if not (stored and in_time and tries < CODE_TRIES and hmac.compare_digest(stored, given)):
        raise CodeWrong("code")


def hidden(value: str) -> str:
    """Return a phone number or an e-mail address so that its owner knows it again and nobody else learns it."""
    name, at, domain = value.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    return f"{value[:3]}****{value[-2:]}" if len(value) > 6 else "****"  # noqa: PLR2004 (nothing is left to hide)
