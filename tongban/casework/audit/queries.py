"""Questions to the ledger of data use: a person's own, and an auditor's within their region. Newest first, keyset."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from tongban.basis.actors import Citizen, Officer
from tongban.casework.audit.models import Access
from tongban.casework.audit.rules import Field, Kind, Page, Purpose
from tongban.casework.offices.queries import within

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


def under(opening_id: UUID, *, since: datetime, size: int = 100) -> Sequence[AccessView]:
    """Return the looks that were made under an opening, oldest first. One query.

    Args:
        since: When it was opened; what is older is not searched.
    """
    rows = Access.objects.filter(opening_id=opening_id, at__gte=since)
    return [view(row) for row in rows.order_by("id")[:size]]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an auditor looks for; what is None is not asked."""

    person_id: UUID | None = None
    case_id: UUID | None = None
    user_id: int | None = None
    office: str = ""
    since: datetime | None = None
    until: datetime | None = None  # before this moment


def search(wanted: Wanted, *, by: Officer, after: UUID | None = None, size: int = PAGE) -> Sequence[AccessView]:
    """Return the looks that fit, by officers of the offices that the auditor checks, newest first. One query."""
    return [view(row) for row in _found(wanted, by, after)[:size]]


def export(wanted: Wanted, *, by: Officer, most: int) -> Iterator[AccessView]:
    """Yield the same, at most so many, without holding them all."""
    for row in _found(wanted, by, None)[:most].iterator(chunk_size=2000):
        yield view(row)


def _found(wanted: Wanted, by: Officer, after: UUID | None) -> QuerySet[Access]:
    rows = Access.objects.filter(within("authority_id", by.audits))
    asked = {
        "subject_id": wanted.person_id,
        "case_id": wanted.case_id,
        "user_id": wanted.user_id,
        "authority_id": wanted.office or None,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
        "id__lt": after,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value is not None}).order_by("-id")
