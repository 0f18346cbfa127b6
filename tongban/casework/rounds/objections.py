"""Objections to the list that is shown to the public: raised by who is in the round, decided with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import NotFound
from tongban.casework.rounds import record
from tongban.casework.rounds.models import Entry, Objection, Place
from tongban.casework.rounds.rules import (
    Act,
    Answered,
    NotInRound,
    RoundNotThere,
    State,
    must_be_within,
    must_say,
    next_state,
)


@transaction.atomic
def object_to(*, code: str, about: str, words: str, by: Citizen, at: datetime) -> int:
    """Object to a place of the list, one's own or another's; return the serial of the objection.

    Raises:
        NotFound: There is no such round, or its list has no such number.
        RoundNotThere, NotAfter: The list is not shown for objections now. NotInRound: The person is not in the round.
        NothingSaid: Nothing is said of the grounds.
    """
    row = record.locked(code)
    next_state(State(row.state), Act.OBJECT)
    if row.notice_from and row.notice_until:
        must_be_within(row.notice_from, row.notice_until, localdate(at))
    if not Entry.objects.filter(round=row, person_id=by.person_id).exclude(number="").exists():
        raise NotInRound(code)
    if not Place.objects.filter(round=row, version=row.listing, number=about).exists():
        raise NotFound(f"place of {about}")
    said = must_say(words)
    open_one = Objection.objects.filter(round=row, by_person_id=by.person_id, about=about, answered=Answered.OPEN)
    if open_one.exists():
        raise RoundNotThere(State(row.state), Act.OBJECT)
    serial = Objection.objects.filter(round=row).count() + 1
    Objection(
        round=row, serial=serial, by_person_id=by.person_id, about=about, words=said, at=at, answered=Answered.OPEN
    ).save(force_insert=True)
    record.step(row, Act.OBJECT, {"objection": serial}, by=by, at=at, number=about)
    return serial


@transaction.atomic
def decide(*, code: str, serial: int, upheld: bool, reason: str, by: Officer, at: datetime) -> None:
    """Decide an objection with a reason. One that is upheld has the application checked again, and the list with it.

    Raises:
        NotFound: There is no such objection. NotYours: The officer has not the post.
        OwnWork: The officer has checked in this round, or raised it. RoundNotThere: It is decided.
        NothingSaid: There is no reason.
    """
    row, act = record.locked(code), Act.UPHOLD if upheld else Act.REJECT
    record.must_hold(by, act, row.authority_id)
    next_state(State(row.state), act)
    found = Objection.objects.filter(round=row, serial=serial).first()
    if found is None:
        raise NotFound(f"objection {serial}")
    if found.answered != Answered.OPEN:
        raise RoundNotThere(State(row.state), act)
    record.must_be_apart(row, act, by, row.authority_id)
    found.answered = Answered.UPHELD if upheld else Answered.REJECTED
    found.reason, found.decided_by, found.decided_at = must_say(reason), by.user_id, at
    found.save()
    row.stale = row.stale or upheld
    record.step(row, act, {"objection": serial}, by=by, at=at, authority=row.authority_id, number=found.about)
