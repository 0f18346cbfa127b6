"""The queue: most urgent first, in parts, and never an error for a wrong address."""

import csv
import re
from datetime import date, datetime, timedelta
from io import StringIO
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
from tongban.casework.cases import actions, intake, worklists
from tongban.casework.cases import queries as case_queries
from tongban.casework.cases.models import WorkRow
from tongban.casework.catalog import queries as catalog
from tongban.casework.offices import searches
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


def test_an_empty_queue_says_so_and_what_comes(catalogue: dict[str, Item], officer_at: Any) -> None:
    page = officer_at(SUZHOU, Role.EXAMINER).client.get("/desk/").content.decode()
    assert "您没有待办件" in page
    assert "轮到您办理的办件会显示在这里" in page


def test_pages_follow_each_other_without_losing_or_repeating_a_case(
    catalogue: dict[str, Item], neighbour: Family, officer_at: Any
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    handed_in = {hand_in(catalogue["TT-002"], neighbour, desk) for _ in range(worklists.PAGE + 2)}
    first = desk.client.get("/desk/").content.decode()
    assert "27" in first[first.index("tb-side__count") :][:40]
    following = re.search(r'href="(\?after=[^"]+)"', first)
    assert following
    second = desk.client.get(f"/desk/{following[1]}").content.decode()
    assert len(numbers(first)) == worklists.PAGE
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
    monkeypatch.setattr("tongban.channels.desk.worklist.CAP", 2)
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
    clock = case_queries.case(transfer, actor=desk.officer).clocks[0]
    assert light_of_clock(clock.value, NOON.date()) == "green"
    assert light_of_clock(clock.value, date(2026, 3, 6)) == "yellow"
    assert light_of_clock(clock.value, late.date()) == "red"
    with time_machine.travel(late, tick=False):
        actions.accept(number=transfer, seen=[], by=desk.officer, at=late, visit=Visit("desk", "computer"))
        desk.client.force_login(desk.user)
        page = desk.client.get(f"/desk/cases/{transfer}/").content.decode()
    ended = case_queries.case(transfer, actor=desk.officer).clocks[0]
    assert light_of_clock(ended.value, late.date()) == "red"
    assert "逾期办结" in page


def test_the_light_is_a_word_and_a_shape_before_it_is_a_colour(transfer: str, officer_at: Any) -> None:
    page = officer_at(SUZHOU, Role.CLERK).client.get("/desk/").content.decode()
    row = page[page.index("tb-light--green") :][:900]
    assert "时间充足" in row
    assert "<path" in row


# --- parts, kept searches, a table for a spreadsheet -----------------------------------------------


def at_days(item: Item, person: Family, desk: Desk) -> dict[str, str]:
    """Have a case that is overdue, one due soon and one that is not; return the numbers by light."""
    days = {"red": date(2026, 2, 27), "yellow": date(2026, 3, 4), "green": date(2026, 3, 20)}
    found = {light: hand_in(item, person, desk) for light in days}
    for light, due_on in days.items():
        WorkRow.objects.filter(number=found[light]).update(due_on=due_on)
    return found


def test_the_queue_is_narrowed_by_light_and_area(
    catalogue: dict[str, Item], neighbour: Family, officer_at: Any
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    by_light = at_days(catalogue["TT-002"], neighbour, desk)
    for light, number in by_light.items():
        assert numbers(desk.client.get(f"/desk/?light={light}").content.decode()) == [number]
    WorkRow.objects.filter(number=by_light["red"]).update(due_on=None)
    assert numbers(desk.client.get("/desk/?light=none").content.decode()) == [by_light["red"]]
    everything = numbers(desk.client.get("/desk/").content.decode())
    assert everything == [by_light["yellow"], by_light["green"], by_light["red"]]  # what has no limit comes last
    area = catalogue["TT-002"].area
    assert len(numbers(desk.client.get(f"/desk/?area={area}").content.decode())) == 3
    assert numbers(desk.client.get("/desk/?area=mediation").content.decode()) == []


def test_parts_that_the_pack_names_are_counted_and_those_of_other_roles_not_shown(
    catalogue: dict[str, Item], neighbour: Family, officer_at: Any
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    at_days(catalogue["TT-002"], neighbour, desk)
    page = desk.client.get("/desk/").content.decode()
    shown = re.findall(r'href="/desk/\?light=(\w+)"\s*>\s*(\S+)\s*<span class="tb-side__count">(\d+)', page)
    assert shown == [("red", "已超期", "1"), ("yellow", "即将到期", "1"), ("none", "无时限", "0")]
    examiner = officer_at(SUZHOU, Role.EXAMINER, name="examiner")
    assert "待受理" not in examiner.client.get("/desk/").content.decode()


def test_every_page_of_a_queue_with_several_posts_is_in_order_of_urgency(
    catalogue: dict[str, Item], neighbour: Family, transfer: str, officer_at: Any
) -> None:
    both = officer_at(SUZHOU, Role.CLERK, Role.EXAMINER)
    late = at_days(catalogue["TT-002"], neighbour, both)["red"]
    actions.accept(number=transfer, seen=[], by=both.officer, at=NOON, visit=Visit("desk", "computer"))
    first = worklists.work(by=both.officer, size=1)
    second = worklists.work(by=both.officer, after=first[0].after)
    assert first[0].number == late
    assert [row.role for row in (*first, *second)].count(Role.EXAMINER) == 1
    due = [row.due_on for row in (*first, *second) if row.due_on]
    assert due == sorted(due)
    assert len(due) == 4
    assert worklists.work_counts(by=both.officer, parts=[worklists.Part(), worklists.Part(role="examiner")]) == [4, 1]


def test_a_part_of_the_queue_is_kept_under_a_name_and_dropped_again(officer_at: Any, catalogue: Any) -> None:
    desk, other = officer_at(SUZHOU, Role.CLERK), officer_at(SUZHOU, Role.CLERK, name="other")
    answer = desk.client.post("/desk/queue/keep/?light=red&area=vehicle", {"name": "超期车辆"})
    assert answer["Location"] == "/desk/?area=vehicle&light=red"
    page = desk.client.get(answer["Location"]).content.decode()
    assert "超期车辆" in page
    assert "超期车辆" not in other.client.get("/desk/").content.decode()
    address = re.search(r'action="(/desk/queue/[0-9]+/drop/)"', page)
    assert address
    other.client.post(address[1])
    assert "超期车辆" in desk.client.get("/desk/").content.decode()
    desk.client.post(address[1])
    assert "超期车辆" not in desk.client.get("/desk/").content.decode()


def test_what_is_kept_needs_a_name_and_room(officer_at: Any, catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = officer_at(SUZHOU, Role.CLERK).client
    assert "请取个名称" in client.post("/desk/queue/keep/?light=red", {"name": " "}, follow=True).content.decode()
    monkeypatch.setattr(searches, "MOST_KEPT", 1)
    client.post("/desk/queue/keep/?light=red", {"name": "a"})
    assert "已存满" in client.post("/desk/queue/keep/?light=none", {"name": "b"}, follow=True).content.decode()
    client.post("/desk/queue/keep/?light=yellow", {"name": "a"})  # takes the place of the one that had the name
    assert [search.filters for search in searches.searches(officer_at(SUZHOU, Role.CLERK).officer)] == [
        {"light": "yellow"}
    ]


def test_what_is_on_screen_is_given_as_a_table_and_nothing_in_it_runs(
    catalogue: dict[str, Item], neighbour: Family, officer_at: Any
) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    by_light = at_days(catalogue["TT-002"], neighbour, desk)
    WorkRow.objects.filter(number=by_light["red"]).update(applicant_name="=1+1")
    text = desk.client.get("/desk/queue.csv?light=red").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert [row[0] for row in rows] == ["编号", by_light["red"]]
    assert "'=1+1" in rows[1]
    assert by_light["green"] not in text
    elsewhere = officer_at("police-511502", Role.CLERK).client.get("/desk/queue.csv").content.decode("utf-8-sig")
    assert len(list(csv.reader(StringIO(elsewhere)))) == 1
