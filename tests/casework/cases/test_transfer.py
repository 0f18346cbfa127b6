"""One inter-provincial household transfer, act by act; the dates are counted by hand from the calendar of 2026."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks
from structlog.testing import capture_logs

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.answers import WrongAnswers
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions, chain, intake, queries, worklists
from tongban.casework.cases.models import Case, CaseEvent, CaseEvidence
from tongban.casework.cases.openings import open_acts
from tongban.casework.cases.rules import ActNotOpen, NotAcceptedBecause, NotSaid, NotYourPost, SameOfficer, ToldAlready
from tongban.casework.cases.states import Act, State
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.refusals import MovedMeanwhile
from tongban.casework.standing.rules import NoMandate

Who = Callable[[str], Officer]
pytestmark = pytest.mark.django_db
CLAUSE = "居住证暂行条例 第十六条"


def clocks(number: str, who: Officer) -> dict[str, tuple[date, bool]]:
    return {c.kind: (c.value.due.on, c.running) for c in queries.case(number, actor=who).clocks}


def carry(number: str, officer: Who, upto: str) -> None:
    """Carry a case on, a day an act, up to and including an act."""
    at = MONDAY
    for name, who, do in [
        ("accept", "suzhou-clerk", lambda **k: actions.accept(seen=[], **k)),
        ("examine", "suzhou-examiner", lambda **k: actions.do_step(step="examine", words="符合", clause=CLAUSE, **k)),
        ("approve", "suzhou-approver", lambda **k: actions.approve(words="同意", **k)),
        ("move_out", "yibin-registrar", lambda **k: actions.do_step(step="move_out", words="已迁出", clause="", **k)),
        ("complete", "suzhou-registrar", actions.complete),
        ("deliver", "suzhou-clerk", lambda **k: actions.deliver(how="at_window", **k)),
    ]:
        at += timedelta(days=1)
        do(number=number, by=officer(who), at=at, visit=AT_DESK)
        if name == upto:
            return


@pytest.mark.law("household-migration", "household-10")
@pytest.mark.law("household-13")
def test_luo_moves_from_yibin_to_suzhou_and_the_register_says_so(
    transfer: Callable[..., str], officer: Who, people: dict[str, UUID]
) -> None:
    number = transfer()
    before = registry.household_of(people["luo"], MONDAY.date())

    carry(number, officer, "deliver")

    view = queries.case(number, actor=officer("suzhou-clerk"))
    assert (view.state, view.origin, view.deciding) == (State.DELIVERED, "police-511502", "police-320508")
    after = registry.household_of(people["luo"], date(2026, 3, 8))
    assert before is not None
    assert after is not None
    assert before.home.authority == "police-511502"
    assert (after.home.authority, after.home.address) == ("police-320508", "人民路1号")
    assert {d.kind for d in registry.documents_of_case(view.id)} == {"permit_to_move_in", "migration_certificate"}


@pytest.mark.law("service-in-time", "online-env-35")
def test_each_time_limit_is_due_when_the_calendar_says(transfer: Callable[..., str], officer: Who) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    assert clocks(number, clerk) == {"acceptance": (date(2026, 3, 9), True)}  # 5 WD after Monday 2 March

    carry(number, officer, "accept")  # Tuesday 3 March: 20 WD to 31 March, 10 WD to 17 March
    assert clocks(number, clerk)["decision"] == (date(2026, 3, 31), True)
    assert clocks(number, clerk)["promise"] == (date(2026, 3, 17), True)
    assert not clocks(number, clerk)["acceptance"][1]


@pytest.mark.law("household-migration")
def test_the_origin_has_five_working_days_from_the_permit_data(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    carry(number, officer, "approve")  # Thursday 5 March

    origin = queries.case(number, actor=officer("yibin-registrar"))

    assert clocks(number, officer("yibin-registrar"))["step:move_out"] == (date(2026, 3, 12), True)
    assert origin.holder == "police-511502"
    assert [w.task for w in worklists.work(by=officer("yibin-registrar"))] == ["move_out"]


def test_a_household_transfer_unanswered_is_late_not_accepted(transfer: Callable[..., str]) -> None:
    number = transfer()
    case_id = Case.objects.get(number=number).id

    assert not actions.let_silence_speak(case_id=case_id, at=MONDAY + timedelta(days=30), visit=ONLINE)

    assert Case.objects.get(number=number).state == State.SUBMITTED


@pytest.mark.law("licensing-33", "online-7")
def test_what_the_register_holds_is_not_asked_for(transfer: Callable[..., str]) -> None:
    case_id = Case.objects.get(number=transfer()).id
    found = dict(CaseEvidence.objects.filter(case_id=case_id).values_list("code", "status"))
    assert (found["household_register"], found["id_card"], found["labour_contract"]) == ("held", "held", "declared")


@pytest.mark.law("service-once-told")
def test_everything_missing_is_told_once(transfer: Callable[..., str], officer: Who, citizen: Any) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    told: dict[str, Any] = {"missing": ["labour_contract"], "words": "请补交劳动合同", "by": clerk, "visit": AT_DESK}
    actions.ask_correction(number=number, at=MONDAY, **told)
    assert worklists.work(by=clerk) == []

    actions.supply(number=number, answers={}, words="已补", by=citizen("luo"), at=MONDAY, visit=ONLINE)

    with pytest.raises(ToldAlready):
        actions.ask_correction(number=number, at=MONDAY, **told)
    assert Act.ASK_CORRECTION not in open_acts(queries.case(number, actor=clerk), actor=clerk)


@pytest.mark.law("licensing-38", "licensing-72-6")
def test_a_refusal_says_why_by_which_clause_and_what_can_be_done(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    carry(number, officer, "examine")
    approver = officer("suzhou-approver")
    for words, clause in [("", CLAUSE), ("不符合", " ")]:
        with pytest.raises(NotSaid):
            actions.reject(number=number, words=words, clause=clause, by=approver, at=MONDAY, visit=AT_DESK)

    friday = MONDAY + timedelta(days=4)
    actions.reject(number=number, words="社保年限不足", clause=CLAUSE, by=approver, at=friday, visit=AT_DESK)

    event = CaseEvent.objects.filter(act="reject").get()
    assert event.data["remedies"] == ["reconsideration_of_confirmation", "litigation_over_confirmation"]


@pytest.mark.law("licensing-32-2")
def test_the_wrong_office_is_said_with_the_right_one(transfer: Callable[..., str], officer: Who) -> None:
    number, clerk = transfer(), officer("suzhou-clerk")
    because = NotAcceptedBecause.WRONG_OFFICE
    refusal: dict[str, Any] = {"because": because, "words": "不属本局管辖", "by": clerk, "at": MONDAY}
    with pytest.raises(NotSaid, match="right_office"):
        actions.refuse(number=number, visit=AT_DESK, **refusal)

    actions.refuse(number=number, right_office="police-320505", visit=AT_DESK, **refusal)

    assert Case.objects.get(number=number).state == State.NOT_ACCEPTED


def test_who_examined_may_not_approve(transfer: Callable[..., str], officer: Who) -> None:
    number = transfer()
    carry(number, officer, "examine")
    examiner = officer("suzhou-examiner")
    both = Officer(examiner.user_id, examiner.posts | officer("suzhou-approver").posts)

    with pytest.raises(SameOfficer):
        actions.approve(number=number, words="同意", by=both, at=MONDAY, visit=AT_DESK)

    assert worklists.work(by=both) == []
    assert Act.APPROVE not in open_acts(queries.case(number, actor=both), actor=both)


@pytest.mark.parametrize("who", ["suzhou-clerk", "suzhou-examiner", "suzhou-registrar", "yibin-registrar"])
def test_only_the_post_of_the_task_may_do_it(transfer: Callable[..., str], officer: Who, who: str) -> None:
    number = transfer()
    carry(number, officer, "examine")

    with pytest.raises(NotYourPost):
        actions.approve(number=number, words="同意", by=officer(who), at=MONDAY, visit=AT_DESK)


def test_an_office_without_a_part_in_it_learns_not_even_that_it_exists(
    transfer: Callable[..., str], officer: Who
) -> None:
    number = transfer()
    stranger = Officer(10**6, frozenset({("police-510104", role) for _, role in officer("suzhou-clerk").posts}))

    with pytest.raises(NotFound):
        actions.accept(number=number, seen=[], by=stranger, at=MONDAY, visit=AT_DESK)
    with pytest.raises(NotFound):
        queries.case(number, actor=stranger)
    assert list(queries.cases(actor=stranger)) == []
    assert list(queries.search(number, actor=stranger, on=MONDAY.date())) == []


def test_a_supervisor_sees_the_cases_of_every_office_below_but_does_none(
    transfer: Callable[..., str], officer: Who
) -> None:
    number, supervisor = transfer(), officer("jiangsu-supervisor")
    assert [row.number for row in queries.cases(actor=supervisor)] == [number]
    assert set(open_acts(queries.case(number, actor=supervisor), actor=supervisor)) == {Act.PRIORITISE, Act.HAND_ON}
    with pytest.raises(NotYourPost):
        actions.accept(number=number, seen=[], by=supervisor, at=MONDAY, visit=AT_DESK)


def test_a_retry_makes_no_second_case(transfer: Callable[..., str]) -> None:
    key = uuid4()
    assert transfer(key=key) == transfer(key=key)
    assert Case.objects.count() == 1


def test_the_applicant_may_withdraw_until_it_is_decided(
    transfer: Callable[..., str], officer: Who, citizen: Callable[[str], Citizen]
) -> None:
    number, other = transfer(), transfer("yang")
    actions.withdraw(number=number, words="", by=citizen("luo"), at=MONDAY, visit=ONLINE)
    assert clocks(number, officer("suzhou-clerk")) == {"acceptance": (date(2026, 3, 9), False)}
    carry(other, officer, "approve")
    with pytest.raises(ActNotOpen):
        actions.withdraw(number=other, words="", by=citizen("yang"), at=MONDAY, visit=ONLINE)
    with pytest.raises(NotFound):
        actions.withdraw(number=other, words="", by=citizen("luo"), at=MONDAY, visit=ONLINE)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"destination": "320000"}, "destination"),
        ({"destination": "999999"}, "destination"),
        ({"settle_as": "fly"}, "settle_as"),
        ({"phone": "abc"}, "phone"),
        ({"work_since": "2021-02-30"}, "work_since"),
        ({"movers": [str(uuid4())]}, "movers"),
        ({"address": ""}, "address"),
        ({"settle_as": "join_household", "joins": str(uuid4())}, "joins"),
    ],
)
def test_a_wrong_answer_says_which_and_leaves_nothing_behind(
    transfer: Callable[..., str], wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(WrongAnswers) as e:
        transfer(**wrong)
    assert list(e.value.faults) == [field]
    assert Case.objects.count() == CaseEvent.objects.count() == 0


def test_a_citizen_applies_for_nobody_else(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> None:
    item = catalog.current("HK-016", MONDAY.date())
    with pytest.raises(NoMandate):
        intake.submit(
            item=item, answers={}, applicant=intake.Applicant(person_id=people["gu"], name="顾文斌"), window="",
            key=uuid4(), by=citizen("luo"), at=MONDAY, visit=ONLINE,
        )  # fmt: skip


@pytest.mark.law("licensing-72-5", "records-electronic")
def test_events_name_nobody_and_chain(
    transfer: Callable[..., str],
    officer: Who,
    people: dict[str, UUID],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with capture_logs() as lines, django_capture_on_commit_callbacks(execute=True):
        carry(transfer(), officer, "deliver")
    written = " ".join(str(e.data) for e in CaseEvent.objects.all()) + str(lines)
    assert "罗" not in written
    assert registry.person(people["luo"], MONDAY.date()).id_number not in written
    assert chain.broken_chains() == ([], 1, None)
    assert {line["event"] for line in lines} >= {"case.submit", "case.accept", "case.complete"}


@pytest.mark.law("workdays-2", "workdays-7")
def test_a_due_date_past_the_known_calendar_is_provisional_until_the_notice_is_loaded(
    transfer: Callable[..., str], officer: Who
) -> None:
    december = datetime(2026, 12, 21, 2, tzinfo=UTC)
    number, clerk = transfer(at=december), officer("suzhou-clerk")
    actions.accept(number=number, seen=[], by=clerk, at=december, visit=AT_DESK)
    decision = next(c.value for c in queries.case(number, actor=clerk).clocks if c.kind == "decision")
    assert decision.due.provisional
    assert decision.due.gap_year == 2027
    # 22–25 and 28–31 December are 8; New Year's Day is off; 4–8, 11–15 January and 18, 19 make 20.
    assert decision.due.on == date(2027, 1, 19)


def test_a_case_decided_later_moves_nobody_who_has_moved_meanwhile(transfer: Callable[..., str], officer: Who) -> None:
    first, second = transfer(), transfer(address="观前街2号")
    carry(second, officer, "move_out")
    carry(first, officer, "complete")

    with pytest.raises(MovedMeanwhile):
        actions.complete(number=second, by=officer("suzhou-registrar"), at=MONDAY + timedelta(days=7), visit=AT_DESK)

    assert Case.objects.get(number=second).state == State.APPROVED
