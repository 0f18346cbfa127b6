"""Items whose laws say who may ask, from when the time counts and what follows: names, passports, fraud measures."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import CLAUSE
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.answers import WrongAnswers
from tongban.basis.ids import resident_id
from tongban.basis.items import Handling
from tongban.basis.refusals import NotFound
from tongban.basis.remedies import Against
from tongban.casework.cases import actions, counter, intake, queries, timekeeping, worklists
from tongban.casework.cases.counter import OrderBecause, Priority
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import NotAcceptedBecause, NotSaid
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.messages.models import Outbox
from tongban.casework.registry import queries as registry
from tongban.casework.registry.actions import lives
from tongban.casework.registry.models import Document
from tongban.casework.registry.rules import Cause, Facts, Relation, Sex
from tongban.casework.standing.rules import InPerson, NoMandate

pytestmark = pytest.mark.django_db
Find = Callable[[str], Any]
HandIn = Callable[..., str]
DAY = timedelta(days=1)


@pytest.fixture
def hand_in(people: dict[str, UUID], citizen: Find, officer: Find) -> HandIn:
    """Hand an application in: online by whoever applies, or at a window; return the number."""

    def submit(
        code: str, answers: dict[str, Any], *, who: str, of: str = "", window: str = "", at: datetime = MONDAY
    ) -> str:  # fmt: skip
        person = registry.person(people[of or who], at.date())
        through = people[who] if of else None
        return intake.submit(
            item=catalog.current(code, at.date()), answers=answers | {"phone": "13800000001"},
            applicant=intake.Applicant(person_id=person.person_id, name=person.name, through=through), window=window,
            key=uuid4(), by=officer("suzhou-clerk") if window else citizen(who), at=at,
            visit=AT_DESK if window else ONLINE,
        )  # fmt: skip

    return submit


def by(officer: Any, number: str, at: datetime = MONDAY) -> dict[str, Any]:
    return {"number": number, "by": officer, "at": at, "visit": AT_DESK}


def due(number: str, officer: Any) -> dict[str, date]:
    return {clock.kind: clock.value.due.on for clock in queries.case(number, actor=officer).clocks if clock.running}


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.law("household-18")
def test_whoever_is_of_age_has_their_own_name_changed_and_nobody_else_s(
    hand_in: HandIn, people: dict[str, UUID]
) -> None:
    for holder in ("zhou-wife", "zhou"):
        answers = {"holder": str(people[holder]), "new_name": "周远", "reason": "与近亲属重名"}
        if holder == "zhou":
            assert hand_in("HK-026", answers, who="zhou")
            continue
        with pytest.raises(WrongAnswers) as e:
            hand_in("HK-026", answers, who="zhou")
        assert set(e.value.faults) == {"holder"}


@pytest.mark.law("household-18")
def test_a_parent_has_the_name_of_a_child_changed(hand_in: HandIn, people: dict[str, UUID], officer: Find) -> None:
    answers = {"holder": str(people["zhou-son"]), "new_name": "周子墨", "reason": "避免重名"}
    number = hand_in("HK-026", answers, who="zhou")
    actions.accept(seen=[], **by(officer("yibin-clerk"), number))
    assert Case.objects.get(number=number).deciding_id == "police-511502"
    assert registry.person(people["zhou-son"], MONDAY.date()).name == "周子涵"  # nothing before it is decided


@pytest.mark.law("household-18")
def test_nobody_changes_a_name_for_another_by_a_mandate(hand_in: HandIn, people: dict[str, UUID]) -> None:
    answers = {"holder": str(people["luo"]), "new_name": "罗芸", "reason": "避免重名"}
    with pytest.raises((NoMandate, InPerson)):
        hand_in("HK-026", answers, who="yang", of="luo")


# --- passports ------------------------------------------------------------------------------------


@pytest.mark.law("passport-5")
def test_a_passport_is_asked_for_in_person_at_any_office_of_the_country(
    hand_in: HandIn, people: dict[str, UUID], officer: Find
) -> None:
    home = registry.home_of(people["luo"], MONDAY.date())
    assert home is not None
    assert home.authority == "police-511502"  # she is registered in Sichuan
    number = hand_in("EE-001", {"region": "320508", "purpose": "travel"}, who="luo", window="police-320508")
    case = Case.objects.get(number=number)
    assert (case.receiving_id, case.deciding_id) == ("police-320508", "police-320508")
    assert catalog.current("EE-001", MONDAY.date()).terms.in_person is not None
    with pytest.raises(NoMandate):
        hand_in("EE-001", {"region": "320508", "purpose": "travel"}, who="yang", of="luo", window="police-320508")


@pytest.mark.law("passport-6")
def test_a_passport_is_due_fifteen_days_after_receipt_and_thirty_where_another_officer_approves(
    hand_in: HandIn, officer: Find
) -> None:
    number = hand_in("EE-001", {"region": "320508", "purpose": "travel"}, who="luo", window="police-320508")
    # Received on Monday 2 March: fifteen days end on Tuesday 17 March, whenever it is accepted.
    assert due(number, officer("suzhou-clerk"))["decision"] == date(2026, 3, 17)
    actions.accept(seen=[], **by(officer("suzhou-clerk"), number, MONDAY + 3 * DAY))
    assert due(number, officer("suzhou-clerk"))["decision"] == date(2026, 3, 17)
    timekeeping.ask_extension(days=15, words="制证设备故障", **by(officer("suzhou-examiner"), number, MONDAY + 4 * DAY))
    timekeeping.extend(words="制证设备故障", **by(officer("suzhou-approver"), number, MONDAY + 4 * DAY))
    assert due(number, officer("suzhou-clerk"))["decision"] == date(2026, 4, 1)  # thirty days after 2 March


@pytest.mark.law("passport-6")
def test_what_was_missing_gives_the_office_its_fifteen_days_from_when_it_came_in(
    hand_in: HandIn, officer: Find, citizen: Find
) -> None:
    number = hand_in("EE-001", {"region": "320508", "purpose": "travel"}, who="luo", window="police-320508")
    actions.ask_correction(missing=["photo"], words="", **by(officer("suzhou-clerk"), number))
    assert due(number, officer("suzhou-clerk")) == {}
    actions.supply(answers={}, words="", **by(citizen("luo"), number, MONDAY + 7 * DAY))
    # Monday 9 March: fifteen days end on Tuesday 24 March.
    assert due(number, officer("suzhou-clerk"))["decision"] == date(2026, 3, 24)
    actions.refuse(
        because=NotAcceptedBecause.CONDITIONS, words="不符", **by(officer("suzhou-clerk"), number, MONDAY + 8 * DAY)
    )
    assert due(number, officer("suzhou-clerk")) == {}


@pytest.mark.law("passport-6")
def test_a_refused_passport_says_why_and_what_can_be_done_and_an_urgent_one_comes_first(
    hand_in: HandIn, officer: Find
) -> None:
    first = hand_in("EE-001", {"region": "320508", "purpose": "travel"}, who="luo", window="police-320508")
    urgent = hand_in("EE-001", {"region": "320508", "purpose": "other"}, who="lin", window="police-320508")
    for number in (first, urgent):
        actions.accept(seen=[], **by(officer("suzhou-clerk"), number))
    counter.prioritise(
        priority=Priority.URGENT, because=OrderBecause.DEADLINE, words="奔丧", **by(officer("suzhou-approver"), urgent)
    )
    waiting = [row.number for row in worklists.work(by=officer("suzhou-examiner"), part=worklists.Part(first="urgent"))]
    assert waiting.index(urgent) < waiting.index(first)
    actions.do_step(step="examine", words="被限制出境", clause=CLAUSE, **by(officer("suzhou-examiner"), first))
    actions.reject(
        words="人民法院通知有未了结的民事案件", clause="护照法 第十三条第五项", **by(officer("suzhou-approver"), first)
    )
    told = CaseEvent.objects.get(case__number=first, act="reject").data
    assert told["remedies"] == ["reconsideration", "litigation"]
    assert told["clause"] == "护照法 第十三条第五项"


@pytest.mark.law("passport-7")
def test_a_passport_is_valid_for_ten_years(hand_in: HandIn, officer: Find, people: dict[str, UUID]) -> None:
    number = hand_in("EE-001", {"region": "320508", "purpose": "travel"}, who="luo", window="police-320508")
    actions.accept(seen=[], **by(officer("suzhou-clerk"), number))
    actions.do_step(step="examine", words="符合", clause=CLAUSE, **by(officer("suzhou-examiner"), number))
    actions.approve(words="同意", **by(officer("suzhou-approver"), number))
    actions.complete(**by(officer("suzhou-registrar"), number))
    paper = Document.objects.get(case_id=Case.objects.get(number=number).id)
    assert (paper.kind, paper.person_id, paper.valid.upper) == ("passport", people["luo"], date(2036, 3, 3))


# --- measures against fraud -----------------------------------------------------------------------


@pytest.mark.law("fraud-31", "fraud-32")
def test_an_appeal_against_a_measure_is_checked_and_a_founded_one_is_met_on_the_day(
    hand_in: HandIn, officer: Find
) -> None:
    answers = {"decided_in": "320508", "measure": "account", "told": "no", "grounds": "账户为工资账户，没有出借"}
    number = hand_in("NS-010", answers, who="luo")
    assert Case.objects.get(number=number).deciding_id == "police-320500"  # who determines is of a city at least
    item = catalog.current("NS-010", MONDAY.date())
    assert [evidence.code for evidence in item.evidence] == ["identity_document", "statement_of_facts"]
    actions.accept(seen=[], **by(officer("suzhou-city-clerk"), number))
    actions.do_step(
        step="verify", words="属实", clause="反电信网络诈骗法 第三十二条", **by(officer("suzhou-city-examiner"), number)
    )
    actions.approve(words="申诉成立", **by(officer("suzhou-city-approver"), number, MONDAY + DAY))
    # Decided on Tuesday 3 March: the measure is to be lifted that day.
    assert due(number, officer("suzhou-city-clerk")) == {"step:lift": date(2026, 3, 3)}
    actions.do_step(
        step="lift", words="已通知银行解除", clause="", **by(officer("suzhou-city-registrar"), number, MONDAY + DAY)
    )
    actions.complete(**by(officer("suzhou-city-registrar"), number, MONDAY + DAY))
    assert Case.objects.get(number=number).state == State.COMPLETED
    assert Outbox.objects.filter(number=number, notice="approve").exists()


@pytest.mark.law("fraud-48", "fraud-32")
def test_an_appeal_that_is_not_founded_is_refused_with_reason_and_both_ways_to_contest_it(
    hand_in: HandIn, officer: Find
) -> None:
    answers = {"decided_in": "320508", "measure": "punished", "told": "yes", "grounds": "没有出售"}
    number = hand_in("NS-010", answers, who="luo")
    actions.accept(seen=[], **by(officer("suzhou-city-clerk"), number))
    actions.do_step(
        step="verify",
        words="不属实",
        clause="反电信网络诈骗法 第三十一条",
        **by(officer("suzhou-city-examiner"), number),
    )
    actions.reject(
        words="查明出售电话卡三张", clause="反电信网络诈骗法 第三十一条", **by(officer("suzhou-city-approver"), number)
    )
    said = CaseEvent.objects.get(case__number=number, act="reject").data
    assert said["remedies"] == ["reconsideration_of_fraud_measure", "litigation_over_fraud_measure"]
    ways = catalog.current("NS-010", MONDAY.date()).remedies_against(Against.DECISION)
    assert all("反电信网络诈骗法 第四十八条" in way.citation.text for way in ways)


# --- a first card, right after somebody was registered --------------------------------------------


@pytest.mark.law("id_card-9")
def test_a_first_card_is_open_to_whoever_the_register_has_held_since_today(
    people: dict[str, UUID], officer: Find
) -> None:
    home = registry.home_of(people["gu"], MONDAY.date())
    assert home is not None
    cause = Cause(case_id=None, case_number="", authority="police-320508", at=MONDAY, on=MONDAY.date())
    facts = Facts(name="郭安", sex=Sex.MALE, born_on=date(1990, 7, 15), ethnicity="汉族")
    settled = lives.register_resident(
        facts=facts, id_number=resident_id("320508", facts.born_on, 25), household=home.household_id,
        relation=Relation.OTHER, cause=cause,
    )  # fmt: skip
    case = intake.submit(
        item=catalog.current("ID-001", MONDAY.date()),
        answers={"holder": str(settled.person_id), "phone": "13800000001"},
        applicant=intake.Applicant(person_id=settled.person_id, name="郭安"), window="police-320508", key=uuid4(),
        by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK,
    )  # fmt: skip
    assert Case.objects.get(number=case).deciding_id == "police-320508"


# --- published beforehand, nothing besides --------------------------------------------------------


@pytest.mark.law("licensing-72-2")
def test_nobody_can_apply_by_a_guide_that_is_not_in_force_and_none_is_asked_for_what_it_does_not_name(
    hand_in: HandIn, officer: Find
) -> None:
    with pytest.raises(NotFound):  # the first version of the item takes effect on 1 January 2024
        catalog.current("EE-001", date(2023, 12, 31))
    number = hand_in("EE-001", {"region": "320508", "purpose": "travel"}, who="luo", window="police-320508")
    with pytest.raises(NotSaid, match="missing"):
        actions.ask_correction(missing=["bank_statement"], words="", **by(officer("suzhou-clerk"), number))
    assert Case.objects.get(number=number).fee_fen == 12000  # 120 yuan, as the guide says


# --- by which channel, in how many visits ---------------------------------------------------------


@pytest.mark.law("online-env-37")
def test_what_is_handled_here_is_asked_for_at_a_window_and_online_as_the_applicant_likes(pack: None) -> None:
    handled = [item for item in catalog.in_force(MONDAY.date()) if item.handling is Handling.FULL]
    only_online = {item.code for item in handled if "window" not in item.channels}
    # An electronic licence is shown on a phone, and a count of names is open to everybody: neither needs a window.
    assert only_online == {"EQ-004", "TV-033"}
    only_in_person = {item.code for item in handled if not {"online", "app"} & set(item.channels)}
    # Photo and fingerprints, originals, firearms, explosives, a driver's body: the law wants them there.
    assert only_in_person == {
        "EE-001", "EE-015", "EQ-011", "HK-026", "ID-001", "ID-002", "ID-004", "ID-005", "ID-007", "ID-008", "PO-007",
        "PO-019", "PO-020", "PO-034", "TD-012",
    }  # fmt: skip


@pytest.mark.law("online-env-37", "service-one-door")
def test_the_same_item_is_handed_in_online_or_at_any_window_and_the_visits_are_counted(hand_in: HandIn) -> None:
    answers = {"decided_in": "320508", "measure": "phone", "told": "yes", "grounds": "已注销"}
    online = hand_in("NS-010", answers, who="luo")
    at_window = hand_in("NS-010", answers, who="lin", window="police-320508")
    assert [Case.objects.get(number=number).visits for number in (online, at_window)] == [0, 1]
    assert {Case.objects.get(number=number).deciding_id for number in (online, at_window)} == {"police-320500"}


@pytest.mark.law("service-one-door")
def test_what_is_handled_here_takes_one_visit_but_where_people_are_looked_at_and_once_more(pack: None) -> None:
    handled = [item for item in catalog.in_force(MONDAY.date()) if item.handling is Handling.FULL]
    assert {item.code for item in handled if item.visits > 1} == {"EE-015", "HK-026", "PO-020"}
