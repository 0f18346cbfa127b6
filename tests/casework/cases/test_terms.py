"""From application to acceptance: told at once, put right on the spot, gaps, commitments, bars, agents, fees, order."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import CLAUSE, Carry, do
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Officer, Visit
from tongban.basis.refusals import NotFound, NotYours, Refusal
from tongban.basis.terms import BarCause
from tongban.casework.cases import actions, bars, chain, commitments, counter, gaps, intake, queries
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.models import Case, CaseEvent, CaseEvidence, CaseLink, WorkRow
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.refusals import (
    GapOpen,
    NoBar,
    NoCommitment,
    NotTolerable,
    OpenAlready,
    OtherOffice,
    StalePage,
)
from tongban.casework.cases.rules import ActNotOpen, NotAcceptedBecause, NotSaid, NotYourPost, ToldAlready
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.clocks.models import Clock
from tongban.casework.registry import queries as registry
from tongban.casework.standing import actions as standing_actions
from tongban.casework.standing import queries as standing
from tongban.casework.standing.models import Bar
from tongban.casework.standing.rules import Barred, InPerson, MandateKind, NoMandate

pytestmark = pytest.mark.django_db
Find = Callable[[str], Any]
PERMIT: dict[str, Any] = {
    "lives_in": "320508",
    "address": "平江路9号",
    "lives_since": "2025-01-05",
    "ground": "work",
    "phone": "13800000001",
}
GRADUATE: dict[str, Any] = {
    "destination": "320508", "settle_as": "new_household", "address": "人民路8号", "phone": "13800000001",
}  # fmt: skip


def events(number: str) -> list[str]:
    return list(CaseEvent.objects.filter(case__number=number).order_by("seq").values_list("act", flat=True))


def last(number: str) -> CaseEvent:
    return CaseEvent.objects.filter(case__number=number).latest("seq")


@pytest.fixture
def apply(people: dict[str, UUID], citizen: Find) -> Callable[..., str]:
    """Apply online for an item; return the number."""

    def hand_in(
        code: str, answers: dict[str, Any], *, who: str = "luo", of: str = "", at: datetime = MONDAY, **more: Any
    ) -> str:
        person = registry.person(people[of or who], at.date())
        return intake.submit(
            item=catalog.current(code, at.date()), answers=answers,
            applicant=intake.Applicant(person_id=person.person_id, name=person.name), window="", key=uuid4(),
            by=citizen(who), at=at, visit=ONLINE, **more,
        )  # fmt: skip

    return hand_in


@pytest.fixture
def graduate(apply: Callable[..., str], people: dict[str, UUID]) -> Callable[..., str]:
    """Apply for the move of a graduate, without the contract."""
    item = catalog.current("HK-009", MONDAY.date())
    needed = {q.name: str(people["luo"]) for q in item.form if q.name == "movers"}
    answers = {**GRADUATE, **{name: [value] for name, value in needed.items()}}
    for question in item.form:
        if question.required and question.asked_if is None and question.name not in answers:
            answers[question.name] = {"date": "2025-07-01", "choice": next(iter(question.choices), "")}.get(
                question.kind, "苏州大学"
            )

    def hand_in(**more: Any) -> str:
        return apply("HK-009", answers, **more)

    return hand_in


@pytest.fixture
def permit(apply: Callable[..., str], people: dict[str, UUID]) -> Callable[..., str]:
    """Apply for a residence permit in Suzhou."""

    def hand_in(*, on_commitment: bool = False, who: str = "luo", **more: Any) -> str:
        answers = PERMIT | {"holder": str(people[who])}
        return apply("RP-002", answers, who=who, terms=intake.Terms(on_commitment=on_commitment), **more)

    return hand_in


def by(who: Officer, number: str, at: datetime = MONDAY) -> dict[str, Any]:
    return {"number": number, "by": who, "at": at, "visit": AT_DESK}


# --- told at once ---------------------------------------------------------------------------------


@pytest.mark.law("licensing-32-1")
def test_what_needs_no_application_is_not_accepted_and_the_event_says_that_it_was_at_once(
    transfer: Callable[..., str], officer: Find
) -> None:
    number = transfer()
    actions.refuse(because=NotAcceptedBecause.NOT_NEEDED, words="无需申请", **by(officer("suzhou-clerk"), number))
    assert last(number).data["at_once"] is True
    assert Case.objects.get(number=number).state == State.NOT_ACCEPTED


@pytest.mark.law("licensing-72-1")
def test_an_application_is_not_turned_away_without_a_reason(transfer: Callable[..., str], officer: Find) -> None:
    number = transfer()
    with pytest.raises(NotSaid, match="reason"):
        actions.refuse(because=NotAcceptedBecause.CONDITIONS, words=" ", **by(officer("suzhou-clerk"), number))
    assert Case.objects.get(number=number).state == State.SUBMITTED


@pytest.mark.law("licensing-32-1")
def test_a_day_later_it_is_not_at_once_any_more(transfer: Callable[..., str], officer: Find) -> None:
    number = transfer()
    common = by(officer("suzhou-clerk"), number, MONDAY + timedelta(days=1))
    actions.refuse(because=NotAcceptedBecause.NOT_NEEDED, words="无需申请", **common)
    assert last(number).data["at_once"] is False


@pytest.mark.law("licensing-32-2")
@pytest.mark.law("household-3")
def test_the_right_office_is_worked_out_from_the_items_own_rule(people: dict[str, UUID]) -> None:
    from tongban.casework.cases.finding import right_office  # noqa: PLC0415 (only here)

    item = catalog.current("HK-016", MONDAY.date())
    assert right_office(item, "511502", MONDAY.date()).code == "police-511502"
    with pytest.raises(NotFound):
        right_office(item, "999999", MONDAY.date())


@pytest.mark.law("licensing-32-3")
def test_an_error_is_put_right_on_the_spot_if_the_applicant_agrees(transfer: Callable[..., str], officer: Find) -> None:
    number = transfer()
    clerk = officer("suzhou-clerk")
    with pytest.raises(NotSaid, match="agreed"):
        counter.correct(answers={"employer": "新单位"}, agreed=False, words="", **by(clerk, number))
    with pytest.raises(NotSaid, match="changed"):
        counter.correct(answers={}, agreed=True, words="", **by(clerk, number))
    counter.correct(answers={"employer": "新单位"}, agreed=True, words="笔误", **by(clerk, number))
    assert Case.objects.get(number=number).answers["employer"] == "新单位"
    event = last(number)
    assert (event.act, event.data["changed"], event.data["agreed"]) == ("correct", ["employer"], True)
    assert event.user_id == clerk.user_id


def test_an_answer_that_moves_the_case_to_another_office_is_not_put_right_here(
    transfer: Callable[..., str], officer: Find
) -> None:
    number = transfer()
    with pytest.raises(OtherOffice):
        counter.correct(answers={"destination": "320102"}, agreed=True, words="", **by(officer("suzhou-clerk"), number))
    assert events(number) == ["submit"]


# --- told once ------------------------------------------------------------------------------------


@pytest.mark.law("licensing-32-4")
@pytest.mark.law("service-once-told")
def test_the_one_notice_says_what_to_do_about_each_paper_and_each_answer(
    transfer: Callable[..., str], officer: Find
) -> None:
    number = transfer()
    common = by(officer("suzhou-clerk"), number)
    with pytest.raises(NotSaid):
        actions.ask_correction(missing=[], words="", wrong={"no_such_question": "x"}, **common)
    actions.ask_correction(missing=["labour_contract"], words="", wrong={"employer": "请写单位全称"}, **common)
    assert last(number).data == {"missing": ["labour_contract"], "words": "", "wrong": {"employer": "请写单位全称"}}


@pytest.mark.law("licensing-72-4")
def test_a_second_notice_is_refused_and_that_it_was_attempted_is_written_down(
    transfer: Callable[..., str], officer: Find, citizen: Find
) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    actions.ask_correction(missing=["labour_contract"], words="", **by(clerk, number))
    actions.supply(number=number, answers={}, words="", by=citizen("luo"), at=MONDAY, visit=ONLINE)
    clocks_before = list(Case.objects.get(number=number).events.values_list("act", flat=True))
    with pytest.raises(ToldAlready):
        actions.ask_correction(missing=["social_insurance_record"], words="", **by(clerk, number))
    assert events(number) == [*clocks_before, "second_notice"]
    assert Case.objects.get(number=number).state == State.SUBMITTED
    assert CaseEvidence.objects.get(case__number=number, code="social_insurance_record").status != "missing"
    actions.accept(seen=[], **by(clerk, number))
    with pytest.raises(ToldAlready):  # nor after acceptance
        actions.ask_correction(missing=["social_insurance_record"], words="", **by(clerk, number))
    assert events(number)[-1] == "second_notice"
    assert chain.broken_chains()[0] == []


def test_only_who_could_have_told_can_attempt_to_tell_again(transfer: Callable[..., str], officer: Find) -> None:
    number = transfer()
    actions.ask_correction(missing=["labour_contract"], words="", **by(officer("suzhou-clerk"), number))
    with pytest.raises(Refusal):
        actions.ask_correction(missing=["labour_contract"], words="", **by(officer("suzhou-examiner"), number))
    assert events(number) == ["submit", "ask_correction"]


# --- gaps -----------------------------------------------------------------------------------------


@pytest.mark.law("service-gaps")
def test_a_gap_is_accepted_on_a_promise_and_nothing_is_granted_before_it_has_come_in(
    graduate: Callable[..., str], officer: Find, carry: Carry
) -> None:
    number = graduate(terms=intake.Terms(declared=["diploma"], later=["employment_contract"]))
    clerk = officer("suzhou-clerk")
    assert CaseEvidence.objects.get(case__number=number, code="employment_contract").status == "missing"
    actions.accept(seen=["diploma"], later=["employment_contract"], **by(clerk, number))
    # Ten working days from Monday 2 March 2026: 3 to 6 March (4), 9 to 13 (9), Mon 16 March (10).
    row = CaseEvidence.objects.get(case__number=number, code="employment_contract")
    assert (row.status, row.promised_for) == ("promised", date(2026, 3, 16))
    assert last(number).data["later"] == {"employment_contract": "2026-03-16"}
    carry(number, "examine")
    with pytest.raises(GapOpen):
        do("approve", number, by=officer("suzhou-approver"), at=MONDAY)
    gaps.supply_gap(codes=["employment_contract"], **by(clerk, number))
    row.refresh_from_db()
    assert (row.status, row.grade) == ("seen", "B")
    do("approve", number, by=officer("suzhou-approver"), at=MONDAY)
    assert Case.objects.get(number=number).state == State.APPROVED


@pytest.mark.law("service-gaps")
def test_a_promise_that_was_not_kept_is_noted_once_and_the_paper_may_still_come(
    graduate: Callable[..., str], officer: Find, citizen: Find
) -> None:
    number = graduate()
    actions.accept(seen=[], later=["employment_contract"], **by(officer("suzhou-clerk"), number))
    case_id = Case.objects.get(number=number).id
    on_time, too_late = datetime(2026, 3, 16, 4, tzinfo=UTC), datetime(2026, 3, 17, 4, tzinfo=UTC)
    assert gaps.broken_promises(on_time, limit=9) == []
    assert gaps.broken_promises(too_late, limit=9) == [case_id]
    worker = Visit("worker", "none")
    assert not gaps.note_lapse(case_id=case_id, at=on_time, visit=worker)
    assert gaps.note_lapse(case_id=case_id, at=too_late, visit=worker)
    assert not gaps.note_lapse(case_id=case_id, at=too_late, visit=worker)
    assert not gaps.note_lapse(case_id=uuid4(), at=too_late, visit=worker)
    assert (events(number)[-1], last(number).data) == ("gap_lapsed", {"lapsed": ["employment_contract"]})
    gaps.supply_gap(number=number, codes=["employment_contract"], by=citizen("luo"), at=too_late, visit=ONLINE)
    assert Case.objects.get(number=number).gaps == []
    with pytest.raises(NotSaid):
        gaps.supply_gap(number=number, codes=["diploma"], by=citizen("luo"), at=too_late, visit=ONLINE)


@pytest.mark.law("service-gaps")
def test_only_what_is_on_the_items_list_may_follow(graduate: Callable[..., str], officer: Find) -> None:
    with pytest.raises(NotTolerable):
        graduate(terms=intake.Terms(later=["diploma"]))
    number = graduate()
    with pytest.raises(NotTolerable):
        actions.accept(seen=[], later=["diploma"], **by(officer("suzhou-clerk"), number))
    assert events(number) == ["submit"]


# --- commitment -----------------------------------------------------------------------------------


def granted_on_commitment(permit: Callable[..., str], officer: Find) -> str:
    number: str = permit(on_commitment=True)
    for act, who in (("accept", "clerk"), ("approve", "approver"), ("complete", "registrar"), ("deliver", "clerk")):
        do(act, number, by=officer(f"suzhou-{who}"), at=MONDAY)
    return number


@pytest.mark.law("service-commitment")
def test_on_a_commitment_it_is_decided_at_once_and_looked_into_later(permit: Callable[..., str], officer: Find) -> None:
    number = granted_on_commitment(permit, officer)
    evidence = CaseEvidence.objects.get(case__number=number, code="residence_employment_or_study_proof")
    assert (evidence.status, evidence.why) == ("committed", "commitment_instead")
    work = WorkRow.objects.get(number=number)
    # Twenty working days from Monday 2 March 2026: 3 to 6 (4), 9 to 13 (9), 16 to 20 (14), 23 to 27 (19), Mon 30 (20).
    assert (work.task, work.role, work.due_on) == ("check_commitment", "examiner", date(2026, 3, 30))
    do("check_commitment", number, by=officer("suzhou-examiner"), at=MONDAY)
    assert not WorkRow.objects.filter(number=number).exists()
    assert Case.objects.get(number=number).state == State.DELIVERED


@pytest.mark.law("service-commitment")
def test_a_false_commitment_loses_the_grant_and_bars_from_another_commitment(
    permit: Callable[..., str], officer: Find, people: dict[str, UUID]
) -> None:
    number = granted_on_commitment(permit, officer)
    examiner, approver = officer("suzhou-examiner"), officer("suzhou-approver")
    with pytest.raises(NotYourPost):
        commitments.find_false(words="不在此居住", **by(approver, number))
    with pytest.raises(NotSaid):
        commitments.find_false(words=" ", **by(examiner, number))
    commitments.find_false(words="不在此居住", **by(examiner, number))
    assert WorkRow.objects.get(number=number).act == Act.TAKE_BACK
    case_id = Case.objects.get(number=number).id
    assert not Clock.objects.filter(case_id=case_id, ended_on=None).exists()  # it has been looked into, in time
    for words, clause in (("", CLAUSE), ("承诺不实", "")):
        with pytest.raises(NotSaid):
            commitments.take_back(words=words, clause=clause, **by(approver, number))
    commitments.take_back(words="承诺不实", clause="国办发〔2020〕42号", **by(approver, number))
    assert Case.objects.get(number=number).state == State.RESCINDED
    assert [d.state for d in registry.documents_of_case(Case.objects.get(number=number).id)] == ["rescinded"]
    assert [(b.cause, b.until) for b in standing.bars_of(person_id=people["luo"], on=MONDAY.date())] == [
        (BarCause.FALSE_COMMITMENT, date(2027, 3, 2))
    ]
    with pytest.raises(Barred):
        permit(on_commitment=True, at=MONDAY + timedelta(days=30))
    assert permit(at=MONDAY + timedelta(days=30))  # with papers
    assert chain.broken_chains()[0] == []


def test_an_item_that_does_not_open_it_is_not_decided_on_a_commitment(graduate: Callable[..., str]) -> None:
    with pytest.raises(NoCommitment):
        graduate(terms=intake.Terms(on_commitment=True))


def test_a_case_that_rests_on_no_commitment_cannot_be_found_false(permit: Callable[..., str], officer: Find) -> None:
    number = permit()
    assert WorkRow.objects.get(number=number).task == "accept"
    for act in ("accept", "examine", "approve", "complete", "deliver"):
        name = {"examine": "examiner", "approve": "approver", "complete": "registrar"}.get(act, "clerk")
        do(act, number, by=officer(f"suzhou-{name}"), at=MONDAY)
    assert not WorkRow.objects.filter(number=number).exists()
    with pytest.raises(ActNotOpen):
        commitments.find_false(words="不实", **by(officer("suzhou-examiner"), number))


# --- bars -----------------------------------------------------------------------------------------


@pytest.mark.law("licensing-78")
def test_false_papers_keep_a_firm_from_applying_for_a_year(hotel: Callable[..., str], officer: Find) -> None:
    number, approver = hotel(), officer("suzhou-approver")
    with pytest.raises(ActNotOpen):
        bars.bar(cause=BarCause.FALSE_PAPERS, words="虚假材料", **by(approver, number))
    actions.refuse(because=NotAcceptedBecause.FALSE_PAPERS, words="虚假材料", **by(officer("suzhou-clerk"), number))
    with pytest.raises(NotYourPost):
        bars.bar(cause=BarCause.FALSE_PAPERS, words="虚假材料", **by(officer("suzhou-clerk"), number))
    with pytest.raises(NoBar):
        bars.bar(cause=BarCause.FRAUD, words="虚假材料", **by(approver, number))
    with pytest.raises(NotSaid):
        bars.bar(cause=BarCause.FALSE_PAPERS, words="", **by(approver, number))
    bars.bar(cause=BarCause.FALSE_PAPERS, words="虚假材料", **by(approver, number))
    with pytest.raises(NoBar):
        bars.bar(cause=BarCause.FALSE_PAPERS, words="虚假材料", **by(approver, number))
    row = Bar.objects.get()
    assert (row.until, row.person_id, row.law["text"]) == (date(2027, 3, 2), None, "行政许可法 第七十八条")


@pytest.mark.law("licensing-79")
def test_the_bar_for_fraud_lasts_three_years_and_wants_the_grant_taken_back_first(
    hotel: Callable[..., str], officer: Find, carry: Carry
) -> None:
    item = catalog.current("PO-001", MONDAY.date())
    rule = item.terms.bar(BarCause.FRAUD)
    assert rule is not None
    assert rule.until(date(2028, 2, 29)) == date(2031, 3, 1)
    number = hotel()
    actions.refuse(because=NotAcceptedBecause.CONDITIONS, words="不符", **by(officer("suzhou-clerk"), number))
    with pytest.raises(NoBar):
        bars.bar(cause=BarCause.FRAUD, words="骗取", **by(officer("suzhou-approver"), number))


# --- for somebody else ----------------------------------------------------------------------------


@pytest.mark.law("licensing-29")
def test_nobody_applies_for_another_without_a_mandate_and_the_case_records_who_did(
    apply: Callable[..., str], people: dict[str, UUID], officer: Find, citizen: Find
) -> None:
    answers = PERMIT | {"holder": str(people["luo"])}
    with pytest.raises(NoMandate):
        apply("RP-002", answers, who="yang", of="luo")
    scope = standing_actions.Scope(items=["RP-002"], valid_from=MONDAY.date(), valid_until=date(2026, 3, 31))
    given: dict[str, Any] = {"principal": people["luo"], "agent": people["yang"], "scope": scope, "at": MONDAY}
    with pytest.raises(NotYours):
        standing_actions.give_mandate(kind=MandateKind.AGENT, shown="委托书", window="", by=citizen("yang"), **given)
    mandate = standing_actions.give_mandate(
        kind=MandateKind.AGENT,
        shown="2026年3月1日授权委托书",
        window="police-320508",
        by=officer("suzhou-clerk"),
        **given,
    )
    number = apply("RP-002", answers, who="yang", of="luo")
    event = last(number)
    assert (event.data["on_behalf_of"], event.data["as"]) == ("applicant", "agent")
    assert Case.objects.get(number=number).applicant_person_id == people["luo"]
    view = queries.case(number, actor=citizen("yang"))
    assert [p.role for p in view.parties][:2] == ["applicant", "agent"]
    assert Act.WITHDRAW in open_acts(view, actor=citizen("yang"))
    with pytest.raises(NoMandate):  # another item
        apply("HK-036", {}, who="yang", of="luo")
    standing_actions.end_mandate(mandate_id=mandate, by=citizen("luo"), at=MONDAY)
    with pytest.raises(NotFound):
        standing_actions.end_mandate(mandate_id=mandate, by=citizen("luo"), at=MONDAY)
    with pytest.raises(NotFound):  # the mandate is over
        actions.withdraw(number=number, words="", by=citizen("yang"), at=MONDAY, visit=ONLINE)


@pytest.mark.law("licensing-29")
def test_an_agent_is_refused_where_the_law_wants_the_applicant_in_person(
    apply: Callable[..., str], people: dict[str, UUID], officer: Find
) -> None:
    scope = standing_actions.Scope(valid_from=MONDAY.date(), valid_until=date(2026, 12, 31))
    standing_actions.give_mandate(
        principal=people["luo"], agent=people["yang"], kind=MandateKind.AGENT, scope=scope, shown="委托书",
        window="police-320508", by=officer("suzhou-clerk"), at=MONDAY,
    )  # fmt: skip
    with pytest.raises(InPerson):
        apply("ID-001", {}, who="yang", of="luo")


# --- the same matter ------------------------------------------------------------------------------


def test_an_open_case_of_the_same_item_is_shown_and_a_person_says_whether_it_is_the_same(
    permit: Callable[..., str], apply: Callable[..., str], people: dict[str, UUID], officer: Find
) -> None:
    first = permit()
    assert intake.open_already("RP-002", people["luo"]) == [first]
    answers = PERMIT | {"holder": str(people["luo"])}
    with pytest.raises(OpenAlready):
        apply("RP-002", answers, terms=intake.Terms(apart_from=[]))
    second = apply("RP-002", answers, terms=intake.Terms(apart_from=[first]))
    assert last(second).data["open_already"] == [first]
    assert CaseLink.objects.get(case__number=second).kind == "apart"
    clerk = by(officer("suzhou-clerk"), second)
    with pytest.raises(NotSaid, match="same_as"):
        actions.refuse(because=NotAcceptedBecause.SAME_CASE, words="重复", same_as="", **clerk)
    actions.refuse(because=NotAcceptedBecause.SAME_CASE, words="重复", same_as=first, **clerk)
    assert set(CaseLink.objects.filter(case__number=second).values_list("kind", flat=True)) == {"apart", "same"}


# --- fees, order, responsibility, stale pages -----------------------------------------------------


@pytest.mark.law("licensing-58")
@pytest.mark.parametrize(("ground", "fen"), [("expired", 2000), ("lost", 4000), ("damaged", 4000)])
@pytest.mark.law("licensing-59")
def test_the_fee_is_that_of_the_published_table_and_stays_with_the_case(
    apply: Callable[..., str], people: dict[str, UUID], ground: str, fen: int
) -> None:
    item = catalog.current("ID-007", MONDAY.date())
    answers = {"holder": str(people["luo"]), "ground": ground, "phone": "13800000001"}
    for question in item.form:
        if question.required and question.name not in answers:
            answers[question.name] = "320508"
    number = apply("ID-007", answers)
    assert Case.objects.get(number=number).fee_fen == fen
    assert last(number).data["fee_fen"] == fen


def test_an_approver_or_a_supervisor_puts_a_case_before_others_and_says_why(
    transfer: Callable[..., str], officer: Find
) -> None:
    number = transfer()
    common: dict[str, Any] = {"priority": Priority.URGENT, "because": OrderBecause.CARE, "words": "高龄"}
    with pytest.raises(NotYourPost):
        counter.prioritise(**common, **by(officer("suzhou-clerk"), number))
    with pytest.raises(NotSaid):
        counter.prioritise(**common | {"words": ""}, **by(officer("suzhou-approver"), number))
    with pytest.raises(NotSaid):
        counter.prioritise(**common | {"priority": Priority.LATER}, **by(officer("suzhou-approver"), number))
    counter.prioritise(**common, **by(officer("suzhou-approver"), number))
    assert WorkRow.objects.get(number=number).priority == "urgent"
    with pytest.raises(NotSaid):
        counter.prioritise(**common, **by(officer("suzhou-approver"), number))
    over: dict[str, Any] = {"priority": Priority.IN_TURN, "because": OrderBecause.OVER, "words": "已处理"}
    counter.prioritise(**over, **by(officer("jiangsu-supervisor"), number))
    assert WorkRow.objects.get(number=number).priority == ""


@pytest.mark.law("service-first-asked")
def test_the_first_officer_asked_answers_for_the_case_until_they_hand_it_on(
    transfer: Callable[..., str], officer: Find
) -> None:
    number, clerk, examiner = transfer(), officer("suzhou-clerk"), officer("suzhou-examiner")
    assert Case.objects.get(number=number).first_asked_id is None
    actions.accept(seen=[], **by(clerk, number))
    assert Case.objects.get(number=number).first_asked_id == clerk.user_id
    with pytest.raises(NotYourPost):
        counter.hand_on(to_user=examiner.user_id, words="请接手", **by(examiner, number))
    with pytest.raises(NotSaid, match="colleague"):
        counter.hand_on(to_user=10**9, words="x", **by(clerk, number))
    with pytest.raises(NotSaid, match="reason"):
        counter.hand_on(to_user=examiner.user_id, words=" ", **by(clerk, number))
    counter.hand_on(to_user=examiner.user_id, words="请接手", **by(clerk, number))
    assert Case.objects.get(number=number).first_asked_id == examiner.user_id
    assert last(number).data == {"from": clerk.user_id, "to": examiner.user_id, "words": "请接手"}


def test_an_act_from_a_page_that_is_out_of_date_is_not_done(transfer: Callable[..., str], officer: Find) -> None:
    number = transfer()
    stale = Visit("desk", "computer", seen=0)
    common = by(officer("suzhou-clerk"), number) | {"visit": stale}
    with pytest.raises(StalePage):
        actions.accept(seen=[], **common)
    assert events(number) == ["submit"]
    actions.accept(seen=[], **common | {"visit": Visit("desk", "computer", seen=1)})
    assert events(number) == ["submit", "accept"]
