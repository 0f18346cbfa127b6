"""With what licences, their status lists and papers about them are signed now, and the trust list that names it.

The keys themselves are `casework.keys`' matter.
"""

from datetime import datetime

from tongban.basis.refusals import NotFound
from tongban.casework.catalog import queries as catalog
from tongban.casework.keys import queries as keys
from tongban.casework.keys.queries import Ready
from tongban.casework.keys.rules import ANY
from tongban.casework.keys.site import Listed
from tongban.casework.licences import queries as licences


def signer_for(kind: str, region: str, at: datetime) -> Ready:
    """Return the signer of licences of a kind that an office of a region issues now. No query.

    Args:
        region: The code of a province, or of a region within it.

    Raises:
        NoSigner: The site holds no key for it.
        SignerAway: Its key cannot be reached just now.
    """
    return keys.signer_for(kind, _province(region), at)


def domestic_signer_for(kind: str, region: str, at: datetime) -> Ready:
    """Return the signer of the domestic suite for their codes; it raises the same."""
    return keys.domestic_signer_for(kind, _province(region), at)


def domestic_kinds() -> frozenset[str]:
    """Return the kinds of licences whose codes this site gives in the domestic suite as well. No query."""
    found = keys.domestic_kinds()
    return frozenset(licences.kinds()) if ANY in found else found


def status_signer(at: datetime) -> Ready:
    """Return the signer of status lists now. No query; it raises the same."""
    return keys.status_signer(at)


def trust_list() -> Listed:
    """Return the signed trust list that verifiers fetch, even if it has run out. No query.

    Raises:
        NoSigner: There is none yet.
    """
    return keys.trust_list()


def _province(region: str) -> str:
    try:
        return catalog.regions().chain(region)[-1].code
    except NotFound:
        return region
