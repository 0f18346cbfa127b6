"""An act leaves one outbox row, in its own transaction, if the pack says that somebody is to be told."""

from collections.abc import Callable
from datetime import date
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from tests.casework.cases.conftest import TRANSFER, Carry, do
from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.actors import Officer
from tongban.basis.notices import Notice
from tongban.casework.cases import actions, record, telling
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import Act
from tongban.casework.clocks.models import Clock
from tongban.casework.messages.models import Outbox
from tongban.casework.messages.queries import notices

Who = Callable[[str], Officer]


def written() -> list[Outbox]:
    return list(Outbox.objects.order_by("seq"))


def test_every_act_of_a_case_leaves_one_row(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    carry(number, *TRANSFER)

    rows = written()
    assert [row.notice for row in rows] == [
        "submit", "accept", "do_step", "approve", "do_step", "complete", "deliver",
    ]  # fmt: skip
    assert [row.seq for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    case = Case.objects.get()
    for row in rows:
        assert (row.number, row.about, row.about_id) == (number, "case", case.id)
        assert row.offices == ["police-320508", "police-511502"]
        assert row.data == {}
        assert row.people == ([case.applicant_person_id] if row.notice != "do_step" else [])


def test_the_row_names_the_date_that_the_notice_is_about(transfer: Callable[..., str], carry: Carry) -> None:
    carry(transfer(), "accept")
    received, accepted = written()
    assert received.due_on == date(2026, 3, 9)  # five working days after Monday, 2 March
    assert accepted.due_on == date(2026, 3, 16)  # the ten working days that were promised, before the twenty of the law
    assert not accepted.provisional


def test_what_is_missing_is_named_by_its_code(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    actions.ask_correction(
        number=number, missing=["labour_contract"], words="罗小芸请补交", by=officer("suzhou-clerk"), at=MONDAY,
        visit=AT_DESK,
    )  # fmt: skip
    told = written()[-1]
    assert (told.notice, told.data, told.due_on) == ("ask_correction", {"missing": ["labour_contract"]}, None)


def test_a_reason_may_have_words_of_its_own(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    actions.refuse(
        number=number, because=NotAcceptedBecause.WRONG_OFFICE, words="不属于本机关", right_office="某机关",
        by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK,
    )  # fmt: skip
    assert written()[-1].notice == "refuse.wrong_office"


def test_of_an_act_that_the_pack_does_not_name_nobody_is_told(transfer: Callable[..., str]) -> None:
    with patch("tongban.casework.cases.telling.notices", dict):
        transfer()
    assert CaseEvent.objects.count() == 1
    assert written() == []


def test_what_did_not_happen_is_not_told(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    with patch.object(record, "event_of", side_effect=IntegrityError), pytest.raises(IntegrityError):
        do("accept", number, by=officer("suzhou-clerk"), at=MONDAY)
    assert [row.notice for row in written()] == ["submit"]


def test_telling_costs_one_statement(transfer: Callable[..., str], officer: Who) -> None:
    def statements() -> int:
        number = transfer()
        with CaptureQueriesContext(connection) as asked:
            do("accept", number, by=officer("suzhou-clerk"), at=MONDAY)
        return len(asked)

    statements()  # items and calendars are read
    with_row = statements()
    with patch("tongban.casework.cases.telling.notices", dict):
        assert statements() == with_row - 1


def test_every_notice_of_the_pack_is_of_something_that_there_is(pack: None) -> None:
    told = {act.value for act in Act}
    told |= {"appointment", "reminder", "lateness", "licence", "round"}  # or of what is no act on a case
    assert {key.partition(".")[0] for key in notices()} <= told


@pytest.mark.parametrize(
    ("due", "data", "found"),
    [
        (("data.until", "decision"), {"until": "2026-04-01"}, (date(2026, 4, 1), False)),
        (("data.until", "decision"), {"until": ""}, (date(2026, 3, 30), True)),
        (("promise", "data.until"), {}, (None, False)),
        ((), {"until": "2026-04-01"}, (None, False)),
    ],
)
def test_the_first_date_that_there_is_is_the_one_that_is_told(
    due: tuple[str, ...], data: dict[str, str], found: tuple[date | None, bool]
) -> None:
    notice = Notice(key="pause", tell=("applicant",), text=None, law=None, due=due, say={})
    running = [Clock(kind="decision", due_on=date(2026, 3, 30), gap_year=2027)]
    assert telling._due(notice, running, data) == found  # noqa: SLF001
