"""The citizen's own cases and register entry."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from tests.channels.portal.conftest import AT_DESK, CERTIFICATE, HOTEL, MONDAY, TRANSFER, Phone, hand_in, moving
from tongban.basis.actors import Officer, Visit
from tongban.casework.cases import actions, intake
from tongban.casework.cases.models import Case, CaseEvent
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry
from tongban.casework.registry.actions import enter_organisation
from tongban.casework.registry.models import Membership

Find = Callable[[str], Officer]
AT: dict[str, Any] = {"at": MONDAY, "visit": AT_DESK}
ASKED = "请补充租房合同，并核对用人单位名称。"


def told(number: str, officer: Find, *missing: str) -> None:
    actions.ask_correction(number=number, missing=missing, words=ASKED, by=officer("suzhou-clerk"), **AT)


def accepted(number: str, officer: Find, at: datetime = MONDAY) -> None:
    actions.accept(number=number, seen=[], by=officer("suzhou-clerk"), at=at, visit=AT_DESK)


def granted(number: str, officer: Find) -> None:
    accepted(number, officer)
    clause = "户口登记条例 第十条"
    actions.do_step(number=number, step="examine", words="内部意见", clause=clause, by=officer("suzhou-examiner"), **AT)
    actions.approve(number=number, words="", clause=clause, by=officer("suzhou-approver"), **AT)


def test_the_page_says_where_a_case_stands_who_has_it_and_why_it_is_due_when(luo: Phone, transfer: str) -> None:
    words = luo.get(f"/cases/{transfer}/").words
    assert "Who has it now Gusu District Public Security Bureau Next: Check whether everything is there" in words
    assert "In time due Mon 9 March 2026" in words
    assert "That day is not counted; the count begins on Tuesday, 3 March 2026. Source:" in words
    assert "Office of the old registration Cuiping District Public Security Bureau" in words


def test_a_limit_that_runs_into_a_year_without_a_notice_is_marked_and_explained(
    phone_of: Callable[[str], Phone], people: dict[str, UUID], officer: Find, monday: time_machine.Traveller
) -> None:
    late = datetime(2026, 12, 21, 2, 0, tzinfo=UTC)
    monday.move_to(late)
    luo = phone_of("luo")
    number = hand_in(luo, TRANSFER, moving(people["luo"]))
    accepted(number, officer, late)
    words = luo.get(f"/cases/{number}/").words
    assert "provisional" in words
    assert "Provisional: the notice of holidays for 2027 has not been published here yet." in words


def test_the_timeline_tells_everything_in_plain_words_but_no_internal_finding(
    luo: Phone, transfer: str, officer: Find
) -> None:
    granted(transfer, officer)
    words = luo.get(f"/cases/{transfer}/").words
    for told_there in ["You", "Accepted", "Examine the entitlement to move", "Granted", "Under: 户口登记条例 第十条"]:
        assert told_there in words
    assert "内部意见" not in words
    assert "Finish the move-out Still to come" in words
    assert "Who has it now Cuiping District Public Security Bureau" in words


def test_what_was_issued_is_shown_with_number_office_and_dates(luo: Phone, transfer: str, officer: Find) -> None:
    granted(transfer, officer)
    permit = registry.documents_of_case(Case.objects.get().id)[0]
    words = luo.get(f"/cases/{transfer}/").words
    assert permit.number in words
    assert "Permit to move in" in words
    assert "Issued by Gusu District Public Security Bureau" in words
    assert "Valid from Mon 2 March 2026 to" in words


@pytest.mark.law("licensing-32-4")
def test_a_case_that_nobody_answered_in_time_says_that_it_counts_as_accepted(
    people: dict[str, UUID], phone_of: Callable[[str], Phone], monday: time_machine.Traveller
) -> None:
    gu = phone_of("gu")
    assert gu.citizen
    code = "91320508MA1ABCDE1P"
    enter_organisation(credit_code=code, name="苏州平江客栈有限公司", region_code="320508")
    answers = {
        "organisation": code, "hotel_name": "平江客栈", "premises_region": "320508", "premises_address": "平江路1号",
        "rooms": "12", "responsible_id_number": registry.person(people["gu"], MONDAY.date()).id_number,
        "phone": "13800000000",
    }  # fmt: skip
    number = intake.submit(
        item=catalog.current(HOTEL, MONDAY.date()), answers=answers, window="", key=UUID(int=9), by=gu.citizen,
        applicant=intake.Applicant(person_id=people["gu"], credit_code=code, name="平江客栈"), at=MONDAY,
        visit=Visit("portal", "phone"),
    )  # fmt: skip
    later = MONDAY + timedelta(days=8)
    monday.move_to(later)
    assert actions.let_silence_speak(case_id=Case.objects.get().id, at=later, visit=Visit("worker", "none"))
    words = phone_of("gu").get(f"/cases/{number}/").words  # the session of a week ago has ended
    assert "By law, without anybody acting" in words
    assert "counts as accepted from Mon 2 March 2026" in words
    assert "第三十二条" in words


def test_what_is_missing_is_shown_once_with_the_way_to_supply_it(luo: Phone, transfer: str, officer: Find) -> None:
    assert f"/cases/{transfer}/supply/" not in luo.get(f"/cases/{transfer}/").links
    told(transfer, officer, "labour_contract")
    page = luo.get(f"/cases/{transfer}/")
    assert f"What is missing Labour contract The office writes: {ASKED}" in page.words
    assert "Who has it now You" in page.words
    assert f"/cases/{transfer}/supply/" in page.links


def supplied(**changes: Any) -> dict[str, Any]:
    return {
        "papers": ["labour_contract"], "words": "已备齐", "settle_as": "new_household", "address": "人民路2号",
        "employer": "苏州某公司", "work_since_year": "2021", "work_since_month": "3", "work_since_day": "1",
        "phone": "13800000000",
    } | changes  # fmt: skip


def test_what_was_missing_is_supplied_with_the_answers_that_change(
    luo: Phone, people: dict[str, UUID], transfer: str, officer: Find
) -> None:
    told(transfer, officer, "labour_contract")
    luo.get(f"/cases/{transfer}/supply/")
    data = supplied(movers=[str(people["luo"])])
    assert luo.post(f"/cases/{transfer}/supply/", data) == f"/cases/{transfer}/"
    page = luo.get(f"/cases/{transfer}/")
    assert "The office has what you supplied." in page.words
    assert "Waiting to be accepted" in page.words
    case = Case.objects.get()
    assert (case.state, case.answers["address"]) == ("submitted", "人民路2号")
    assert case.answers["destination"] == "320508"
    assert case.evidence.get(code="labour_contract").status == "declared"


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"papers": []}, "Tick each paper that you have."),
        ({"words": "长" * 1001}, "Write less: at most 1000 characters."),
        ({"phone": "x"}, "Write a phone number"),
        ({"settle_as": "join_household"}, "Say which household"),
        ({"movers": [str(UUID(int=3))]}, "Choose from the people in the applicant's household."),
    ],
)
def test_what_is_supplied_wrongly_changes_nothing(
    luo: Phone, people: dict[str, UUID], transfer: str, officer: Find, changes: dict[str, Any], remedy: str
) -> None:
    told(transfer, officer, "labour_contract")
    data = supplied(movers=[str(people["luo"])]) | changes
    assert remedy in luo.refused(f"/cases/{transfer}/supply/", data).words
    case = Case.objects.get()
    assert (case.state, case.answers["address"]) == ("in_correction", "人民路1号")


@pytest.mark.parametrize("part", ["supply/", "withdraw/"])
def test_what_is_not_open_to_a_case_is_not_offered_and_does_not_work_by_address(
    luo: Phone, transfer: str, officer: Find, part: str
) -> None:
    granted(transfer, officer)
    assert f"/cases/{transfer}/{part}" not in luo.get(f"/cases/{transfer}/").links
    events = CaseEvent.objects.count()
    assert luo.post(f"/cases/{transfer}/{part}", {"words": "x"}) == f"/cases/{transfer}/"
    assert "Your case now stands at" in luo.get(f"/cases/{transfer}/").words
    assert CaseEvent.objects.count() == events


def test_an_application_is_taken_back_after_a_question(luo: Phone, transfer: str) -> None:
    assert f"/cases/{transfer}/withdraw/" in luo.get(f"/cases/{transfer}/").links
    assert "This cannot be undone" in luo.get(f"/cases/{transfer}/withdraw/").words
    assert Case.objects.get().state == "submitted"
    luo.post(f"/cases/{transfer}/withdraw/", {"words": "不迁了"})
    page = luo.get(f"/cases/{transfer}/")
    assert "You have taken the application back." in page.words
    assert "不迁了" in page.words
    assert f"/cases/{transfer}/withdraw/" not in page.links
    assert Case.objects.get().state == "withdrawn"


@pytest.mark.law("licensing-38")
def test_a_refusal_gives_the_reason_the_clause_and_the_remedies(luo: Phone, transfer: str, officer: Find) -> None:
    accepted(transfer, officer)
    clause = "江苏省户口登记管理规定 第二十条"
    actions.do_step(number=transfer, step="examine", words="否", clause=clause, by=officer("suzhou-examiner"), **AT)
    actions.reject(number=transfer, words="未按规定参加社会保险", clause=clause, by=officer("suzhou-approver"), **AT)
    words = luo.get(f"/cases/{transfer}/").words
    assert f"Reason 未按规定参加社会保险 Clause {clause}" in words
    remedies = words[words.index("How to contest this") :]
    assert "行政复议法" in remedies
    assert "行政诉讼法" in remedies
    assert "By law the decision is final." not in words


@pytest.mark.law("licensing-32-2")
def test_an_application_that_was_not_accepted_says_why_and_who_is_in_charge(
    luo: Phone, transfer: str, officer: Find
) -> None:
    actions.refuse(
        number=transfer, because=NotAcceptedBecause.WRONG_OFFICE, words="目的地不属于本辖区",
        right_office="苏州市公安局吴中分局", by=officer("suzhou-clerk"), **AT,
    )  # fmt: skip
    words = luo.get(f"/cases/{transfer}/").words
    assert (
        "Ground Another office is in charge Reason 目的地不属于本辖区 The office in charge 苏州市公安局吴中分局"
        in words
    )


PARTS = ["", "received/", "supply/", "withdraw/"]


@pytest.mark.parametrize("part", PARTS)
def test_a_case_that_is_not_ones_own_is_not_there(transfer: str, phone_of: Callable[[str], Phone], part: str) -> None:
    stranger = phone_of("gu")
    for number in [transfer, "320508-26-00000000-0", "no-number"]:
        stranger.get(f"/cases/{number}/{part}", status=404)
    for writing in ["supply/", "withdraw/"]:
        stranger.post(f"/cases/{transfer}/{writing}", {"words": "x"}, status=404)
    assert Case.objects.get().state == "submitted"


def test_pages_that_only_show_take_no_form(luo: Phone, transfer: str) -> None:
    for address in ["/cases/", f"/cases/{transfer}/", f"/cases/{transfer}/received/", "/me/"]:
        luo.post(address, {}, status=405)


def test_a_number_is_found_however_it_is_typed(luo: Phone, transfer: str) -> None:
    luo.get(f"/cases/{transfer.replace('-', '').lower()}/")


def test_the_list_of_cases_goes_on_from_its_last_row(luo: Phone, people: dict[str, UUID]) -> None:
    answers = {"holder": str(people["luo"]), "content": "registration", "purpose": "入学", "phone": "13800000000"}
    numbers = {hand_in(luo, CERTIFICATE, answers) for _ in range(21)}
    first = luo.get("/cases/")
    following = str(first.every("a", rel="next")[0]["href"])
    second = luo.get(following)
    links = [link for page in [first, second] for link in page.links]
    shown = [link.split("/")[2] for link in links if link.startswith("/cases/5")]
    assert len(shown) == 21
    assert set(shown) == numbers
    assert not second.every("a", rel="next")
    assert [attrs["href"] for attrs in second.every("a", rel="prev")] == ["/cases/"]


@pytest.mark.parametrize("after", ["x", "%00", "1 OR 1"])
def test_a_place_in_the_list_that_somebody_made_up_is_the_beginning(luo: Phone, transfer: str, after: str) -> None:
    assert f"/cases/{transfer}/" in luo.get(f"/cases/?after={after}").links


def test_without_cases_the_list_says_where_to_begin(luo: Phone) -> None:
    page = luo.get("/cases/")
    assert "You have no cases" in page.words
    assert "/items/?here=1" in page.links


@pytest.mark.law("privacy-6")
@pytest.mark.law("privacy-28")
def test_the_own_entry_shows_household_members_and_documents_with_numbers_masked(
    people: dict[str, UUID], phone_of: Callable[[str], Phone]
) -> None:
    zhou = phone_of("zhou")
    words = zhou.get("/me/").words
    for shown in [
        "周海",
        "吴敏",
        "周子涵",
        "西郊街道翠柏路66号1单元302室",
        "Sichuan",
        "spouse",
        "Resident identity card",
    ]:
        assert shown in words
    for name in ["zhou", "zhou-wife", "zhou-son"]:
        assert registry.person(people[name], MONDAY.date()).id_number not in words
    card = registry.documents_of(people["zhou"])[0]
    assert card.number in words
    assert "Valid from Tue 5 April 2016 to Sat 5 April 2036" in words  # twenty years, as the card itself says


def test_a_citizen_who_is_in_no_household_is_told_where_to_ask(luo: Phone, people: dict[str, UUID]) -> None:
    Membership.objects.filter(person_id=people["luo"]).delete()
    assert "You are registered in no household" in luo.get("/me/").words
    answers = {"holder": str(people["luo"]), "content": "registration", "purpose": "入学", "phone": "13800000000"}
    with pytest.raises(intake.NoHousehold):
        hand_in(luo, CERTIFICATE, answers)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_case_pages_are_there_in_both_languages(luo: Phone, transfer: str, officer: Find, language: str) -> None:
    told(transfer, officer, "labour_contract")
    luo.client.cookies["django_language"] = language
    for part in PARTS:
        page = luo.get(f"/cases/{transfer}/{part}")
        assert page.every("html")[0]["lang"] == language
        if language == "zh-hans":
            assert not [word for word in ("Labour", "office", "Accept", "missing") if word in page.words]


def test_a_relative_who_moves_along_sees_where_it_stands_and_nothing_that_was_said(
    people: dict[str, UUID], phone_of: Callable[[str], Phone], officer: Find
) -> None:
    both = {"movers": sorted([str(people["zhou"]), str(people["zhou-wife"])]), "new_head": str(people["zhou-son"])}
    number = hand_in(phone_of("zhou"), TRANSFER, moving(people["zhou"], **both))
    told(number, officer, "labour_contract")
    wife = phone_of("zhou-wife")
    assert f"/cases/{number}/" in wife.get("/cases/").links
    page = wife.get(f"/cases/{number}/")
    assert "You have a part in this case; 周海 applied." in page.words
    assert "The applicant" in page.words
    for hidden in ["13800000000", "人民路1号", ASKED, "Labour contract", "苏州某公司"]:
        assert hidden not in page.words
    for part in ["supply/", "withdraw/", "received/"]:
        assert f"/cases/{number}/{part}" not in page.links
    wife.get(f"/cases/{number}/received/", status=404)
    wife.post(f"/cases/{number}/withdraw/", {"words": ""})
    assert Case.objects.get().state == "in_correction"
