"""One act while it is being done, and what it needs to know of its case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.timezone import localdate

from tongban.basis.actors import Actor, Visit
from tongban.basis.clock_events import ClockEvent
from tongban.basis.items import Duty, Item
from tongban.casework.cases.aside import Aside
from tongban.casework.cases.beside import with_beside
from tongban.casework.cases.models import Case
from tongban.casework.cases.rules import Task, next_tasks
from tongban.casework.cases.states import Act, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One act while it is being done: on which case, by whom, when and how it reached us."""

    case: Case
    item: Item
    act: Act
    by: Actor
    at: datetime
    visit: Visit
    step: str = ""
    task: Task | None = None  # what the work queue asked for, when an officer acts
    side: int = 0  # whose side the act is on, where there are adverse parties; 0 is everybody's to see
    done_by: Mapping[str, int] = field(default_factory=dict)  # acts that are kept apart, and who did them
    absent: int | None = None  # the absent colleague for whom an officer acts
    acts_as: str = ""  # agent or guardian, where somebody acts for the applicant
    waiting: tuple[str, ...] | None = None  # the tasks in the work queues as the act begins; None: not known
    place: int = 1  # which of the officers who do a step together
    happens: Sequence[tuple[str, ClockEvent]] = ()  # to which kinds of running limits, besides those that the act ends

    @property
    def on(self) -> date:
        return localdate(self.at)

    @property
    def aside(self) -> Aside:
        """What goes on beside the steps of the case."""
        return Aside.of(self.case.aside)

    @property
    def name(self) -> str:
        """What the work queue calls it: the act, or the code of the step."""
        return self.step or self.act


def offices_of(case: Case) -> dict[str, str]:
    """Return the authority that has each duty in a case, those that take part besides among them."""
    found: dict[str, str] = {
        Duty.RECEIVING: case.receiving_id,
        Duty.DECIDING: case.deciding_id,
        Duty.DELIVERING: case.delivering_id,
    }
    if case.origin_id:
        found[Duty.ORIGIN] = case.origin_id
    found.update(case.participants)
    return found


def regions_of(offices: Mapping[str, str]) -> dict[str, str]:
    """Return the region of each authority, which its code carries."""
    return {duty: code.rpartition("-")[2] for duty, code in offices.items()}


def tasks_of(case: Case, item: Item) -> list[Task]:
    """Return what offices must do next in a case: one thing, or several at the same time where the item says so."""
    offices = offices_of(case)
    usual = next_tasks(
        item, State(case.state), case.steps_done, offices, regions_of(offices), on_commitment=case.on_commitment
    )
    return with_beside(usual, item=item, state=State(case.state), aside=Aside.of(case.aside))


def task_of(case: Case, item: Item) -> Task | None:
    """Return the first of the things that offices must do next in a case, or None."""
    return next(iter(tasks_of(case, item)), None)
