"""What every act in a round shares: the round is locked, who acts is asked for, the event is chained to the last one.

One chain for each round: its acts come one after the other, and none can be changed or left out unseen.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.rounds.models import Event, Round
from tongban.casework.rounds.rules import ROLE, Act, State, must_be_another, next_state


def locked(code: str) -> Round:
    """Return a round, locked until the transaction ends, or raise NotFound. One query."""
    row = Round.objects.select_for_update().filter(pk=code).first()
    if row is None:
        raise NotFound(f"round {code}")
    return row


def must_hold(by: Officer, act: Act, authority: str) -> None:
    """Raise NotYours where an officer has not the post that an act needs in an office."""
    if ROLE[act] not in by.role_in(authority):
        raise NotYours(f"{act} is for the {ROLE[act]} of {authority}")


def must_be_apart(row: Round, act: Act, by: Officer, authority: str) -> None:
    """Raise OwnWork where the officer, or whom they stand in for, has done what is kept apart. One query."""
    people = [by.user_id, *by.absent_in(authority, ROLE[act])]
    done = Event.objects.filter(Q(user_id__in=people) | Q(data__for__in=people), round=row)
    must_be_another(act, {Act(each) for each in done.values_list("act", flat=True).distinct()})


def step(  # noqa: PLR0913 (an act is who, when, where and what)
    row: Round, act: Act, data: Mapping[str, Any], *, by: Officer | Citizen | None, at: datetime, authority: str = "",
    number: str = "",
) -> None:  # fmt: skip
    """Move a round on, and add the event. The row is saved.

    Args:
        data: What the event keeps; no name, no ID number.
        number: Of the application that it is about.

    Raises:
        RoundNotThere: The act is not open now.
    """
    row.state = next_state(State(row.state), act)
    absent = by.absent_in(authority, ROLE[act]) if isinstance(by, Officer) and act in ROLE else []
    event = Event(
        round_id=row.code, seq=row.last_seq + 1, act=act, at=at, user_id=by.user_id if by else None,
        authority_id=authority, number=number, data={**data, **({"for": absent[0]} if absent else {})},
        previous_hash=bytes(row.last_hash),
    )  # fmt: skip
    event.hash = event_hash(event)
    event.save(force_insert=True)
    row.last_seq, row.last_hash = event.seq, event.hash
    row.save()


def event_hash(event: Event) -> bytes:
    """Return the SHA-256 of an event and of the one before it, over one fixed way of writing it down."""
    fields = {
        "round": event.round_id,
        "seq": event.seq,
        "act": str(event.act),
        "at": event.at.astimezone(UTC).isoformat(),
        "user": event.user_id,
        "authority": event.authority_id,
        "number": event.number,
        "data": event.data,
    }
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(bytes(event.previous_hash) + text.encode()).digest()


def codes() -> list[str]:
    """Return the codes of all rounds. One query."""
    return list(Round.objects.order_by("code").values_list("code", flat=True))


@transaction.atomic
def broken_chain(code: str) -> list[str]:
    """Return what is wrong with the events of a round; nothing if all are as they were written. Two queries."""
    row = locked(code)
    events = Event.objects.filter(round=row).order_by("seq")
    faults: list[str] = []
    before, seq = b"", 0
    for seq, event in enumerate(events, start=1):
        if event.seq != seq:
            return [*faults, f"event {seq} is missing"]
        if bytes(event.previous_hash) != before or event_hash(event) != bytes(event.hash):
            faults.append(f"event {seq} is not what was written")
        before = bytes(event.hash)
    if not faults and (row.last_seq != seq or bytes(row.last_hash) != before):
        faults.append("the last event is missing")
    return faults
