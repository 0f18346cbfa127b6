"""What happened to licences is in their status lists within the minute."""

from datetime import datetime

import structlog

from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.casework.licences import publishing
from tongban.casework.licences.signers import status_signer

log = structlog.get_logger()


def publish_lists(at: datetime) -> int:
    """Bring the status lists up to date; return how many were; 0 where no key is there yet, or it is away.

    Time limits and messages do not wait for a key: the next round tries again.
    """
    try:
        return publishing.publish_due(signer=status_signer(at), at=at)
    except NoSigner:
        return 0
    except SignerAway as e:
        log.warning("lists.signer_away", cause=str(e))
        return 0
