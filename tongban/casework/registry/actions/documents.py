"""Documents are issued to a person or an organisation."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from tongban.basis.ids import SYMBOLS, parse_credit_code
from tongban.basis.refusals import NotFound
from tongban.casework import rows
from tongban.casework.registry import entries, queries, turns
from tongban.casework.registry.entries import Journal
from tongban.casework.registry.lowering import lowered
from tongban.casework.registry.models import Document, Organisation
from tongban.casework.registry.refusals import NoDocument, NotLowered, Suspended
from tongban.casework.registry.rules import (
    AMENDED,
    Act,
    Cause,
    DocumentState,
    HolderKind,
    Issue,
    Rows,
    document_after,
)
from tongban.casework.registry.validity import RUNG, Term, first_endorsement, follows, last_valid_day, next_term

SERIAL_LENGTH = 10  # of 32 symbols each: 50 bits a day, drawn at random; the key refuses the second of two
NO_REGION = "000000"


@dataclass(frozen=True, slots=True)
class Issued:
    """A document that has been issued; no last day means that it is valid without end."""

    number: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class _Holder:
    kind: HolderKind
    key: dict[str, Any]  # the columns that say whose a document is
    region_code: str
    born_on: date | None
    facts: dict[str, str]


def issue_document(*, issue: Issue, cause: Cause) -> Issued:
    """Issue a document, and have it replace the one of its kind if asked; return its number and last day.

    What is printed on it is kept as it was on the day of issue.

    Raises:
        NotFound: The holder is not in the register.
        HasDied: The holder has died.
        NoDocument: It keeps the endorsement of the one before, and there is none.
        Suspended: The one before is suspended.
        NotLowered: Nothing would be given up of what the one before allows, or all of it.
        TooEarlyToRenew, DocumentEnded: The one before runs for longer, or ended too long ago.
        WrongValidity: The item states a validity of no known form.
    """
    holder = _holder(issue, cause.on)
    told = follows(issue.validity)  # by the document before
    last_day = None if told else last_valid_day(issue.validity, issued_on=cause.on, born_on=holder.born_on)
    serial = "".join(secrets.choice(SYMBOLS) for _ in range(SERIAL_LENGTH))
    paper = Document(
        number=f"{holder.region_code}{cause.on:%Y%m%d}{serial}",
        kind=issue.kind,
        holder_kind=holder.kind,
        valid=DateRange(cause.on, last_day and last_day + timedelta(days=1)),
        issued_by=cause.authority,
        issued_on=cause.on,
        case_id=cause.case_id,
        public=_is_public(issue.kind),
        facts={**holder.facts, "purpose": issue.purpose, **issue.facts},
        **holder.key,
    )
    before, after = _replaced(issue, holder, paper, cause) if issue.replaces else ({}, {})
    if told and not before:
        raise NoDocument
    if issue.endorsed:
        first = first_endorsement(cause.on)
        paper.endorsed_until, paper.counted_from = first.until, first.counted_from
    after = entries.document_row(paper) | after
    rows.insert(paper)
    journal = Journal(cause)
    note = journal.person if isinstance(issue.holder, UUID) else journal.organisation
    note(issue.holder, Act.ISSUE, before, after)  # type: ignore[arg-type]
    journal.write()
    return Issued(paper.number, paper.valid.upper and paper.valid.upper - timedelta(days=1))


def _replaced(issue: Issue, holder: _Holder, paper: Document, cause: Cause) -> tuple[Rows, Rows]:
    """Have a document take the place of those before it; return these as they were and are. Three statements."""
    before: Rows = {}
    after: Rows = {}
    replaced = _in_force(issue.kind, holder)
    if any(old.state == DocumentState.SUSPENDED for old in replaced):
        raise Suspended
    for old in replaced:
        before |= entries.document_row(old)
        old.state = document_after(DocumentState.VALID, Act.REPLACE)
        after |= entries.document_row(old)
        paper.version = old.version + 1
        if issue.keeps_endorsement:
            paper.endorsed_until, paper.counted_from = old.endorsed_until, old.counted_from
        _carry_on(issue, old, paper, cause)
    if issue.keeps_endorsement and not before:
        raise NoDocument
    Document.objects.filter(number__in=[old.number for old in replaced]).update(state=DocumentState.REPLACED)
    for old in replaced:
        turns.tell(old, Act.REPLACE, DocumentState.VALID, cause)
    return before, after


def _carry_on(issue: Issue, old: Document, paper: Document, cause: Cause) -> None:
    """Have a document say what the one before said, and run as long as the law lets it follow that one."""
    if issue.keeps_facts:
        paper.facts = {name: value for name, value in old.facts.items() if name != AMENDED} | paper.facts
    if issue.lowers:
        paper.facts = paper.facts | _lowered(issue.lowers, old)
    if follows(issue.validity):
        ended = old.valid.upper and old.valid.upper - timedelta(days=1)
        before = Term(ended, int(old.facts.get(RUNG, 0)))
        term = next_term(issue.validity, before, on=cause.on, climbs=issue.climbs)
        paper.valid = DateRange(cause.on, term.last_day and term.last_day + timedelta(days=1))
        paper.facts = paper.facts | {RUNG: term.rung}


def _lowered(lowers: Mapping[str, Any], old: Document) -> dict[str, Any]:
    """Return the fact that a document has in place of the one before, some of it given up."""
    fact, held = lowers["fact"], old.facts.get(lowers["fact"], [])
    left = lowered(held, lowers["ways"].get(lowers["by"], ()), lowers.get("named", {}))
    if not left or left == held:
        raise NotLowered
    return {fact: left}


def _in_force(kind: str, holder: _Holder) -> list[Document]:
    """Return the documents of a kind that a holder has, locked, the first issued first; suspended ones too."""
    standing = {"state__in": [DocumentState.VALID, DocumentState.SUSPENDED]}
    numbers = list(Document.objects.filter(**holder.key, kind=kind, **standing).values_list("number", flat=True))
    if not numbers:
        return []
    held = Document.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk")
    return sorted((old for old in held if old.state in standing["state__in"]), key=lambda old: old.issued_on)


def _is_public(kind: str) -> bool:
    known = queries.document_kinds().get(kind)
    return known is not None and known.public


def enter_organisation(*, credit_code: str, name: str, region_code: str) -> None:
    """Have an organisation in the register, its name brought up to date.

    Raises:
        WrongCreditCode: The text is no unified social credit code.
    """
    number = parse_credit_code(credit_code).number
    Organisation.objects.update_or_create(pk=number, defaults={"name": name, "region_code": region_code})


def _holder(issue: Issue, on: date) -> _Holder:
    """Return whose a document will be, locked, with what the register says of them."""
    if not isinstance(issue.holder, UUID):
        return _organisation(issue.holder)
    found = _person(issue.holder, on)
    if issue.household and (standing := queries.standing_in_household(issue.holder, on)):
        relation, since = standing
        found.facts.update(relation=relation, registered_since=since.isoformat())
    return found


def _person(person_id: UUID, on: date) -> _Holder:
    """Return a person who holds a document, locked, so that two cannot replace the same one."""
    locked = entries.lock_persons([person_id])[0]
    view, home = queries.person(person_id, on), queries.home_of(person_id, on)
    facts = {"name": view.name, "sex": view.sex, "born_on": str(view.born_on), "ethnicity": view.ethnicity}
    facts["id_number"] = view.id_number
    if home:
        facts |= {"address": home.address, "region": home.region_code, "household_number": home.number}
    key = {"person_id": person_id}
    return _Holder(HolderKind.PERSON, key, home.region_code if home else NO_REGION, locked.born_on, facts)


def _organisation(credit_code: str) -> _Holder:
    """Return an organisation that holds a document, locked."""
    found = Organisation.objects.select_for_update(no_key=True).filter(pk=credit_code).first()
    if found is None:
        raise NotFound("organisation")
    facts = {"name": found.name, "credit_code": credit_code, "region": found.region_code}
    return _Holder(HolderKind.ORGANISATION, {"credit_code": credit_code}, found.region_code, None, facts)
