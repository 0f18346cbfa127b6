"""What the law makes of silence where an item cites it; dates counted by hand from the calendar of 2026."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from structlog.testing import capture_logs

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer, Visit
from tongban.casework.cases import actions, queries
from tongban.casework.cases.models import Case, CaseEvent, WorkRow
from tongban.casework.cases.rules import ActNotOpen, ToldAlready
from tongban.casework.cases.states import Act, State
from tongban.channels.nightly.silence import let_silence_speak

pytestmark = pytest.mark.django_db
Who = Callable[[str], Officer]
DAY = timedelta(days=1)
LAST_DAY = MONDAY + 7 * DAY  # Monday 9 March: the fifth working day after Monday 2 March
TOO_LATE = LAST_DAY + DAY


def due(number: str, who: Officer) -> dict[str, date]:
    return {c.kind: c.value.due.on for c in queries.case(number, actor=who).clocks if c.running}


@pytest.mark.law("licensing-32-4")
def test_a_licence_not_looked_at_for_five_working_days_is_accepted_as_of_its_receipt(
    hotel: Callable[..., str], officer: Who
) -> None:
    number = hotel()
    assert let_silence_speak(LAST_DAY) == 0
    assert Case.objects.get(number=number).state == State.SUBMITTED

    assert let_silence_speak(TOO_LATE) == 1

    case = Case.objects.get(number=number)
    assert (case.state, case.accepted_on) == (State.ACCEPTED, date(2026, 3, 2))
    # From 2 March, not from 10 March: 3–6, 9–13, 16–20, 23–27 March are 19 working days, Monday 30 the twentieth.
    assert due(number, officer("suzhou-clerk")) == {"decision": date(2026, 3, 30), "promise": date(2026, 3, 9)}


@pytest.mark.law("licensing-32-4")
def test_its_event_says_that_no_officer_did_it_and_by_which_article(hotel: Callable[..., str]) -> None:
    hotel()
    let_silence_speak(TOO_LATE)
    event = CaseEvent.objects.get(act=Act.ACCEPT)
    assert (event.user_id, event.role, event.authority_id, event.channel) == (None, "machine", "", "worker")
    assert event.data["deemed"] is True
    assert event.data["from"] == "2026-03-02"
    assert event.data["law"].startswith("行政许可法 第三十二条第一款第四项")


@pytest.mark.law("licensing-32-4")
def test_silence_speaks_once(hotel: Callable[..., str]) -> None:
    hotel()
    assert [let_silence_speak(TOO_LATE), let_silence_speak(TOO_LATE)] == [1, 0]


def test_the_worker_says_how_many_it_found(hotel: Callable[..., str]) -> None:
    hotel()
    said = StringIO()
    with time_machine.travel(TOO_LATE, tick=False):
        call_command("worker", "--once", stdout=said)
    assert said.getvalue().startswith("1 case(s) deemed accepted.\n")


def test_after_that_the_case_is_carried_on_like_any_other(hotel: Callable[..., str], carry: Carry) -> None:
    number = hotel()
    let_silence_speak(TOO_LATE)
    carry(number, "examine", "approve", "complete", "deliver", at=TOO_LATE)
    assert Case.objects.get(number=number).state == State.DELIVERED


@pytest.mark.law("licensing-32-4")
def test_a_household_transfer_is_no_licence_and_stays_unaccepted(transfer: Callable[..., str]) -> None:
    number = transfer()
    assert let_silence_speak(MONDAY + 60 * DAY) == 0
    assert Case.objects.get(number=number).state == State.SUBMITTED
    assert WorkRow.objects.get(number=number).due_on == date(2026, 3, 9)  # late, and shown as late


def test_an_office_that_asked_in_time_was_not_silent(hotel: Callable[..., str], officer: Who) -> None:
    number = hotel()
    actions.ask_correction(
        number=number, missing=["floor_plan"], words="请补交平面图", by=officer("suzhou-clerk"), at=LAST_DAY,
        visit=AT_DESK,
    )  # fmt: skip
    assert let_silence_speak(MONDAY + 60 * DAY) == 0
    assert Case.objects.get(number=number).state == State.IN_CORRECTION
    assert due(number, officer("suzhou-clerk")) == {}


@pytest.mark.law("licensing-32-5")
def test_what_was_missing_gives_the_office_a_new_limit_from_the_day_it_came_in(
    hotel: Callable[..., str], officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    number, clerk = hotel(), officer("suzhou-clerk")
    actions.ask_correction(number=number, missing=["floor_plan"], words="请补交", by=clerk, at=LAST_DAY, visit=AT_DESK)
    thursday = MONDAY + 10 * DAY  # 12 March
    actions.supply(number=number, answers={}, words="", by=citizen("gu"), at=thursday, visit=ONLINE)

    assert due(number, clerk) == {"acceptance": date(2026, 3, 19)}  # 13, 16–19 March
    assert let_silence_speak(MONDAY + 17 * DAY) == 0  # 19 March
    assert let_silence_speak(MONDAY + 18 * DAY) == 1
    assert Case.objects.get(number=number).accepted_on == date(2026, 3, 12)


def test_an_officer_who_comes_after_the_silence_finds_the_case_accepted(
    hotel: Callable[..., str], officer: Who
) -> None:
    number, clerk = hotel(), officer("suzhou-clerk")
    let_silence_speak(TOO_LATE)
    with pytest.raises(ActNotOpen) as e:
        actions.ask_correction(number=number, missing=[], words="请补交", by=clerk, at=TOO_LATE, visit=AT_DESK)
    assert e.value.state is State.ACCEPTED


def test_an_officer_in_time_leaves_nothing_to_silence(hotel: Callable[..., str], carry: Carry) -> None:
    number = hotel()
    carry(number, "accept", at=LAST_DAY)
    assert let_silence_speak(TOO_LATE) == 0
    case = Case.objects.get(number=number)
    assert case.accepted_on == date(2026, 3, 9)
    assert not actions.let_silence_speak(case_id=case.id, at=TOO_LATE, visit=ONLINE)


def test_silence_says_nothing_of_a_case_whose_limit_runs_or_that_is_not_there(
    hotel: Callable[..., str], transfer: Callable[..., str]
) -> None:
    for number in (hotel(), transfer()):
        case = Case.objects.get(number=number)
        assert not actions.let_silence_speak(case_id=case.id, at=LAST_DAY, visit=ONLINE)
    assert not actions.let_silence_speak(case_id=UUID(int=0), at=TOO_LATE, visit=ONLINE)


@pytest.mark.law("licensing-32-4", "service-once-told", "licensing-72-4")
def test_what_is_missing_is_told_once_and_the_database_knows_it(
    hotel: Callable[..., str], officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    number, clerk = hotel(), officer("suzhou-clerk")
    told: dict[str, Any] = {
        "number": number,
        "missing": ["floor_plan"],
        "words": "",
        "by": clerk,
        "at": MONDAY,
        "visit": AT_DESK,
    }
    actions.ask_correction(**told)
    with pytest.raises(ToldAlready):
        actions.ask_correction(**told)
    actions.supply(number=number, answers={}, words="", by=citizen("gu"), at=MONDAY, visit=ONLINE)
    with pytest.raises(ToldAlready):
        actions.ask_correction(**told)
    with pytest.raises(IntegrityError, match="case_corrected_once"), transaction.atomic():
        Case.objects.filter(number=number).update(corrections=2)


@pytest.mark.law("licensing-44")
def test_a_granted_licence_is_handed_over_within_ten_working_days_and_a_refusal_starts_no_such_limit(
    hotel: Callable[..., str], carry: Carry, officer: Who
) -> None:
    granted, refused = hotel(), hotel()
    carry(granted, "accept", "examine", "approve")
    carry(refused, "accept", "examine", "reject")
    # 行政许可法 第四十四条: ten working days from the grant; 3–6, 9–13 and 16 March.
    assert due(granted, officer("suzhou-clerk")) == {"delivery": date(2026, 3, 16)}
    assert due(refused, officer("suzhou-clerk")) == {}
    carry(granted, "complete", "deliver")
    assert due(granted, officer("suzhou-clerk")) == {}


def test_a_fault_in_one_case_holds_up_no_other(hotel: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = hotel(at=MONDAY), hotel(at=MONDAY)
    broken = Case.objects.get(number=first).id
    sound = actions.let_silence_speak

    def let(*, case_id: UUID, at: datetime, visit: Visit) -> bool:
        if case_id == broken:
            raise LookupError
        return sound(case_id=case_id, at=at, visit=visit)

    monkeypatch.setattr(actions, "let_silence_speak", let)
    with capture_logs() as lines:
        assert let_silence_speak(MONDAY + timedelta(days=10)) == 1
    assert Case.objects.get(number=second).state == State.ACCEPTED
    assert [line["fault"] for line in lines if line["event"] == "silence.failed"] == ["LookupError"]
