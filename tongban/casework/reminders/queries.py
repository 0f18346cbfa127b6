"""Of what somebody is to be reminded today and has not been. Each question is one query for each level of the pack."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import DateField, Exists, F, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, TruncDate
from django.utils.timezone import get_current_timezone, localdate

from tongban.basis.actors import Officer
from tongban.basis.items import Item
from tongban.basis.packs_reminders import Reminders, read_reminders
from tongban.basis.refusals import NotFound
from tongban.casework.appointments.models import Appointment
from tongban.casework.appointments.rules import Booked
from tongban.casework.cases.models import Case, CaseEvent, CaseEvidence
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices.within import within
from tongban.casework.registry import queries as registry
from tongban.casework.registry.models import Document
from tongban.casework.registry.rules import DocumentState
from tongban.casework.reminders.dues import Due, of_the_living, ungiven
from tongban.casework.reminders.expiring import expiring, item_that_renews
from tongban.casework.reminders.models import Unreached
from tongban.casework.reminders.rules import Kind, Span, after, before

MOST = 50  # rows of one list
OFFERED_WITHIN = 60  # days since a hearing was offered; the law gives a few to ask for it


def reminders() -> Reminders:
    """Return when the pack has people reminded. Read once for each process."""
    return _reminders(settings.PACK_DIR)


@cache
def _reminders(_folder: str) -> Reminders:
    known, found = read_reminders(catalog.pack_folder())
    if found:
        raise LookupError("\n".join(map(str, found)))
    return known


def due(at: datetime, *, limit: int) -> Iterator[Due]:
    """Yield the reminders that are to be given, up to `limit` of each level."""
    today, known = localdate(at), reminders()
    asked: Sequence[tuple[Iterator[Span], Callable[[Span, int], list[Due]]]] = (
        (before(today, known.appointment), _appointments),
        (before(today, known.promised), _promised),
        (after(today, known.correction), _corrections),
        (before(today, known.hearing), _hearings),
    )
    for spans, find in asked:
        for span in spans:
            yield from find(span, limit)
    for kind, rule in known.documents.items():
        item = item_that_renews(rule, today)
        if item is None:
            continue
        for span in before(today, rule.before):
            yield from expiring(kind, item, span, limit, today)


def _moments(span: Span) -> tuple[datetime, datetime]:
    zone = get_current_timezone()
    first, last = span.first, span.last + timedelta(days=1)
    return datetime(first.year, first.month, first.day, tzinfo=zone), datetime(
        last.year, last.month, last.day, tzinfo=zone
    )


def _appointments(span: Span, limit: int) -> list[Due]:
    begins, ends = _moments(span)
    rows = Appointment.objects.filter(state=Booked.OPEN, starts_at__gte=begins, starts_at__lt=ends)
    on = TruncDate("starts_at", tzinfo=get_current_timezone())
    return [
        Due(kind=Kind.APPOINTMENT, about=row.key, level=span.level, due_on=row.day, about_id=row.id)
        for row in ungiven(of_the_living(rows), Kind.APPOINTMENT, span, "id", on)[:limit]
    ]


def _promised(span: Span, limit: int) -> list[Due]:
    """Return what was promised at acceptance: one reminder for a case and a day, naming all of it."""
    rows = CaseEvidence.objects.filter(status="promised", case__state=State.ACCEPTED).select_related("case")
    found = ungiven(rows, Kind.PROMISED, span, "case_id", F("promised_for"))[:limit]
    codes: dict[tuple[str, date], list[str]] = {}
    cases: dict[tuple[str, date], Case] = {}
    for row in found:
        codes.setdefault((row.key, row.day), []).append(row.code)
        cases[row.key, row.day] = row.case
    return [
        _of_case(Kind.PROMISED, case, day, span, {"missing": sorted(codes[key, day])})
        for (key, day), case in cases.items()
    ]


def _corrections(span: Span, limit: int) -> list[Due]:
    """Return notices of what is missing that nobody has answered; the day is that of the notice."""
    begins, ends = _moments(span)
    rows = CaseEvent.objects.filter(act=Act.ASK_CORRECTION, at__gte=begins, at__lt=ends)
    waiting = Case.objects.filter(id=OuterRef("case_id"), state=State.IN_CORRECTION)
    on = TruncDate("at", tzinfo=get_current_timezone())
    found = list(ungiven(rows.filter(Exists(waiting)), Kind.CORRECTION, span, "case_id", on)[:limit])
    cases = {case.id: case for case in Case.objects.filter(id__in=[row.case_id for row in found])}
    return [
        _of_case(Kind.CORRECTION, cases[row.case_id], row.day, span, {"missing": row.data.get("missing", [])})
        for row in found
    ]


def _hearings(span: Span, limit: int) -> list[Due]:
    """Return offers of a hearing that nobody has taken up, told not long ago; the day is the last one to ask."""
    begins, _ = _moments(span)
    rows = CaseEvent.objects.filter(act=Act.OFFER_HEARING, at__gte=begins - timedelta(days=OFFERED_WITHIN))
    offered = Case.objects.filter(id=OuterRef("case_id"), state=State.ACCEPTED, aside__hearing__state="offered")
    on = Cast(KeyTextTransform("until", "data"), DateField())
    found = list(ungiven(rows.filter(Exists(offered)), Kind.HEARING, span, "case_id", on)[:limit])
    cases = {case.id: case for case in Case.objects.filter(id__in=[row.case_id for row in found])}
    return [_of_case(Kind.HEARING, cases[row.case_id], row.day, span, {}) for row in found]


def _of_case(kind: Kind, case: Case, on: date, span: Span, data: Mapping[str, Any]) -> Due:
    return Due(
        kind=kind, about=str(case.id), level=span.level, due_on=on, about_id=case.id,
        people=(case.applicant_person_id,) if case.applicant_person_id else (), number=case.number,
        item=(case.item_code, case.item_version), office=case.deciding_id, data=data,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnreachedView:
    """An organisation's document that comes to its end, of which an office has to tell them."""

    number: str
    due_on: date
    kind: str
    organisation: str
    credit_code: str
    office: str
    item: Item


def unreached(*, by: Officer) -> list[UnreachedView]:
    """Return the documents of which an officer's offices, or those below, have to tell organisations. Two queries.

    What comes to its end first stands first. What has been replaced or has ended meanwhile is left out.
    """
    stands = Document.objects.filter(pk=OuterRef("number"), state=DocumentState.VALID)
    rows = list(Unreached.objects.filter(Exists(stands), within(by), told_at=None).order_by("due_on", "number")[:MOST])
    names = registry.organisations({row.credit_code for row in rows})
    return [
        UnreachedView(
            row.number, row.due_on, row.kind, names.get(row.credit_code, row.credit_code), row.credit_code,
            row.authority_id, catalog.item(row.item_code, row.item_version),
        )
        for row in rows
    ]  # fmt: skip


def one_unreached(number: str, *, by: Officer) -> UnreachedView:
    """Return one of those, or raise NotFound. Two queries."""
    found = next((view for view in unreached(by=by) if view.number == number), None)
    if found is None:
        raise NotFound("reminder that nobody could be given")
    return found


def renewing(document_kind: str, on: date) -> Item | None:
    """Return the item by which documents of a kind are renewed, if people are reminded of it. No query."""
    rule = reminders().documents.get(document_kind)
    return item_that_renews(rule, on) if rule else None
