"""What verifiers fetch besides the lists themselves: what changed since the list they hold, and all lists in one file.

Both are signed when they are asked for; what is the same is signed once in each process.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from tongban.basis.credentials import bundle, delta
from tongban.basis.credentials.encoding import seconds
from tongban.basis.credentials.status import Issue, entries_in
from tongban.basis.refusals import NotFound
from tongban.casework.keys.queries import Ready
from tongban.casework.licences import queries
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.models import StatusChange
from tongban.casework.licences.publishing import DELTAS_FOR, TTL_SECONDS
from tongban.casework.licences.signers import status_signer

SECOND = timedelta(seconds=1)


class FetchWhole(LookupError):
    """No delta leads from that list to the present one: it is too old, or none of ours. The whole list does."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What a verifier is given, and when the newest list in it was signed."""

    content: bytes
    built_at: datetime


def delta_since(list_id: str, since: int) -> HandedOut:
    """Return what leads from the list that was signed in that second to the present one. Two queries.

    It is given where nothing changed, too: the list that it makes is as fresh as the present one.

    Args:
        since: `iat` of the list that the verifier holds.

    Raises:
        NotFound: There is no such list. FetchWhole: that one is too old, or newer than ours.
        NoSigner, SignerAway: Nothing can be signed just now.
    """
    found = queries.published_list(list_id)
    now = seconds(found.built_at)
    if not now - DELTAS_FOR.total_seconds() <= since <= now:
        raise FetchWhole(list_id)
    later = datetime.fromtimestamp(since, UTC) + SECOND
    changed = StatusChange.objects.filter(list_id=list_id, version__lte=found.version, at__gte=later)
    ways = tuple(bytes(back) for back in changed.order_by("-version").values_list("back", flat=True))
    issue = Issue(status_uri(list_id), found.built_at, found.until, TTL_SECONDS)
    return HandedOut(_delta(issue, found.cwt, ways, status_signer(found.built_at)), found.built_at)


@lru_cache(maxsize=64)
def _delta(issue: Issue, cwt: bytes, ways: Sequence[bytes], signer: Ready) -> bytes:
    entries = entries_in(cwt)
    publisher = delta.Publisher(signer.signer, signer.certificate)
    return publisher.cwt(issue, delta.gone_back(entries, ways), entries)


def whole_bundle() -> HandedOut:
    """Return all lists in one file, signed as a whole: none can be left out or put back. One query.

    Raises:
        NotFound: No list has been published. NoSigner, SignerAway: nothing can be signed just now.
    """
    found = queries.all_published()
    if not found:
        raise NotFound("status list")
    built_at = max(each.built_at for each in found)
    lists = tuple((status_uri(each.id), each.cwt) for each in found)
    until = min(each.until for each in found)
    return HandedOut(_bundle(lists, built_at, until, status_signer(built_at)), built_at)


@lru_cache(maxsize=1)
def _bundle(lists: tuple[tuple[str, bytes], ...], issued_at: datetime, until: datetime, signer: Ready) -> bytes:
    return bundle.make(dict(lists), issued_at, until, signer.signer, signer.certificate)
