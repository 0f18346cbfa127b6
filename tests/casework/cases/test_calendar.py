"""A due date past the known calendar is provisional; loading the year's notice settles it, with an event."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.casework.cases.conftest import NOTICE_OF_2027, Carry
from tongban.basis.actors import Officer
from tongban.casework.cases import actions, chain, queries
from tongban.casework.cases.models import Case, CaseEvent, WorkRow
from tongban.casework.clocks import queries as clocks
from tongban.casework.clocks.models import Clock

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
DECEMBER = datetime(2026, 12, 21, 2, tzinfo=UTC)  # a Monday
EARLIER = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE_OF_2027, "utf-8")
    return file


def due(number: str, who: Officer) -> dict[str, tuple[date, int | None]]:
    view = queries.case(number, actor=who)
    return {c.kind: (c.value.due.on, c.value.due.gap_year) for c in view.clocks if c.running}


@pytest.mark.law("workdays-7")
def test_the_notice_settles_what_waited_for_it_and_leaves_the_rest(
    transfer: Callable[..., str], carry: Carry, officer: Who, notice: Path
) -> None:
    waiting, settled, clerk = transfer(at=DECEMBER), transfer("yang", at=EARLIER), officer("suzhou-clerk")
    carry(waiting, "accept", at=DECEMBER)
    carry(settled, "accept", at=EARLIER)
    # From 21 December: 22–25 and 28–31 are 8 working days; 4, 5 January make 10; 4–8, 11–15, 18, 19 January make 20.
    assert due(waiting, clerk) == {"promise": (date(2027, 1, 5), 2027), "decision": (date(2027, 1, 19), 2027)}
    before = due(settled, clerk)
    events = CaseEvent.objects.count()
    said = StringIO()

    call_command("load_calendar", str(notice), stdout=said)

    # The notice gives Monday 4 January off as well: one day later each.
    assert due(waiting, clerk) == {"promise": (date(2027, 1, 6), None), "decision": (date(2027, 1, 20), None)}
    assert due(settled, clerk) == before
    assert CaseEvent.objects.count() == events + 1
    event = CaseEvent.objects.get(act="recount")
    assert (event.role, event.state_before, event.state_after) == ("machine", "accepted", "accepted")
    assert event.data == {"due": {"decision": ["2027-01-19", "2027-01-20"], "promise": ["2027-01-05", "2027-01-06"]}}
    assert "due dates of 1 case(s) are settled" in said.getvalue()
    assert chain.broken_chains()[0] == []


def test_work_queues_show_the_settled_date(transfer: Callable[..., str], carry: Carry, notice: Path) -> None:
    number = transfer(at=DECEMBER)
    carry(number, "accept", at=DECEMBER)
    row = WorkRow.objects.get(number=number)
    assert (row.due_on, row.provisional) == (date(2027, 1, 5), True)

    call_command("load_calendar", str(notice), stdout=StringIO())

    row.refresh_from_db()
    assert (row.due_on, row.provisional) == (date(2027, 1, 6), False)


def test_loading_it_again_settles_nothing_more(transfer: Callable[..., str], carry: Carry, notice: Path) -> None:
    number = transfer(at=DECEMBER)
    carry(number, "accept", at=DECEMBER)
    assert clocks.provisional_count() == 2
    call_command("load_calendar", str(notice), stdout=StringIO())
    assert clocks.provisional_count() == 0
    said = StringIO()
    call_command("load_calendar", str(notice), stdout=said)
    assert "due dates of 0 case(s) are settled" in said.getvalue()
    assert not actions.recount(case_id=Case.objects.get(number=number).id, at=DECEMBER, visit=None)  # type: ignore[arg-type]


def test_a_limit_that_ended_is_not_counted_again(transfer: Callable[..., str], carry: Carry, notice: Path) -> None:
    number = transfer(at=DECEMBER)
    carry(number, "accept", "examine", "approve", at=DECEMBER)
    call_command("load_calendar", str(notice), stdout=StringIO())
    ended = Clock.objects.get(kind="decision")
    assert (ended.due_on, ended.gap_year, ended.running) == (date(2027, 1, 19), 2027, False)


def test_cases_that_wait_are_found_a_page_at_a_time(transfer: Callable[..., str], carry: Carry) -> None:
    for who, at in [("luo", DECEMBER), ("yang", DECEMBER + timedelta(seconds=5))]:
        carry(transfer(who, at=at), "accept", at=at)
    first = clocks.provisional(year=2027, limit=1)
    second = clocks.provisional(year=2027, after=first[-1], limit=1)
    assert len(first) == len(second) == 1
    assert first[0] < second[0]
    assert clocks.provisional(year=2027, after=second[-1]) == []
    assert clocks.provisional(year=2026) == []


def test_a_file_that_is_no_notice_is_told_line_by_line_and_changes_nothing(people: object, tmp_path: Path) -> None:
    wrong = tmp_path / "2027.yaml"
    wrong.write_text("year: 2026\nholidays: []\n", "utf-8")
    with pytest.raises(CommandError, match=r"2027\.yaml:1: .*named 2027") as e:
        call_command("load_calendar", str(wrong))
    assert e.value.returncode == 1
    with pytest.raises(CommandError, match="there is no file"):
        call_command("load_calendar", str(tmp_path / "2028.yaml"))


def test_a_case_that_is_not_there_is_not_counted_again(people: dict[str, object]) -> None:
    assert not actions.recount(case_id=people["luo"], at=DECEMBER, visit=None)  # type: ignore[arg-type]
