"""The queue: most urgent first, in parts, and never an error for a wrong address."""

import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tests.channels.conftest import NOON, SUZHOU, Desk, Family
from tests.channels.frame.reading import Page
from tongban.basis.actors import Visit
from tongban.basis.items import Item, Role
from tongban.casework.cases import actions, intake, queries
from tongban.casework.catalog import queries as catalog
from tongban.channels.desk.forms import after_case, after_work
from tongban.channels.desk.lights import light_of_clock, light_of_day


def hand_in(item: Item, person: Family, desk: Desk, at: datetime = NOON) -> str:
    return intake.submit(
        item=item,
        answers={"subject": str(person.people["wu"])},
        applicant=intake.Applicant(person_id=person.people["wu"], name="吴云"),
        window=SUZHOU,
        key=uuid4(),
        by=desk.officer,
        at=at,
        visit=Visit("desk", "computer"),
    )


def numbers(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="/desk/cases/([0-9A-Z-]+)/"', page)))


def test_an_empty_queue_says_so_and_what_comes(officer_at: Any) -> None:
    page = officer_at(SUZHOU, Role.EXAMINER).client.get("/desk/").content.decode()
    assert "您没有待办件" in page
    assert "轮到您办理的办件会显示在这里" in page


def test_pages_follow_each_other_without_losing_or_repeating_a_case(
    catalogue: dict[str, Item], neighbour: Family, officer_at: Any
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    handed_in = {hand_in(catalogue["TT-002"], neighbour, desk) for _ in range(queries.PAGE + 2)}
    first = desk.client.get("/desk/").content.decode()
    assert "27" in first[first.index("tb-side__count") :][:40]
    following = re.search(r'href="(\?after=[^"]+)"', first)
    assert following
    second = desk.client.get(f"/desk/{following[1]}").content.decode()
    assert len(numbers(first)) == queries.PAGE
    assert not set(numbers(first)) & set(numbers(second))
    assert set(numbers(first)) | set(numbers(second)) == handed_in
    assert 'rel="next"' not in second
    listed = desk.client.get("/desk/cases/").content.decode()
    rest = re.search(r'href="(\?after=[^"]+)"', listed)
    assert rest
    assert set(numbers(listed)) | set(numbers(desk.client.get(f"/desk/cases/{rest[1]}").content.decode())) == handed_in


def test_a_queue_of_more_than_99_is_counted_no_further(
    catalogue: dict[str, Item], neighbour: Family, officer_at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongban.channels.desk.views.queue.MOST_COUNTED", 2)
    desk = officer_at(SUZHOU, Role.CLERK)
    for _ in range(4):
        hand_in(catalogue["TT-002"], neighbour, desk)
    assert '<span class="tb-side__count">2+</span>' in desk.client.get("/desk/").content.decode()


def test_the_queue_is_narrowed_by_role_office_and_task(
    transfer: str, catalogue: dict[str, Item], neighbour: Family, officer_at: Any
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK, Role.REGISTRAR)
    assert numbers(desk.client.get("/desk/?role=clerk").content.decode()) == [transfer]
    assert numbers(desk.client.get("/desk/?role=registrar").content.decode()) == []
    assert numbers(desk.client.get(f"/desk/?office={SUZHOU}&task=accept").content.decode()) == [transfer]
    page = desk.client.get("/desk/?task=complete").content.decode()
    assert numbers(page) == []
    assert "这一部分没有待办件" in page


@pytest.mark.parametrize("query", ["role=king", "office=police-110000", "role=examiner", "task=" + "x" * 50])
def test_a_part_of_the_queue_that_is_not_there_is_said_to_be_so(query: str, transfer: str, officer_at: Any) -> None:
    answer = officer_at(SUZHOU, Role.CLERK).client.get(f"/desk/?{query}")
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()


@pytest.mark.parametrize("address", ["/desk/", "/desk/cases/"])
@pytest.mark.parametrize(
    "after", ["x", "2026-13-40_" + "0" * 36 + "_accept", "_" + "z" * 36 + "_x", "%00", "' OR 1=1--"]
)
def test_a_page_that_is_not_there_is_the_first_one(address: str, after: str, transfer: str, officer_at: Any) -> None:
    answer = officer_at(SUZHOU, Role.CLERK).client.get(f"{address}?after={after}")
    assert numbers(answer.content.decode()) == [transfer]


@given(st.text(max_size=60))
def test_no_text_makes_the_place_of_a_page_fail(text: str) -> None:
    assert after_work(text) in {"", text}
    after_case(text)


def test_cases_are_listed_by_state(transfer: str, officer_at: Any) -> None:
    client = officer_at(SUZHOU, Role.CLERK).client
    assert numbers(client.get("/desk/cases/?state=submitted").content.decode()) == [transfer]
    page = client.get("/desk/cases/?state=accepted").content.decode()
    assert (numbers(page), "没有办件" in page) == ([], True)
    assert "请从列表中选择状态" in client.get("/desk/cases/?state=lost").content.decode()


@pytest.mark.parametrize("words", ["", "   ", "x" * 200, "a\x00b"])
def test_a_search_for_nothing_says_what_to_type(words: str, officer_at: Any) -> None:
    answer = officer_at(SUZHOU, Role.CLERK).client.post("/desk/search/", {"q": words})
    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()


def test_a_case_is_found_by_number_name_and_id_number(transfer: str, family: Family, officer_at: Any) -> None:
    client = officer_at(SUZHOU, Role.CLERK).client
    assert client.post("/desk/search/", {"q": transfer})["Location"] == f"/desk/cases/{transfer}/"
    for words in ("罗芳", family.numbers["luo"], family.numbers["child"]):
        page = client.post("/desk/search/", {"q": words}).content.decode()
        assert numbers(page) == [transfer]
    assert numbers(client.post("/desk/search/", {"q": "罗"}).content.decode()) == []


def test_an_id_number_that_was_looked_for_is_in_no_address(family: Family, transfer: str, officer_at: Any) -> None:
    client = officer_at(SUZHOU, Role.CLERK).client
    number = family.numbers["luo"]
    assert number not in client.get(f"/desk/search/?q={number}").content.decode().replace(f"?q={number}", "")
    page = Page(client.get("/desk/").content.decode())
    assert {form.get("method") for form in page.every("form") if form.get("role") == "search"} == {"post"}


# --- lights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (None, "none"),
        (date(2026, 3, 1), "red"),
        (date(2026, 3, 2), "yellow"),  # today
        (date(2026, 3, 5), "yellow"),  # three working days are left
        (date(2026, 3, 6), "green"),
        (date(2027, 1, 4), "green"),
    ],
)
def test_the_light_of_a_row_follows_its_due_day(due_on: date | None, light: str, catalogue: dict[str, Item]) -> None:
    assert light_of_day(due_on, date(2026, 3, 2), catalog.calendar()) == light


def test_the_light_of_a_clock_says_whether_it_ended_in_time(transfer: str, officer_at: Any) -> None:
    desk, late = officer_at(SUZHOU, Role.CLERK), NOON + timedelta(days=30)
    clock = queries.case(transfer, actor=desk.officer).clocks[0]
    assert light_of_clock(clock.value, NOON.date()) == "green"
    assert light_of_clock(clock.value, date(2026, 3, 6)) == "yellow"
    assert light_of_clock(clock.value, late.date()) == "red"
    with time_machine.travel(late, tick=False):
        actions.accept(number=transfer, seen=[], by=desk.officer, at=late, visit=Visit("desk", "computer"))
        desk.client.force_login(desk.user)
        page = desk.client.get(f"/desk/cases/{transfer}/").content.decode()
    ended = queries.case(transfer, actor=desk.officer).clocks[0]
    assert light_of_clock(ended.value, late.date()) == "red"
    assert "逾期办结" in page


def test_the_light_is_a_word_and_a_shape_before_it_is_a_colour(transfer: str, officer_at: Any) -> None:
    page = officer_at(SUZHOU, Role.CLERK).client.get("/desk/").content.decode()
    row = page[page.index("tb-light--green") :][:900]
    assert "时间充足" in row
    assert "<path" in row
