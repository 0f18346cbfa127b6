"""What every page of the policy officers' desk needs: who works here, what places and policies are called."""

from django.http import HttpRequest
from django.urls import reverse

from tongban.basis.actors import Officer
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.catalog import queries as catalog
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published
from tongban.channels.desk.screen import say
from tongban.channels.who import officer_of


def policy_officer_of(request: HttpRequest) -> Officer:
    """Return the policy officer signed in, or refuse."""
    officer = officer_of(request)
    if not officer.drafts:
        raise NotYours("only a policy officer")
    return officer


def place_name(jurisdiction: str) -> str:
    """Return what the place is called that a policy is for; the pack's own name for what holds everywhere."""
    pack = catalog.pack()
    if jurisdiction == pack.code:
        return say(pack.name)
    region = catalog.regions().get(jurisdiction)
    return say(region.words) if region else jurisdiction


def policy_url(code: str, version: int) -> str:
    """Return the address of a published version."""
    return reverse("policy_desk:policy", args=[*code.split("/"), version])


def versions_of(code: str) -> list[Published]:
    """Return the published versions of a policy, the first one first, or raise NotFound. Costs what `shelf` costs."""
    found = [each for each in policies.shelf() if each.code == code]
    if not found:
        raise NotFound(f"policy {code}")
    return found
