"""The right to be heard before a decision: told, asked for, set, chaired by somebody else, recorded, decided upon."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.basis.actors import Actor, Citizen, Officer, Visit
from tongban.basis.items import HearingRule, LimitRule
from tongban.basis.refusals import Invalid
from tongban.basis.workdays import ONE_DAY, due
from tongban.casework import rows
from tongban.casework.cases.aside import Hearing, HearingState
from tongban.casework.cases.doing import Doing, offices_of
from tongban.casework.cases.models import CaseParty
from tongban.casework.cases.permit import by_concerned, by_handler, by_officer
from tongban.casework.cases.record import finish
from tongban.casework.cases.rules import NotSaid, SameOfficer, TooLate, TooSoon
from tongban.casework.cases.states import Act
from tongban.casework.cases.timekeeping import run_again, stand_still
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks import actions as clocks
from tongban.casework.clocks.queries import value_of
from tongban.casework.clocks.rules import HEARING
from tongban.casework.offices import queries as offices
from tongban.casework.registry import queries as registry

INTERESTED = "interested"  # the role of a party whom the decision concerns directly


@transaction.atomic(durable=True)
def offer(  # noqa: PLR0913 (each is a word of the notice)
    *, number: str, interested: Collection[str], words: str, announced: bool = False, by: Officer, at: datetime,
    visit: Visit,
) -> None:  # fmt: skip
    """Tell the applicant, and others whom the decision directly and greatly concerns, that they may ask for a hearing.

    Args:
        interested: ID numbers of the others. They see from now on where the case stands, and may be heard.
        words: What concerns them, and why. They read it; if it is announced, everybody does.
        announced: The office holds a hearing of its own motion and announces it, whether anybody asks or not.

    Raises:
        Invalid: A number is nobody's in the registers here.
        NotSaid: There is no notice, or the item's law announces none.

    Source: 行政许可法 第三十六条, 第四十六条, 第四十七条第一款.
    """
    doing = by_handler(number, Act.OFFER_HEARING, by, at, visit)
    if not words.strip():
        raise NotSaid("notice")
    if announced and _rule(doing).announced is None:
        raise NotSaid("announced")
    known = rows.read(CaseParty, case_id=doing.case.id)
    found = [_person(id_number, doing.on) for id_number in dict.fromkeys(interested)]
    new = [person for person in found if person not in {party.person_id for party in known}]
    parties = [
        CaseParty(case_id=doing.case.id, position=position, role=INTERESTED, kind="person", person_id=person)
        for position, person in enumerate(new, start=1 + max(party.position for party in known))
    ]
    data: dict[str, Any] = {"words": words.strip(), "interested": len(parties)}
    if announced:
        _keep(doing, Hearing(state=HearingState.ASKED, last_day=doing.on))
        data |= {"announced": True, "variant": "announced"}
    else:
        last_day = _last_day(doing.on, _rule(doing).ask)
        _keep(doing, Hearing(state=HearingState.OFFERED, last_day=last_day))
        data["until"] = last_day.isoformat()
    finish(doing, data, parties)


def _person(id_number: str, on: date) -> UUID:
    person = registry.person_by_id_number(id_number, on)
    if person is None:
        raise Invalid("interested", "No person with this ID number is in the registers here. Check the number.")
    return person.person_id


@transaction.atomic(durable=True)
def be_heard(*, number: str, words: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Say something to the office that decides: the applicant, or somebody whom the decision concerns.

    Source: 行政许可法 第三十六条.
    """
    doing = by_concerned(number, Act.BE_HEARD, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    finish(doing, {"words": words.strip(), "role": _part(doing)})


@transaction.atomic(durable=True)
def ask(*, number: str, words: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Ask for a hearing; the office must hold it within the time of the item's law, and takes no fee.

    Raises:
        TooLate: The days to ask for it have passed.

    Source: 行政许可法 第四十七条.
    """
    doing = by_concerned(number, Act.ASK_HEARING, by, at, visit)
    hearing = _hearing(doing)
    if doing.on > hearing.last_day:
        raise TooLate(hearing.last_day)
    _keep(doing, replace(hearing, state=HearingState.ASKED))
    finish(doing, {"words": words.strip(), "role": _part(doing)})


@transaction.atomic(durable=True)
def set_hearing(  # noqa: PLR0913 (each is a word of the notice)
    *, number: str, on: date, place: str, chair: int, days: int, by: Officer, at: datetime, visit: Visit
) -> None:
    """Set time, place and chair, and tell everybody concerned; where the item says so, the clock stands still from now.

    Args:
        place: Hour and place, as they are told.
        chair: User: posted as the item says, and somebody who has examined nothing in the case.
        days: How long the notice says that the hearing takes away from the limit; not asked where nothing stands still.

    Raises:
        TooSoon: The notice would be too short.
        TooLate: The hearing would be later than its limit allows, though it need not be.
        SameOfficer: The chair has examined.

    Source: 行政许可法 第四十五条, 第四十七条第一款, 第四十八条第一款第一项至第三项.
    """
    doing = by_officer(number, Act.SET_HEARING, by, at, visit)
    rule = _rule(doing)
    if not place.strip():
        raise NotSaid("place")
    not_before = _last_day(doing.on, rule.notice)
    if on < not_before:
        raise TooSoon(not_before)
    last_day = next((row.due_on for row in clocks.running(doing.case.id) if row.kind == HEARING), on)
    if on > max(last_day, not_before):
        raise TooLate(max(last_day, not_before))
    _may_chair(doing, rule, chair)
    hearing = replace(_hearing(doing), state=HearingState.SET, on=on, place=place.strip(), chair=chair)
    _keep(doing, hearing)
    data: dict[str, Any] = {"on": on.isoformat(), "place": place.strip(), "chair": chair}
    if rule.pause and doing.aside.pause is None and _can_stand_still(doing, rule.pause):
        doing = stand_still(doing, rule.pause, days)
        data |= {"reason": rule.pause, "days": days}
    finish(doing, data)


def _can_stand_still(doing: Doing, reason: str) -> bool:
    return any(row.due_on >= doing.on and value_of(row).spec.pause(reason) for row in clocks.running(doing.case.id))


def _may_chair(doing: Doing, rule: HearingRule, chair: int) -> None:
    posted = {user for user, _ in offices.posted(offices_of(doing.case)[rule.chair.office], rule.chair.role, doing.on)}
    if chair not in posted:
        raise Invalid("chair", "Choose one of the officers shown.")
    for done, user in doing.done_by.items():
        if user == chair:
            raise SameOfficer(HEARING, done)


@transaction.atomic(durable=True)
def challenge(*, number: str, words: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Say that the chair has an interest in the case; another officer answers before the hearing goes on.

    Source: 行政许可法 第四十八条第一款第三项.
    """
    doing = by_concerned(number, Act.CHALLENGE, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    _keep(doing, replace(_hearing(doing), state=HearingState.CHALLENGED))
    finish(doing, {"words": words.strip(), "role": _part(doing)})


@transaction.atomic(durable=True)
def answer_challenge(*, number: str, chair: int | None, words: str, by: Officer, at: datetime, visit: Visit) -> None:
    """Answer a challenge: with another chair, or with why the chair stays.

    Args:
        chair: The user who takes the chair; None: it stays with whoever has it.
    """
    doing = by_officer(number, Act.ANSWER_CHALLENGE, by, at, visit)
    if not words.strip():
        raise NotSaid("reason")
    hearing = _hearing(doing)
    if chair is not None:
        _may_chair(doing, _rule(doing), chair)
    replaced = chair is not None and chair != hearing.chair
    _keep(doing, replace(hearing, state=HearingState.SET, chair=chair if chair is not None else hearing.chair))
    finish(doing, {"words": words.strip(), "replaced": replaced})


@transaction.atomic(durable=True)
def hold(*, number: str, words: str, signed: bool, by: Officer, at: datetime, visit: Visit) -> None:
    """Close the hearing with its record, on which the decision must rest; the clock runs again.

    Args:
        words: The record: who came, what was shown, what was said.
        signed: That those who took part have read and signed it.

    Raises:
        NotSent: Somebody else has the chair.
        TooSoon: It is before the day that everybody was told.

    Source: 行政许可法 第四十八条第一款第五项, 第二款.
    """
    doing = by_officer(number, Act.HOLD_HEARING, by, at, visit)
    hearing = _hearing(doing)
    if hearing.on is not None and doing.on < hearing.on:
        raise TooSoon(hearing.on)
    if not words.strip():
        raise NotSaid("record")
    if not signed:
        raise NotSaid("signed")
    _keep(doing, replace(hearing, state=HearingState.HELD, record=doing.case.last_seq + 1))
    pause, rule = doing.aside.pause, _rule(doing)
    if pause and pause.reason == rule.pause:
        doing = run_again(doing)
    finish(doing, {"words": words.strip(), "signed": True})


def must_rest_on_record(doing: Doing, *, said: bool) -> Mapping[str, Any]:
    """Return what the event of a decision keeps of the hearing before it: the number of the event with its record.

    Raises:
        TooSoon: Somebody may still ask for a hearing.
        NotSaid: One was held, and it is not said that the decision rests on its record.

    Source: 行政许可法 第四十七条第一款, 第四十八条第二款.
    """
    hearing = doing.aside.hearing
    if hearing is None:
        return {}
    if hearing.state is HearingState.OFFERED and doing.on <= hearing.last_day:
        raise TooSoon(hearing.last_day + ONE_DAY)
    if hearing.record is not None and not said:
        raise NotSaid("on_record")
    return {"record": hearing.record} if hearing.record is not None else {}


def _rule(doing: Doing) -> HearingRule:
    rule = doing.item.procedure.hearing if doing.item.procedure else None
    if rule is None:
        raise LookupError(f"item {doing.item.code} has no hearing")
    return rule


def _hearing(doing: Doing) -> Hearing:
    hearing = doing.aside.hearing
    if hearing is None:
        raise LookupError(f"case {doing.case.number} has no hearing")
    return hearing


def _keep(doing: Doing, hearing: Hearing) -> None:
    doing.case.aside = replace(doing.aside, hearing=hearing).to_json()


def _last_day(on: date, rule: LimitRule) -> date:
    return due(on, rule.limit, catalog.calendar()).on


def _part(doing: Doing) -> str:
    """Return which part in the case somebody has who speaks; a clerk speaks for the applicant."""
    theirs = isinstance(doing.by, Citizen) and doing.case.applicant_person_id != doing.by.person_id
    return INTERESTED if theirs else "applicant"
