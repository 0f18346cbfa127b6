"""Questions about licences: the documents of the register of which copies are given, and what was done to them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from tongban.basis.credentials.identifier import licence_id
from tongban.basis.licences import LicenceAct, LicenceKind, Record, claims_of
from tongban.basis.packs_licences import read_licence_kinds
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework.catalog import queries as catalog
from tongban.casework.licences.models import LicenceEvent, Proposal, StatusList
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry
from tongban.casework.registry.queries import DocumentView

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class LicenceView:
    """A licence: the register's document, and what its kind and its copies are."""

    document: DocumentView
    kind: LicenceKind
    name: Words  # of the kind
    record: Record
    region: str  # of the office that issued it; its province's signer signs the copies

    @property
    def number(self) -> str:
        """Return the number of the record, by which everything about it is kept."""
        return self.document.number

    def state_on(self, on: date) -> str:
        """Return its state on a day, `expired` and `unendorsed` by its dates included."""
        return self.document.state_on(on)

    def stands(self, on: date) -> bool:
        """Return whether it is in force on a day, so that copies of it may be made."""
        return self.document.stands(on)

    def claims(self, on: date, view: str | None = None) -> dict[str, Any]:
        """Return what a copy made on a day says; only what a view discloses, if one is named."""
        return claims_of(self.kind, self.record, on=on, view=view)

    def short_claims(self, on: date, view: str) -> dict[str, Any]:
        """Return the same of a view with codes instead of names, where these are too long for a code on a screen."""
        return claims_of(self.kind, replace(self.record, facts=self.document.facts), on=on, view=view)

    def copy_ends(self, on: date) -> date:
        """Return the last day of a copy made on a day."""
        return self.record.copy_ends(self.kind, on)


@dataclass(frozen=True, slots=True)
class EventView:
    """One act on a licence."""

    act: str
    before: str
    after: str
    at: datetime
    effective_on: date
    authority: str
    user_id: int | None
    second_id: int | None
    case_number: str
    ground: str
    law: str
    words: str = field(repr=False)


def kinds() -> Mapping[str, LicenceKind]:
    """Return the kinds of licences that the pack knows, by the kind of document. No query."""
    return _kinds(settings.PACK_DIR)


@cache
def _kinds(pack_dir: str) -> Mapping[str, LicenceKind]:
    found, problems = read_licence_kinds(Path(pack_dir))
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return found


def licence(number: str) -> LicenceView:
    """Return a licence, or raise NotFound if no document has this number, or it is no licence. Two queries."""
    found = _licences([registry.document(number)])
    if not found:
        raise NotFound("licence")
    return found[0]


def licences_of(person_id: UUID) -> list[LicenceView]:
    """Return a person's licences, in force or not, the latest first. Two queries."""
    return _licences(registry.documents_of(person_id))


def licences_of_organisation(credit_code: str) -> list[LicenceView]:
    """Return an organisation's licences, in force or not, the latest first. Two queries."""
    return _licences(registry.documents_of_organisation(credit_code))


def licences_of_case(case_id: UUID) -> list[LicenceView]:
    """Return the licences that a case issued. Two queries."""
    return _licences(registry.documents_of_case(case_id))


def views_of(documents: Iterable[DocumentView]) -> list[LicenceView]:
    """Return documents as the licences that they are; those that are none are left out. One query."""
    return _licences(documents)


def history(number: str) -> list[EventView]:
    """Return what was done to a licence since it was issued, the first act first. One query."""
    return [
        EventView(
            row.act, row.before, row.after, row.at, row.effective_on, row.authority_id, row.user_id, row.second_id,
            row.case_number, row.ground, row.law, row.words,
        )
        for row in LicenceEvent.objects.filter(number=number).order_by("id")[:MOST_EVENTS]
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ProposalView:
    """An act that waits for a second officer."""

    act: LicenceAct
    ground: str
    words: str = field(repr=False)
    proposed_by: int
    proposed_at: datetime


def proposal(number: str) -> ProposalView | None:
    """Return what waits to be confirmed by a second officer, if anything does. One query."""
    row = Proposal.objects.filter(number=number, ended_at__isnull=True).first()
    if row is None:
        return None
    return ProposalView(LicenceAct(row.act), row.ground, row.words, row.proposed_by, row.proposed_at)


@dataclass(frozen=True, slots=True)
class PublishedList:
    """A status list as it was last published."""

    id: str
    version: int
    built_at: datetime
    until: datetime
    jwt: bytes = field(repr=False)
    cwt: bytes = field(repr=False)


def published_list(list_id: str) -> PublishedList:
    """Return a status list, or raise NotFound if there is none, or none was published yet. One query."""
    found = StatusList.objects.filter(pk=list_id, version__gt=0).first()
    if found is None or None in {found.built_at, found.until, found.jwt, found.cwt}:
        raise NotFound("status list")
    return _published(found)


def all_published() -> list[PublishedList]:
    """Return every published status list. One query."""
    return [_published(row) for row in StatusList.objects.filter(version__gt=0).order_by("kind", "serial")]


def _published(row: Any) -> PublishedList:
    return PublishedList(row.id, row.version, row.built_at, row.until, bytes(row.jwt), bytes(row.cwt))


def published_lists() -> list[tuple[str, int]]:
    """Return the names of all published lists and how often each was published. One query."""
    rows = StatusList.objects.filter(version__gt=0).order_by("kind", "serial")
    return list(rows.values_list("id", "version"))


def _licences(documents: Iterable[DocumentView]) -> list[LicenceView]:
    known = kinds()
    ours = [document for document in documents if document.kind in known]
    issuers = offices.authorities({document.issued_by for document in ours}) if ours else {}
    return [_licence(document, known[document.kind], issuers[document.issued_by]) for document in ours]


def _licence(document: DocumentView, kind: LicenceKind, issuer: offices.AuthorityView) -> LicenceView:
    record = Record(
        number=document.number,
        identifier=_identifier(document, kind, issuer.region_code),
        issuer=issuer.name.zh,
        issued_on=document.issued_on,
        valid_from=document.valid_from,
        last_day=document.last_day,
        endorsed_until=document.endorsed_until,
        facts={**document.facts, **_cities(document, kind)},
    )
    return LicenceView(document, kind, registry.document_kinds()[document.kind].name, record, issuer.region_code)


def _cities(document: DocumentView, kind: LicenceKind) -> dict[str, str]:
    """Return what the cities are called that a copy names; a code that nobody knows stays as it is. No query."""
    wanted = {claim.fact for claim in kind.claims.values() if claim.city and document.facts.get(claim.fact)}
    found = {}
    for fact in wanted:
        with suppress(NotFound):
            found[fact] = catalog.regions().city(str(document.facts[fact]), document.issued_on).name_zh
    return found


def _identifier(document: DocumentView, kind: LicenceKind, region: str) -> str:
    if not kind.type_code:
        return document.number
    return str(licence_id(kind.type_code, region, document.number, document.version))
