"""Status lists are built of what their entries say, signed and kept to be handed out; again when something changed."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from tongban.basis.credentials.delta import way_back
from tongban.basis.credentials.status import Issue, Publisher, Status, entries_in, new, pack, put
from tongban.casework import rows
from tongban.casework.keys.queries import Ready
from tongban.casework.keys.rules import NoSigner, SignerAway
from tongban.casework.licences.addresses import status_uri
from tongban.casework.licences.models import StatusChange, StatusEntry, StatusList
from tongban.casework.licences.places import indices, open_list
from tongban.casework.licences.signers import status_signer
from tongban.casework.statements import execute

log = structlog.get_logger()

ANEW = timedelta(minutes=15)  # a list in which nothing changed is signed again: how old it is tells how sure one can be
GOOD_FOR = timedelta(days=1)
TTL_SECONDS = 60
DELTAS_FOR = timedelta(days=3)  # whoever holds an older list fetches it whole
FREE = "FOR UPDATE SKIP LOCKED"  # another worker is at it: leave it to that one
# What the entries say now is what the list will say; an entry that changes afterwards is found by the next round.
SETTLE = "UPDATE licences_statusentry SET published = status WHERE list_id = %s AND status <> published"


def due(at: datetime) -> list[str]:
    """Return the lists in which something changed, and those that are new or were signed a while ago. Two queries."""
    changed = StatusEntry.objects.exclude(status=F("published")).values_list("list_id", flat=True).distinct()
    old = Q(built_at__isnull=True) | Q(built_at__lte=at - ANEW) | Q(built_at__gt=at)  # the last: a clock moved back
    return sorted({*changed, *StatusList.objects.filter(old).values_list("pk", flat=True)})


def publish(list_id: str, *, signer: Ready, at: datetime) -> bool:
    """Build, sign and keep a list; return False if another worker is doing so. Seven statements."""
    with transaction.atomic():
        found = rows.read(StatusList, lock=FREE, id=list_id)
        if not found:
            return False
        row = found[0]
        execute(SETTLE, [list_id])
        entries = _entries(row, at)
        _keep_way_back(row, entries, at)
        packed = pack(entries)
        issue = Issue(uri=status_uri(list_id), issued_at=at, until=at + GOOD_FOR, ttl_seconds=TTL_SECONDS)
        publisher = Publisher(signer.signer, signer.certificate)
        StatusList.objects.filter(pk=list_id).update(
            version=F("version") + 1, built_at=at, until=issue.until,
            jwt=publisher.jwt(issue, packed).encode(), cwt=publisher.cwt(issue, packed),
        )  # fmt: skip
    log.info("licences.status_list", list=list_id)
    return True


def _keep_way_back(row: StatusList, entries: bytearray, at: datetime) -> None:
    """Keep what changes with this version, and forget what no delta starts from any more. Two statements at most."""
    StatusChange.objects.filter(list_id=row.pk, at__lt=at - DELTAS_FOR).delete()
    before = entries_in(bytes(row.cwt)) if row.cwt is not None else bytes(entries)
    if before != entries:
        rows.insert(StatusChange(list_id=row.pk, version=row.version + 1, at=at, back=way_back(before, entries)))


def have_one(kind: str, at: datetime) -> None:
    """Have a kind's first list published before its first copy is made, so that a wallet knows at once that it stands.

    One query where there is a list; nothing happens where it cannot be signed now, the worker's next round will.
    """
    if StatusList.objects.filter(kind=kind).exists():
        return
    try:
        signer = status_signer(at)
    except (NoSigner, SignerAway):
        return
    publish(open_list(kind), signer=signer, at=at)


def publish_due(*, signer: Ready, at: datetime) -> int:
    """Bring every list that is due up to date; return how many were. Each is a transaction of its own."""
    return sum(publish(list_id, signer=signer, at=at) for list_id in due(at))


def _entries(row: StatusList, at: datetime) -> bytearray:
    """Return the bits of a list: all is valid but what an entry says otherwise, as long as its copies are good."""
    entries, key = new(), bytes(row.key)
    marked = StatusEntry.objects.filter(list_id=row.pk, until__gte=localdate(at)).exclude(published=0)
    for first, count, status in marked.values_list("first", "count", "published").iterator():
        for place in indices(key, first, count):
            put(entries, place, Status(status))
    return entries
