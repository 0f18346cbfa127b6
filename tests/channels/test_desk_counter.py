"""The counter: find the person, pick the item, hand in and accept; nothing typed is lost or handed in twice."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.channels.conftest import NOON, SUZHOU, YIBIN, Desk, Family
from tongban.basis.actors import Officer
from tongban.basis.items import Item, Role
from tongban.casework.cases import queries
from tongban.casework.cases.states import State
from tongban.casework.catalog import actions as publish
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import actions as offices
from tongban.channels.desk.counter import seal

KEY = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.fixture
def clerk(catalogue: dict[str, Item], neighbour: Family, officer_at: Any) -> Desk:
    """Sign in a window clerk in Suzhou, where the items of the tests are published and Wu Yun lives."""
    desk: Desk = officer_at(SUZHOU, Role.CLERK)
    return desk


def identify(client: Client, **typed: Any) -> Any:
    return client.post("/desk/counter/", typed)


def transfer_typed(family: Family, **more: Any) -> dict[str, Any]:
    return {
        "_key": KEY,
        "movers": [str(family.people["luo"])],
        "to_region": "姑苏区",
        "address": "平江路100号2幢301室",
        "new_head": str(family.people["husband"]),
        "ground": "work",
        **more,
    }


def number_in(answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"]).strip("/").split("/")[-1]


# --- who is it ------------------------------------------------------------------------------------


def test_an_id_number_leads_to_the_person_in_any_province(family: Family, clerk: Desk) -> None:
    answer = identify(clerk.client, id_number=f" {family.numbers['luo'].lower()} ")
    page = clerk.client.get(answer["Location"]).content.decode()
    for words in ("罗芳", "四川省宜宾市翠屏区", "陈建国", "宜宾市公安局翠屏分局"):
        assert words in page
    assert not [number for number in family.numbers.values() if number in page + answer["Location"]]
    assert str(family.people["luo"]) not in answer["Location"]


def test_a_name_and_a_date_of_birth_lead_there_too(neighbour: Family, clerk: Desk) -> None:
    answer = identify(clerk.client, name="吴云", born_on_year="1990", born_on_month="7", born_on_day="15")
    assert "吴云" in clerk.client.get(answer["Location"]).content.decode()


def test_two_people_of_one_name_and_day_are_offered_to_choose_from(
    clerk: Desk, neighbour: Family, namesake: Family
) -> None:
    page = identify(
        clerk.client, name="吴云", born_on_year="1990", born_on_month="7", born_on_day="15"
    ).content.decode()
    assert "有多人符合" in page
    assert len(re.findall(r'href="/desk/counter/[^"/]+/"', page)) == 2
    assert not [number for number in (*neighbour.numbers.values(), *namesake.numbers.values()) if number in page]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "请输入公民身份号码，或者全名和出生日期"),
        ({"id_number": "123"}, "18"),
        ({"id_number": "110105194912310022"}, "核对"),
        ({"id_number": "11010519491231002X"}, "登记库中查无此人"),
        ({"name": "吴云"}, "请补充出生日期"),
        ({"name": "吴云", "born_on_year": "1990", "born_on_month": "13", "born_on_day": "1"}, "真实存在的日期"),
        ({"name": "没有人", "born_on_year": "1990", "born_on_month": "7", "born_on_day": "15"}, "登记库中查无此人"),
        ({"name": "a\x00b", "born_on_year": "1990", "born_on_month": "7", "born_on_day": "15"}, "govuk-error-summary"),
    ],
)
def test_a_wrong_value_is_answered_with_what_to_do(typed: dict[str, str], says: str, clerk: Desk) -> None:
    answer = identify(clerk.client, **typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "govuk-error-summary" in page
    assert says in page


def test_the_address_of_a_person_works_for_nobody_else_and_not_tomorrow(
    family: Family, clerk: Desk, officer_at: Any
) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    other = officer_at(SUZHOU, Role.CLERK, name="other")
    assert other.client.get(address).status_code == 404
    assert clerk.client.get("/desk/counter/made-up/").status_code == 404
    assert clerk.client.get(f"/desk/counter/{family.people['luo']}/").status_code == 404
    with time_machine.travel(NOON + timedelta(hours=9), tick=False):
        clerk.client.force_login(clerk.user)
        assert clerk.client.get(address).status_code == 404


# --- what is it about -----------------------------------------------------------------------------


def test_items_are_found_by_word_and_code_and_an_open_case_of_the_same_is_pointed_out(
    transfer: str, family: Family, clerk: Desk
) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    page = clerk.client.get(address).content.decode()
    assert (f"{address}TT-001/" in page, f"{address}TT-002/" in page) == (True, True)
    found = clerk.client.get(f"{address}?q=证明").content.decode()
    assert (f"{address}TT-001/" in found, f"{address}TT-002/" in found) == (False, True)
    assert "没有符合的事项" in clerk.client.get(f"{address}?q=火星").content.decode()
    row = page[page.index(f"{address}TT-001/") :]
    assert transfer in row[: row.index("</tr>")]
    form = clerk.client.get(f"{address}TT-001/").content.decode()
    assert "这次申请的是同一件事吗" in form
    assert transfer in form


def test_the_form_is_filled_in_from_the_register_and_says_what_not_to_ask_for(family: Family, clerk: Desk) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    page = clerk.client.get(f"{address}TT-001/").content.decode()
    ticked = re.findall(r'<input[^>]*name="movers"[^>]*checked[^>]*>', page)
    assert [str(family.people["luo"]) in box for box in ticked] == [True]
    assert page.index("登记库中已有，不要向申请人索取") < page.index("户口簿") < page.index("需要查看")


def test_a_guide_and_an_unknown_item_cannot_be_applied_for(clerk: Desk, neighbour: Family) -> None:
    publish.publish_items(catalog.item_contents(), at=NOON)
    address = identify(clerk.client, id_number=neighbour.numbers["wu"])["Location"]
    guide = next(item for item in catalog.in_force(NOON.date()) if item.procedure is None)
    for code in (guide.code, "XX-999", "x%00y"):
        assert clerk.client.get(f"{address}{code}/").status_code == 404
        assert clerk.client.post(f"{address}{code}/", {"submit": "1"}).status_code == 404


# --- handing in -----------------------------------------------------------------------------------


def test_from_the_person_to_accepted_are_two_clicks(family: Family, clerk: Desk) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    clerk.client.get(f"{address}TT-001/")  # one click: the item
    answer = clerk.client.post(f"{address}TT-001/", transfer_typed(family, accept="1"))  # two: hand in and accept
    view = queries.case(number_in(answer), actor=clerk.officer)
    assert (view.state, view.receiving, view.deciding, view.origin) == (State.ACCEPTED, SUZHOU, SUZHOU, YIBIN)
    assert view.applicant_name == "罗芳"
    assert [(event.channel, event.role) for event in view.events] == [("desk", "clerk"), ("desk", "clerk")]


def test_a_second_click_makes_no_second_case(family: Family, clerk: Desk) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    first = clerk.client.post(f"{address}TT-001/", transfer_typed(family, submit="1"))
    again = clerk.client.post(f"{address}TT-001/", transfer_typed(family, submit="1"))
    assert number_in(first) == number_in(again)
    assert len(queries.cases(actor=clerk.officer)) == 1


def test_what_another_office_accepts_is_sent_there(family: Family, catalogue: dict[str, Item], officer_at: Any) -> None:
    away = officer_at(YIBIN, Role.CLERK)
    address = identify(away.client, id_number=family.numbers["luo"])["Location"]
    answer = away.client.post(f"{address}TT-001/", transfer_typed(family, accept="1"))
    page = away.client.get(answer["Location"]).content.decode()
    assert "此件由其他机关受理，已转送" in page
    view = queries.case(number_in(answer), actor=away.officer)
    assert (view.state, view.receiving, view.deciding) == (State.SUBMITTED, YIBIN, SUZHOU)


@pytest.mark.law("licensing-34")
def test_an_on_the_spot_item_is_done_in_four_clicks_after_the_form(neighbour: Family, clerk: Desk) -> None:
    address = identify(clerk.client, id_number=neighbour.numbers["wu"])["Location"]
    typed = {"_key": KEY, "subject": str(neighbour.people["wu"]), "accept": "1"}
    number = number_in(clerk.client.post(f"{address}TT-002/", typed))
    for act, more in (("approve", {}), ("complete", {}), ("deliver", {"how": "at_window"})):
        page = clerk.client.get(f"/desk/cases/{number}/").content.decode()
        assert f'action="/desk/cases/{number}/{act}/"' in page
        assert clerk.client.post(f"/desk/cases/{number}/{act}/", more).status_code == 302
    assert queries.case(number, actor=clerk.officer).state is State.DELIVERED


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"movers": []}, "至少"),
        ({"movers": ["01890a5d-ac96-774b-bcce-b302099a8057"]}, "户"),
        ({"movers": ["x"]}, "govuk-error-message"),
        ({"to_region": "火星"}, "govuk-error-message"),
        ({"to_region": "999999"}, "govuk-error-message"),
        ({"address": ""}, "govuk-error-message"),
        ({"address": "x" * 300}, "govuk-error-message"),
        ({"address": "a\x00b"}, "govuk-error-message"),
        ({"ground": "luck"}, "govuk-error-message"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_handed_in(
    wrong: dict[str, Any], says: str, family: Family, clerk: Desk
) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    answer = clerk.client.post(f"{address}TT-001/", transfer_typed(family, submit="1", **wrong))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "govuk-error-summary" in page
    assert says in page
    assert queries.cases(actor=clerk.officer) == []
    if "address" not in wrong:
        assert "平江路100号2幢301室" in page


def test_a_window_that_is_not_the_officers_is_not_believed(family: Family, clerk: Desk) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    answer = clerk.client.post(f"{address}TT-001/", transfer_typed(family, submit="1", _window=YIBIN))
    assert queries.case(number_in(answer), actor=clerk.officer).receiving == SUZHOU


def test_an_officer_of_two_counters_says_at_which(family: Family, clerk: Desk) -> None:
    offices.post_to(user=clerk.user, authority=YIBIN, role=Role.CLERK, on=NOON.date())
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    assert "受理窗口" in clerk.client.get(f"{address}TT-001/").content.decode()
    answer = clerk.client.post(f"{address}TT-001/", transfer_typed(family, submit="1", _window=YIBIN))
    both = Officer(clerk.user.pk, frozenset({(YIBIN, Role.CLERK)}))
    assert queries.case(number_in(answer), actor=both).receiving == YIBIN


# --- drafts ---------------------------------------------------------------------------------------


def test_a_draft_keeps_what_is_right_and_is_taken_up_again(family: Family, clerk: Desk, officer_at: Any) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    typed = transfer_typed(family, save="1", ground="luck", new_head="")
    kept = clerk.client.post(f"{address}TT-001/", typed)
    draft = queries.drafts(actor=clerk.officer)[0]
    assert (draft.answers["to_region"], "ground" in draft.answers) == ("320508", False)
    listed = clerk.client.get("/desk/counter/").content.decode()
    assert f"/desk/counter/drafts/{draft.id}/" in listed
    assert "罗芳" not in listed
    page = clerk.client.get(f"/desk/counter/drafts/{draft.id}/", follow=True).content.decode()
    assert "平江路100号2幢301室" in page
    assert "江苏省苏州市姑苏区" in page
    assert clerk.client.get(kept["Location"]).status_code == 200
    other = officer_at(SUZHOU, Role.CLERK, name="other")
    assert other.client.get(f"/desk/counter/drafts/{draft.id}/").status_code == 404
    again = clerk.client.post(f"{address}TT-001/", transfer_typed(family, save="1", _draft=str(draft.id)))
    assert again.status_code == 302
    assert len(queries.drafts(actor=clerk.officer)) == 1
    answer = clerk.client.post(f"{address}TT-001/", transfer_typed(family, submit="1", _draft=str(draft.id)))
    assert answer.status_code == 302
    assert queries.drafts(actor=clerk.officer) == []


def test_a_draft_can_be_thrown_away_by_its_officer_only(family: Family, clerk: Desk, officer_at: Any) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    clerk.client.post(f"{address}TT-001/", transfer_typed(family, save="1"))
    drop = f"/desk/counter/drafts/{queries.drafts(actor=clerk.officer)[0].id}/drop/"
    assert officer_at(SUZHOU, Role.CLERK, name="other").client.post(drop).status_code == 404
    assert clerk.client.get(drop).status_code == 405
    assert len(queries.drafts(actor=clerk.officer)) == 1
    assert clerk.client.post(drop).status_code == 302
    assert queries.drafts(actor=clerk.officer) == []


def test_a_draft_of_another_person_is_not_mixed_in(family: Family, neighbour: Family, clerk: Desk) -> None:
    address = identify(clerk.client, id_number=family.numbers["luo"])["Location"]
    clerk.client.post(f"{address}TT-001/", transfer_typed(family, save="1"))
    draft = queries.drafts(actor=clerk.officer)[0]
    token = seal(neighbour.people["wu"], clerk.officer)
    assert clerk.client.get(f"/desk/counter/{token}/TT-001/?draft={draft.id}").status_code == 404
    assert clerk.client.get(f"{address}TT-001/?draft=x").status_code == 404


# --- for an organisation --------------------------------------------------------------------------


def test_somebody_applies_for_an_organisation(neighbour: Family, clerk: Desk) -> None:
    publish.publish_items(catalog.item_contents(), at=NOON)
    item = next(i for i in catalog.in_force(NOON.date()) if i.procedure and i.applicants == ("enterprise",))
    address = identify(clerk.client, id_number=neighbour.numbers["wu"])["Location"]
    page = clerk.client.get(f"{address}{item.code}/").content.decode()
    assert "统一社会信用代码" in page
    answer = clerk.client.post(f"{address}{item.code}/", {"submit": "1", "_credit_code": "1"})
    assert answer.status_code == 422


def test_the_organisation_is_not_asked_for_twice(neighbour: Family, clerk: Desk) -> None:
    publish.publish_items(catalog.item_contents(), at=NOON)
    address = identify(clerk.client, id_number=neighbour.numbers["wu"])["Location"]
    page = clerk.client.get(f"{address}PO-001/").content.decode()
    assert page.count('name="organisation"') == 1
    assert "_credit_code" not in page
