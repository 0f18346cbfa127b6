"""Acts bring about papers: a row each, in the act's own transaction, that cannot be changed later."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from tests.casework.cases.conftest import CLAUSE, Carry
from tests.casework.conftest import AT_DESK, MONDAY
from tongban.basis.actors import Officer, Visit
from tongban.basis.ids import check_notice_number, read_check_code
from tongban.casework.cases import actions
from tongban.casework.cases.models import Case, CaseNotice
from tongban.casework.cases.rules import NotAcceptedBecause, NotSaid

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(number: str) -> list[str]:
    return list(CaseNotice.objects.filter(case__number=number).order_by("seq", "kind").values_list("kind", flat=True))


@pytest.mark.law("licensing-72-3")
def test_each_act_brings_about_the_papers_that_the_pack_says(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    assert kinds(number) == []
    carry(number, "accept", "examine", "approve", "move_out", "complete", "deliver")
    assert kinds(number) == ["acceptance", "decision", "service_receipt"]
    paper = CaseNotice.objects.get(case__number=number, kind="acceptance")
    assert check_notice_number(paper.number) == (number, paper.number)
    assert read_check_code(paper.check_code) == paper.check_code
    assert paper.authority_id == "police-320508"
    # Ten working days from Monday 2 March 2026: Monday 16 March; twenty: Monday 30 March. No holiday in between.
    assert paper.due["promise"] == "2026-03-16"
    assert paper.due["decision"] == "2026-03-30"


def test_a_refusal_brings_about_its_paper(transfer: Callable[..., str], carry: Carry) -> None:
    number = transfer()
    carry(number, "accept", "examine", "reject")
    assert kinds(number) == ["acceptance", "refusal"]


def test_what_is_missing_and_what_is_not_accepted_are_told_on_paper(
    transfer: Callable[..., str], officer: Callable[[str], Officer]
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    actions.ask_correction(
        number=number, missing=["labour_contract"], words="", by=clerk, at=MONDAY, visit=AT_DESK
    )  # fmt: skip
    actions.refuse(
        number=number, because=NotAcceptedBecause.NOT_CORRECTED, words="没有补正", by=clerk, at=MONDAY,
        visit=AT_DESK,
    )  # fmt: skip
    assert kinds(number) == ["correction", "not_accepted"]


def test_silence_brings_about_the_same_paper_as_an_officer(hotel: Callable[..., str]) -> None:
    number = hotel()
    case = Case.objects.get(number=number)
    # Five working days from Monday 2 March: Monday 9 March. On the 10th the silence has spoken.
    at = MONDAY + timedelta(days=8)
    assert actions.let_silence_speak(case_id=case.id, at=at, visit=Visit("worker", "none"))
    paper = CaseNotice.objects.get(case_id=case.id)
    assert (paper.kind, paper.authority_id) == ("acceptance", "police-320508")


def test_no_act_no_paper(transfer: Callable[..., str], officer: Callable[[str], Officer]) -> None:
    number = transfer()
    with pytest.raises(NotSaid):
        actions.refuse(
            number=number, because=NotAcceptedBecause.CONDITIONS, words=" ", by=officer("suzhou-clerk"),
            at=MONDAY, visit=AT_DESK,
        )  # fmt: skip
    assert kinds(number) == []


def test_the_row_is_one_statement_of_the_act_s_own(
    transfer: Callable[..., str], carry: Carry, officer: Callable[[str], Officer]
) -> None:
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    number = transfer()
    carry(number, "accept", "examine")
    with CaptureQueriesContext(connection) as captured:
        actions.approve(
            number=number, words="同意", clause=CLAUSE, by=officer("suzhou-approver"), at=MONDAY, visit=AT_DESK
        )
    naming = [query["sql"] for query in captured.captured_queries if "cases_casenotice" in query["sql"]]
    assert len(naming) == 1
    assert naming[0].startswith("INSERT")
