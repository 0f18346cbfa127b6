"""An application from its first page to the receipt."""

import copy
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.channels.portal.conftest import (
    CERTIFICATE,
    FIRST_CARD,
    GUIDE_ONLY,
    HOTEL,
    MONDAY,
    TRANSFER,
    Phone,
    moving,
)
from tongban.casework.cases import intake
from tongban.casework.cases.models import Case, CaseParty, Draft
from tongban.casework.catalog import actions as publish
from tongban.casework.catalog import queries as catalog
from tongban.casework.catalog.models import ItemVersion
from tongban.casework.offices.models import Authority
from tongban.casework.registry import queries as registry
from tongban.casework.registry.actions import enter_organisation
from tongban.channels.portal import pages

SINCE = {"work_since_year": "2021", "work_since_month": "3", "work_since_day": "1"}
JOB = {"employer": "苏州某公司", **SINCE}
CREDIT_CODE = "91320508MA1ABCDE1P"


def begin(phone: Phone, code: str = TRANSFER) -> str:
    """Begin an application; return the address of the draft."""
    return phone.post(f"/items/{code}/apply/")


def answered(phone: Phone, code: str, answers: dict[str, Any], *, papers: bool = True) -> str:
    """Return the address of a draft that has every answer; with all papers, unless told otherwise."""
    assert phone.citizen
    item = catalog.current(code, MONDAY.date())
    notes: dict[str, Any] = {
        pages.KEY: str(uuid4()),
        pages.SEEN: [question.name for question in item.form],
        pages.CONFIRMED: [question.name for question in item.form],
    }
    if papers:
        notes[pages.SHOWN] = [evidence.code for evidence in item.evidence]
    draft_id = intake.save_draft(
        draft_id=None, item=item, answers={**answers, **notes}, applicant=phone.citizen.person_id, authority="",
        by=phone.citizen, at=MONDAY,
    )  # fmt: skip
    return f"/drafts/{draft_id}/"


def answers_in(address: str) -> dict[str, Any]:
    return dict(Draft.objects.get(id=address.split("/")[2]).answers)


def next_of(phone: Phone, address: str) -> str:
    phone.get(address, status=302)
    return str(phone.last["Location"]).removeprefix(address)


def test_an_application_goes_page_by_page_to_a_receipt(luo: Phone, people: dict[str, UUID]) -> None:
    draft = begin(luo)
    walk: list[tuple[str, dict[str, Any]]] = [
        ("questions/movers/", {"movers": [str(people["luo"])]}),
        ("questions/destination/", {"place": "320000"}),
        ("questions/destination/?in=320000", {"place": "320500"}),
        ("questions/destination/?in=320500", {"place": "320508"}),
        ("questions/settle_as/", {"settle_as": "new_household"}),
        ("questions/address/", {"address": " 人民路1号  "}),
        ("questions/employer/", JOB),
        ("questions/new_head/", {"new_head": ""}),
        ("questions/phone/", {"phone": "138 0000 0000"}),
        ("papers/", {"papers": ["labour_contract", "social_insurance_record", "residence_permit"]}),
    ]
    for page, data in walk:
        if "?" not in page:
            assert next_of(luo, draft) == page
        luo.get(draft + page)
        luo.post(draft + page, data)
    check = luo.get(f"{draft}check/")
    for words in [
        "罗小芸",
        "Gusu District, Suzhou City, Jiangsu Province",
        "人民路1号",
        "Mon 1 March 2021",
        "138 0000 0000",
    ]:
        assert words in check.words
    assert f"{draft}questions/phone/" in check.links
    receipt = luo.post(f"{draft}check/", {"true": "on"})
    case = Case.objects.get()
    assert receipt == f"/cases/{case.number}/received/"
    words = luo.get(receipt).words
    assert case.number in words
    assert "Your case is with: Gusu District Public Security Bureau." in words
    assert "due Mon 9 March 2026" in words  # five working days after Monday, 2 March
    assert case.answers["address"] == "人民路1号"
    assert not Draft.objects.exists()


def test_two_clicks_make_one_case(luo: Phone, people: dict[str, UUID]) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    key = luo.get(f"{draft}check/").values["key"][0]
    first = luo.post(f"{draft}check/", {"true": "on", "key": key})
    assert luo.post(f"{draft}check/", {"true": "on", "key": key}) == first
    assert Case.objects.count() == 1


@pytest.mark.parametrize("key", ["", "no key", str(UUID(int=7))])
def test_a_second_click_without_the_key_of_a_case_finds_nothing(luo: Phone, people: dict[str, UUID], key: str) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    luo.post(f"{draft}check/", {"true": "on"})
    luo.post(f"{draft}check/", {"true": "on", "key": key}, status=404)


def test_the_key_of_somebody_elses_case_shows_nothing_of_it(
    luo: Phone, people: dict[str, UUID], phone_of: Callable[[str], Phone]
) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    key = answers_in(draft)[pages.KEY]
    luo.post(f"{draft}check/", {"true": "on"})
    phone_of("gu").post(f"{draft}check/", {"true": "on", "key": key}, status=404)


def test_an_application_can_be_left_and_taken_up_where_it_was(luo: Phone, people: dict[str, UUID]) -> None:
    draft = begin(luo)
    luo.post(f"{draft}questions/movers/", {"movers": [str(people["luo"])]})
    assert draft in luo.get(f"/items/{TRANSFER}/apply/").links
    assert draft in luo.get("/cases/").links
    assert next_of(luo, draft) == "questions/destination/"


WRONG = [
    ("movers", {}, "Choose at least one person."),
    ("movers", {"movers": ["nobody"]}, "Choose from the people in the applicant's household."),
    ("settle_as", {"settle_as": "tent"}, "Choose one of the answers shown."),
    ("settle_as", {}, "Choose one of the answers."),
    ("address", {"address": "   "}, "Fill in: Address of the new household"),
    ("address", {"address": "路" * 201}, "Write less: the answer is too long."),
    ("address", {"address": "a\x00b"}, "Leave out characters that cannot be shown."),
    (
        "employer",
        {"employer": "甲", **SINCE, "work_since_day": "31", "work_since_month": "2"},
        "Enter a date that exists",
    ),
    ("employer", {"employer": "甲"}, "Write the date."),
    ("phone", {"phone": "call me"}, "Write a phone number, like 13800000000."),
    ("new_head", {"new_head": str(UUID(int=1))}, "Choose from the people in the applicant's household."),
    ("destination", {"place": "999999"}, "Choose a place from the list."),
    ("destination", {"place": "320508"}, "Choose a place from the list."),
    ("destination", {}, "Choose a place from the list."),
]


@pytest.mark.parametrize(("page", "data", "remedy"), WRONG, ids=lambda value: str(value)[:24])
def test_a_wrong_answer_is_told_beside_its_question_and_nothing_is_kept(
    luo: Phone, people: dict[str, UUID], page: str, data: dict[str, Any], remedy: str
) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    before = answers_in(draft)
    shown = luo.refused(f"{draft}questions/{page}/", data)
    assert shown.words.count(remedy) == 2  # in the summary, and beside the question
    assert "Error:" in shown.words
    assert answers_in(draft) == before


@pytest.mark.parametrize("within", ["999999", "320508", "x", "%00", "500000"])
def test_a_place_within_somewhere_made_up_is_asked_for_again(luo: Phone, within: str) -> None:
    draft = begin(luo)
    luo.get(f"{draft}questions/destination/?in={within}")


def test_a_city_that_is_a_province_shows_its_districts_at_once(luo: Phone) -> None:
    page = luo.get(f"{begin(luo)}questions/destination/?in=500000")  # Chongqing
    assert {"value": "500103"} in [{"value": attrs.get("value")} for attrs in page.every("option")]


def test_a_city_without_districts_is_chosen_as_a_whole(luo: Phone) -> None:
    draft = begin(luo)
    luo.post(f"{draft}questions/destination/?in=440000", {"place": "441900"})  # Dongguan, in Guangdong
    assert answers_in(draft)["destination"] == "441900"


def test_a_place_is_found_by_its_name_and_kept(luo: Phone) -> None:
    draft = begin(luo)
    address = f"{draft}questions/destination/?q=姑苏"
    assert luo.get(address).values["place"] == ["320508"]
    luo.post(address, {"place": "320508"})
    assert answers_in(draft)["destination"] == "320508"
    again = luo.get(f"{draft}questions/destination/")
    assert "Chosen: Gusu District, Suzhou City, Jiangsu Province" in again.words
    luo.post(f"{draft}questions/destination/?q=320508", {"place": "320508"})


@pytest.mark.parametrize("words", ["不存在县", "x", "%00"])
def test_a_place_that_nobody_knows_leads_to_the_list_of_provinces(luo: Phone, words: str) -> None:
    page = luo.get(f"{begin(luo)}questions/destination/?q={words}")
    assert "No county, district or city is called that" in page.words


def test_a_question_is_asked_only_where_it_applies(luo: Phone, people: dict[str, UUID]) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    luo.get(f"{draft}questions/joins/", status=404)
    luo.get(f"{draft}questions/address/")
    assert luo.post(f"{draft}questions/settle_as/", {"settle_as": "join_household"}) == f"{draft}questions/joins/"
    luo.get(f"{draft}questions/address/", status=404)
    luo.get(f"{draft}questions/nothing/", status=404)


@pytest.fixture
def joining(luo: Phone, people: dict[str, UUID]) -> str:
    """Luo has everything answered but the household that she joins."""
    answers = moving(people["luo"], settle_as="join_household")
    del answers["address"]
    return answered(luo, TRANSFER, answers)


def test_a_household_is_shown_by_surname_and_address_and_counts_once_confirmed(
    luo: Phone, people: dict[str, UUID], joining: str
) -> None:
    gu = registry.person(people["gu-wife"], MONDAY.date())
    where = luo.post(f"{joining}questions/joins/", {"joins": f" {gu.id_number} ".lower()})
    assert where == f"{joining}questions/joins/household/"
    words = luo.get(where).words
    assert "顾**, Gusu District, Suzhou City, Jiangsu Province, 平江路128号" in words
    for hidden in ["文斌", "陈雨", gu.id_number, gu.id_number[-4:]]:
        assert hidden not in words
    luo.get(f"{joining}check/", status=302)
    luo.post(where)
    assert "顾**, Gusu District, Suzhou City, Jiangsu Province, 平江路128号" in luo.get(f"{joining}check/").words
    luo.get(f"{joining}questions/joins/")
    assert luo.post(f"{joining}questions/joins/", {"joins": ""}) == where  # kept as it stands


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("", "Say which household"),
        ("123", "has 18 characters"),
        ("110105194912310020", "typing error"),
        ("11010519491231002X", "Nobody in a registered household has this ID number."),
    ],
)
def test_an_id_number_under_which_no_household_is_found_is_told(
    luo: Phone, joining: str, typed: str, remedy: str
) -> None:
    assert remedy in luo.refused(f"{joining}questions/joins/", {"joins": typed}).words
    luo.get(f"{joining}questions/joins/household/", status=404)
    luo.get(f"{joining}questions/movers/household/", status=404)


@pytest.mark.law("online-7", "licensing-33")
def test_papers_that_a_register_holds_are_not_asked_for(luo: Phone, people: dict[str, UUID]) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]), papers=False)
    page = luo.get(f"{draft}papers/")
    assert page.values["papers"] == ["labour_contract", "social_insurance_record", "residence_permit"]
    assert "Household register A connected register holds it" in page.words


@pytest.mark.parametrize(
    ("ticked", "remedy"),
    [
        ([], "Tick each paper that you have."),
        (["labour_contract"], "Still missing: Social insurance record; Residence permit."),
        (["crown_jewels"], "Tick papers from the list."),
    ],
)
def test_without_all_papers_it_is_told_which_are_missing(
    luo: Phone, people: dict[str, UUID], ticked: list[str], remedy: str
) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]), papers=False)
    assert remedy in luo.refused(f"{draft}papers/", {"papers": ticked}).words
    assert pages.SHOWN not in answers_in(draft)
    luo.post(f"{draft}check/", {"true": "on"})
    assert not Case.objects.exists()


@pytest.mark.law("licensing-31")
def test_without_the_declaration_nothing_is_handed_in(luo: Phone, people: dict[str, UUID]) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    assert "Tick the box if what you have said is true." in luo.refused(f"{draft}check/", {}).words
    assert not Case.objects.exists()


def test_before_everything_is_answered_nothing_is_handed_in(luo: Phone, people: dict[str, UUID]) -> None:
    answers = moving(people["luo"])
    del answers["phone"]
    draft = answered(luo, TRANSFER, answers)
    assert luo.post(f"{draft}check/", {"true": "on"}) == f"{draft}questions/phone/"
    assert not Case.objects.exists()


def test_what_the_registers_contradict_at_the_end_is_told_with_the_way_to_change_it(
    luo: Phone, people: dict[str, UUID]
) -> None:
    draft = answered(luo, TRANSFER, moving(people["gu"]))
    page = luo.refused(f"{draft}check/", {"true": "on"})
    assert "It has not been handed in yet" in page.words
    assert "Who moves: Choose from the people in the applicant's household." in page.words
    assert page.links.count(f"{draft}questions/movers/") == 2
    assert not Case.objects.exists()


def test_a_place_without_an_office_is_told(luo: Phone, people: dict[str, UUID]) -> None:
    Authority.objects.filter(code="police-320508").update(valid_to="2026-01-01")
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    assert "No office is known here for what you answered." in luo.refused(f"{draft}check/", {"true": "on"}).words
    assert not Case.objects.exists()


@pytest.mark.parametrize("code", [GUIDE_ONLY, FIRST_CARD])
def test_what_is_not_handled_online_cannot_be_begun_by_address(luo: Phone, code: str) -> None:
    luo.get(f"/items/{code}/apply/", status=302)
    assert luo.post(f"/items/{code}/apply/") == f"/items/{code}/"
    assert not Draft.objects.exists()


PARTS = ["", "questions/movers/", "questions/joins/household/", "papers/", "check/", "discard/"]


@pytest.mark.parametrize("part", PARTS)
def test_a_draft_that_is_not_ones_own_is_not_there(
    luo: Phone, people: dict[str, UUID], phone_of: Callable[[str], Phone], part: str
) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    before = answers_in(draft)
    stranger = phone_of("gu")
    for address in [draft + part, f"/drafts/{UUID(int=5)}/{part}"]:
        stranger.get(address, status=404)
        stranger.post(address, {"true": "on", "movers": [str(people["gu"])]}, status=404)
    assert answers_in(draft) == before


def test_what_was_begun_is_thrown_away_only_after_a_question(luo: Phone) -> None:
    draft = begin(luo)
    luo.get(f"{draft}discard/")
    assert Draft.objects.count() == 1
    luo.post(f"{draft}discard/")
    assert not Draft.objects.exists()
    assert "has been thrown away" in luo.get("/").words


def test_a_draft_goes_over_to_a_newer_version_of_its_item(luo: Phone, people: dict[str, UUID]) -> None:
    draft = answered(luo, TRANSFER, moving(people["luo"]))
    content = copy.deepcopy(ItemVersion.objects.get(code=TRANSFER, version=1).content)
    content |= {"version": 2, "effective_from": "2026-03-01"}
    publish.publish_items({(TRANSFER, 2): content}, at=MONDAY)
    assert luo.post(f"{draft}check/", {"true": "on"}) == draft
    newer = next_of(luo, draft)
    assert Draft.objects.get().item_version == 2
    assert "The rules for this item have changed." in luo.get(f"{newer}questions/movers/").words
    assert answers_in(newer)["address"] == "人民路1号"
    assert not Case.objects.exists()


def test_a_person_applies_for_an_organisation_and_follows_the_case(
    people: dict[str, UUID], phone_of: Callable[[str], Phone]
) -> None:
    gu = phone_of("gu")
    enter_organisation(credit_code=CREDIT_CODE, name="苏州平江客栈有限公司", region_code="320508")
    answers = {
        "organisation": CREDIT_CODE,
        "hotel_name": "平江客栈",
        "premises_region": "320508",
        "premises_address": "平江路1号",
        "rooms": "12",
        "responsible_id_number": registry.person(people["gu"], MONDAY.date()).id_number,
        "phone": "13800000000",
    }
    draft = answered(gu, HOTEL, answers)
    receipt = gu.post(f"{draft}check/", {"true": "on"})
    gu.get(receipt)
    case = Case.objects.get()
    parties = CaseParty.objects.filter(case_id=case.id).order_by("position")
    assert [(p.role, p.kind, p.person_id, p.credit_code) for p in parties] == [
        ("applicant", "organisation", None, CREDIT_CODE),
        ("agent", "person", people["gu"], ""),
    ]
    words = gu.get(f"/cases/{case.number}/").words
    assert registry.person(people["gu"], MONDAY.date()).id_number not in words
    phone_of("luo").get(f"/cases/{case.number}/", status=404)


def test_an_organisation_is_asked_for_its_credit_code(phone_of: Callable[[str], Phone]) -> None:
    gu = phone_of("gu")
    assert "You apply for an organisation" in gu.get(f"/items/{HOTEL}/apply/").words
    draft = begin(gu, HOTEL)
    page = gu.refused(f"{draft}questions/organisation/", {"organisation": "91320508MA1ABCDE1Q"})
    assert "The unified social credit code has a typing error." in page.words


def test_a_short_form_needs_few_pages(luo: Phone, people: dict[str, UUID]) -> None:
    draft = begin(luo, CERTIFICATE)
    luo.post(f"{draft}questions/holder/", {"holder": str(people["luo"])})
    luo.post(f"{draft}questions/content/", {"content": "registration"})
    luo.post(f"{draft}questions/purpose/", {"purpose": "子女入学", "phone": "13800000000"})
    assert next_of(luo, draft) in {"check/", "papers/"}
