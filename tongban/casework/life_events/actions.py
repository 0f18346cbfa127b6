"""Answer once, hand in once, and begin each case when its time has come. Each transaction can be done again.

Handing in writes, in one transaction, which items there are and under which key each will be handed in. Then each is
begun in a transaction of its own: whoever dies half-way is followed by the worker, and the key makes one case of two.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import structlog
from django.db import transaction
from django.utils.timezone import localdate

from tongban.basis.actors import Citizen, Visit
from tongban.basis.answers import Answers, WrongAnswers, checked
from tongban.basis.ids import uuid7
from tongban.basis.life_events import APPLICANT, HOUSEHOLD, Member, mapped
from tongban.basis.refusals import NotFound, Refusal
from tongban.casework.cases import intake
from tongban.casework.cases import linked as cases
from tongban.casework.catalog import queries as catalog
from tongban.casework.life_events import queries
from tongban.casework.life_events.models import LifeApplication, LifeMember
from tongban.casework.life_events.rules import HandedIn, Standing, to_begin, to_drop
from tongban.casework.registry import queries as registry

log = structlog.get_logger()

SHOWN = "_shown"  # evidence that the applicant has and will show


@transaction.atomic(durable=True)
def begin(*, code: str, answers: Answers, by: Citizen, at: datetime) -> UUID:
    """Begin an application for a life event; return its id. Raises NotFound."""
    found = queries.event(code)
    row = LifeApplication(
        id=uuid7(at, os.urandom(10)),
        user_id=by.user_id,
        person_id=by.person_id,
        event_code=found.code,
        answers=dict(answers),
        updated_at=at,
    )
    row.save(force_insert=True)
    return row.id


@transaction.atomic(durable=True)
def keep(*, application_id: UUID, answers: Answers, by: Citizen, at: datetime) -> None:
    """Keep what has been answered so far, checked or not. Raises NotFound, HandedIn."""
    row = _own(application_id, by)
    row.answers, row.updated_at = dict(answers), at
    row.save(update_fields=["answers", "updated_at"])


@transaction.atomic(durable=True)
def discard(*, application_id: UUID, by: Citizen) -> None:
    """Throw an application away that was not handed in. Raises NotFound, HandedIn."""
    _own(application_id, by).delete()


def _own(application_id: UUID, by: Citizen) -> LifeApplication:
    row = LifeApplication.objects.select_for_update().filter(id=application_id, user_id=by.user_id).first()
    if row is None:
        raise NotFound("application")
    if row.handed_in_at is not None:
        raise HandedIn("the application has been handed in")
    return row


def hand_in(*, application_id: UUID, by: Citizen, at: datetime, visit: Visit) -> None:
    """Hand an application in, and begin the cases that wait for no other. A second time does nothing more.

    Raises:
        NotFound: It is somebody else's, or gone.
        WrongAnswers: With what is wrong in each; nothing has been written.
    """
    try:
        _hand_in(application_id, by, at)
    except HandedIn:
        log.info("life_event.handed_in_before", application=str(application_id))
    go_on(application_id=application_id, at=at, visit=visit)


@transaction.atomic(durable=True)
def _hand_in(application_id: UUID, by: Citizen, at: datetime) -> None:
    row = _own(application_id, by)
    found = queries.event(row.event_code)
    kept = checked(queries.asked(found, at), row.answers)
    built_in = _built_in(row, at)
    members = []
    for position, member in enumerate(found.chosen(kept), start=1):
        item = catalog.current(member.item, localdate(at))
        answers = _ready(member, kept, built_in)
        if not member.after:
            checked(item, answers)  # what cannot be handed in is told before anything is
        members.append(
            LifeMember(
                application_id=row.id, position=position, name=member.key, after=member.after, item_code=item.code,
                item_version=item.version, answers=answers, key=uuid4(),
            )
        )  # fmt: skip
    LifeMember.objects.bulk_create(members)
    row.handed_in_at = row.updated_at = at
    row.save(update_fields=["handed_in_at", "updated_at"])


def _ready(member: Member, kept: Answers, built_in: Mapping[str, str]) -> dict[str, Any]:
    """Return what a member's item is answered; what another case brings about stays named until it has."""
    later = {value: value for value in member.answers.values() if value.startswith("$") and "." in value}
    return dict(mapped(member, kept, {**built_in, **later}))


def _built_in(row: LifeApplication, at: datetime) -> dict[str, str]:
    home = registry.home_of(row.person_id, localdate(at))
    found = {APPLICANT: str(row.person_id)}
    return found | ({HOUSEHOLD: str(home.household_id)} if home else {})


def go_on(*, application_id: UUID, at: datetime, visit: Visit) -> int:
    """Begin the cases of an application whose time has come, and drop those that wait for nothing any more.

    Returns how many were moved. Each is a transaction of its own, and can be done again by anybody at any time.
    """
    row = LifeApplication.objects.get(id=application_id)
    members = {each.name: each for each in LifeMember.objects.filter(application_id=row.id).order_by("position")}
    lines = queries.lines(list(members.values()))
    dropped = to_drop(lines)
    for name in dropped:
        _stands(members[name], Standing.DROPPED)
    begun = [name for name in to_begin(lines) if name not in dropped]
    for name in begun:
        _begin_case(row, members, name, at, visit)
    return len(dropped) + len(begun)


def _begin_case(row: LifeApplication, members: Mapping[str, LifeMember], name: str, at: datetime, visit: Visit) -> None:
    """Hand in one item. The key was made before: a second time finds the case of the first."""
    member = members[name]
    item = catalog.item(member.item_code, member.item_version)
    person = registry.person(row.person_id, localdate(at))
    try:
        number = intake.submit(
            item=item,
            answers=_with_results(member, members),
            applicant=intake.Applicant(person_id=row.person_id, name=person.name),
            window="",
            key=member.key,
            by=Citizen(row.user_id, row.person_id),
            at=at,
            visit=visit,
            declared=row.answers.get(SHOWN),
            links=_links(members, name),
        )
    except Refusal as e:
        log.info("life_event.impossible", application=str(row.id), member=name, because=type(e).__name__)
        _stands(member, Standing.IMPOSSIBLE)
    else:
        _stands(member, Standing.BEGUN, cases.id_of(number))


def _with_results(member: LifeMember, members: Mapping[str, LifeMember]) -> dict[str, Any]:
    """Return a member's answers with what the case that it waited for brought about."""
    before = members.get(member.after)
    brought = cases.brought_about(before.case_id) if before and before.case_id else {}
    results = {f"${member.after}.{name}": value for name, value in brought.items()}
    answers = {name: results.get(v, v) if isinstance(v, str) else v for name, v in member.answers.items()}
    if missing := [name for name, value in answers.items() if isinstance(value, str) and value.startswith("$")]:
        raise WrongAnswers(dict.fromkeys(missing, "Answer this question."))
    return answers


def _links(members: Mapping[str, LifeMember], name: str) -> list[tuple[str, str]]:
    """Return how a case belongs to the others: it follows the one that it waited for, or stands beside the first."""
    member = members[name]
    if member.after:
        before = members[member.after].case_id
        return [("follows", cases.number_of(before))] if before else []
    first = next((each.case_id for each in members.values() if each.case_id and each.name != name), None)
    return [("joint", cases.number_of(first))] if first else []


def _stands(member: LifeMember, standing: Standing, case_id: UUID | None = None) -> None:
    """Write how an item stands now, unless somebody else came first."""
    mine = LifeMember.objects.filter(application_id=member.application_id, position=member.position)
    mine.filter(standing=Standing.WAITING).update(standing=standing, case_id=case_id)
    member.standing, member.case_id = standing, case_id
