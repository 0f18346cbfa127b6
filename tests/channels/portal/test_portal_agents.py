"""Letting somebody act for one from home, and ending it; and what one is barred from."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from tests.channels.portal.conftest import MONDAY, Page, Phone
from tongban.basis.terms import BarCause
from tongban.casework.registry import queries as registry
from tongban.casework.standing import queries as standing
from tongban.casework.standing.models import Bar, Mandate

pytestmark = pytest.mark.django_db
URL = "/me/agents/"


@pytest.fixture
def yang(people: dict[str, UUID]) -> dict[str, str]:
    """What is typed to have Yang act until the end of March."""
    person = registry.person(people["yang"], MONDAY.date())
    return {
        "name": person.name, "id_number": person.id_number, "item": "HK-016", "valid_until_year": "2026",
        "valid_until_month": "3", "valid_until_day": "31",
    }  # fmt: skip


@pytest.mark.law("licensing-29")
def test_somebody_is_let_act_for_one_service_until_a_day_and_not_longer(
    luo: Phone, phone_of: Callable[[str], Phone], people: dict[str, UUID], yang: dict[str, str]
) -> None:
    assert "Nobody acts for you" in luo.get(URL).words
    assert luo.post(URL, yang) == URL
    assert "Until Tue 31 March 2026, that day included" in luo.get(URL).words
    asks = (people["yang"], people["luo"])
    assert standing.standing(*asks, "HK-016", date(2026, 3, 31)) == "agent"
    assert standing.standing(*asks, "HK-016", date(2026, 4, 1)) is None
    assert standing.standing(*asks, "HK-010", date(2026, 3, 31)) is None
    agent = phone_of("yang")
    assert registry.person(people["luo"], MONDAY.date()).name in agent.get(URL).words
    assert str(people["luo"]) in agent.get("/items/HK-016/apply/").values["applicant"]

    mandate = Mandate.objects.get()
    end = f"{URL}{mandate.id}/end/"
    assert end in luo.get(URL).links
    assert "Are they to act for you no longer?" in luo.get(end).words
    agent.get(end, status=404)
    assert luo.post(end) == URL
    assert standing.standing(*asks, "HK-016", MONDAY.date()) is None
    assert "Ended on" in luo.get(URL).words
    luo.get(end, status=404)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"name": "别人"}, "Name and number do not belong together"),
        ({"id_number": "11010519491231002X"}, "Name and number do not belong together"),
        ({"id_number": "123"}, "ID"),
        ({"valid_until_year": "2025"}, "Give a last day that lies ahead"),
        ({"valid_until_year": "2031"}, "Give a last day that lies ahead"),
        ({"item": "NO-999"}, "Choose a service from the list."),
        ({"name": ""}, "Type the whole name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(
    luo: Phone, yang: dict[str, str], changes: dict[str, str], told: str
) -> None:
    luo.post(URL, {**yang, **changes}, status=422)
    assert told in Page(luo.last).words
    assert not Mandate.objects.exists()


def test_nobody_acts_for_themselves(luo: Phone, people: dict[str, UUID], yang: dict[str, str]) -> None:
    own = registry.person(people["luo"], MONDAY.date())
    luo.post(URL, {**yang, "name": own.name, "id_number": own.id_number}, status=422)
    assert "Nobody can act for themselves" in Page(luo.last).words


def test_what_one_is_barred_from_stands_on_the_own_page_with_the_law(luo: Phone, people: dict[str, UUID]) -> None:
    assert "cannot apply for at present" not in luo.get("/me/").words
    Bar.objects.create(
        id=UUID(int=1), person_id=people["luo"], cause=BarCause.FALSE_PAPERS, reach="item", item_code="PO-001",
        area="public_order", begins_on=date(2026, 1, 5), until=date(2027, 1, 5), case_id=UUID(int=2), case_number="X",
        law={"text": "行政许可法 第七十八条", "source": "", "confidence": "high"}, entered_by=1,
        authority_id="police-320508", entered_at=MONDAY,
    )  # fmt: skip
    page = luo.get("/me/").words
    assert "Possible again from Tue 5 January 2027" in page
    assert "行政许可法 第七十八条" in page
