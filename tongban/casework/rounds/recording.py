"""What an applicant proves at the window: an officer records the fact, what showed it, and how far it can be trusted.

It stands in the application as if declared, and is checked by another officer.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tongban.basis.actors import Officer
from tongban.basis.refusals import Invalid, NotFound
from tongban.casework.rounds import record, telling
from tongban.casework.rounds.entering import fact_label, facts_of, must_be_in_time, reopen
from tongban.casework.rounds.models import Entry, Event, Round, Shown
from tongban.casework.rounds.rules import ROLE, Act, Grade, State, must_say, next_state


@transaction.atomic
def supply(  # noqa: PLR0913 (which fact of whom, what it is, what shows it, who, when)
    *, code: str, number: str, fact: str, value: Any, evidence: str, grade: Grade, by: Officer, at: datetime
) -> None:
    """Record a fact that an applicant proves at the window of the office that received them; what was refused reopens.

    Args:
        evidence: What was shown, in words that the applicant and whoever checks it read.

    Raises:
        NotFound: There is no such round or application. NotYours: It is another office's, or another post's.
        RoundNotThere, NotBefore, NotAfter: Nothing is supplied now. CheckedAlready: It has been checked as it was.
        OwnWork: The officer has answered for the list. NothingSaid: Nothing is said of what was shown.
        Invalid: A value is wrong, or the policy does not ask for it.
    """
    row = record.locked(code)
    entry = Entry.objects.filter(round=row, number=number).first() if number else None
    if entry is None:
        raise NotFound(f"application {number}")
    next_state(State(row.state), Act.SUPPLY)
    record.must_hold(by, Act.SUPPLY, entry.office_id)
    record.must_be_apart(row, Act.SUPPLY, by, entry.office_id)
    must_be_in_time(row, at)
    said, kept = must_say(evidence), facts_of(row, {fact: value})
    if fact not in kept:
        raise Invalid(fact, "Say what was shown to be so.")
    reopen(row, entry, {fact})
    entry.declared = {**entry.declared, **kept}
    entry.save()
    Shown.objects.update_or_create(
        round=row, person_id=entry.person_id, fact=fact,
        defaults={"value": kept[fact], "evidence": said, "grade": grade, "at": at},
    )  # fmt: skip
    data = {"fact": fact, "value": kept[fact], "grade": grade.value, "why": said}
    record.step(row, Act.SUPPLY, data, by=by, at=at, authority=entry.office_id, number=number)
    telling.tell_one(row, entry, "supply", {"application": number, "fact": fact_label(row, fact)}, at)


def recorded_by(row: Round, entry: Entry, by: Officer) -> set[str]:
    """Return which facts stand as an officer, or whom they stand in for, recorded them. Two queries."""
    people = [by.user_id, *by.absent_in(entry.office_id, ROLE[Act.SUPPLY])]
    events = Event.objects.filter(
        Q(user_id__in=people) | Q(data__for__in=people), round=row, act=Act.SUPPLY, number=entry.number
    )
    theirs = set(events.values_list("data__fact", flat=True))
    standing = Shown.objects.filter(round=row, person_id=entry.person_id)
    return theirs.intersection(standing.values_list("fact", flat=True))
