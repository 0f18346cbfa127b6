"""Write the ledger of data use. Called before a page is shown: if the row cannot be written, there is no page."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import connection

from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.casework.audit.rules import FIELDS, Kind, Page, Purpose, capacity, purpose_of


@dataclass(frozen=True, slots=True)
class Seen:
    """Whose or what's data a page shows, and in which case."""

    kind: Kind
    subject_id: UUID
    case_id: UUID | None = None


def case_seen(case_id: UUID, persons: Iterable[UUID | None] = ()) -> list[Seen]:
    """Return what showing a case comes to: a row for each person with a part in it; for the case, if none has."""
    known = dict.fromkeys(person for person in persons if person is not None)
    return [Seen(Kind.PERSON, person, case_id) for person in known] or [Seen(Kind.CASE, case_id, case_id)]


def person_seen(person_id: UUID) -> list[Seen]:
    """Return what showing a person's entry comes to."""
    return [Seen(Kind.PERSON, person_id)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How somebody looks: who, in which capacity, through which channel, when and what for."""

    user_id: int | None
    role: str
    authority: str
    channel: str
    page: Page
    purpose: Purpose
    at: datetime
    client: str = ""
    opening_id: UUID | None = None


def look(  # noqa: PLR0913 (each is a column)
    *, by: Officer, page: Page, at: datetime, channel: str = "desk", offices: Collection[str] = (),
    roles: Collection[Role] = (), purpose: Purpose | None = None, opening_id: UUID | None = None,
) -> Look:  # fmt: skip
    """Return how an officer looks at a page; the post and the purpose follow from what they are and what it shows.

    Args:
        offices: The authorities that have a duty in what is shown.
        roles: The roles that the page is for.
    """
    authority, role = capacity(by, offices, roles)
    return Look(
        user_id=by.user_id, role=role, authority=authority, channel=channel, page=page,
        purpose=purpose or purpose_of(page, role), at=at, opening_id=opening_id,
    )  # fmt: skip


def note(how: Look, what: Sequence[Seen], *, shown: int = 1) -> None:
    """Write down that somebody looks at this, before they do. One statement; none if nothing is shown."""
    if not what:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            NOTE,
            [
                how.at, how.user_id, how.client, how.role, how.authority, how.channel, how.page, how.purpose,
                list(FIELDS[how.page]), shown, how.opening_id,
                [seen.subject_id for seen in what], [seen.kind for seen in what], [seen.case_id for seen in what],
            ],
        )  # fmt: skip


def note_list(how: Look, shown: int) -> None:
    """Write down that somebody looks at a page of a list with so many lines. One row, whatever the number."""
    note(how, [Seen(Kind.LIST, uuid4())], shown=shown)


NOTE = """
INSERT INTO audit_access (at, user_id, client, role, authority_id, channel, page, purpose, fields, shown, opening_id,
                          subject_id, kind, case_id)
SELECT %s, %s::bigint, %s, %s, %s, %s, %s, %s, %s::varchar[], %s, %s::uuid, subject.id, subject.kind, subject.case_id
FROM unnest(%s::uuid[], %s::varchar[], %s::uuid[]) AS subject (id, kind, case_id)
"""
