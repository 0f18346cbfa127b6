"""What happens to a document after it was issued: endorsed, suspended, or brought to its end in one of four ways."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongban.basis.refusals import NotFound
from tongban.casework.registry import entries, turns
from tongban.casework.registry.entries import Journal
from tongban.casework.registry.models import Document
from tongban.casework.registry.refusals import NoDocument, TooEarlyToEndorse
from tongban.casework.registry.rules import Act, Cause, DocumentState, Rows, document_after
from tongban.casework.registry.validity import Endorsement, next_endorsement


@dataclass(frozen=True, slots=True)
class Endorsed:
    """A document that has been endorsed: until when, and since when its years are counted."""

    number: str
    until: date
    counted_from: date


def end_document(*, number: str, act: Act, cause: Cause) -> DocumentState:
    """Have a document suspended or restored, rescinded, withdrawn, revoked or deregistered; return its state.

    Raises:
        NotFound: There is no such document.
        DocumentEnded: It does not stand as this act needs it.

    Source: 行政许可法 第八条, 第六十九条, 第七十条.
    """
    paper = Document.objects.select_for_update(no_key=True).filter(pk=number).first()
    if paper is None:
        raise NotFound("document")
    before = entries.document_row(paper)
    stood = DocumentState(paper.state)
    paper.state = document_after(stood, act)
    Document.objects.filter(pk=number).update(state=paper.state)
    _note(paper, act, before, cause)
    turns.tell(paper, act, stood, cause)
    return DocumentState(paper.state)


def end_documents_of(*, kind: str, holder: UUID | str, act: Act, cause: Cause) -> list[str]:
    """Have the documents of a kind that stand for a holder come to their end; return their numbers.

    Raises:
        NoDocument: There is none.
    """
    numbers = list(_standing(kind, holder).values_list("number", flat=True))
    if not numbers:
        raise NoDocument
    for number in numbers:
        end_document(number=number, act=act, cause=cause)
    return numbers


def endorse_document(*, kind: str, holder: UUID | str, cause: Cause) -> Endorsed:
    """Endorse the document of a kind that stands for a holder, for another year.

    Raises:
        NoDocument: There is none that is endorsed.
        TooEarlyToEndorse: Its year has more than a month to run.

    Source: 居住证暂行条例 第十条.
    """
    number = _standing(kind, holder).filter(endorsed_until__isnull=False).values_list("number", flat=True).first()
    paper = Document.objects.select_for_update(no_key=True).filter(pk=number, state=DocumentState.VALID).first()
    if paper is None or paper.endorsed_until is None or paper.counted_from is None:
        raise NoDocument
    next_one = next_endorsement(Endorsement(paper.endorsed_until, paper.counted_from), cause.on)
    if next_one is None:
        raise TooEarlyToEndorse
    before = entries.document_row(paper)
    paper.endorsed_until, paper.counted_from = next_one.until, next_one.counted_from
    Document.objects.filter(pk=paper.pk).update(endorsed_until=next_one.until, counted_from=next_one.counted_from)
    _note(paper, Act.ENDORSE, before, cause)
    turns.tell(paper, Act.ENDORSE, DocumentState.VALID, cause)
    return Endorsed(paper.number, next_one.until, next_one.counted_from)


def _standing(kind: str, holder: UUID | str) -> QuerySet[Document]:
    whose: dict[str, Any] = {"person_id": holder} if isinstance(holder, UUID) else {"credit_code": holder}
    return Document.objects.filter(kind=kind, state=DocumentState.VALID, **whose).order_by("-issued_on", "number")


def _note(paper: Document, act: Act, before: Rows, cause: Cause) -> None:
    journal = Journal(cause)
    after = entries.document_row(paper)
    if paper.person_id is not None:
        journal.person(paper.person_id, act, before, after)
    else:
        journal.organisation(paper.credit_code, act, before, after)
    journal.write()
