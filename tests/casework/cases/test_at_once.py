"""Decided on the spot, filed, answered: one act by one officer, and only where the item says so."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import INN
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Role
from tongban.casework.cases import actions, at_once, intake, queries
from tongban.casework.cases.models import Case, CaseAnswer, CaseEvent, SeparateDuty, WorkRow
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.rules import ActNotOpen, NotEntitled, NotSaid, NotYourPost, SameOfficer
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import Clock
from tongban.casework.registry import actions as registry_actions
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db
NEXT_DAY = MONDAY + timedelta(days=1)


@pytest.fixture
def apply(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Callable[..., str]:
    """Return a function that applies online for an item of the pack; it returns the number."""

    def submit(code: str, who: str, answers: dict[str, Any], *, window: str = "", by: Officer | None = None) -> str:
        applicant = intake.Applicant(person_id=people[who], name=who)
        if "organisation" in answers:
            registry_actions.enter_organisation(credit_code=INN, name="苏州平江客栈有限公司", region_code="320508")
            applicant = intake.Applicant(person_id=people[who], credit_code=INN, name="苏州平江客栈有限公司")
        return intake.submit(
            item=catalog.current(code, MONDAY.date()), answers={"phone": "13800000000", **answers},
            applicant=applicant, window=window, key=uuid4(), by=by or citizen(who), at=MONDAY,
            visit=AT_DESK if by else ONLINE,
        )  # fmt: skip

    return submit


def certificate(people: dict[str, UUID]) -> dict[str, Any]:
    return {"holder": str(people["gu"]), "content": "registration", "purpose": "子女入学"}


def own_page(people: dict[str, UUID]) -> dict[str, Any]:
    return {"holder": str(people["gu"])}


def residence(people: dict[str, UUID]) -> dict[str, Any]:
    return {
        "holder": str(people["luo"]), "lives_in": "320508", "address": "平江路88号", "lives_since": "2026-02-27",
        "home_kind": "rented",
    }  # fmt: skip


def frontier(people: dict[str, UUID]) -> dict[str, Any]:
    return {"traveller": str(people["gu"]), "region": "653101", "purpose": "travel", "leaves_on": "2026-04-01"}


def settle(number: str, by: Officer, **said: Any) -> None:
    at_once.settle(**{"number": number, "seen": [], "words": "", "by": by, "at": MONDAY, "visit": AT_DESK, **said})


# --- on the spot ----------------------------------------------------------------------------------


@pytest.mark.law("licensing-34")
@pytest.mark.parametrize(
    ("code", "who", "answers", "issued"),
    [
        ("HK-035", "gu", own_page, "household_extract"),
        ("HK-036", "gu", certificate, "household_certificate"),
        ("RP-001", "luo", residence, "residence_registration"),
        ("PO-040", "gu", frontier, "frontier_pass"),
    ],
)
@pytest.mark.law("licensing-39")
def test_complete_and_decidable_is_accepted_decided_and_entered_in_one_act(  # noqa: PLR0913, PLR0917 (cases and fixtures)
    code: str, who: str, answers: Any, issued: str, apply: Any, people: dict[str, UUID], officer: Any
) -> None:
    number = apply(code, who, answers(people))
    settle(number, officer("suzhou-clerk"))
    case = Case.objects.get(number=number)
    assert (case.state, case.accepted_on, case.decided_on, case.completed_on) == (
        State.COMPLETED, date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 2),
    )  # fmt: skip
    assert [event.act for event in CaseEvent.objects.filter(case_id=case.id).order_by("seq")] == ["submit", "settle"]
    assert [paper.kind for paper in registry.documents_of_case(case.id)] == [issued]
    assert not Clock.objects.filter(case_id=case.id, running=True).exists()
    assert not WorkRow.objects.filter(case_id=case.id).exists()


def test_what_cannot_be_decided_at_once_goes_the_usual_way(apply: Any, people: dict[str, UUID], officer: Any) -> None:
    number, clerk = apply("PO-040", "gu", frontier(people)), officer("suzhou-clerk")
    assert {Act.SETTLE, Act.ACCEPT} <= set(open_acts(queries.case(number, actor=clerk), actor=clerk))
    actions.accept(number=number, seen=[], by=clerk, at=MONDAY, visit=AT_DESK)
    with pytest.raises(ActNotOpen):
        settle(number, clerk)
    actions.approve(number=number, words="", by=officer("suzhou-approver"), at=MONDAY, visit=AT_DESK)
    assert Case.objects.get(number=number).state == State.APPROVED


def test_an_item_that_does_not_say_so_is_not_decided_on_the_spot(transfer: Any, officer: Any) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    with pytest.raises(ActNotOpen):
        settle(number, clerk)
    assert Act.SETTLE not in open_acts(queries.case(number, actor=clerk), actor=clerk)
    assert Case.objects.get(number=number).state == State.SUBMITTED


def test_whoever_handed_it_in_does_not_decide_it_where_the_item_keeps_them_apart(
    apply: Any, people: dict[str, UUID], officer: Any
) -> None:
    clerk = officer("suzhou-clerk")
    number = apply("PO-040", "gu", frontier(people), window="police-320508", by=clerk)
    with pytest.raises(SameOfficer):
        settle(number, clerk)
    assert Act.SETTLE not in open_acts(queries.case(number, actor=clerk), actor=clerk)
    colleague = Officer(10**6, frozenset({("police-320508", Role.CLERK)}))
    settle(number, colleague)
    kept = dict(SeparateDuty.objects.filter(case__number=number).values_list("act", "user_id"))
    assert kept == {"submit": clerk.user_id, "approve": colleague.user_id}


def test_another_role_or_office_does_not_decide_on_the_spot(apply: Any, people: dict[str, UUID], officer: Any) -> None:
    number = apply("HK-036", "gu", certificate(people))
    with pytest.raises(NotYourPost):
        settle(number, officer("suzhou-examiner"))
    assert Case.objects.get(number=number).state == State.SUBMITTED


# --- filing ---------------------------------------------------------------------------------------

VENUE = {
    "organisation": INN, "venue_name": "平江歌厅", "premises_region": "320508", "premises_address": "平江路2号",
    "licensed_on": "2026-02-20",
}  # fmt: skip
CAMERAS = {
    "organisation": INN, "system_name": "客栈视频系统", "premises_region": "320508", "premises_address": "平江路1号",
    "devices": "12", "storage_days": "30", "in_use_since": "2026-02-20",
}  # fmt: skip


@pytest.mark.parametrize(("code", "answers"), [("PO-035", VENUE), ("PO-038", CAMERAS)])
def test_a_filing_is_done_on_receipt_and_the_receipt_is_the_result(
    code: str, answers: dict[str, Any], apply: Any, officer: Any
) -> None:
    number, clerk = apply(code, "gu", answers), officer("suzhou-clerk")
    acts = open_acts(queries.case(number, actor=clerk), actor=clerk)
    assert Act.SETTLE in acts
    assert Act.ACCEPT not in acts  # there is nothing to decide
    with pytest.raises(ActNotOpen):
        actions.accept(number=number, seen=[], by=clerk, at=MONDAY, visit=AT_DESK)
    settle(number, clerk)
    case = Case.objects.get(number=number)
    assert case.state == State.COMPLETED
    assert [(p.kind, p.credit_code) for p in registry.documents_of_case(case.id)] == [("filing_receipt", INN)]


def test_an_incomplete_filing_is_told_once_and_entered_when_it_is_complete(
    apply: Any, officer: Any, citizen: Any
) -> None:
    number, clerk = apply("PO-035", "gu", VENUE), officer("suzhou-clerk")
    common: dict[str, Any] = {"number": number, "by": clerk, "at": MONDAY, "visit": AT_DESK}
    actions.ask_correction(missing=["floor_plan"], words="缺少平面图", **common)
    with pytest.raises(ActNotOpen):
        settle(number, clerk)
    actions.supply(number=number, answers={}, words="已补", by=citizen("gu"), at=NEXT_DAY, visit=ONLINE)
    settle(number, clerk, at=NEXT_DAY)
    assert Case.objects.get(number=number).completed_on == date(2026, 3, 3)


# --- enquiry --------------------------------------------------------------------------------------


def test_an_enquiry_is_answered_at_once_recorded_and_handed_over(apply: Any, officer: Any, citizen: Any) -> None:
    number, clerk = apply("EQ-004", "gu", {"name": "王伟", "region": "320508"}), officer("suzhou-clerk")
    with pytest.raises(NotSaid):
        settle(number, clerk, answer=" ")
    settle(number, clerk, answer="姑苏区共有同名登记 213 人。")
    assert queries.case(number, actor=citizen("gu")).answer == "姑苏区共有同名登记 213 人。"
    actions.deliver(number=number, how="electronic", by=clerk, at=MONDAY, visit=AT_DESK)
    assert Case.objects.get(number=number).state == State.DELIVERED
    assert "213" not in str(CaseEvent.objects.filter(case__number=number).values_list("data", flat=True))


def test_an_enquiry_that_needs_a_search_is_accepted_and_answered_in_time(
    apply: Any, people: dict[str, UUID], officer: Any, citizen: Any
) -> None:
    on = MONDAY.date()
    asked = {"about": registry.person(people["gu-wife"], on).id_number, "content": "moves", "purpose": "继承"}
    number, clerk = apply("EQ-011", "gu", asked), officer("suzhou-clerk")
    actions.accept(number=number, seen=[], by=clerk, at=MONDAY, visit=AT_DESK)
    running = dict(Clock.objects.filter(running=True).values_list("kind", "due_on"))
    assert running == {"decision": date(2026, 3, 9), "promise": date(2026, 3, 5)}  # 3 to 9 March: 5 days; to 5: 3
    registrar = officer("suzhou-registrar")
    actions.do_step(number=number, step="search", words="", clause="", by=registrar, at=MONDAY, visit=AT_DESK)
    at_once.answer(number=number, answer="2012年自吴江区迁入。", by=registrar, at=NEXT_DAY, visit=AT_DESK)
    assert queries.case(number, actor=citizen("gu")).answer.startswith("2012")
    assert CaseAnswer.objects.get().about_person_id == people["gu-wife"]


@pytest.mark.law("privacy-6")
def test_somebody_elses_data_goes_only_to_who_has_shown_the_proof(
    apply: Any, people: dict[str, UUID], officer: Any, citizen: Any
) -> None:
    stranger = registry.person(people["yang"], MONDAY.date()).id_number
    number = apply("EQ-011", "gu", {"about": stranger, "content": "kinship", "purpose": "继承"})
    clerk = officer("suzhou-clerk")
    with pytest.raises(NotEntitled) as refused:
        settle(number, clerk, answer="曾同户。")
    assert refused.value.proof == "kinship_proof"
    assert not CaseAnswer.objects.exists()
    settle(number, clerk, answer="曾同户。", seen=["kinship_proof"])
    assert queries.case(number, actor=citizen("gu")).answer == "曾同户。"
