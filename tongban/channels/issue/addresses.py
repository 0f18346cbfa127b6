"""Where wallets find this issuer: the addresses that stand in metadata, offers and proofs."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of the issuer."""

    issuer: str
    token: str
    nonce: str
    credential: str
    notification: str


def addresses(request: HttpRequest) -> Addresses:
    """Return the addresses of this site, as people reach it."""
    site = settings.SITE_URL or f"{request.scheme}://{request.get_host()}"
    return Addresses(site, *(f"{site}{reverse(f'issue:{name}')}" for name in ("token", "nonce", "credential", "heard")))
