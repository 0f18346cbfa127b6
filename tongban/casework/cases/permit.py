"""Who may do an act now: the part of every act that asks before anything is written.

Each raises, with nothing written: NotFound (no such case, or none that the actor may see), ActNotOpen (the case stands
elsewhere), NotYourPost (another office's or role's task), SameOfficer (another officer must do it).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tongban.basis.actors import Actor, Citizen, Officer, Visit
from tongban.basis.items import Duty, Role
from tongban.basis.refusals import NotFound
from tongban.casework import rows
from tongban.casework.cases.aside import Aside
from tongban.casework.cases.beside import may_answer, may_beside, may_if_concerned, must_handle
from tongban.casework.cases.doing import Doing, offices_of, tasks_of
from tongban.casework.cases.holding import holding, must_be_free
from tongban.casework.cases.models import Case, CaseParty
from tongban.casework.cases.record import done_apart, locked
from tongban.casework.cases.rules import (
    ActNotOpen,
    asked_for,
    goes_by,
    must_be_another,
    must_be_offered,
    must_be_open,
    must_hold_post,
    next_state,
    waiting_task,
    whom_for,
)
from tongban.casework.cases.scope import may_see
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.standing import queries as standing
from tongban.casework.standing.rules import MandateKind


def by_officer(number: str, act: Act, by: Officer, at: datetime, visit: Visit, step: str = "") -> Doing:
    """Return the act ready to be done by an officer: case locked, task open, post held, duty apart."""
    case = locked(number)
    if not may_see(case, by):
        raise NotFound(f"case {number}")
    item = catalog.item(case.item_code, case.item_version)
    doing = Doing(case=case, item=item, act=act, by=by, at=at, visit=visit, step=step)
    next_state(State(case.state), act)
    must_be_offered(item, State(case.state), act)
    tasks = tasks_of(case, item)
    waiting = waiting_task(item, State(case.state)) if act is Act.REFUSE else None
    task = must_be_open(waiting or asked_for(tasks, act, step), State(case.state), act, step)
    offices = offices_of(case)
    must_hold_post(task, offices, by)
    case.first_asked_id = case.first_asked_id or by.user_id  # 首问负责: until handed on
    done_by: Mapping[str, Any] = {}
    name = goes_by(item, act, step)
    if item.procedure and item.procedure.separate:
        done_by = done_apart(case)
        must_be_another(item, name, by.user_id, done_by)
    absent = whom_for(item, name, by.absent_in(offices[task.duty], task.role), done_by)
    if case.taken:
        must_be_free(holding(case.taken, task.name, at), by, absent)
    place = may_answer(item, Aside.of(case.aside), act, step, by)
    return replace(
        doing, task=task, done_by=done_by, place=place, absent=absent, waiting=tuple(each.name for each in tasks)
    )


def by_handler(number: str, act: Act, by: Officer, at: datetime, visit: Visit) -> Doing:
    """Return an act beside the steps ready to be done by an officer who works on the case, whatever is next in it."""
    case = locked(number)
    if not may_see(case, by):
        raise NotFound(f"case {number}")
    item = catalog.item(case.item_code, case.item_version)
    next_state(State(case.state), act)
    if act not in may_beside(item, Aside.of(case.aside)):
        raise ActNotOpen(State(case.state), act)
    tasks = tasks_of(case, item)
    task = must_handle(item, next(iter(tasks), None), offices_of(case), by)
    done_by = done_apart(case) if item.procedure and item.procedure.separate else {}
    return Doing(
        case=case,
        item=item,
        act=act,
        by=by,
        at=at,
        visit=visit,
        task=task,
        done_by=done_by,
        waiting=tuple(each.name for each in tasks),
    )


def by_applicant(number: str, act: Act, by: Actor, at: datetime, visit: Visit) -> Doing:
    """Return the act ready to be done for the applicant: by themselves, by who acts for them, or by a clerk.

    The clerk is one where it was handed in. An agent acts as long as the mandate holds; the event says as what.
    """
    case = locked(number)
    item = catalog.item(case.item_code, case.item_version)
    theirs = isinstance(by, Citizen) and case.applicant_person_id == by.person_id
    doing = Doing(case=case, item=item, act=act, by=by, at=at, visit=visit, side=item.applicant_side)
    as_what = None if theirs or _at_counter(case, by) else acts_for(doing)
    if not theirs and not _at_counter(case, by) and as_what is None:
        raise NotFound(f"case {number}")
    next_state(State(case.state), act)
    return replace(doing, acts_as=as_what or "")


def acts_for(doing: Doing) -> MandateKind | None:
    """Return as what a citizen acts for the applicant of a case; None if nothing says that they may. Four queries."""
    case, by = doing.case, doing.by
    if not isinstance(by, Citizen) or case.applicant_person_id is None:
        return None
    return standing.standing(by.person_id, case.applicant_person_id, case.item_code, doing.on, case.id)


def by_concerned(number: str, act: Act, by: Actor, at: datetime, visit: Visit) -> Doing:
    """Return the act ready to be done by whoever has a part in the case, or for them by a clerk at the counter."""
    case = locked(number)
    if not _has_part(case, by) and not _at_counter(case, by):
        raise NotFound(f"case {number}")
    item = catalog.item(case.item_code, case.item_version)
    next_state(State(case.state), act)
    if act not in may_if_concerned(item, Aside.of(case.aside)):
        raise ActNotOpen(State(case.state), act)
    return Doing(case=case, item=item, act=act, by=by, at=at, visit=visit)


def _has_part(case: Case, by: Actor) -> bool:
    if not isinstance(by, Citizen):
        return False
    return case.applicant_person_id == by.person_id or any(
        party.person_id == by.person_id for party in rows.read(CaseParty, case_id=case.id)
    )


def _at_counter(case: Case, by: Actor) -> bool:
    return isinstance(by, Officer) and Role.CLERK in by.role_in(offices_of(case)[Duty.RECEIVING])
