"""What an actor may do to a case now, so that a page shows that and nothing else."""

from collections.abc import Mapping

from tongban.basis.actors import Actor, Citizen, Officer
from tongban.basis.items import Role
from tongban.casework import rows
from tongban.casework.cases.beside import handlers, may_answer, may_beside, may_if_concerned
from tongban.casework.cases.counter import looks_into, open_beside
from tongban.casework.cases.models import SeparateDuty
from tongban.casework.cases.queries import CaseView
from tongban.casework.cases.rules import (
    BY_APPLICANT,
    STANDS_FOR,
    NotSent,
    SameOfficer,
    Task,
    goes_by,
    must_be_another,
    offered,
    waiting_task,
    whom_for,
)
from tongban.casework.cases.states import NEXT_STATE, Act, State
from tongban.casework.standing.rules import MandateKind


def open_acts(view: CaseView, *, actor: Actor) -> list[Act]:
    """Return what the actor may do to the case now, so that nothing else is shown. At most one query."""
    beside = set() if view.gaps else {Act.SUPPLY_GAP}
    applicants = [act for state, act in NEXT_STATE if state is view.state and act in BY_APPLICANT - beside]
    concerned = may_if_concerned(view.item, view.aside) if view.state is State.ACCEPTED else []
    if isinstance(actor, Citizen):
        if _applied(view, actor):
            return [*applicants, *concerned]
        return concerned if actor.person_id in {party.person_id for party in view.parties} else []
    if not isinstance(actor, Officer):
        return []
    at_counter = Role.CLERK in actor.role_in(view.receiving)
    theirs = (*applicants, *concerned) if at_counter else ()
    return [*_open_to_post(view, actor), *_open_beside(view, actor), *theirs, *open_beside(view, actor)]


def _applied(view: CaseView, actor: Citizen) -> bool:
    """Return whether a citizen is the applicant, or applied for them. Whether a mandate still holds, the act asks."""
    acting = {p.person_id for p in view.parties if p.role in list(MandateKind)} if view.applicant_person_id else set()
    return actor.person_id in {view.applicant_person_id, *acting}


def _open_beside(view: CaseView, officer: Officer) -> list[Act]:
    """Return what is open to an officer who works on the case, whoever's turn it is."""
    works = any(post.role in officer.role_in(view.offices[post.office]) for post in handlers(view.item))
    return may_beside(view.item, view.aside) if works and view.state is State.ACCEPTED else []


def _open_to_post(view: CaseView, officer: Officer) -> list[Act]:
    """Return what the officer's posts open to them: the task, and what may be done instead of it."""
    task = view.task or waiting_task(view.item, view.state)
    if task is None or task.role not in officer.role_in(view.offices[task.duty]):
        return []
    try:
        may_answer(view.item, view.aside, task.act, task.name, officer)
    except (SameOfficer, NotSent):
        return []
    separate = view.item.procedure.separate if view.item.procedure else ()
    names = {act: goes_by(view.item, act, task.name if act is Act.DO_STEP else "") for act in (task.act, Act.SETTLE)}
    apart = {act: name for act, name in names.items() if name in separate}
    done = {row.act: row.user_id for row in rows.read(SeparateDuty, case_id=view.id)} if apart else {}
    barred = {act for act, name in apart.items() if not _kept_apart(view, task, name, officer, done)}
    if task.act in barred:
        return []
    instead = [act for act, usual in STANDS_FOR.items() if usual is task.act]
    told = ({Act.ASK_CORRECTION} if view.corrections else set()) | barred
    if not (view.on_commitment and looks_into(view.item, task)):
        told.add(Act.FIND_FALSE)
    fit = [act for act in (task.act, *instead) if offered(view.item, act)]
    return [act for act in fit if (view.state, act) in NEXT_STATE and act not in told]


def _kept_apart(view: CaseView, task: Task, name: str, officer: Officer, done: Mapping[str, int]) -> bool:
    """Return whether an officer, and whom they stand in for, has done nothing that an act is kept apart from."""
    try:
        must_be_another(view.item, name, officer.user_id, done)
        whom_for(view.item, name, officer.absent_in(view.offices[task.duty], task.role), done)
    except SameOfficer:
        return False
    return True
