"""What an officer of the office that issued a licence does to it without a case. Each function is one transaction.

The grounds are the pack's, from the law. Where the law wants two officers, one proposes and another confirms.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Officer
from tongban.basis.licences import LicenceAct, LicenceGround
from tongban.casework import rows
from tongban.casework.licences import queries
from tongban.casework.licences.models import Proposal
from tongban.casework.licences.queries import LicenceView
from tongban.casework.licences.rules import (
    IN_REGISTER,
    NothingProposed,
    ProposedAlready,
    SecondOfficer,
    check_office,
    checked_words,
    ground_for,
    who_does,
)
from tongban.casework.registry import actions as registry
from tongban.casework.registry.rules import Cause, DocumentState, document_after


@transaction.atomic
def act_on(*, number: str, act: LicenceAct, ground: str, words: str, by: Officer, at: datetime) -> bool:
    """Suspend, restore, revoke, rescind or strike off a licence; return False if it waits for a second officer now.

    Copies of it say so as soon as its status list is published again.

    Raises:
        NotFound: There is none, or it is not of an office of theirs.
        NotOfOffice: It is for another post. NoGround, NoReason: the law lists no such ground; nothing was said.
        DocumentEnded: It does not stand as the act needs it. ProposedAlready: something waits to be confirmed.

    Source: 行政处罚法 第九条; 行政许可法 第六十九条, 第七十条; what each kind's grounds name.
    """
    licence = queries.licence(number)
    check_office(by, licence.document.issued_by, who_does(act))
    found, said = ground_for(licence.kind, act, ground), checked_words(words)
    if found.second_officer:
        document_after(DocumentState(licence.document.state), IN_REGISTER[act])
        _propose(number, act, found, said, by, at)
        return False
    _do(licence, act, found, said, at, by=by.user_id)
    return True


@transaction.atomic
def confirm(*, number: str, by: Officer, at: datetime) -> None:
    """Do what another officer has proposed.

    Raises:
        NothingProposed: Nothing waits. SecondOfficer: they proposed it themselves.
        NotFound, NotOfOffice, DocumentEnded: as for the act itself.
    """
    licence, row = _proposed(number, by)
    if row.proposed_by == by.user_id:
        raise SecondOfficer
    act = LicenceAct(row.act)
    _end(row, by, at, confirmed=True)
    _do(licence, act, ground_for(licence.kind, act, row.ground), row.words, at, by=row.proposed_by, second=by.user_id)


@transaction.atomic
def drop(*, number: str, by: Officer, at: datetime) -> None:
    """Drop what was proposed, one's own proposal too: the licence stays as it is.

    Raises:
        NothingProposed, NotFound, NotOfOffice.
    """
    _end(_proposed(number, by)[1], by, at, confirmed=False)


def _propose(number: str, act: LicenceAct, ground: LicenceGround, words: str, by: Officer, at: datetime) -> None:
    row = Proposal(number=number, act=act, ground=ground.code, words=words, proposed_by=by.user_id, proposed_at=at)
    try:
        with transaction.atomic():
            rows.insert(row)
    except IntegrityError:
        raise ProposedAlready from None


def _proposed(number: str, by: Officer) -> tuple[LicenceView, Proposal]:
    licence = queries.licence(number)
    open_one = Proposal.objects.filter(number=number, ended_at__isnull=True).first()
    act = LicenceAct(open_one.act) if open_one else LicenceAct.REVOKE
    check_office(by, licence.document.issued_by, who_does(act))
    if open_one is None:
        raise NothingProposed
    return licence, open_one


def _end(row: Proposal, by: Officer, at: datetime, *, confirmed: bool) -> None:
    """End a proposal, unless somebody came first."""
    still = Proposal.objects.filter(number=row.number, id=row.id, ended_at__isnull=True)
    if not still.update(ended_by=by.user_id, ended_at=at, confirmed=confirmed):
        raise NothingProposed


def _do(  # noqa: PLR0913 (an act is what, why, when and by whom)
    licence: LicenceView, act: LicenceAct, ground: LicenceGround, words: str, at: datetime, *, by: int,
    second: int | None = None,
) -> None:  # fmt: skip
    cause = Cause(
        case_id=None, case_number="", authority=licence.document.issued_by, at=at, on=localdate(at), by=by,
        second=second, ground=ground.code, law=ground.citation.text, words=words,
    )  # fmt: skip
    registry.end_document(number=licence.number, act=IN_REGISTER[act], cause=cause)
