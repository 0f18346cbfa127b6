"""Where a request, its page and its answer are, as people and wallets reach them."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import reverse

from tongban.basis.credentials import openid4vp
from tongban.casework.presenting.queries import PresentationView
from tongban.channels.frame.offline import language_here
from tongban.channels.issue.addresses import addresses


@dataclass(frozen=True, slots=True)
class Links:
    """The ways to a request.

    Attributes:
        opens: Opens any wallet; also what stands in the code.
        here: Opens the wallet of this site, on the same device.
        page: Shows the code to somebody else's device.
    """

    opens: str
    here: str
    page: str


def of(request: HttpRequest, name: str, presentation_id: str) -> str:
    """Return one address of a request: its page, request or answer."""
    return f"{addresses(request).issuer}{reverse(f'present:{name}', args=[presentation_id])}"


def links(request: HttpRequest, view: PresentationView) -> Links:
    """Return the ways to a request."""
    opens = openid4vp.link(view.verifier, of(request, "request", view.id))
    wallet = f"{addresses(request).issuer}{reverse('wallet:page', args=[language_here()])}"
    return Links(opens, f"{wallet}#request={quote(opens, safe='')}", of(request, "page", view.id))
