"""A question what a policy does is asked once, counted by one, followed, stopped, and kept."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.casework.drafts.conftest import AT, FANG, GAO, POLICY, WU, change, reform
from tongban.basis.refusals import NotFound
from tongban.casework.drafts import queries, simulations
from tongban.casework.drafts.models import Simulation
from tongban.casework.drafts.rules import (
    MADE_UP,
    MOST_MADE_UP,
    SILENT_SECONDS,
    Counting,
    DraftFaulty,
    NoSuchPopulation,
    TooManyWaiting,
    made_up,
)
from tongban.casework.drafts.simulations import MOST_WAITING
from tongban.casework.policies import queries as policies

ON = date(2027, 6, 1)


def ask(draft: UUID | None = None, population: str = f"{MADE_UP}1000") -> UUID:
    return simulations.ask(
        of=policies.published(POLICY, 1), draft=queries.draft(draft, by=FANG) if draft else None, on=ON,
        population=population, quota=None, by=FANG, at=AT,
    )  # fmt: skip


def state(asked: UUID) -> Counting:
    return simulations.simulation(asked, by=FANG).state


@pytest.mark.parametrize("population", ["made-up:", "made-up:0", "made-up:ten", f"made-up:{MOST_MADE_UP + 1}"])
def test_people_are_made_up_in_bounds(population: str) -> None:
    with pytest.raises(NoSuchPopulation):
        made_up(population)
    assert made_up(f"{MADE_UP}{MOST_MADE_UP}") == MOST_MADE_UP
    assert made_up("city.parquet") is None


def test_a_question_pins_the_version_and_the_revision_of_the_draft(draft: UUID) -> None:
    seen = reform(draft)
    asked = ask(draft)
    change(draft, "en: Age", "en: Years")
    view = simulations.simulation(asked, by=GAO)
    assert (view.version, view.revision, view.state) == (1, seen, Counting.WAITING)
    before, after = view.files()
    assert after is not None
    assert (before.version, after.version, after.facts["age"].label.en) == (1, 2, "Age")
    assert simulations.simulation(ask(), by=GAO).files()[1] is None


def test_a_faulty_draft_is_not_counted_and_a_queue_has_an_end(draft: UUID) -> None:
    change(draft, "step: 1", "step: [")
    with pytest.raises(DraftFaulty):
        ask(draft)
    for _ in range(MOST_WAITING):
        ask()
    with pytest.raises(TooManyWaiting):
        ask()
    assert len(simulations.latest(FANG)) == MOST_WAITING
    assert simulations.latest(GAO) == []


def test_one_takes_it_tells_how_far_it_is_and_ends_it(sample: str) -> None:
    asked = ask()
    assert simulations.waiting() == asked
    assert simulations.take(simulation_id=asked, at=AT) is not None
    assert simulations.take(simulation_id=asked, at=AT) is None
    assert simulations.waiting() is None
    assert simulations.tell(simulation_id=asked, done=3, whole=12, at=AT)
    view = simulations.simulation(asked, by=FANG)
    assert (view.done, view.whole) == (3, 12)
    assert not view.silent(AT + timedelta(seconds=SILENT_SECONDS))
    assert view.silent(AT + timedelta(seconds=SILENT_SECONDS + 1))
    simulations.end(simulation_id=asked, state=Counting.DONE, at=AT, result={"figures": {}})
    simulations.end(simulation_id=asked, state=Counting.FAILED, at=AT, fault="gone")
    view = simulations.simulation(asked, by=FANG)
    assert (view.state, view.result) == (Counting.DONE, {"figures": {}})
    assert simulations.latest(FANG)[0].result is None  # lists carry no figures


def test_what_waits_stops_at_once_and_who_counts_is_told_to(sample: str) -> None:
    asked = ask()
    simulations.stop(simulation_id=asked, by=FANG)
    assert state(asked) is Counting.STOPPED
    other = ask()
    simulations.take(simulation_id=other, at=AT)
    simulations.stop(simulation_id=other, by=GAO)
    assert state(other) is Counting.RUNNING
    assert not simulations.tell(simulation_id=other, done=1, whole=2, at=AT)


def test_a_question_about_a_draft_is_seen_where_the_draft_is(draft: UUID) -> None:
    asked = ask(draft)
    for act in (simulations.simulation, lambda found, *, by: simulations.stop(simulation_id=found, by=by)):
        with pytest.raises(NotFound):
            act(asked, by=WU)
    assert simulations.simulation(ask(), by=WU).draft_id is None  # what is published may be counted by all who draft
    with pytest.raises(NotFound):
        simulations.simulation(uuid4(), by=FANG)
    with pytest.raises(NotFound):
        queries.known(uuid4())


def test_the_database_refuses_an_answer_that_is_none(sample: str) -> None:
    asked = ask()
    with pytest.raises(IntegrityError, match="simulation_done_has_result"), transaction.atomic():
        Simulation.objects.filter(id=asked).update(state="done")
    with pytest.raises(IntegrityError, match="simulation_of_revision"), transaction.atomic():
        Simulation.objects.filter(id=asked).update(revision=1)
