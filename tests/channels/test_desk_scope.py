"""Who sees what: every address of the desk, walked by everybody who has no business there."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern

from tests.channels.conftest import NANJING, NOON, SUZHOU, YIBIN, Desk, Family
from tongban.basis.actors import Visit
from tongban.basis.items import Item, Role
from tongban.casework.breakglass import actions as breakglass
from tongban.casework.cases import intake, queries
from tongban.casework.cases.states import State
from tongban.casework.registry import queries as registry
from tongban.channels.desk import urls
from tongban.channels.desk.counter import seal
from tongban.channels.desk.forms import ACT_FORMS

Desks = Callable[..., Desk]
OTHER_PLACES = ["desk:home", "desk:cases", "desk:search", "desk:overview"]


@pytest.fixture
def local_case(catalogue: dict[str, Item], neighbour: Family, officer_at: Desks) -> str:
    """Hand in a case in Suzhou in which no office of Sichuan has a part; return its number."""
    clerk = officer_at(SUZHOU, Role.CLERK, name="local")
    return intake.submit(
        item=catalogue["TT-002"],
        answers={"subject": str(neighbour.people["wu"])},
        applicant=intake.Applicant(person_id=neighbour.people["wu"], name="吴云"),
        window=SUZHOU,
        key=uuid4(),
        by=clerk.officer,
        at=NOON,
        visit=Visit("desk", "computer"),
    )


def every_address(number: str, person: str, household: str, token: str, draft: str, opening: str) -> list[str]:
    """Return every address of the desk with the given case, person, household, draft and opening in it."""
    values = {
        "number": number, "person_id": person, "household_id": household, "token": token, "draft_id": draft,
        "code": "TT-002", "search_id": "1", "absence_id": "1", "task": "accept",
        "seq": "1", "kind": "acceptance", "attachment_id": person, "page": "1",
        "delivery_id": person, "what": "lodge", "opening_id": opening,
    }  # fmt: skip
    found = []
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        route = str(pattern.pattern)
        for act in list(ACT_FORMS) if "<slug:act>" in route else [""]:
            address = route.replace("<slug:act>", act)
            for name, value in values.items():
                for kind in ("str", "uuid", "slug", "int"):
                    address = address.replace(f"<{kind}:{name}>", value)
            assert "<" not in address, "give the walk a value for every part of every address"
            found.append(f"/desk/{address}")
    return found


@pytest.fixture
def addresses(local_case: str, neighbour: Family, officer_at: Desks) -> list[str]:
    """Return every address of the desk, filled in with what belongs to Suzhou."""
    clerk = officer_at(SUZHOU, Role.CLERK, name="local")
    person = neighbour.people["wu"]
    home = registry.home_of(person, NOON.date())
    assert home
    draft = intake.save_draft(
        draft_id=None,
        item=queries.case(local_case, actor=clerk.officer).item,
        answers={},
        applicant=person,
        authority=SUZHOU,
        by=clerk.officer,
        at=NOON,
    )
    token = seal(person, clerk.officer)
    opening = breakglass.open_person(
        person_id=person, purpose="life_at_risk", words="家属在窗口求助，本人走失", by=clerk.officer, at=NOON
    )
    return every_address(local_case, str(person), str(home.household_id), token, str(draft), str(opening))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("office", [YIBIN, "police-511500", "police-510000", NANJING])
def test_another_province_or_county_learns_nothing_of_the_case_by_any_address(
    method: str, office: str, addresses: list[str], local_case: str, neighbour: Family, officer_at: Desks
) -> None:
    stranger, owner = officer_at(office, *Role), officer_at(SUZHOU, Role.CLERK)
    before = queries.case(local_case, actor=owner.officer)
    for address in addresses:
        for typed in ({}, {"q": local_case}, {"q": "吴云"}, {"q": neighbour.numbers["wu"]}):
            answer = getattr(stranger.client, method)(address, typed)
            # What they typed themselves stands in the box again, and behind the choice of language.
            page = re.sub(r'value="[^"]*"', "", answer.content.decode())
            assert "吴*" not in page
            assert "平江路88号" not in page, address
            assert neighbour.numbers["wu"] not in page, address
            assert f"/desk/cases/{local_case}/" not in page, address
            if any(value in address for value in (local_case, "persons/", "households/", "drafts/")):
                assert answer.status_code in {403, 404, 405}, address
                assert "吴云" not in page, address
    assert queries.case(local_case, actor=owner.officer) == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_in_without_signing_in(method: str, addresses: list[str]) -> None:
    for address in addresses:
        answer = getattr(Client(), method)(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_citizen_has_no_business_at_the_desk(method: str, addresses: list[str], citizen: Client) -> None:
    for address in addresses:
        answer = getattr(citizen, method)(address)
        assert answer.status_code in {403, 405}, address


def test_looking_at_a_page_writes_nothing_but_who_looked(addresses: list[str], officer_at: Desks) -> None:
    desk = officer_at(SUZHOU, *Role)
    for address in addresses:
        with CaptureQueriesContext(connection) as seen:
            desk.client.get(address)
        wrote = [q["sql"] for q in seen.captured_queries if not q["sql"].lstrip().upper().startswith("SELECT")]
        wrote = [sql for sql in wrote if not sql.lstrip().startswith("INSERT INTO audit_access")]  # who looked
        assert [sql for sql in wrote if "SAVEPOINT" not in sql.upper()] == [], address


def test_the_office_of_the_old_registration_sees_the_case_that_takes_somebody_away(
    transfer: str, officer_at: Desks
) -> None:
    desk = officer_at(YIBIN, Role.REGISTRAR)
    assert desk.client.get(f"/desk/cases/{transfer}/").status_code == 200
    assert transfer in desk.client.get("/desk/cases/").content.decode()
    assert transfer in desk.client.post("/desk/search/", {"q": "罗芳"}).content.decode()
    answer = desk.client.post("/desk/search/", {"q": transfer.lower().replace("-", " ")})
    assert answer["Location"] == f"/desk/cases/{transfer}/"


def test_another_county_of_the_same_province_does_not(transfer: str, officer_at: Desks) -> None:
    desk = officer_at(NANJING, *Role)
    assert desk.client.get(f"/desk/cases/{transfer}/").status_code == 404
    page = desk.client.post("/desk/search/", {"q": "罗芳"}).content.decode()
    assert "没有查到办件" in page
    assert transfer not in page


def test_a_supervisor_sees_the_offices_below_and_can_only_look_and_give_tasks(transfer: str, officer_at: Desks) -> None:
    desk = officer_at("police-320000", Role.SUPERVISOR)
    overview = desk.client.get("/desk/overview/").content.decode()
    assert transfer in overview
    assert "时间充足" in overview or "即将到期" in overview
    page = desk.client.get(f"/desk/cases/{transfer}/").content.decode()
    acts = re.findall(rf'action="/desk/cases/{transfer}/([^"]*)"', page)
    besides_looking = {"notes/", "prioritise/", "hand_on/", "ask-rating/", "tasks/accept/give/"}
    assert set(acts) <= besides_looking
    for act in ACT_FORMS:
        answer = desk.client.post(f"/desk/cases/{transfer}/{act}/", {"words": "x", "clause": "x", "step": "examine"})
        assert answer.status_code in {403, 404, 409, 422}
    assert queries.case(transfer, actor=desk.officer).state is State.SUBMITTED


def test_a_supervisor_elsewhere_sees_nothing_of_it(local_case: str, officer_at: Desks) -> None:
    desk = officer_at("police-510000", Role.SUPERVISOR)
    assert local_case not in desk.client.get("/desk/overview/").content.decode()
    assert desk.client.get(f"/desk/cases/{local_case}/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_only_a_supervisor_has_the_overview(role: Role, transfer: str, officer_at: Desks) -> None:
    desk = officer_at(SUZHOU, role)
    assert desk.client.get("/desk/overview/").status_code == 403
    assert "/desk/overview/" not in desk.client.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("role", "counter", "registers"),
    [
        (Role.CLERK, 200, 200),
        (Role.REGISTRAR, 403, 200),
        (Role.EXAMINER, 403, 403),
        (Role.APPROVER, 403, 403),
        (Role.SUPERVISOR, 403, 403),
    ],
)
def test_counter_and_registers_are_open_and_shown_to_whom_they_are_for(
    role: Role, counter: int, registers: int, officer_at: Desks
) -> None:
    desk = officer_at(SUZHOU, role)
    home = desk.client.get("/desk/").content.decode()
    for place, status in (("counter", counter), ("registers", registers)):
        assert desk.client.get(f"/desk/{place}/").status_code == status
        assert (f'href="/desk/{place}/"' in home) is (status == 200)
