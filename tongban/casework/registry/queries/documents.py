"""Documents, and what the registers hold as evidence."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q
from psycopg.types.range import DateRange

from tongban.basis.packs_documents import DocumentKind, read_document_kinds
from tongban.basis.refusals import NotFound
from tongban.casework.registry import rules
from tongban.casework.registry.models import (
    Document,
    Organisation,
)
from tongban.casework.statements import execute

MOST_DOCUMENTS = 200
POPULATION = "population"
AMENDED = rules.AMENDED
# What a document is by its dates alone, whatever was done to it.
EXPIRED, UNENDORSED, NOT_YET = "expired", "unendorsed", "not_yet"


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document and whose it is."""

    number: str
    kind: str
    person_id: UUID | None
    credit_code: str
    valid_from: date
    last_day: date | None  # None: no end
    issued_by: str
    issued_on: date
    case_id: UUID | None
    state: str
    facts: Mapping[str, Any] = field(repr=False)
    endorsed_until: date | None = None
    counted_from: date | None = None
    version: int = 1  # of the same right

    @property
    def amended_on(self) -> date | None:
        """The day on which what stands on it was last changed; None if it is as it was issued."""
        changes = self.facts.get(AMENDED)
        return date.fromisoformat(changes[-1]["on"]) if changes else None

    def stands(self, on: date) -> bool:
        """Return whether it is valid on a day."""
        return self.state_on(on) == rules.DocumentState.VALID

    def state_on(self, on: date) -> str:
        """Return its state on a day, `expired` and `unendorsed` included: these two are told by its dates."""
        if self.state == rules.DocumentState.VALID:
            if self.last_day is not None and on > self.last_day:
                return EXPIRED
            if self.endorsed_until is not None and on > self.endorsed_until:
                return UNENDORSED
            if on < self.valid_from:
                return NOT_YET
        return self.state


def documents_of(person_id: UUID) -> list[DocumentView]:
    """Return a person's documents, the latest first. One query."""
    return _documents(Q(person_id=person_id))


def organisation(credit_code: str) -> str | None:
    """Return what an organisation is called, or None if the register has none with this code. One query."""
    return Organisation.objects.filter(pk=credit_code).values_list("name", flat=True).first()


def organisations(codes: Iterable[str]) -> Mapping[str, str]:
    """Return what organisations are called, those that the register has, by code. One query."""
    return dict(Organisation.objects.filter(pk__in=list(codes)).order_by("pk").values_list("pk", "name"))


def documents_of_organisation(credit_code: str) -> list[DocumentView]:
    """Return an organisation's documents, the latest first. One query."""
    return _documents(Q(credit_code=credit_code))


def documents_of_case(case_id: UUID) -> list[DocumentView]:
    """Return the documents that a case issued, the latest first. One query."""
    return _documents(Q(case_id=case_id))


def document(number: str) -> DocumentView:
    """Return a document, or raise NotFound. One query."""
    found = _documents(Q(pk=number))
    if not found:
        raise NotFound("document")
    return found[0]


def held_document(number: str, kind: str) -> DocumentView | None:
    """Return the document of a kind with this number, or None if the register has none. One query."""
    return next(iter(_documents(Q(pk=number, kind=kind))), None)


BETWEEN = """
SELECT number FROM registry_document
WHERE kind = %s AND state = 'valid' AND number >= %s AND number < %s ORDER BY number FOR SHARE
"""
BEGINNINGS = """
SELECT number FROM (
    SELECT number, row_number() OVER (ORDER BY number) AS place FROM registry_document
    WHERE kind = %s AND state = 'valid'
) AS numbered WHERE place %% %s = 1 ORDER BY number
"""


def held_between(kind: str, first: str, beyond: str) -> list[DocumentView]:
    """Return the valid documents of a kind from one number up to another, by number, and hold them. Two queries.

    Until the end of the transaction nobody suspends or ends one of them.
    """
    numbers = [row[0] for row in execute(BETWEEN, [kind, first, beyond])]
    return _views(Document.objects.filter(number__in=numbers).order_by("number"))


def beginnings(kind: str, size: int) -> list[str]:
    """Return the first number of each part, when all valid documents of a kind are divided into parts of this size."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINNINGS, [kind, size])
        return [row[0] for row in cursor.fetchall()]


def public_grants(words: str = "", *, after: str = "", size: int = 25) -> list[DocumentView]:
    """Return what was granted and anybody may look up, the latest first. One query.

    Args:
        words: Part of the name of whom it was granted to, if that is an organisation; or the whole number.
        after: `<day>_<number>` of the last row of the page before.

    Source: 行政许可法 第四十条.
    """
    rows = Document.objects.filter(public=True)
    if words:
        rows = rows.filter(Q(holder_kind=rules.HolderKind.ORGANISATION, facts__name__icontains=words) | Q(pk=words))
    if after:
        day, _, number = after.partition("_")
        rows = rows.filter(Q(issued_on__lt=day) | Q(issued_on=day, number__gt=number))
    return _views(rows.order_by("-issued_on", "number")[:size])


HELD = """
SELECT EXISTS (SELECT FROM registry_membership WHERE person_id = %s AND valid @> %s::date), ARRAY(
    SELECT kind FROM registry_document WHERE person_id = %s AND kind = ANY(%s) AND state = %s AND valid @> %s::date
    AND COALESCE(endorsed_until, %s) >= %s
)
"""


def holding(registers: Collection[str], person_id: UUID, on: date) -> frozenset[str]:
    """Return which of these registers of this installation hold evidence about a person on a day. One query at most.

    The population register has it if the person belongs to a household; any other that the pack names, if
    a document of one of its kinds stands. A register that the pack does not name is not connected, and holds nothing.
    """
    kinds = {code: kind.register for code, kind in document_kinds().items() if kind.register in registers}
    if not kinds and POPULATION not in registers:
        return frozenset()
    standing = rules.DocumentState.VALID.value
    [(at_home, found)] = execute(HELD, [person_id, on, person_id, list(kinds), standing, on, on, on])
    return frozenset(kinds[kind] for kind in found) | ({POPULATION} & set(registers) if at_home else set())


def document_kinds() -> Mapping[str, DocumentKind]:
    """Return the kinds of documents that the pack knows, with their names and registers. No query."""
    return _document_kinds(settings.PACK_DIR)


@cache
def _document_kinds(pack_dir: str) -> Mapping[str, DocumentKind]:
    kinds, problems = read_document_kinds(Path(pack_dir))
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return kinds


def _last_day(valid: DateRange) -> date | None:
    return valid.upper and valid.upper - timedelta(days=1)


def _documents(which: Q) -> list[DocumentView]:
    return _views(Document.objects.filter(which).order_by("-issued_on", "number")[:MOST_DOCUMENTS])


def _views(rows: Iterable[Document]) -> list[DocumentView]:
    return [
        DocumentView(
            row.number, row.kind, row.person_id, row.credit_code, row.valid.lower, _last_day(row.valid),
            row.issued_by, row.issued_on, row.case_id, row.state, row.facts, row.endorsed_until, row.counted_from,
            row.version,
        )
        for row in rows
    ]  # fmt: skip
