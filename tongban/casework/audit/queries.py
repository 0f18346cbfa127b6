"""Questions to the ledger of data use: a person's own, and an auditor's within their region. Newest first, keyset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tongban.basis.actors import Citizen
from tongban.casework.audit.models import Access
from tongban.casework.audit.rules import Field, Kind, Page, Purpose

PAGE = 25  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessView:
    """One look at somebody's data."""

    kind: Kind
    subject_id: UUID
    case_id: UUID | None
    at: datetime
    user_id: int | None
    client: str
    role: str
    authority: str
    channel: str
    page: Page
    purpose: Purpose
    fields: tuple[Field, ...]
    shown: int
    opening_id: UUID | None
    after: str  # where the next page begins


def of_citizen(citizen: Citizen, *, after: UUID | None = None, size: int = PAGE) -> Sequence[AccessView]:
    """Return who looked at a citizen's own data, newest first. One query.

    Source: 个人信息保护法 第四十四条, 第四十五条 (to know, and to be told).
    """
    rows = Access.objects.filter(subject_id=citizen.person_id, kind=Kind.PERSON)
    if after:
        rows = rows.filter(id__lt=after)
    return [view(row) for row in rows.order_by("-id")[:size]]


def view(row: Access) -> AccessView:
    """Return a row of the ledger as pages show it."""
    return AccessView(
        kind=Kind(row.kind),
        subject_id=row.subject_id,
        case_id=row.case_id,
        at=row.at,
        user_id=row.user_id,
        client=row.client,
        role=row.role,
        authority=row.authority_id,
        channel=row.channel,
        page=Page(row.page),
        purpose=Purpose(row.purpose),
        fields=tuple(Field(field) for field in row.fields),
        shown=row.shown,
        opening_id=row.opening_id,
        after=str(row.id),
    )
