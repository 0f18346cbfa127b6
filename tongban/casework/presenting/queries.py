"""Who may ask, and how far a request has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from tongban.basis.packs_parties import read_parties
from tongban.basis.parties import Party, PartyPurpose
from tongban.basis.refusals import NotFound
from tongban.casework.licences import queries as licences
from tongban.casework.presenting.models import Presentation
from tongban.casework.presenting.rules import Progress, may_be_answered


def parties() -> Mapping[str, Party]:
    """Return the relying parties of the pack, by code. No query."""
    return _parties(settings.PACK_DIR)


@cache
def _parties(pack_dir: str) -> Mapping[str, Party]:
    found, problems = read_parties(Path(pack_dir), licences.kinds())
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return found


@dataclass(frozen=True, slots=True)
class PresentationView:
    """A request: who asks for what, and how far it has come. Nothing of who answers."""

    id: str
    party: Party
    purpose: PartyPurpose
    state: Progress
    verifier: str
    signed: str
    expires_at: datetime
    open: bool  # to be answered
    returns: bool  # whoever answers goes back to the party with the same browser


def presentation(presentation_id: str, at: datetime) -> PresentationView:
    """Return a request, or raise NotFound if there is none, or its time is over. One query."""
    row = Presentation.objects.filter(pk=presentation_id, expires_at__gt=at).defer("sealed").first()
    party = parties().get(row.party) if row else None
    if row is None or party is None or row.purpose not in party.purposes:
        raise NotFound("presentation")
    may = may_be_answered(row.state, row.tries, row.expires_at, at)
    purpose = party.purposes[row.purpose]
    state, returns = Progress(row.state), bool(row.return_to)
    return PresentationView(row.id, party, purpose, state, row.verifier, row.signed, row.expires_at, may, returns)
