"""Documents that come to their end: whose they are, and who hears of it for an organisation."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tongban.basis.items import Item
from tongban.basis.packs_reminders import Expiry
from tongban.basis.refusals import NotFound
from tongban.casework.cases.models import CaseParty
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.models import LAST_DAY, Document
from tongban.casework.registry.rules import DocumentState
from tongban.casework.reminders.dues import Due, of_the_living, ungiven
from tongban.casework.reminders.rules import Kind, Span
from tongban.casework.standing import queries as standing
from tongban.casework.standing.rules import MandateKind


def item_that_renews(rule: Expiry, on: date) -> Item | None:
    """Return the item by which a document is renewed, as it is on a day; None if there is none that day."""
    try:
        return catalog.current(rule.renew, on)
    except NotFound:
        return None


def expiring(kind: str, item: Item, span: Span, limit: int, today: date) -> Iterator[Due]:
    """Yield the documents of a kind that come to their end, or must be endorsed, within the span.

    Those of people who have died are left out. One query; four more if some are of organisations.
    """
    standing_ones = of_the_living(Document.objects.filter(kind=kind, state=DocumentState.VALID))
    rows = list(ungiven(standing_ones, Kind.DOCUMENT, span, "number", LAST_DAY)[:limit])
    speakers = speaking([row for row in rows if row.credit_code], item.code, today)
    data: dict[str, Any] = {"document": registry.document_kinds()[kind].name.to_json()}
    for row in rows:
        until = {"ask_until": item.by_date.ask_until(row.day).isoformat()} if item.by_date else {}
        yield Due(
            kind=Kind.DOCUMENT,
            about=row.number,
            level=span.level,
            due_on=row.day,
            people=(row.person_id,) if row.person_id else speakers[row.number],
            credit_code=row.credit_code,
            number=row.number,
            document_kind=kind,
            item=(item.code, item.version),
            office=row.issued_by,
            data=data | until,
        )


def speaking(papers: Sequence[Document], item_code: str, on: date) -> Mapping[str, tuple[UUID, ...]]:
    """Return who speaks for the organisation of each of these documents, by its number. Four queries at most.

    That is whoever applied for it in the case that brought the document, or in a later one that brought another, and
    whoever these have given a mandate for the item; nobody who has died.
    """
    if not papers:
        return {}
    cases = _cases_of({paper.credit_code for paper in papers})
    agents = _agents({case_id for found in cases.values() for _, case_id in found})
    living = _living({person for found in agents.values() for person in found}, on)
    mandated = standing.mandated_by(living, item_code, on)
    return {paper.number: _of(paper, cases[paper.credit_code], agents, living, mandated) for paper in papers}


def _of(
    paper: Document,
    cases: Sequence[tuple[date, UUID]],
    agents: Mapping[UUID, Sequence[UUID]],
    living: Collection[UUID],
    mandated: Mapping[UUID, Sequence[UUID]],
) -> tuple[UUID, ...]:
    since = [case_id for day, case_id in cases if day >= paper.issued_on]
    own = [person for case_id in since for person in agents[case_id] if person in living]
    return tuple(dict.fromkeys([*own, *(other for person in own for other in mandated.get(person, ()))]))


def _cases_of(codes: Collection[str]) -> Mapping[str, Sequence[tuple[date, UUID]]]:
    """Return which cases brought each organisation its documents, and when, the latest first. One query."""
    found: dict[str, list[tuple[date, UUID]]] = {code: [] for code in codes}
    rows = Document.objects.filter(credit_code__in=sorted(codes), case_id__isnull=False).order_by(
        "-issued_on", "number"
    )
    for row in rows:
        if row.case_id:
            found[row.credit_code].append((row.issued_on, row.case_id))
    return found


def _agents(cases: Collection[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """Return who applied for somebody else in each of these cases. One query."""
    found: dict[UUID, list[UUID]] = {case_id: [] for case_id in cases}
    rows = CaseParty.objects.filter(case_id__in=cases, role=MandateKind.AGENT, person_id__isnull=False)
    for row in rows.order_by("case_id", "position"):
        if row.person_id:
            found[row.case_id].append(row.person_id)
    return found


def _living(people: Collection[UUID], on: date) -> Collection[UUID]:
    return {key for key, person in registry.persons(people, on).items() if person.died_on is None} if people else set()
