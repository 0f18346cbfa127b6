"""What policies and drafts would do to a population: asked on a page, counted by a process of its own, kept.

A row is work and its result; who counts takes it, says how far it is, and is told there whether to go on.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tongban.basis.actors import Officer
from tongban.basis.ids import uuid7
from tongban.basis.policy.files import PolicyFile
from tongban.basis.refusals import NotFound
from tongban.casework.drafts import queries
from tongban.casework.drafts.models import Simulation
from tongban.casework.drafts.queries import DraftView
from tongban.casework.drafts.rules import SILENT_SECONDS, Counting, DraftFaulty, TooManyWaiting, made_up
from tongban.casework.policies import queries as policies
from tongban.casework.policies.queries import Published

MOST_WAITING = 5
PAGE = 20  # rows


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationView:
    """A simulation: what was asked, how far it is, and what was found."""

    id: UUID
    policy: str
    jurisdiction: str
    version: int
    draft_id: UUID | None
    revision: int | None
    on: date
    population: str
    quota: int | None
    state: Counting
    done: int
    whole: int
    fault: str
    result: dict[str, Any] | None
    asked_by: int
    asked_at: datetime
    heard_at: datetime

    def silent(self, at: datetime) -> bool:
        """Return whether whoever counts has been silent for so long that it will not end."""
        return self.state is Counting.RUNNING and at - self.heard_at > timedelta(seconds=SILENT_SECONDS)

    def files(self) -> tuple[PolicyFile, PolicyFile | None]:
        """Return the published version, and what the draft said then; None if there is no draft."""
        before = policies.file(self.policy, self.version)
        if self.draft_id is None or self.revision is None:
            return before, None
        row = queries.known(self.draft_id)
        said = queries.revision(self.draft_id, self.revision)
        return before, queries.checked(row, said.text, said.tests).file


def ask(  # noqa: PLR0913 (a question has many parts)
    *, of: Published, draft: DraftView | None, on: date, population: str, quota: int | None, by: Officer, at: datetime
) -> UUID:
    """Ask what a version, or a draft beside it, does to a population; return the id of the question.

    Raises:
        DraftFaulty: The draft has problems; nothing is counted.
        NoSuchPopulation: Too many people would have to be made up.
        TooManyWaiting: Others wait.
    """
    made_up(population)
    if draft is not None:
        said = queries.said(draft)
        if said.file is None or said.problems:
            raise DraftFaulty("see the problems")
    if Simulation.objects.filter(state=Counting.WAITING).count() >= MOST_WAITING:
        raise TooManyWaiting(str(MOST_WAITING))
    row = Simulation(
        id=uuid7(at, os.urandom(10)), policy=of.code, jurisdiction=of.jurisdiction, version=of.version,
        draft_id=draft.id if draft else None, revision=draft.revision if draft else None, on=on,
        population=population, quota=quota, state=Counting.WAITING, asked_by=by.user_id, asked_at=at, heard_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    return row.id


def simulation(simulation_id: UUID, *, by: Officer) -> SimulationView:
    """Return a simulation, or raise NotFound where it is of a draft that the officer does not see. One query."""
    row = Simulation.objects.filter(id=simulation_id).first()
    if row is None or (row.draft_id is not None and not queries.may_draft(by, row.jurisdiction)):
        raise NotFound("simulation")
    return _view(row)


def latest(by: Officer) -> Sequence[SimulationView]:
    """Return what an officer has asked, the latest first, without what was found. One query."""
    rows = Simulation.objects.filter(asked_by=by.user_id).defer("result").order_by("-asked_at", "id")[:PAGE]
    return [_view(row, whole=False) for row in rows]


def stop(*, simulation_id: UUID, by: Officer) -> None:
    """Have a simulation end: at once if it waits, otherwise as soon as whoever counts asks. Raises NotFound."""
    with transaction.atomic():
        simulation(simulation_id, by=by)
        row = Simulation.objects.select_for_update().get(id=simulation_id)
        if row.state == Counting.WAITING:
            row.state = Counting.STOPPED
        row.stop = True
        row.save(update_fields=["state", "stop"])


def waiting() -> UUID | None:
    """Return the question that has waited longest; None if none waits. One query."""
    rows = Simulation.objects.filter(state=Counting.WAITING).order_by("asked_at")
    return rows.values_list("id", flat=True).first()


def take(*, simulation_id: UUID, at: datetime) -> SimulationView | None:
    """Begin to count; return the question, or None if somebody else has begun, or it was stopped."""
    rows = Simulation.objects.filter(id=simulation_id, state=Counting.WAITING)
    if not rows.update(state=Counting.RUNNING, heard_at=at):
        return None
    return _view(Simulation.objects.get(id=simulation_id))


def tell(*, simulation_id: UUID, done: int, whole: int, at: datetime) -> bool:
    """Say how far it is; return whether to go on. One statement and one query."""
    rows = Simulation.objects.filter(id=simulation_id, state=Counting.RUNNING, stop=False)
    return bool(rows.update(done=done, whole=max(whole, 1), heard_at=at))


def end(
    *, simulation_id: UUID, state: Counting, at: datetime, fault: str = "", result: dict[str, Any] | None = None
) -> None:
    """Say how it ended. What has ended already stays as it is."""
    rows = Simulation.objects.filter(id=simulation_id, state__in=[Counting.RUNNING, Counting.WAITING])
    text = None if result is None else json.dumps(result, ensure_ascii=False)
    far = {"done": F("whole")} if state is Counting.DONE else {}
    rows.update(state=state, heard_at=at, fault=fault, result=text, **far)


def _view(row: Simulation, *, whole: bool = True) -> SimulationView:
    result = json.loads(row.result) if whole and row.result else None
    return SimulationView(
        id=row.id, policy=row.policy, jurisdiction=row.jurisdiction, version=row.version, draft_id=row.draft_id,
        revision=row.revision, on=row.on, population=row.population, quota=row.quota, state=Counting(row.state),
        done=row.done, whole=row.whole, fault=row.fault, result=result,
        asked_by=row.asked_by, asked_at=row.asked_at, heard_at=row.heard_at,
    )  # fmt: skip
