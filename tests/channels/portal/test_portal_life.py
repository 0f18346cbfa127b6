"""What has happened? Questions once, check, hand in, and one page that tells how everything stands."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.channels.portal.conftest import Phone
from tongban.casework.cases.models import Case
from tongban.casework.life_events.models import LifeMember

pytestmark = pytest.mark.django_db
ANSWERS: dict[str, dict[str, str]] = {
    "lives_in": {"place": "320508"},
    "address": {"address": "平江路88号", "lives_since_year": "2025", "lives_since_month": "6", "lives_since_day": "1"},
    "home_kind": {"home_kind": "rented"},
    "wants_permit": {"wants_permit": "yes"},
    "ground": {"ground": "work"},
    "has_car": {"has_car": "no"},
    "phone": {"phone": "13800000000"},
}


def answer_all(phone: Phone, url: str) -> str:
    """Answer page by page what is asked; return the address of the last page: the check."""
    for _ in range(12):
        phone.last = phone.client.get(url)
        if phone.last.status_code == 302:
            url = phone.last["Location"]
            continue
        page = urlsplit(url).path.strip("/").split("/")[-1]
        if page == "check":
            return url
        if page == "papers":
            url = phone.post(url, {"papers": []})
        elif page == "lives_in":
            url = phone.post(f"{url}?q=320508", ANSWERS[page])
        else:
            url = phone.post(url, ANSWERS[page])
    raise AssertionError(f"the application does not end: {url}")


def test_the_first_page_asks_what_has_happened_and_the_guide_says_what_is_not_done_here(visitor: Phone) -> None:
    assert "/life/newborn/" in visitor.get("/").links
    page = visitor.get("/life/newborn/")
    assert "Birth registration" in page.words
    assert "Begins by itself when this is done: Birth registration" in page.words
    assert "The medical insurance office is not connected" in page.words
    visitor.get("/life/war/", status=404)


@pytest.mark.law("service-one-matter")
def test_questions_are_asked_once_and_all_cases_stand_on_one_page(luo: Phone) -> None:
    url = answer_all(luo, luo.post("/life/moving_in/apply/"))
    check = luo.get(url)
    assert "First residence permit" in check.words
    assert "begins by itself when the one before it is done" in check.words
    assert not Case.objects.exists()
    refused = luo.refused(url)
    assert "Tick the box if what you have said is true" in refused.words
    progress = luo.post(url, {"true": "on"})
    page = luo.get(progress)
    number = Case.objects.get().number
    assert number in page.words
    assert "Begins by itself when this is done: Residence registration" in page.words
    assert luo.post(url, {"true": "on"}) == progress  # a second click
    assert Case.objects.count() == 1
    assert dict(LifeMember.objects.values_list("name", "standing")) == {"residence": "begun", "permit": "waiting"}
    assert progress in luo.get("/").links


def test_what_was_begun_is_kept_taken_up_again_and_thrown_away(luo: Phone) -> None:
    begun = luo.post("/life/moving_in/apply/")
    assert begun in luo.get("/life/moving_in/apply/").links
    luo.get(f"{begun}discard/")
    assert luo.post(f"{begun}discard/") == "/"
    luo.get(begun, status=404)


def test_nobody_else_sees_an_application(luo: Phone, phone_of: Callable[[str], Phone]) -> None:
    begun = luo.post("/life/moving_in/apply/")
    other = phone_of("yang")
    for page in ("", "check/", "papers/", "discard/", "questions/address/"):
        other.get(f"{begun}{page}", status=404)


def test_what_fell_away_is_said_with_what_becomes_of_the_others(luo: Phone) -> None:
    url = answer_all(luo, luo.post("/life/moving_in/apply/"))
    progress = luo.post(url, {"true": "on"})
    LifeMember.objects.filter(name="residence").update(standing="impossible", case_id=None)
    LifeMember.objects.filter(name="permit").update(standing="dropped")
    page = luo.get(progress)
    assert "This came to nothing: Residence registration" in page.words
    assert "It waited for that and is not begun: First residence permit" in page.words
    assert "As things stand the register or the office does not allow it." in page.words
