"""Each figure of the board counts its cases, in the office that is answerable, and leads to them and no others."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.casework.conftest import MONDAY
from tongban.basis.actors import Officer
from tongban.basis.items import Role
from tongban.basis.packs_supervision import Measure
from tongban.basis.refusals import NotFound
from tongban.basis.words import Words
from tongban.casework.cases.models import CaseEvent, WorkRow
from tongban.casework.clocks.models import Clock
from tongban.casework.supervision import queries
from tongban.casework.supervision.queries import PlaceView

SUZHOU, YIBIN = "police-320508", "police-511502"
TODAY = MONDAY.date()


def alone(code: str) -> PlaceView:
    return PlaceView(code, Words("x", "x"), code, f"{code} ", leads_on=False)


def event(number: str, act: str, **data: str) -> None:
    """Have an act stand in the events of a case, as one that was taken over from elsewhere."""
    case = WorkRow.objects.get(number=number).case
    CaseEvent.objects.create(
        case_id=case.id, seq=9, schema=1, act=act, at=MONDAY, role=Role.CLERK, authority_id=SUZHOU, channel="desk",
        device="computer", state_after="refused", data=data, previous_hash=b"", hash=b"",
    )  # fmt: skip


def late_clock(number: str, silence: str) -> None:
    row = WorkRow.objects.get(number=number)
    Clock.objects.filter(case_id=row.case_id).update(
        running=False, due_on=TODAY - timedelta(days=3), started_on=TODAY - timedelta(days=9), ended_on=TODAY,
        silence=silence,
    )  # fmt: skip


def due(number: str, on: date) -> None:
    WorkRow.objects.filter(number=number).update(due_on=on)


def paused(number: str) -> None:
    WorkRow.objects.filter(number=number).update(act="resume")


ARRANGED: dict[Measure, Callable[[str], None]] = {
    Measure.OVERDUE: lambda number: due(number, TODAY - timedelta(days=1)),
    Measure.AT_RISK: lambda number: due(number, TODAY),
    Measure.PAUSED: paused,
    Measure.DEEMED: lambda number: late_clock(number, "accept"),
    Measure.LATE: lambda number: late_clock(number, ""),
    Measure.TOLD_TWICE: lambda number: event(number, "second_notice"),
    Measure.UNREASONED: lambda number: event(number, "refuse", words=" "),
    Measure.UNEXPLAINED: lambda number: due(number, TODAY - timedelta(days=1)),
}


@pytest.mark.parametrize("measure", Measure)
def test_each_figure_counts_its_case_and_leads_to_it(transfer: Callable[..., str], measure: Measure) -> None:
    shown, _other = transfer("luo"), transfer("yang")
    here, there = alone(SUZHOU), alone(YIBIN)
    before = queries.figures([here, there], today=TODAY)
    assert queries.lines(here, measure, today=TODAY) == []
    ARRANGED[measure](shown)
    counted = queries.figures([here, there], today=TODAY)
    assert (before.get((SUZHOU, measure), 0), counted[SUZHOU, measure]) == (0, 1)
    assert not counted.get((YIBIN, measure))
    assert [line.number for line in queries.lines(here, measure, today=TODAY)] == [shown]
    assert queries.lines(there, measure, today=TODAY) == []


@pytest.mark.law("licensing-72-6")
def test_a_refusal_that_says_why_is_no_figure(transfer: Callable[..., str]) -> None:
    event(transfer("luo"), "reject", words="条件不符")
    assert not queries.figures([alone(SUZHOU)], today=TODAY).get((SUZHOU, Measure.UNREASONED))


def test_the_cases_behind_a_figure_are_out_of_reach_of_another_province(officer: Callable[..., object]) -> None:
    with pytest.raises(NotFound):
        queries.place(SUZHOU, by=Officer(1, frozenset(), supervises=frozenset({"police-51"})))
