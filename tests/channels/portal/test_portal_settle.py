"""Can I settle here, and where could I? Questions that matter, answers with reasons, and nothing kept."""

import logging
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.channels.portal.conftest import MONDAY, Page, Phone, moving
from tongban.casework.audit.models import Access
from tongban.casework.cases import intake
from tongban.casework.cases.models import Case, Draft
from tongban.casework.catalog import queries as catalog
from tongban.casework.policies import queries as policies
from tongban.channels.portal.views.where import Gap

pytestmark = pytest.mark.usefixtures("pack", "monday")
BEIJING, WUHAN = "/settle/110000/points_settlement/", "/settle/420100/settlement/"
WHERE = "/settle/where/"
COMMON: dict[str, str] = {
    "q-born_year": "1994", "q-born_month": "3", "q-born_day": "2", "q-sex": "female", "q-education": "bachelor",
    "q-job": "true", "q-home": "true", "q-family": "false", "q-permit": "true", "q-permit_months": "40",
    "q-paying": "true", "q-insured_months": "40", "q-owned_months": "0", "q-rented_months": "30", "q-record": "false",
}  # fmt: skip
BEIJING_FACTS = {
    "permit": "true", "retired": "false", "criminal": "false", "insured_months": "84", "owned_months": "120",
    "rented_months": "0", "education": "bachelor", "study_months": "0", "home_moved_months": "0",
    "both_moved_months": "0", "award": "none", "wage_tax": "0", "investor_tax": "0", "tax_offence": "false",
    "age": "40", "honour": "false", "detentions": "0",
}  # fmt: skip


@pytest.fixture
def luo(phone_of: Callable[[str], Phone]) -> Phone:
    """A citizen of the demonstration who reads Chinese."""
    phone = phone_of("luo")
    del phone.client.cookies["django_language"]
    return phone


def carried(response: Any) -> dict[str, list[str]]:
    """Return the hidden boxes of the first form of the page's own."""
    main = response.content.decode().split("<main", 1)[1]
    form = next(part.split("</form>")[0] for part in main.split("<form")[1:])
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found


def asked(response: Any) -> list[str]:
    return carried(response).get("ask", [""])[0].split(",")


def go_through(client: Client, address: str, answers: dict[str, str]) -> Any:
    """Answer page after page until the answer is shown."""
    response = client.get(address, follow=True)
    for _ in range(20):
        if "ask" not in carried(response):
            return response
        given = {f"f-{name}": answers.get(name, "-") for name in asked(response)}
        response = client.post(address, {**carried(response), **given})
        assert response.status_code == 200
    raise AssertionError("it never ends")


def test_anybody_finds_the_cities_by_province(client: Client) -> None:
    page = Page(client.get("/settle/"))
    assert "江苏省" in page.words
    assert "/settle/320500/" in page.links
    assert "/settle/cn/open_settlement/" in page.links
    assert "/settle/" in Page(client.get("/")).links
    assert "/settle/" in Page(client.get("/items/HK-016/")).links
    assert "/settle/" not in Page(client.get("/items/HK-036/")).links


def test_a_city_with_several_ways_shows_them_and_one_with_one_begins(client: Client) -> None:
    ways = Page(client.get("/settle/440300/"))
    assert {"/settle/440300/talent_settlement/", "/settle/440300/points_settlement/"} <= set(ways.links)
    assert client.get("/settle/420100/").headers["Location"] == WUHAN


@pytest.mark.parametrize("address", ["/settle/999999/", "/settle/110000/nothing/", "/settle/cn/id_card_validity/"])
def test_what_is_no_policy_about_settling_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_few_questions_a_page_and_points_item_by_item_with_their_article(client: Client) -> None:
    response = go_through(client, BEIJING, BEIJING_FACTS)
    page = Page(response)
    # 84 months are 7 years: 7 × 3 = 21; of 10 years at home no more than those insured: 7; bachelor 15; up to 45 20.
    assert "积分：63" in page.words
    assert "您符合条件，可以参加排名" in page.words
    assert "第五条第（一）项" in page.words
    assert "以往各轮" in page.words


def test_it_stops_asking_as_soon_as_a_condition_fails_and_says_what_would_help(client: Client) -> None:
    first = client.get(BEIJING)
    names = asked(first)
    assert "permit" in names
    given = {f"f-{name}": BEIJING_FACTS[name] for name in names} | {"f-permit": "false"}
    page = Page(client.post(BEIJING, {**carried(first), **given}))
    assert "您尚不符合条件" in page.words
    assert "怎样可以满足" in page.words
    assert "全部回答，计算全部积分" in page.words


def test_all_points_can_be_counted_although_a_condition_fails(client: Client) -> None:
    first = client.get(BEIJING)
    given = {f"f-{name}": BEIJING_FACTS[name] for name in asked(first)} | {"f-permit": "false"}
    no = client.post(BEIJING, {**carried(first), **given})
    more = client.post(BEIJING, {**carried(no), "everything": "1"})
    assert set(asked(more)) & set(BEIJING_FACTS)
    assert carried(more)["everything"] == ["1"]


def test_who_does_not_know_gets_an_interval_and_what_is_missing(client: Client) -> None:
    page = Page(go_through(client, BEIJING, {"permit": "true", "retired": "false", "criminal": "false"}))
    assert "您的回答还不足以得出结果" in page.words
    assert re.search(r"积分：-?\d+至\d+", page.words)
    assert "在京连续缴纳社会保险月数" in page.words


def test_an_answer_can_be_changed_and_the_others_stay(client: Client) -> None:
    done = go_through(client, BEIJING, BEIJING_FACTS)
    again = client.post(BEIJING, {**carried(done), "change": "education"})
    assert asked(again) == ["education"]
    page = Page(client.post(BEIJING, {**carried(again), "f-education": "doctor"}))
    assert "积分：85" in page.words  # 37 instead of 15


def test_a_wrong_answer_is_told_with_what_to_write_and_the_rest_is_kept(client: Client) -> None:
    done = go_through(client, BEIJING, BEIJING_FACTS)
    again = client.post(BEIJING, {**carried(done), "change": "insured_months"})
    faulty = client.post(BEIJING, {**carried(again), "f-insured_months": "many"})
    page = Page(faulty)
    assert "请填写0至600之间的数字" in page.words
    assert page.every("a", href="#id_f-insured_months")
    assert carried(faulty)["f-education"] == ["bachelor"]


def test_boxes_that_carry_nonsense_are_as_good_as_empty(client: Client) -> None:
    nonsense = {
        "f-education": "sorcerer",
        "f-age": "NaN",
        "f-permit": "maybe",
        "seen": "nothing",
        "ask": "what",
        "change": "x",
    }
    response = client.post(BEIJING, nonsense)
    assert response.status_code == 200
    assert "permit" in asked(response)
    assert "f-education" not in carried(response)


def test_low_confidence_is_told_only_where_the_answer_rests_on_it(client: Client) -> None:
    warning = "需由办理机关核实"
    assert warning not in Page(go_through(client, BEIJING, BEIJING_FACTS)).words
    assert (
        warning in Page(go_through(client, BEIJING, {**BEIJING_FACTS, "tax_offence": "true"})).words
    )  # −12, marked low


def test_nothing_is_kept_and_no_address_or_log_has_an_answer(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        response = go_through(client, BEIJING, {**BEIJING_FACTS, "insured_months": "123"})
    assert "123" in response.content.decode()
    assert "123" not in caplog.text
    assert response.request["QUERY_STRING"] == ""
    assert not Session.objects.exists()
    assert not Draft.objects.exists()
    assert not Access.objects.exists()
    assert "您的回答不会被保存" in Page(response).words


def test_what_the_register_says_is_filled_in_marked_and_written_down(luo: Phone) -> None:
    first = luo.client.get(WUHAN)
    assert "age" in carried(first)["register"]
    row = Access.objects.get()
    assert luo.citizen
    assert (row.subject_id, row.role, row.page, row.purpose) == (
        luo.citizen.person_id,
        "citizen",
        "own_answers",
        "enquiry",
    )
    done = go_through(luo.client, WUHAN, {})
    assert "来自登记库" in Page(done).words
    assert "您本人" in Page(luo.client.get("/me/looked/")).words
    changed = luo.client.post(WUHAN, {**carried(done), "change": "age"})
    assert "来自登记库" not in Page(luo.client.post(WUHAN, {**carried(changed), "f-age": "20"})).words


def test_where_nothing_of_the_register_is_asked_nothing_is_read(luo: Phone) -> None:
    luo.client.get("/settle/130100/settlement/")
    assert not Access.objects.exists()


def all_pages(client: Client, answers: dict[str, str]) -> Any:
    response = client.get(WHERE)
    for _ in range(12):
        if "page" not in carried(response):
            return response
        response = client.post(WHERE, {**carried(response), **answers})
        assert response.status_code == 200
    raise AssertionError("it never ends")


def test_one_set_of_answers_is_tried_in_every_city_the_nearest_first(client: Client) -> None:
    page = Page(all_pages(client, COMMON))
    said = page.words
    headings = ("您符合条件的城市", "还需要了解更多情况", "尚不符合：还缺什么")
    yes, unknown, no = (said.index(heading) for heading in headings)
    assert yes < said.index("石家庄市") < unknown < said.index("天津市", yes) < no < said.index("东莞市")
    assert "还需缴纳20个月" in said[no:]  # Dongguan asks for five years, 60 months; 40 are there
    assert {button["formaction"] for button in page.every("button") if button.get("formaction")} >= {BEIJING, WUHAN}


def test_one_province_can_be_shown_and_the_answers_stay(client: Client) -> None:
    done = all_pages(client, COMMON)
    page = Page(client.post(WHERE, {**carried(done), "province": "320000"}))
    assert "南京市" in page.words
    assert "石家庄市" not in page.words
    odd = Page(client.post(WHERE, {**carried(done), "province": "999999"}))
    assert "石家庄市" in odd.words


def test_looking_closer_takes_the_answers_along(client: Client) -> None:
    done = all_pages(client, COMMON)
    response = client.post("/settle/440100/points_settlement/", carried(done))
    boxes = carried(response)
    assert boxes["f-insured_months"] == ["40"]
    assert boxes["f-born"] == ["1994-03-02"]


def test_the_common_answers_can_be_changed_and_gone_back_to(client: Client) -> None:
    done = all_pages(client, COMMON)
    page = Page(client.post(WHERE, {**carried(done), "go_to": "1"}))
    assert "在想落户的城市" in page.words
    assert page.every("input", name="q-job", value="true")[0].get("checked") is not None or page.every(
        "input", name="q-job"
    )
    faulty = Page(
        client.post(WHERE, {**carried(client.get(WHERE)), "q-born_year": "19", "q-sex": "-", "q-education": "-"})
    )
    assert "你" in faulty.words or "请" in faulty.words


def test_the_register_answers_common_questions_too(luo: Phone) -> None:
    page = luo.client.get(WHERE)
    assert set(carried(page)["register"]) == {"born", "sex"}
    assert (
        "来自登记库"
        in Page(
            all_pages(luo.client, {"q-education": "-", **{k: v for k, v in COMMON.items() if "born" not in k}})
        ).words
    )


def test_what_a_veto_rules_out_comes_after_what_can_still_be_reached() -> None:
    on = date(2026, 3, 2)
    suzhou = policies.current("320500/points_application", on)
    explain = suzhou.explainer(on).explain
    known = {
        "permit": True,
        "resident_months": 24,
        "paying_insurance": True,
        "lawful_home": True,
        "serious_crime": False,
    }
    gaps = [
        Gap(suzhou, explain({**known, "serious_crime": True})),
        Gap(suzhou, explain({**known, "lawful_home": False})),
        Gap(suzhou, explain({**known, "lawful_home": None})),
        Gap(suzhou, explain(known)),
    ]
    assert sorted(gaps, key=lambda gap: gap.size) == gaps[::-1]


def test_who_has_signed_in_applies_with_the_answers_and_the_office_sees_them(
    luo: Phone, phone_of: Callable[[str], Phone]
) -> None:
    address = "/settle/320500/talent_settlement/"
    done = go_through(luo.client, address, {"education": "bachelor", "other_way": "false"})
    assert "带上这些回答申请" in Page(done).words
    begun = luo.client.post(f"{address}apply/", {**carried(done), "item": "HK-016"})
    draft = Draft.objects.get()
    assert begun.headers["Location"] == f"/drafts/{draft.id}/"
    kept = draft.answers["_facts"]["320500/talent_settlement"]
    assert (kept["facts"]["education"], kept["register"]) == ("bachelor", ["age"])
    assert luo.citizen
    answers, item = moving(luo.citizen.person_id), catalog.current("HK-016", MONDAY.date())
    intake.save_draft(
        draft_id=draft.id, item=item,
        answers={
            **draft.answers, **answers, "_shown": [each.code for each in item.evidence],
            "_seen": [question.name for question in item.form],
        },
        applicant=luo.citizen.person_id, authority="", by=luo.citizen, at=MONDAY,
    )  # fmt: skip
    case = Case.objects.filter(applicant_person_id=luo.citizen.person_id)
    page = luo.client.get(f"/drafts/{draft.id}/check/")
    assert "您对下列规定的回答" in Page(page).words
    luo.client.post(f"/drafts/{draft.id}/check/", {"key": draft.answers["_key"], "true": "on"})
    number = case.get().number
    clerk = phone_of("suzhou-clerk")
    seen = clerk.get(f"/desk/cases/{number}/").words
    assert "What the rules say: Settlement in Suzhou by diploma" in seen
    assert "A: issued by an authority" in seen
    assert "D: declared" in seen
    assert "No machine decides" in seen


def test_who_has_not_signed_in_does_so_first_and_loses_no_answer(people: dict[str, UUID], client: Client) -> None:
    address = "/settle/320500/talent_settlement/"
    done = go_through(client, address, {"age": "31", "education": "bachelor", "other_way": "false"})
    sent = client.post(f"{address}apply/", {**carried(done), "item": "HK-016"})
    assert sent.headers["Location"] == f"/login/?next={address}apply/"
    client.post(sent.headers["Location"], {"demo_account": "demo.luo"})
    client.get(f"{address}apply/")
    kept = Draft.objects.get().answers["_facts"]["320500/talent_settlement"]
    assert kept["facts"]["education"] == "bachelor"
    assert "applying" not in client.session
    again = client.get(f"{address}apply/")
    assert again.headers["Location"] == address
    assert Draft.objects.count() == 1


def test_what_cannot_be_applied_for_here_begins_nothing(luo: Phone) -> None:
    address = "/settle/320500/talent_settlement/"
    sent = luo.client.post(f"{address}apply/", {"f-education": "bachelor", "item": "HK-013"})
    assert sent.headers["Location"] == address
    assert not Draft.objects.exists()


def test_a_box_that_says_register_is_not_believed(luo: Phone) -> None:
    address = "/settle/320500/talent_settlement/"
    boxes = {"f-education": "bachelor", "f-age": "99", "register": ["age", "education"], "item": "HK-016"}
    luo.client.post(f"{address}apply/", boxes)
    assert Draft.objects.get().answers["_facts"]["320500/talent_settlement"]["register"] == []


XIAN = "/settle/610100/settlement/"
TALENT = {"education": "bachelor", "age": "46", "student": "false", "other_way": "false"}


def test_each_way_in_says_what_is_missing_the_nearest_first(client: Client) -> None:
    """A bachelor of 46: of another way the office says how; the age cannot be mended."""
    words = Page(go_through(client, XIAN, TALENT)).words
    assert "您尚不符合条件" in words
    way, nearest, others = (words.index(each) for each in ("其他情形 未满足", "最接近", "其他途径"))
    assert way < nearest < words.index("向窗口了解社会保险落户和住房落户。") < others
    assert others < words.index("46周岁，超过45周岁。")


def test_whoever_qualifies_is_told_by_which_way(client: Client) -> None:
    words = Page(go_through(client, XIAN, {**TALENT, "student": "true"})).words
    assert "您符合条件" in words
    assert words.index("在校学生 已满足") < words.index("其他途径")
    assert "最接近" not in words


def test_every_city_says_by_which_way_or_what_the_nearest_lacks(client: Client) -> None:
    words = Page(all_pages(client, COMMON)).words
    assert "您可以通过： 合法稳定就业；合法稳定住所" in words
    words = Page(all_pages(client, {**COMMON, "q-job": "false", "q-home": "false"})).words
    assert "最接近的途径是“合法稳定就业”：在该市没有合法稳定就业。 提供劳动合同、社会保险或营业执照。" in words
