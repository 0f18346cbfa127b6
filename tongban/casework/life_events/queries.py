"""Questions about life events. An application is seen by who made it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen
from tongban.basis.items import Item
from tongban.basis.life_events import LifeEvent, Member, as_item
from tongban.basis.packs_life_events import read_life_events
from tongban.basis.refusals import NotFound
from tongban.casework.cases import linked as cases
from tongban.casework.catalog import queries as catalog
from tongban.casework.life_events.models import LifeApplication, LifeMember
from tongban.casework.life_events.rules import DONE, OVER, Line, Standing
from tongban.casework.statements import execute

MOST = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberView:
    """One item of an application: how it stands, and its case."""

    member: Member
    item: Item
    standing: Standing
    number: str  # of its case; empty while there is none
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationView:
    """An application for a life event."""

    id: UUID
    event: LifeEvent
    answers: dict[str, Any]
    updated_at: datetime
    handed_in_at: datetime | None
    members: tuple[MemberView, ...] = ()


def events() -> Sequence[LifeEvent]:
    """Return the life events of the pack, by code. Read once for each process: a new one is a new deployment."""
    return tuple(_events(settings.PACK_DIR).values())


def event(code: str) -> LifeEvent:
    """Return a life event, or raise NotFound."""
    found = _events(settings.PACK_DIR).get(code)
    if found is None:
        raise NotFound(f"life event {code}")
    return found


@cache
def _events(folder: str) -> dict[str, LifeEvent]:
    found, problems = read_life_events(Path(folder))
    if problems:
        raise LookupError("\n".join(map(str, problems)))
    return dict(found)


def items_of(found: LifeEvent, at: datetime) -> list[Item]:
    """Return the items of a life event in the versions of a day. One query for each."""
    return [catalog.current(member.item, localdate(at)) for member in found.members]


def asked(found: LifeEvent, at: datetime) -> Item:
    """Return the questions and the evidence of a life event as those of one item."""
    return as_item(found, items_of(found, at))


def application(application_id: UUID, *, actor: Citizen) -> ApplicationView:
    """Return one of the actor's own applications with its cases, or raise NotFound. Four queries at most."""
    row = LifeApplication.objects.filter(id=application_id, user_id=actor.user_id).first()
    if row is None:
        raise NotFound("application")
    rows = list(LifeMember.objects.filter(application_id=row.id).order_by("position"))
    known = cases.standing([member.case_id for member in rows if member.case_id])
    found = event(row.event_code)
    members = []
    for member in rows:
        number, state = known.get(member.case_id, ("", "")) if member.case_id else ("", "")
        item = catalog.item(member.item_code, member.item_version)
        standing = Standing(member.standing)
        members.append(
            MemberView(member=found.member(member.name), item=item, standing=standing, number=number, state=state)
        )
    return _view(row, found, members)


def applications(*, actor: Citizen) -> Sequence[ApplicationView]:
    """Return the actor's applications, latest first, without their cases. One query."""
    rows = LifeApplication.objects.filter(user_id=actor.user_id).order_by("-updated_at", "id")[:MOST]
    return [_view(row, event(row.event_code), ()) for row in rows]


def _view(row: LifeApplication, found: LifeEvent, members: Sequence[MemberView]) -> ApplicationView:
    return ApplicationView(
        id=row.id,
        event=found,
        answers=row.answers,
        updated_at=row.updated_at,
        handed_in_at=row.handed_in_at,
        members=tuple(members),
    )


def lines(rows: Sequence[LifeMember]) -> list[Line]:
    """Return how the items of an application stand, as the rules read it. One query."""
    known = cases.standing([row.case_id for row in rows if row.case_id])
    return [
        Line(row.name, Standing(row.standing), row.after, known[row.case_id][1] if row.case_id in known else "")
        for row in rows
    ]


TO_MOVE = """
SELECT DISTINCT m.application_id FROM life_events_lifemember m
LEFT JOIN life_events_lifemember p ON p.application_id = m.application_id AND p.name = m.after
LEFT JOIN cases_case c ON c.id = p.case_id
WHERE m.standing = 'waiting' AND (m.after = '' OR p.standing IN ('dropped', 'impossible') OR c.state = ANY(%s))
LIMIT %s
"""


def to_move(limit: int) -> list[UUID]:
    """Return applications in which something is to be begun or falls away. One query, over those that wait."""
    return [row[0] for row in execute(TO_MOVE, [[*DONE, *OVER], limit])]
