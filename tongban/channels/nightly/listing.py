"""What happened to licences is in their status lists within the minute."""

from datetime import datetime

from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.casework.licences import publishing
from tongban.casework.licences.signers import status_signer


def publish_lists(at: datetime) -> int:
    """Bring the status lists up to date; return how many were. None where there is no key for it yet, or it is away."""
    try:
        signer = status_signer(at)
    except (NoSigner, SignerAway):
        return 0
    return publishing.publish_due(signer=signer, at=at)
