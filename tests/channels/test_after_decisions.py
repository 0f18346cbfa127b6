"""Pages about what comes after a decision: rating, contesting, losing a grant, and what anybody may look up."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.test import Client

from tests.casework.cases.conftest import carry, hotel
from tests.casework.conftest import MONDAY, citizen, officer
from tests.casework.reviews.conftest import granted, refused
from tongban.casework.cases.models import Case
from tongban.casework.offices.models import User
from tongban.casework.registry.models import Document
from tongban.casework.reviews.models import FollowUp, Rating

__all__ = ["carry", "citizen", "granted", "hotel", "officer", "refused"]
pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
As = Callable[[str], Client]


@pytest.fixture
def enter(people: dict[str, UUID]) -> As:
    """Return a browser of somebody of the demonstration, in English."""

    def browser(who: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(User.objects.get(username=f"demo.{who}"))
        return client

    return browser


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def day(name: str, on: str) -> dict[str, str]:
    return dict(zip((f"{name}_year", f"{name}_month", f"{name}_day"), on.split("-"), strict=True))


@pytest.mark.law("reconsideration-22", "licensing-38")
@time_machine.travel(MONDAY + DAY, tick=False)
def test_the_page_of_a_refused_case_says_how_to_contest_it_and_until_when(refused: str, enter: As) -> None:
    shown = words(enter("gu").get(f"/cases/{refused}/"))
    assert "How to contest this" in shown
    assert "Wed 6 May 2026" in shown  # 60 days from 2 March end on 1 May, a holiday until the fifth
    assert "Wed 2 September 2026" in shown
    assert "through the online channel" in shown
    assert (
        "不服怎么办" in enter("gu").get(f"/cases/{refused}/", headers={"accept-language": "zh-hans"}).content.decode()
    )


@time_machine.travel(MONDAY + 49 * DAY, tick=False)
def test_a_contest_is_recorded_and_its_outcome_has_the_case_decided_anew(refused: str, enter: As) -> None:
    desk, url = enter("suzhou-clerk"), f"/desk/cases/{refused}/after/"
    wrong = desk.post(f"{url}lodge/", {"remedy": "reconsideration"})
    assert wrong.status_code == 422
    assert "Name the government or the court" in words(wrong)
    typed = {"remedy": "reconsideration", "body": "姑苏区人民政府", **day("lodged_on", "2026-03-10")}
    assert desk.post(f"{url}lodge/", {**typed, **day("copy_on", "2026-03-12")}).status_code == 302
    again = desk.post(f"{url}lodge/", typed)
    assert (again.status_code, "contested already" in words(again)) == (409, True)
    assert refused in words(desk.get("/desk/aftercare/"))
    assert desk.post(f"{url}mark/", {"serial": 1, "what": "replied", **day("on", "2026-03-20")}).status_code == 302
    assert "Contested" in words(enter("gu").get(f"/cases/{refused}/"))

    ended = {"serial": 1, "outcome": "quashed", "words": "事实不清", **day("decided_on", "2026-04-17")}
    assert desk.post(f"{url}outcome/", ended).status_code == 302

    assert Case.objects.get(number=refused).state == "accepted"
    assert "decided anew" in words(enter("gu").get(f"/cases/{refused}/"))
    assert desk.get("/desk/aftercare/").status_code == 200


@pytest.mark.law("litigation-45", "reconsideration-24")
@time_machine.travel(MONDAY + 49 * DAY, tick=False)
def test_a_refusal_that_was_upheld_tells_the_last_day_for_the_court_and_before_whom_it_was(
    refused: str, enter: As
) -> None:
    shown = enter("suzhou-clerk").get(f"/desk/cases/{refused}/after/").content.decode()
    assert "Government of Gusu District, Suzhou City, Jiangsu Province" in shown
    assert "Government of Gusu District, Suzhou City, Jiangsu Province" in words(enter("gu").get(f"/cases/{refused}/"))
    desk, url = enter("suzhou-clerk"), f"/desk/cases/{refused}/after/"
    typed = {"remedy": "reconsideration", "body": "姑苏区人民政府", **day("lodged_on", "2026-03-10")}
    assert desk.post(f"{url}lodge/", typed).status_code == 302
    ended = {"serial": 1, "outcome": "upheld", "words": "维持", **day("decided_on", "2026-04-16")}
    assert desk.post(f"{url}outcome/", {**ended, **day("served_on", "2026-04-20")}).status_code == 302
    said = words(enter("gu").get(f"/cases/{refused}/"))
    # Fifteen days after Monday 20 April end on 5 May, within Labour Day.
    assert "You can go to court now. The time counts from Mon 20 April 2026" in said
    assert "Last day: Wed 6 May 2026" in said


@pytest.mark.law("rating-scope", "rating-voluntary")
@time_machine.travel(MONDAY + DAY, tick=False)
def test_a_visit_is_rated_on_a_phone_without_a_log_in(granted: str, enter: As) -> None:
    shown = enter("suzhou-clerk").post(f"/desk/cases/{granted}/ask-rating/")
    assert "<svg" in shown.content.decode()
    token = re.search(r"/rate/([\w-]+)/", shown.content.decode())
    assert token
    phone = Client(headers={"accept-language": "en"})
    page = phone.get(f"/rate/{token[1]}/")
    assert "checked" not in page.content.decode()  # no level is chosen beforehand
    assert "gu" not in words(page).split()
    assert phone.post(f"/rate/{token[1]}/", {"words": "?"}).status_code == 200  # nothing chosen, nothing kept
    assert Rating.objects.filter(level__isnull=False).count() == 0
    assert "Thank you" in words(phone.post(f"/rate/{token[1]}/", {"level": "5", "words": ""}))
    assert "cannot be used any more" in words(phone.get(f"/rate/{token[1]}/"))
    assert enter("suzhou-clerk").post(f"/desk/cases/{granted}/ask-rating/").status_code == 302


@pytest.mark.law("rating-bad", "rating-published")
@time_machine.travel(MONDAY + DAY, tick=False)
def test_a_bad_rating_goes_from_the_applicant_to_the_call_back_and_is_published(granted: str, enter: As) -> None:
    citizen_, url = enter("gu"), f"/cases/{granted}/"
    assert "Say how you found it" in words(citizen_.get(url))
    assert citizen_.post(f"{url}rate/", {}).status_code == 200
    assert citizen_.post(f"{url}rate/", {"level": "1", "words": "窗口没有人"}).status_code == 302
    assert citizen_.get(f"{url}rate/").status_code == 302  # once
    assert "The rating is being verified" in words(citizen_.get(url))
    desk = enter("suzhou-approver")
    assert "Tue 24 March 2026" in words(desk.get("/desk/aftercare/"))  # 4-6 (3), 9-13 (8), 16-20 (13), 23, 24 March
    for act, said in [("find", "属实"), ("rectify", "增加窗口"), ("answer", "已增加一个窗口"), ("call_back", "满意")]:
        done = desk.post(f"/desk/cases/{granted}/after/follow_up/", {"occasion": "matter", "act": act, "words": said})
        assert done.status_code == 302, act
    assert FollowUp.objects.get().state == "closed"
    assert "已增加一个窗口" in words(citizen_.get(url))
    published = words(Client(headers={"accept-language": "en"}).get("/ratings/"))
    assert "1 (100%)" in published
    assert "1/1" in published


@pytest.mark.law("licensing-40", "licensing-69-2", "licensing-47")
@time_machine.travel(MONDAY + DAY, tick=False)
def test_a_grant_is_looked_up_by_anybody_and_lost_in_public_too(granted: str, enter: As) -> None:
    anybody, number = Client(headers={"accept-language": "en"}), Document.objects.get(public=True).number
    assert "苏州平江客栈有限公司" in words(anybody.get("/grants/?q=平江客栈"))
    assert "Nothing was found" in words(anybody.get("/grants/?q=不存在"))
    assert number in words(anybody.get(f"/grants/?q={number}&after=made-up"))
    url = f"/desk/cases/{granted}/after/"
    assert "Propose to take it away" not in words(enter("suzhou-clerk").get(url))
    typed = {"document": number, "ground": "rescind:deceit", "words": "材料系伪造", "reported_by": ""}
    assert enter("suzhou-examiner").post(f"{url}propose/", typed).status_code == 302
    holder = enter("gu")
    assert "You may ask for a hearing until Tue 10 March 2026" in words(holder.get(f"/cases/{granted}/"))
    assert "free of charge" in words(holder.get(f"/cases/{granted}/hearings/1/"))
    assert holder.post(f"/cases/{granted}/hearings/1/").status_code == 302
    assert holder.get(f"/cases/{granted}/hearings/7/").status_code == 404
    head = enter("suzhou-approver-2")
    early = head.post(f"{url}decide/", {"serial": 1, "what": "decide", "words": "撤销"})
    assert (early.status_code, "Hear them first" in words(early)) == (409, True)
    heard = {"serial": 1, "words": "称属实", **day("on", "2026-03-03")}
    assert enter("suzhou-registrar").post(f"{url}hear/", heard).status_code == 302
    assert head.post(f"{url}decide/", {"serial": 1, "what": "decide", "words": "撤销"}).status_code == 302
    assert "Rescinded" in words(anybody.get("/grants/"))
    assert "This is decided." in words(holder.get(f"/cases/{granted}/"))
    ended = {"document": number, "ground": "deregister:ended", "words": "已撤销"}
    assert enter("suzhou-registrar").post(f"{url}deregister/", ended).status_code == 302
    assert "Deregistered" in words(anybody.get("/grants/"))


def test_an_office_without_a_part_in_it_finds_no_page(granted: str, enter: As) -> None:
    assert enter("yibin-clerk").get(f"/desk/cases/{granted}/after/").status_code == 404
    assert enter("suzhou-clerk").post(f"/desk/cases/{granted}/after/made-up/").status_code == 404
    assert "Nothing is owed" in words(enter("yibin-clerk").get("/desk/aftercare/"))
    assert "Nobody has been asked yet" in words(Client(headers={"accept-language": "en"}).get("/ratings/"))
