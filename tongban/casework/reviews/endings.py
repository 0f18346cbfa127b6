"""What a case granted is lost again: rescinded, withdrawn, revoked or deregistered, each on a ground of the law's list.

One officer proposes and the holder is told; another decides, when the holder has been heard or has let the time pass.
Neither is the one who granted. Deregistering what has come to its end is one registrar's act. Each public function is
one transaction.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Officer, Visit
from tongban.basis.aftercare import Ending, Ground
from tongban.basis.items import Duty, Role
from tongban.basis.refusals import NotFound
from tongban.basis.remedies import Against
from tongban.basis.workdays import due_after
from tongban.casework.cases import afterwards
from tongban.casework.cases.models import Case
from tongban.casework.cases.record import locked
from tongban.casework.cases.rules import NotSaid, NotYourPost, SameOfficer, Task, next_state
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import actions as registry
from tongban.casework.registry import queries as documents
from tongban.casework.registry.queries import DocumentView
from tongban.casework.registry.rules import Act as RegisterAct
from tongban.casework.registry.rules import Cause, DocumentState
from tongban.casework.reviews.models import Measure
from tongban.casework.reviews.rules import MeasureState, StepNotOpen, must_be_heard, must_fit

IN_REGISTER: Mapping[Ending, RegisterAct] = {
    Ending.RESCIND: RegisterAct.RESCIND,
    Ending.WITHDRAW_GRANT: RegisterAct.WITHDRAW,
    Ending.REVOKE: RegisterAct.REVOKE,
    Ending.DEREGISTER: RegisterAct.DEREGISTER,
}
LOST = frozenset({DocumentState.RESCINDED, DocumentState.WITHDRAWN, DocumentState.REVOKED})


@transaction.atomic
def propose(  # noqa: PLR0913 (each is a word of the form)
    *,
    number: str,
    document: str,
    act: Ending,
    ground: str,
    words: str,
    reported_by: str = "",
    by: Officer,
    at: datetime,
) -> int:
    """Propose to take away what a case granted; the holder reads why, and until when to ask for a hearing.

    Args:
        reported_by: The office that found it out, if it was another one (行政许可法 第六十四条).

    Raises:
        NotFound, NotYourPost, SameOfficer (they granted it), ActNotOpen (nothing has been granted yet).
        GroundDoesNotFit: The law does not list it for this.
        StepNotOpen: It has been proposed already, or is for a registrar alone.
        NotSaid: No reason is given.

    Source: 行政许可法 第八条, 第六十九条, 第八十条; hearing: 第四十七条, 行政处罚法 第六十三条.
    """
    case = _case(number, Role.EXAMINER, act, by)
    paper, found = _grounds(case, document, act, ground, localdate(at))
    if act is Ending.DEREGISTER or Measure.objects.filter(case_id=case.id, state=MeasureState.PROPOSED).exists():
        raise StepNotOpen
    if not words.strip():
        raise NotSaid("reason")
    row = _new(case, paper, act, found, words, by, at)
    row.reported_by = reported_by.strip()
    if found.hearing:
        row.hearing_until = due_after(localdate(at), found.hearing, catalog.calendar()).on
    row.save(force_insert=True)
    return row.serial


@transaction.atomic
def ask_hearing(*, number: str, serial: int, by: Citizen, at: datetime) -> None:
    """Ask to be heard before it is decided.

    Raises:
        NotFound: The case is not theirs.
        StepNotOpen: There is no such right here, or its time is past.
    """
    case = locked(number)
    if case.applicant_person_id != by.person_id:
        raise NotFound(f"case {number}")
    row = _measure(case, serial)
    if row.hearing_until is None or localdate(at) > row.hearing_until or row.hearing_asked_on:
        raise StepNotOpen
    _change(row, hearing_asked_on=localdate(at))


@transaction.atomic
def hear(*, number: str, serial: int, on: date, words: str, by: Officer) -> None:
    """Record that the holder was heard, and what they said; not by the one who proposed it.

    Source: 行政许可法 第四十八条 (the chair is not the examiner; a record is kept).
    """
    case = afterwards.case_for(number, by)
    row = _measure(case, serial)
    if not by.role_in(case.deciding_id):
        raise NotYourPost(_task(Ending(row.act), Role.APPROVER))
    if row.proposed_by == by.user_id:
        raise SameOfficer("hear", "propose")
    if not words.strip():
        raise NotSaid("done")
    _change(row, heard_on=on, heard_words=words.strip())


@transaction.atomic
def decide(*, number: str, serial: int, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Take away what was granted: the register says so from now on, and the holder is told why and what they can do.

    Raises:
        HearingOpen: The holder may still ask to be heard, or has not been yet.
        NotFound, NotYourPost, SameOfficer (they granted or proposed it), StepNotOpen, DocumentEnded, NotSaid.

    Source: 行政许可法 第六十九条, 第七十条.
    """
    case, row = _to_decide(number, serial, by)
    if not words.strip():
        raise NotSaid("reason")
    must_be_heard(
        until=row.hearing_until, asked=row.hearing_asked_on is not None, heard=row.heard_on is not None,
        on=localdate(at),
    )  # fmt: skip
    _change(row, state=MeasureState.DECIDED, decided_by=by.user_id, decided_at=at, decision_words=words.strip())
    _take_away(case, row, words.strip(), Role.APPROVER, by, at, visit)


@transaction.atomic
def drop(*, number: str, serial: int, words: str, by: Officer, at: datetime) -> None:
    """Decide that what was granted stays: the ground did not hold, or the public interest forbids it.

    Source: 行政许可法 第六十九条第三款.
    """
    _, row = _to_decide(number, serial, by)
    if not words.strip():
        raise NotSaid("reason")
    _change(row, state=MeasureState.DROPPED, decided_by=by.user_id, decided_at=at, decision_words=words.strip())


@transaction.atomic
def deregister(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, document: str, ground: str, words: str, by: Officer, at: datetime, visit: Visit
) -> None:
    """Deregister a document that has come to its end.

    Raises:
        GroundDoesNotFit: The law does not list it, or the document is not as the ground says.
        NotFound, NotYourPost, SameOfficer (they granted it), ActNotOpen, DocumentEnded, NotSaid.

    Source: 行政许可法 第七十条.
    """
    case = _case(number, Role.REGISTRAR, Ending.DEREGISTER, by)
    paper, found = _grounds(case, document, Ending.DEREGISTER, ground, localdate(at))
    if not words.strip():
        raise NotSaid("reason")
    row = _new(case, paper, Ending.DEREGISTER, found, words, by, at)
    row.state, row.decided_by, row.decided_at = MeasureState.DECIDED, by.user_id, at
    row.save(force_insert=True)
    _take_away(case, row, words.strip(), Role.REGISTRAR, by, at, visit)


def _take_away(  # noqa: PLR0913, PLR0917 (an act is who, when, how and what)
    case: Case, row: Measure, words: str, role: Role, by: Officer, at: datetime, visit: Visit
) -> None:
    item = catalog.item(case.item_code, case.item_version)
    act = Ending(row.act)
    cause = Cause(
        case_id=case.id, case_number=case.number, authority=case.deciding_id, at=at, on=localdate(at)
    )  # fmt: skip
    registry.end_document(number=row.document, act=IN_REGISTER[act], cause=cause)
    found = catalog.aftercare().ground(item.endings, act, row.ground)
    data: dict[str, Any] = {
        "document": row.document,
        "ground": row.ground,
        "law": found.citation.text if found else "",
        "compensation": bool(found and found.compensation),
        "words": words,
        "remedies": [remedy.code for remedy in item.remedies_against(Against.DECISION)],
    }
    afterwards.note(case, Act(act.value), data, role=role, by=by, at=at, visit=visit)


def _case(number: str, role: Role, act: Ending, by: Officer) -> Case:
    """Return a case, locked, for an officer of this role in the deciding office who is not the one who granted."""
    case = afterwards.case_for(number, by)
    next_state(State(case.state), Act(act.value))
    if role not in by.role_in(case.deciding_id):
        raise NotYourPost(_task(act, role))
    if afterwards.who_decided(case) == by.user_id:
        raise SameOfficer(act, "approve")
    return case


def _to_decide(number: str, serial: int, by: Officer) -> tuple[Case, Measure]:
    case = afterwards.case_for(number, by)
    row = _measure(case, serial)
    _case(number, Role.APPROVER, Ending(row.act), by)
    if row.proposed_by == by.user_id:
        raise SameOfficer(row.act, "propose")
    return case, row


def _task(act: Ending, role: Role) -> Task:
    return Task(act.value, Act(act.value), Duty.DECIDING, role)


def _grounds(case: Case, document: str, act: Ending, ground: str, on: date) -> tuple[DocumentView, Ground]:
    """Return the document, which this case issued, and the ground, which the item's list has for this act."""
    item = catalog.item(case.item_code, case.item_version)
    paper = next((each for each in documents.documents_of_case(case.id) if each.number == document), None)
    if paper is None:
        raise NotFound("document")
    expired = paper.last_day is not None and on > paper.last_day
    found = catalog.aftercare().ground(item.endings, act, ground)
    return paper, must_fit(found, expired=expired, ended=paper.state in LOST)


def _new(  # noqa: PLR0913, PLR0917 (what a row is made of)
    case: Case, paper: DocumentView, act: Ending, ground: Ground, words: str, by: Officer, at: datetime
) -> Measure:
    return Measure(
        case_id=case.id,
        serial=Measure.objects.filter(case_id=case.id).count() + 1,
        case_number=case.number,
        item_code=case.item_code,
        item_version=case.item_version,
        authority_id=case.deciding_id,
        document=paper.number,
        act=act,
        ground=ground.code,
        words=words.strip(),
        proposed_by=by.user_id,
        proposed_at=at,
        state=MeasureState.PROPOSED,
    )


def _measure(case: Case, serial: int) -> Measure:
    row = Measure.objects.filter(case_id=case.id, serial=serial).first()  # the case is locked
    if row is None:
        raise NotFound("measure")
    if row.state != MeasureState.PROPOSED:
        raise StepNotOpen
    return row


def _change(row: Measure, **values: Any) -> None:
    Measure.objects.filter(case_id=row.case_id, serial=row.serial).update(**values)
    for name, value in values.items():
        setattr(row, name, value)
