"""What officers find of the facts of an application: each is checked, with the value that counts, or refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tongban.basis.actors import Officer
from tongban.basis.refusals import Invalid, NotFound
from tongban.casework.rounds import record
from tongban.casework.rounds.entering import facts_of, must_be_asked
from tongban.casework.rounds.models import Entry, Finding, Objection, Round
from tongban.casework.rounds.recording import recorded_by
from tongban.casework.rounds.rules import (
    ROLE,
    Act,
    Answered,
    RecordedByYou,
    RoundNotThere,
    State,
    Status,
    must_say,
    next_state,
)


@transaction.atomic
def check(*, code: str, number: str, facts: Mapping[str, Any], why: str, by: Officer, at: datetime) -> None:
    """Find that facts of an application are so; what differs from what was declared needs words.

    Raises:
        NotFound: There is no such round or application. NotYours: It is another office's, or another post's.
        RoundNotThere: The round is past checks, or no upheld objection is about this application.
        OwnWork: The officer has answered for the list. RecordedByYou: They recorded a fact at the window themselves.
        Invalid: A value is wrong, or the policy does not ask for it.
        NothingSaid: The value differs, and nothing is said of why.
    """
    row, entry, authority = _begun(code, number, Act.CHECK, by)
    found = facts_of(row, facts)
    if recorded_by(row, entry, by) & found.keys():
        raise RecordedByYou
    if missing := sorted(facts.keys() - found.keys()):
        raise Invalid(missing[0], "Write what was found, or refuse it.")
    said = why.strip()
    if any(entry.declared.get(name) != value for name, value in found.items()):
        said = must_say(why)
    for name, value in found.items():
        _keep(row, entry, name, Status.CHECKED, value=value, why=said, by=by, at=at)
    _done(row, entry, Act.CHECK, {"facts": found, "why": said}, by=by, at=at, authority=authority)


@transaction.atomic
def check_rest(*, code: str, number: str, by: Officer, at: datetime) -> int:
    """Find that everything is as declared which nobody has looked at yet; return how many facts that were.

    What the officer recorded at the window themselves is left to another. Raises as `check`.
    """
    row, entry, authority = _begun(code, number, Act.CHECK, by)
    seen = set(Finding.objects.filter(round=row, person_id=entry.person_id).values_list("fact", flat=True))
    seen |= recorded_by(row, entry, by)
    rest = {name: value for name, value in entry.declared.items() if name not in seen}
    for name, value in rest.items():
        _keep(row, entry, name, Status.CHECKED, value=value, why="", by=by, at=at)
    if rest:
        _done(row, entry, Act.CHECK, {"facts": rest, "why": ""}, by=by, at=at, authority=authority)
    return len(rest)


@transaction.atomic
def refuse(*, code: str, number: str, fact: str, why: str, by: Officer, at: datetime) -> None:
    """Find that a fact is not proven: it counts as not known, so for the worst that it can be.

    Raises as `check`.
    """
    row, entry, authority = _begun(code, number, Act.REFUSE, by)
    must_be_asked(row, [fact])
    if fact in recorded_by(row, entry, by):
        raise RecordedByYou
    said = must_say(why)
    _keep(row, entry, fact, Status.REFUSED, value=None, why=said, by=by, at=at)
    _done(row, entry, Act.REFUSE, {"fact": fact, "why": said}, by=by, at=at, authority=authority)


def _begun(code: str, number: str, act: Act, by: Officer) -> tuple[Round, Entry, str]:
    """Return round and application, locked, and the office for which the officer checks it."""
    row = record.locked(code)
    entry = Entry.objects.filter(round=row, number=number).first() if number else None
    if entry is None:
        raise NotFound(f"application {number}")
    next_state(State(row.state), act)
    held = [each for each in (entry.office_id, row.authority_id) if ROLE[act] in by.role_in(each)]
    authority = held[0] if held else row.authority_id
    record.must_hold(by, act, authority)
    record.must_be_apart(row, act, by, authority)
    upheld = Objection.objects.filter(round=row, about=number, answered=Answered.UPHELD)
    if row.state == State.OBJECTIONS and not upheld.exists():
        raise RoundNotThere(State(row.state), act)
    return row, entry, authority


def _keep(  # noqa: PLR0913 (each is a column)
    row: Round, entry: Entry, fact: str, status: Status, *, value: Any, why: str, by: Officer, at: datetime
) -> None:
    Finding.objects.update_or_create(
        round=row, person_id=entry.person_id, fact=fact,
        defaults={"status": status, "value": value, "why": why, "by": by.user_id, "at": at},
    )  # fmt: skip


def _done(  # noqa: PLR0913 (an act is who, when, where and what)
    row: Round, entry: Entry, act: Act, data: Mapping[str, Any], *, by: Officer, at: datetime, authority: str
) -> None:
    row.stale = row.listing > 0
    record.step(row, act, data, by=by, at=at, authority=authority, number=entry.number)
