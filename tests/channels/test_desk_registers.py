"""The registers page: who, where, since when, by which case, and nothing of another region."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.channels.conftest import NANJING, NOON, SUZHOU, TODAY, YIBIN, Family
from tongban.basis.items import Role
from tongban.casework.registry import queries as registry
from tongban.casework.registry.actions import documents, lives, moves
from tongban.casework.registry.rules import (
    Cause,
    Correction,
    HouseholdKind,
    Issue,
    Move,
    Opening,
)


def home_of(family: Family, who: str) -> UUID:
    home = registry.home_of(family.people[who], TODAY)
    assert home
    return home.household_id


@pytest.fixture
def moved(transfer: str, family: Family) -> str:
    """Enter Luo's and her child's move to Suzhou in the register; return the number of the case that it names."""
    moves.move_persons(
        move=Move(
            persons=[family.people["luo"], family.people["child"]],
            moves_from=home_of(family, "luo"),
            new_head=family.people["husband"],
        ),
        to=Opening(kind=HouseholdKind.FAMILY, authority=SUZHOU, region_code="320508", address="平江路100号"),
        cause=Cause(case_id=uuid4(), case_number=transfer, authority=SUZHOU, at=NOON, on=TODAY),
    )
    return transfer


@pytest.mark.parametrize("words", ["吴云", "number"])
def test_a_person_of_the_region_is_found_by_name_and_number(words: str, neighbour: Family, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, Role.REGISTRAR)
    typed = neighbour.numbers["wu"].lower() if words == "number" else words
    page = desk.client.post("/desk/registers/", {"q": typed}).content.decode()
    found = page[page.index("</form>") :]
    assert f"/desk/registers/persons/{neighbour.people['wu']}/" in page
    assert "江苏省苏州市姑苏区" in found
    assert neighbour.numbers["wu"] not in page.replace(f'value="{neighbour.numbers["wu"]}"', "")


@pytest.mark.parametrize(
    ("office", "finds"),
    [(SUZHOU, True), ("police-320500", True), ("police-320000", True), (NANJING, False), (YIBIN, False)],
)
def test_an_office_reads_its_own_region_and_those_below(
    office: str,
    finds: bool,  # noqa: FBT001
    neighbour: Family,
    officer_at: Any,
) -> None:
    desk = officer_at(office, Role.REGISTRAR)
    person, home = neighbour.people["wu"], home_of(neighbour, "wu")
    page = desk.client.post("/desk/registers/", {"q": "吴云"}).content.decode()
    assert (str(person) in page, "本地区查无此人" in page) == (finds, not finds)
    addresses = [f"persons/{person}/", f"persons/{person}/extract/", f"households/{home}/"]
    statuses = {desk.client.get(f"/desk/registers/{address}").status_code for address in addresses}
    assert statuses == {200 if finds else 404}


@pytest.mark.parametrize("role", [Role.EXAMINER, Role.APPROVER, Role.SUPERVISOR])
def test_who_keeps_no_register_reads_none(role: Role, neighbour: Family, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, role)
    person, home = neighbour.people["wu"], home_of(neighbour, "wu")
    for address in ("", f"persons/{person}/", f"persons/{person}/extract/", f"households/{home}/"):
        assert desk.client.get(f"/desk/registers/{address}").status_code == 403


@pytest.mark.parametrize(
    ("words", "says"),
    [("", "请输入公民身份号码或者全名"), ("123", "18"), ("x" * 99, "内容过长"), ("吴\x00云", "无法显示")],
)
def test_a_search_for_nothing_says_what_to_type(words: str, says: str, neighbour: Family, officer_at: Any) -> None:
    answer = officer_at(SUZHOU, Role.REGISTRAR).client.post("/desk/registers/", {"q": words})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_an_id_number_is_shown_whole_on_the_persons_own_page_only(family: Family, officer_at: Any) -> None:
    desk = officer_at(YIBIN, Role.REGISTRAR)
    numbers = family.numbers
    page = desk.client.get(f"/desk/registers/persons/{family.people['luo']}/").content.decode()
    assert [key for key, number in numbers.items() if number in page] == ["luo"]
    home = desk.client.get(f"/desk/registers/households/{home_of(family, 'luo')}/").content.decode()
    assert [key for key, number in numbers.items() if number in home] == []


def test_the_history_names_the_case_and_links_it_for_who_may_open_it(
    moved: str, family: Family, officer_at: Any
) -> None:
    page = officer_at(SUZHOU, Role.REGISTRAR).client.get(f"/desk/registers/persons/{family.people['luo']}/")
    words = page.content.decode()
    assert "2026年3月1日" in words  # last day in the old household
    assert "2026年3月2日" in words
    assert f'href="/desk/cases/{moved}/"' in words
    assert "四川省宜宾市翠屏区" in words
    assert "江苏省苏州市姑苏区 平江路100号" in words
    old = f"/desk/registers/households/{home_of(family, 'husband')}/"
    assert old not in words  # the old household is kept by another region


def test_the_household_shows_who_left_and_the_new_head(moved: str, family: Family, officer_at: Any) -> None:
    desk = officer_at(YIBIN, Role.REGISTRAR)
    page = desk.client.get(f"/desk/registers/households/{home_of(family, 'husband')}/").content.decode()
    today, history = page[: page.index('<h2 class="govuk-heading-m">历史')], page[page.index("历史</h2>") :]
    assert ("罗芳" in today, "陈建国" in today) == (False, True)
    assert "罗芳" in history
    assert f"/desk/registers/persons/{family.people['luo']}/" not in page
    assert f"/desk/registers/persons/{family.people['husband']}/" in page
    assert f'href="/desk/cases/{moved}/"' in page  # Yibin is the office of the old registration
    assert desk.client.get(f"/desk/registers/persons/{family.people['luo']}/").status_code == 404


def test_documents_corrections_and_death_are_told(neighbour: Family, officer_at: Any) -> None:
    person = neighbour.people["wu"]
    cause = Cause(case_id=None, case_number="", authority=SUZHOU, at=NOON, on=TODAY)
    documents.issue_document(
        issue=Issue(kind="household_certificate", holder=person, validity={"months": 6}), cause=cause
    )
    lives.correct(person_id=person, correction=Correction(name="吴云生"), cause=cause)
    lives.deregister_death(person_id=person, died_on=date(2026, 3, 1), cause=cause)
    desk = officer_at(SUZHOU, Role.REGISTRAR)
    page = desk.client.get(f"/desk/registers/persons/{person}/").content.decode()
    for words in ("户籍证明", "有效期至2026年9月2日", "姓名：吴云 → 吴云生", "死亡", "目前没有户口登记"):
        assert words in page
    home = f"/desk/registers/households/{neighbour_home(person)}/"
    assert "已注销" in desk.client.get(home).content.decode()


def neighbour_home(person: UUID) -> UUID:
    entries = [entry for entry in registry.person_history(person) if entry.kind == "membership"]
    return UUID(str(entries[-1].values["household_id"]))


def test_the_extract_can_be_printed_and_says_who_printed_it_when(neighbour: Family, officer_at: Any) -> None:
    desk = officer_at(SUZHOU, Role.CLERK)
    page = desk.client.get(f"/desk/registers/persons/{neighbour.people['wu']}/extract/").content.decode()
    assert neighbour.numbers["wu"] in page
    assert "data-print" in page
    assert "打印单位：苏州市公安局姑苏分局" in page
    assert "2026年3月2日" in page
