"""An application comes into a round: what the person declares of themselves, and the case that brings it in."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen
from tongban.basis.policy.ranking import kept
from tongban.basis.refusals import Invalid
from tongban.casework.cases.models import Case
from tongban.casework.rounds import record
from tongban.casework.rounds.models import Entry, Finding, Round, Shown
from tongban.casework.rounds.queries import policy_of, rule_of
from tongban.casework.rounds.rules import (
    Act,
    CheckedAlready,
    EnteredAlready,
    NoRoundThere,
    NotInRound,
    State,
    Status,
    must_be_within,
    next_state,
)


@transaction.atomic
def declare(*, code: str, facts: Mapping[str, Any], by: Citizen, at: datetime) -> None:
    """Keep what a person says of themselves: while applications are open, and what was refused while they may supply.

    Args:
        facts: By name; what is left out or None is not known. All of them, also those that stay as they were.

    Raises:
        NotFound: There is no such round. RoundNotThere, NotBefore, NotAfter: It takes none now.
        Invalid: A value is none that the fact can have. CheckedAlready: An officer has checked it as it was.
        NotInRound: What is missing is supplied, and the person has not applied.
    """
    row = record.locked(code)
    next_state(State(row.state), Act.DECLARE)
    must_be_in_time(row, at)
    supplying = row.state == State.SUPPLEMENTING
    entry = Entry.objects.filter(round=row, person_id=by.person_id).first()
    if supplying and (entry is None or not entry.number):
        raise NotInRound(code)
    entry = entry or Entry(round=row, person_id=by.person_id, declared={})
    said = facts_of(row, facts)
    changed = {name for name in {*said, *entry.declared} if said.get(name) != entry.declared.get(name)}
    reopen(row, entry, changed)
    Shown.objects.filter(round=row, person_id=entry.person_id, fact__in=changed).delete()
    entry.declared, entry.declared_at = said, at
    entry.save()
    if entry.number and changed:
        record.step(row, Act.DECLARE, {"facts": sorted(changed)}, by=by, at=at, number=entry.number)


def must_be_in_time(row: Round, at: datetime) -> None:
    """Raise NotBefore or NotAfter where a round takes nothing on that day: applications, or what is supplied."""
    supplying = row.state == State.SUPPLEMENTING
    last = row.supplement_until if supplying and row.supplement_until else row.closes_on
    must_be_within(row.opens_on, last, localdate(at))


def facts_of(row: Round, facts: Mapping[str, Any]) -> dict[str, bool | str]:
    """Return facts as they are kept, or raise Invalid: of a wrong value, or one that the policy does not ask for."""
    must_be_asked(row, facts)
    return kept(policy_of(row).facts, facts)


def fact_label(row: Round, fact: str) -> dict[str, str]:
    """Return what a fact of a round's policy is called, by language."""
    return policy_of(row).facts[fact].label.to_json()


def must_be_asked(row: Round, facts: Iterable[str]) -> None:
    """Raise Invalid for a fact that a round's policy does not ask for."""
    if unknown := sorted(set(facts) - policy_of(row).facts.keys()):
        raise Invalid(unknown[0], "The policy does not ask for this.")


def reopen(row: Round, entry: Entry, changed: set[str]) -> None:
    """Have what was refused looked at again; raise CheckedAlready for what was checked."""
    found = Finding.objects.filter(round=row, person_id=entry.person_id, fact__in=changed)
    if found.filter(status=Status.CHECKED).exists():
        raise CheckedAlready
    found.delete()


def enter(*, case_id: UUID, person_id: UUID, region: str, at: datetime) -> str:
    """Take the application of a case into the round that it was received for; return the round's code.

    Called within the transaction of the act in the case that has it follow.

    Raises:
        NoRoundThere: No round of this item took applications there on the day the case was received.
        RoundNotThere: That round takes no more. EnteredAlready: The person is in it by another case.
    """
    case = Case.objects.get(id=case_id)
    received = localdate(case.received_at)
    found = Round.objects.filter(item_code=case.item_code, opens_on__lte=received, closes_on__gte=received)
    codes = [row.code for row in found.order_by("code") if rule_of(row).covers(region)]
    if not codes:
        raise NoRoundThere
    row = record.locked(codes[0])
    entry = Entry.objects.filter(round=row, person_id=person_id).first() or Entry(
        round=row, person_id=person_id, declared={}
    )
    if entry.number not in {"", case.number}:
        raise EnteredAlready
    entry.number, entry.case_id, entry.office_id, entry.entered_at = case.number, case.id, case.deciding_id, at
    entry.save()
    record.step(row, Act.ENTER, {}, by=None, at=at, authority=case.deciding_id, number=case.number)
    return row.code
