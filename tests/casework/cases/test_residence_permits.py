"""A residence permit: endorsed every year, suspended when late, replaced with its year, cancelled."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import Carry
from tests.casework.conftest import MONDAY, ONLINE
from tongban.basis.actors import Citizen
from tongban.casework.cases import intake
from tongban.casework.cases.models import CaseEvent
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import actions, queries
from tongban.casework.registry.rules import Cause, Issue

pytestmark = pytest.mark.django_db
ISSUED = date(2025, 2, 10)  # its year ended on Tuesday 10 February 2026


@pytest.fixture
def ask(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Callable[..., str]:
    """Give Luo a permit of 10 February 2025, and return a function that asks for something about it."""
    cause = Cause(case_id=None, case_number="", authority="police-320508", at=MONDAY, on=ISSUED)
    issue = Issue(kind="residence_permit", holder=people["luo"], validity="long_term", endorsed=True)
    actions.issue_document(issue=issue, cause=cause)

    def ask(code: str, at: datetime = MONDAY, **answers: str) -> str:
        given = {"holder": str(people["luo"]), "lives_in": "320508", "phone": "13800000000", **answers}
        return intake.submit(
            item=catalog.current(code, at.date()), answers=given,
            applicant=intake.Applicant(person_id=people["luo"], name="罗小芸"),
            window="", key=uuid4(), by=citizen("luo"), at=at, visit=ONLINE,
        )  # fmt: skip

    return ask


def permit(people: dict[str, UUID]) -> queries.DocumentView:
    return next(paper for paper in queries.documents_of(people["luo"]) if paper.kind == "residence_permit")


@pytest.mark.law("permit-10")
def test_a_late_endorsement_restores_the_permit_and_counts_the_years_anew(
    ask: Callable[..., str], people: dict[str, UUID], carry: Carry
) -> None:
    assert permit(people).state_on(date(2026, 2, 10)) == "valid"
    assert permit(people).state_on(MONDAY.date()) == "unendorsed"
    carry(ask("RP-003", still_met="yes"), "accept", "approve", "complete")
    found = permit(people)
    assert found.state_on(MONDAY.date()) == "valid"
    assert (found.endorsed_until, found.counted_from) == (date(2027, 3, 2), date(2026, 3, 2))
    changed = CaseEvent.objects.get(act="complete").data["changed"]
    assert changed[0]["counted_from"] == "2026-03-02"


@pytest.mark.law("permit-11", "permit-9-last")
def test_a_replacement_is_due_within_fifteen_days_and_keeps_the_year(
    ask: Callable[..., str], people: dict[str, UUID], carry: Carry
) -> None:
    number = ask("RP-005", lost_on="2026-02-01")
    carry(number, "accept", "examine", "approve", "complete", at=MONDAY + timedelta(hours=1))
    found = permit(people)
    assert (found.issued_on, found.endorsed_until) == (MONDAY.date(), date(2026, 2, 10))
    decision = catalog.current("RP-005", MONDAY.date()).decision
    assert decision is not None
    assert (decision.limit.days, decision.extension and decision.extension.days) == (15, 15)  # 30 days at most


@pytest.mark.law("permit-21")
def test_endorsing_is_free_and_so_is_the_first_permit(pack: None) -> None:
    fees = {code: catalog.current(code, MONDAY.date()).fee.amount_fen for code in ("RP-002", "RP-003", "RP-004")}
    assert fees == {"RP-002": 0, "RP-003": 0, "RP-004": None}  # a new one costs what the local list says


@pytest.mark.law("licensing-70")
def test_a_permit_is_deregistered_when_its_holder_asks_for_it(
    ask: Callable[..., str], people: dict[str, UUID], carry: Carry
) -> None:
    carry(ask("RP-007", reason="left"), "accept", "approve", "complete")
    assert permit(people).state == "struck_off"


@pytest.mark.law("permit-3")
def test_a_permit_stands_in_the_register_with_issuer_and_dates_and_proves_residence_for_what_it_opens(
    ask: Callable[..., str], people: dict[str, UUID]
) -> None:
    paper = permit(people)
    assert (paper.issued_by, paper.issued_on, paper.valid_from) == ("police-320508", ISSUED, ISSUED)
    assert paper.facts["name"] == "罗小芸"
    for stated in ("sex", "born_on", "ethnicity", "id_number", "address"):  # 第四条
        assert paper.facts[stated], stated
    # It is evidence while it is endorsed: its year ended on 10 February 2026.
    assert queries.holding({"residence_permits"}, people["luo"], date(2026, 2, 10))
    assert not queries.holding({"residence_permits"}, people["luo"], date(2026, 2, 11))
    kind = queries.document_kinds()["residence_permit"]
    assert kind.valid_in is not None
    assert kind.valid_in.words.zh == "居住地"
