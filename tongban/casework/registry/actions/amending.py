"""What stands on a document is changed at the holder's request; it stays the same document, with its history."""

from tongban.basis.refusals import NotFound
from tongban.casework.registry import turns
from tongban.casework.registry.entries import Journal
from tongban.casework.registry.models import Document
from tongban.casework.registry.refusals import NoDocument
from tongban.casework.registry.rules import AMENDED, Act, Cause, DocumentState


def amend_document(*, number: str, what: str, value: str, cause: Cause) -> str:
    """Change one fact on a document; return its number.

    What stood there before stays with the document, with the day and the case that changed it, and in the journal.

    Args:
        what: Which fact, like `name`.

    Raises:
        NotFound: There is no such document.
        NoDocument: It does not stand.

    Source: 行政许可法 第四十九条.
    """
    paper = Document.objects.select_for_update(no_key=True).filter(pk=number).first()
    if paper is None:
        raise NotFound("document")
    if paper.state != DocumentState.VALID or (paper.valid.upper is not None and paper.valid.upper <= cause.on):
        raise NoDocument
    old = paper.facts.get(what)
    change = {"on": cause.on.isoformat(), "what": what, "before": old, "after": value, "case": cause.case_number}
    paper.facts = {**paper.facts, what: value, AMENDED: [*paper.facts.get(AMENDED, []), change]}
    Document.objects.filter(pk=number).update(facts=paper.facts)
    key = f"fact:{number}:{what}"
    before, after = {key: {what: old}}, {key: {what: value}}
    journal = Journal(cause)
    if paper.person_id is not None:
        journal.person(paper.person_id, Act.AMEND, before, after)
    else:
        journal.organisation(paper.credit_code, Act.AMEND, before, after)
    journal.write()
    turns.tell(paper, Act.AMEND, DocumentState.VALID, cause)
    return number
