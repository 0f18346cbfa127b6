"""Files for the evidence of a draft or a case. Each public function is one transaction.

A file does not move a case: it comes in, or an officer says of it whether it will do; both are events of the case. One
bad scan is asked for again without a second correction notice.

Source: 行政许可法 第三十二条第一款第三项 (what can be mended on the spot), 第四项 (one notice of what is missing).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tongban.basis.actors import Actor, Citizen, Human, Machine, Officer, Visit
from tongban.basis.items import Duty, Role
from tongban.basis.refusals import NotFound, NotYours
from tongban.casework.cases import queries as cases
from tongban.casework.cases.doing import Doing, offices_of
from tongban.casework.cases.models import Case, CaseEvidence, Draft, IdempotencyKey
from tongban.casework.cases.record import done_apart, finish, locked, new_id
from tongban.casework.cases.rules import Task, next_state
from tongban.casework.cases.scope import may_see, visible_to
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.files import actions as files
from tongban.casework.papers import queries
from tongban.casework.papers.models import Attachment, DraftFile
from tongban.casework.papers.rules import (
    LONGEST_WORDS,
    MOST_OF_CASE,
    MOST_OF_ONE,
    Grade,
    NotToReplace,
    SayWhy,
    Standing,
    TooManyFiles,
    evidence_after,
    grade_of,
    may_be_replaced,
    named,
)
from tongban.casework.rows import read

KEY = "_key"  # under which a draft keeps the key of its submission
CHECKING = (Role.CLERK, Role.EXAMINER, Role.APPROVER, Role.REGISTRAR)


# --- before it is handed in -------------------------------------------------------------------------


def add_to_draft(*, draft_id: UUID, code: str, content: bytes, name: str, by: Human, at: datetime) -> UUID:
    """Keep a file for an application that the actor has begun; return the file's id.

    Raises:
        NotFound: No such draft of theirs, or no such evidence of its item.
        FileRefused, TooManyFiles: Nothing has been kept.
    """
    draft = cases.draft(draft_id, actor=by)
    if code not in {evidence.code for evidence in draft.item.evidence}:
        raise NotFound("evidence")
    _must_have_room(DraftFile.objects.filter(draft_id=draft_id).values_list("code", flat=True), code)
    file = files.keep(content, user_id=by.user_id, at=at)
    row = DraftFile(draft_id=draft_id, id=new_id(at), key=_key(draft), code=code, sha256=file.sha256, name=named(name),
                    grade=grade_of(at_window=isinstance(by, Officer)), put_by=by.user_id, put_at=at)  # fmt: skip
    row.save(force_insert=True)
    return row.id


def reuse_in_draft(*, draft_id: UUID, code: str, attachment_id: UUID, by: Citizen, at: datetime) -> None:
    """Use a file again that the citizen handed in for an earlier case; it keeps the trust that it had there.

    Raises:
        NotFound: It is not theirs, or proves something else.
    """
    draft = cases.draft(draft_id, actor=by)
    found = [each for each in queries.earlier([code], actor=by) if each.attachment.id == attachment_id]
    if not found:
        raise NotFound("file")
    _must_have_room(DraftFile.objects.filter(draft_id=draft_id).values_list("code", flat=True), code)
    known = found[0].attachment
    if DraftFile.objects.filter(draft_id=draft_id, code=code, sha256=known.file.sha256).exists():
        return
    DraftFile(
        draft_id=draft_id, id=new_id(at), key=_key(draft), code=code, sha256=known.file.sha256, name=known.name,
        grade=known.grade, purpose=known.purpose, put_by=by.user_id, put_at=at,
    ).save(force_insert=True)  # fmt: skip


def remove_from_draft(*, draft_id: UUID, file_id: UUID, by: Human) -> None:
    """Take a file out of an application that is not handed in yet; nothing happens if it is out already."""
    cases.draft(draft_id, actor=by)
    DraftFile.objects.filter(draft_id=draft_id, id=file_id).delete()


def _key(draft: cases.DraftView) -> UUID | None:
    return UUID(draft.answers[KEY]) if KEY in draft.answers else None


def _must_have_room(codes: Collection[str], code: str) -> None:
    if len(codes) >= MOST_OF_CASE or sum(each == code for each in codes) >= MOST_OF_ONE:
        raise TooManyFiles


@transaction.atomic(durable=True)
def bring(*, number: str, draft_id: UUID, by: Human, at: datetime, visit: Visit) -> int:
    """Have the files of a draft with the case that was made of it; return how many. Doing it again changes nothing.

    Raises:
        NotFound: They have files in the draft, and there is no such case of theirs, or it was not made of the draft.
    """
    if not read(DraftFile, draft_id=draft_id, put_by=by.user_id):
        return 0
    case = locked(number)
    if not Case.objects.filter(visible_to(by), id=case.id).exists():
        raise NotFound(f"case {number}")
    mine = list(DraftFile.objects.filter(draft_id=draft_id, put_by=by.user_id).order_by("id"))
    if not mine:
        return 0  # another request has brought them meanwhile
    made_of = IdempotencyKey.objects.filter(key__in=[row.key for row in mine], case_id=case.id, user_id=by.user_id)
    if not made_of.exists() or Draft.objects.filter(id=draft_id).exists():
        raise NotFound("draft")
    return _brought(case, mine, by, at, visit)


def _brought(case: Case, mine: Sequence[DraftFile], by: Actor, at: datetime, visit: Visit) -> int:
    doing = _doing(case, Act.ADD_PAPER, by, at, visit)
    rows = [
        Attachment(case_id=case.id, id=row.id, code=row.code, side=doing.item.applicant_side, sha256=row.sha256,
                   name=row.name, grade=row.grade, purpose=row.purpose or case.number, put_by=row.put_by,
                   put_at=row.put_at, channel=visit.channel)
        for row in mine
    ]  # fmt: skip
    for row in rows:
        _raise_evidence(case, row.code, at_window=row.grade == Grade.SEEN)
    DraftFile.objects.filter(draft_id=mine[0].draft_id).delete()
    finish(doing, {"files": [{"evidence": row.code, "sha256": row.sha256} for row in rows]}, rows)
    return len(rows)


# --- in a case --------------------------------------------------------------------------------------


def add(  # noqa: PLR0913 (each is a part of the file)
    *, number: str, code: str, content: bytes, name: str, by: Human, at: datetime, visit: Visit,
    replaces: UUID | None = None,
) -> UUID:  # fmt: skip
    """Add a file for a piece of evidence; return its id. A clerk's scan counts as seen, an upload as uploaded.

    The file is opened and kept before the case is locked, since that takes its time.

    Args:
        replaces: The file whose place it takes.

    Raises:
        NotFound: No such case of theirs, no such evidence, no such file.
        ActNotOpen: The case has been decided.
        NotToReplace: That file was found good, or has been replaced.
        FileRefused, TooManyFiles: The case is as it was.
    """
    next_state(cases.case(number, actor=by).state, Act.ADD_PAPER)
    file = files.keep(content, user_id=by.user_id, at=at)
    new = Attachment(id=new_id(at), code=code, sha256=file.sha256, name=named(name), put_by=by.user_id, put_at=at,
                     channel=visit.channel, replaces=replaces)  # fmt: skip
    _add(number, new, by, at, visit)
    return new.id


@transaction.atomic(durable=True)
def _add(number: str, new: Attachment, by: Human, at: datetime, visit: Visit) -> None:
    case = locked(number)
    at_window = _comes_to_window(case, by)
    next_state(State(case.state), Act.ADD_PAPER)
    before = {row.id: row for row in Attachment.objects.filter(case_id=case.id)}
    if new.replaces is not None:
        _replace(before.get(new.replaces), new.code)
    elif not CaseEvidence.objects.filter(case_id=case.id, code=new.code).exists():
        raise NotFound("evidence")
    _must_have_room([r.code for r in before.values() if not r.replaced and r.id != new.replaces], new.code)
    doing = _doing(case, Act.ADD_PAPER, by, at, visit)
    new.case_id, new.side, new.purpose = case.id, doing.item.applicant_side, case.number
    new.grade = grade_of(at_window=at_window)
    _raise_evidence(case, new.code, at_window=at_window)
    finish(doing, {"files": [{"evidence": new.code, "sha256": new.sha256}]}, [new])


def _comes_to_window(case: Case, by: Human) -> bool:
    """Return whether an officer brings the file, or raise NotFound if neither they nor the citizen may."""
    if isinstance(by, Citizen):
        if case.applicant_person_id != by.person_id:
            raise NotFound("case")
        return False
    offices = offices_of(case)
    if not may_see(case, by):
        raise NotFound("case")
    if Role.CLERK not in by.role_in(offices[Duty.RECEIVING]) | by.role_in(offices[Duty.DECIDING]):
        raise NotYours("only a clerk scans papers")
    return True


def _replace(row: Attachment | None, code: str) -> None:
    if row is None or row.code != code:
        raise NotFound("file")
    if not may_be_replaced(Standing(row.standing), replaced=row.replaced):
        raise NotToReplace
    Attachment.objects.filter(case_id=row.case_id, id=row.id).update(replaced=True)


def _raise_evidence(case: Case, code: str, *, at_window: bool) -> None:
    """Have the piece of evidence stand as it does with a file. Two statements."""
    row = CaseEvidence.objects.filter(case_id=case.id, code=code).first()
    if row is not None:
        status, grade = evidence_after(row.status, row.grade, at_window=at_window)
        CaseEvidence.objects.filter(case_id=case.id, code=code).update(status=status, grade=grade)


@transaction.atomic(durable=True)
def mark(  # noqa: PLR0913 (each is a word of the form)
    *, number: str, attachment_id: UUID, standing: Standing, words: str, by: Officer, at: datetime, visit: Visit
) -> None:
    """Say of one file whether it will do; if not, the applicant is told and may hand in another in its place.

    Raises:
        NotFound: No such case or file that they may see.
        NotYours: They examine no cases of this office.
        ActNotOpen: The case has been decided.
        SayWhy: A file that will not do, and no reason.
        NotToReplace: Another file has taken its place.
    """
    case = locked(number)
    if not may_see(case, by):
        raise NotFound("case")
    post = _checking_post(case, by)
    next_state(State(case.state), Act.MARK_PAPER)
    row = Attachment.objects.filter(case_id=case.id, id=attachment_id).first()
    if row is None:
        raise NotFound("file")
    if row.replaced:
        raise NotToReplace
    said = words.strip()[:LONGEST_WORDS]
    if standing in {Standing.AGAIN, Standing.REFUSED} and not said:
        raise SayWhy
    Attachment.objects.filter(case_id=case.id, id=row.id).update(
        standing=standing, said=said, marked_by=by.user_id, marked_at=at
    )
    doing = replace(_doing(case, Act.MARK_PAPER, by, at, visit), task=post, done_by=done_apart(case))
    finish(doing, {"evidence": row.code, "sha256": row.sha256, "standing": standing, "words": said})


def _checking_post(case: Case, by: Officer) -> Task:
    """Return in which post an officer checks the files of a case, or raise NotYours."""
    offices = offices_of(case)
    for duty in (Duty.DECIDING, Duty.RECEIVING):
        for role in CHECKING:
            if role in by.role_in(offices[duty]):
                return Task(Act.MARK_PAPER, Act.MARK_PAPER, duty, role)
    raise NotYours("only officers of the deciding or receiving office check files")


def _doing(case: Case, act: Act, by: Actor, at: datetime, visit: Visit) -> Doing:
    item = catalog.item(case.item_code, case.item_version)
    side = 0 if isinstance(by, Officer) else item.applicant_side
    return Doing(case=case, item=item, act=act, by=by, at=at, visit=visit, side=side)


# --- for the worker ---------------------------------------------------------------------------------


def bring_left_behind(*, at: datetime, visit: Visit, limit: int = 100) -> int:
    """Settle the files of drafts that are gone: with their case if there is one, else deleted; return how many drafts.

    They are left when the process ends between handing in and bringing the files, or a draft is thrown away.
    """
    waiting = DraftFile.objects.order_by("draft_id").values_list("draft_id", flat=True).distinct()
    here = set(Draft.objects.filter(id__in=list(waiting)).values_list("id", flat=True))
    gone = [draft_id for draft_id in waiting if draft_id not in here][:limit]
    for draft_id in gone:
        _settle(draft_id, at, visit)
    return len(gone)


@transaction.atomic(durable=True)
def _settle(draft_id: UUID, at: datetime, visit: Visit) -> None:
    mine = list(DraftFile.objects.select_for_update().filter(draft_id=draft_id).order_by("id"))
    key = next((row.key for row in mine), None)
    case_id = IdempotencyKey.objects.filter(key=key).values_list("case_id", flat=True).first() if key else None
    case = Case.objects.select_for_update().filter(id=case_id).first() if case_id else None
    if case is None or not mine:
        DraftFile.objects.filter(draft_id=draft_id).delete()
    else:
        _brought(case, mine, Machine(), at, visit)
