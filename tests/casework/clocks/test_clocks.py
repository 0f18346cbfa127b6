"""Clocks as rows: what the database refuses, and the demonstration's days that only a command can make pass."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tongban.casework.cases.models import Case
from tongban.casework.clocks import actions, queries
from tongban.casework.clocks.models import Clock, DemoClock
from tongban.channels.now import now

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"due_on": date(2026, 3, 1)}, "clock_due_not_before_start"),
        ({"running": False}, "clock_ended_or_running"),
        ({"ended_on": date(2026, 3, 3)}, "clock_ended_or_running"),
    ],
)
def test_the_database_refuses_a_clock_that_cannot_be(
    transfer: Callable[..., str], change: dict[str, object], constraint: str
) -> None:
    transfer()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Clock.objects.update(**change)


def test_one_office_has_one_running_clock_of_a_kind_in_a_case(transfer: Callable[..., str]) -> None:
    transfer()
    first = Clock.objects.get()
    with pytest.raises(IntegrityError, match="clock_runs_once"), transaction.atomic():
        Clock.objects.create(
            case_id=first.case_id, serial=2, authority_id=first.authority_id, kind=first.kind,
            item_code=first.item_code, item_version=1, events=first.events, started_on=first.started_on,
            due_on=first.due_on, bucket=first.bucket,
        )  # fmt: skip


def test_a_clock_that_its_item_does_not_have_is_a_fault_of_ours(transfer: Callable[..., str]) -> None:
    transfer()
    row = Clock.objects.get()
    row.kind = "delivery"
    with pytest.raises(LookupError, match="has no limit delivery"):
        queries.value_of(row)


def test_every_clock_lies_in_the_bucket_of_its_case(transfer: Callable[..., str]) -> None:
    case = Case.objects.get(number=transfer())
    assert Clock.objects.get().bucket == case.id.int % 16


def test_the_demonstrations_days_pass_for_everybody_and_can_be_put_back(settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    with time_machine.travel(NOON, tick=False):
        assert now() == NOON
        call_command("move_clock", "--to", "2026-03-10T12:00", stdout=StringIO())
        assert now() == NOON + timedelta(days=8)  # noon in Shanghai
        call_command("move_clock", "--to", "now", stdout=StringIO())
        assert now() == NOON


def test_real_days_cannot_be_moved_and_a_clock_once_moved_does_not_count(settings: pytest.FixtureRequest) -> None:
    DemoClock.objects.create(id=1, offset=timedelta(days=8))
    settings.DEMO = False  # type: ignore[attr-defined]
    with time_machine.travel(NOON, tick=False):
        assert now() == NOON
    with pytest.raises(actions.NotADemonstration):
        actions.move_demo_clock(to=None)
    with pytest.raises(CommandError, match="only a demonstration's clock can be moved"):
        call_command("move_clock", "--to", "2026-03-10T12:00+08:00")
    assert DemoClock.objects.get().offset == timedelta(days=8)


def test_what_is_no_moment_is_told_how_one_is_written(settings: pytest.FixtureRequest) -> None:
    with pytest.raises(CommandError, match=r"'soon' is no moment\. Write it like 2026-03-02T09:00\."):
        call_command("move_clock", "--to", "soon")


def test_there_is_one_demonstration_clock(db: None) -> None:
    with pytest.raises(IntegrityError, match="demo_clock_is_one"), transaction.atomic():
        DemoClock.objects.create(id=2, offset=timedelta(0))
