"""The chain of a case's events: each carries the hash of the one before, so that none can be changed or left out."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC
from uuid import UUID

from django.db import transaction

from tongban.casework.cases.models import Case, CaseEvent


def event_hash(event: CaseEvent) -> bytes:
    """Return the SHA-256 of an event and of the one before it, over one fixed way of writing it down."""
    fields = {
        "case": str(event.case_id),
        "seq": event.seq,
        "schema": event.schema,
        "act": str(event.act),
        "step": event.step,
        "at": event.at.astimezone(UTC).isoformat(),
        "user": event.user_id,
        "role": str(event.role),
        "authority": event.authority_id,
        "channel": event.channel,
        "device": event.device,
        "before": str(event.state_before),
        "after": str(event.state_after),
        "data": event.data,
    }
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(bytes(event.previous_hash) + text.encode()).digest()


def broken_chains(*, after: UUID | None = None, size: int = 1000) -> tuple[list[str], int, UUID | None]:
    """Check the event chains of up to `size` cases; return what is wrong, how many they were, and where to go on.

    Every event must be numbered without a gap, carry the hash of the one before, and hash to what is stored;
    the case must point to its last. None where nothing is left to check. Two queries, and two for each case in which
    something is wrong: it is looked at again under its lock, since an act may have come between.
    """
    rows = Case.objects.order_by("id")
    page = list((rows.filter(id__gt=after) if after else rows).only("id", "number", "last_seq", "last_hash")[:size])
    events: dict[UUID, list[CaseEvent]] = {row.id: [] for row in page}
    for event in CaseEvent.objects.filter(case_id__in=list(events)).order_by("case_id", "seq"):
        events[event.case_id].append(event)
    suspects = [row for row in page if _chain_faults(row, events[row.id])]
    faults = [f"case {row.number}: {fault}" for row in suspects for fault in _looked_at_alone(row.id)]
    return faults, len(page), page[-1].id if len(page) == size else None


@transaction.atomic
def _looked_at_alone(case_id: UUID) -> list[str]:
    """Return what is wrong with a case while no act is done to it: one may have come between the two queries."""
    row = Case.objects.select_for_update(no_key=True).get(id=case_id)
    return _chain_faults(row, list(CaseEvent.objects.filter(case_id=case_id).order_by("seq")))


def _chain_faults(row: Case, events: Sequence[CaseEvent]) -> list[str]:
    faults, before = [], b""
    for position, event in enumerate(events, start=1):
        if event.seq != position:
            faults.append(f"event {position} is missing")
            break
        if bytes(event.previous_hash) != before or event_hash(event) != bytes(event.hash):
            faults.append(f"event {position} is not what was written")
        before = bytes(event.hash)
    if not faults and (row.last_seq != len(events) or bytes(row.last_hash) != before):
        faults.append("the last event is missing")
    return faults
