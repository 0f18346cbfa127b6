"""Open what one has no duty in, for a time and to read only; and say whether that was right.

Nothing can be done to a case under an opening: acts ask for a post, and an opening gives none.
"""

import os
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.basis.ids import uuid7
from tongban.basis.packs_break_glass import BreakGlass
from tongban.basis.refusals import NotFound, NotYours
from tongban.basis.workdays import provisional_due_date
from tongban.casework.breakglass import queries
from tongban.casework.breakglass.models import CASE, PERSON, Opening, Review
from tongban.casework.breakglass.rules import (
    InYourDuty,
    NoSuchPurpose,
    ReviewedAlready,
    check_reason,
    check_reviewer,
    post_for,
)
from tongban.casework.cases.models import Case, CaseNumber
from tongban.casework.cases.rules import NotSaid
from tongban.casework.cases.scope import may_see
from tongban.casework.catalog import queries as catalog

log = structlog.get_logger()


def open_case(*, number: str, purpose: str, words: str, by: Officer, at: datetime) -> UUID:
    """Let an officer read a case that is none of theirs for some minutes; return the opening.

    Raises:
        NotYours: No post of theirs is granted it.
        NotFound: There is no such case.
        InYourDuty: They may see it anyway.
        NoSuchPurpose, ReasonTooShort: Nothing was opened.
    """
    granted, post = _granted(by)
    known = CaseNumber.objects.filter(number=number).values_list("case_id", flat=True).first()
    case = Case.objects.filter(id=known).first() if known else None
    if case is None:
        raise NotFound(f"case {number}")
    if may_see(case, by):
        raise InYourDuty(number)
    row = Opening(kind=CASE, subject_id=case.id, number=number, purpose=purpose, words=words)
    return _open(granted, post, row, by, at)


def open_person(*, person_id: UUID, purpose: str, words: str, by: Officer, at: datetime) -> UUID:
    """Let an officer read a person's entry that is not of their region for some minutes; return the opening.

    Whether they could read it anyway, the caller knows: registers are read by region.

    Raises:
        NotYours, NoSuchPurpose, ReasonTooShort: Nothing was opened.
    """
    granted, post = _granted(by)
    row = Opening(kind=PERSON, subject_id=person_id, purpose=purpose, words=words)
    return _open(granted, post, row, by, at)


def _granted(by: Officer) -> tuple[BreakGlass, tuple[str, str]]:
    granted = queries.pack()
    post = post_for(by, granted.roles) if granted else None
    if granted is None or post is None:
        raise NotYours("no post of this officer is granted it")
    return granted, post


def _open(granted: BreakGlass, post: tuple[str, str], row: Opening, by: Officer, at: datetime) -> UUID:
    if row.purpose not in granted.purposes:
        raise NoSuchPurpose(row.purpose)
    row.id, row.words = uuid7(at, os.urandom(10)), check_reason(row.words)
    row.user_id, (row.authority_id, row.role) = by.user_id, post
    row.opened_at, row.until = at, at + timedelta(minutes=granted.minutes)
    row.review_due_on = provisional_due_date(localdate(at), granted.review_working_days, catalog.calendar())
    with transaction.atomic():
        row.save(force_insert=True)
        transaction.on_commit(partial(log.info, "breakglass.open", id=str(row.id), kind=row.kind))
    return row.id


def review(*, opening_id: UUID, justified: bool, words: str, by: Officer, at: datetime) -> None:
    """Say whether an opening was justified. Once, and by somebody else.

    Raises:
        NotFound: It is not of an office that the officer supervises.
        OwnOpening: They opened it themselves.
        NotSaid: There are no words.
        ReviewedAlready: Somebody came first.
    """
    row = Opening.objects.filter(id=opening_id).first()
    if row is None or not check_reviewer(by, row.authority_id, row.user_id):
        raise NotFound("opening")
    if not words.strip():
        raise NotSaid("reason")
    said = Review(
        opening=row, opened_by=row.user_id, reviewed_by=by.user_id, justified=justified, words=words.strip(), at=at
    )
    try:
        with transaction.atomic():
            said.save(force_insert=True)
            transaction.on_commit(partial(log.info, "breakglass.review", id=str(row.id), justified=justified))
    except IntegrityError:
        raise ReviewedAlready("somebody came first") from None
