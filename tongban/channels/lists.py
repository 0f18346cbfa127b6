"""Which key signs the trust list, and where the lists are that pages fetch before they check a licence."""

from django.urls import reverse

from tongban.casework.keys.rules import NoSigner
from tongban.casework.licences import signers


def anchor() -> str:
    """Return the point of the key that signs the trust list, in hexadecimal; empty where there is no list yet."""
    try:
        return signers.trust_list().anchor.point.hex()
    except NoSigner:
        return ""


def index() -> str:
    """Return where the list of all lists is."""
    return reverse("verify:lists")
