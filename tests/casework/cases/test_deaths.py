"""A death is declared by the household, entered on the spot, and ends what ends with its holder."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tests.casework.messages.conftest import expand  # noqa: F401 (a fixture)
from tongban.basis.actors import Citizen, Officer
from tongban.basis.answers import WrongAnswers
from tongban.casework.cases import at_once, intake
from tongban.casework.cases.models import Case
from tongban.casework.catalog import queries as catalog
from tongban.casework.licences import queries as licences
from tongban.casework.messages.models import InboxMessage
from tongban.casework.registry import queries as registry
from tongban.casework.registry.refusals import HeadNeeded

pytestmark = pytest.mark.django_db
DIED, ON = date(2026, 2, 27), MONDAY.date()
Declare = Callable[..., str]


@pytest.fixture
def declare(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> Declare:
    """Return a function by which Gu's wife declares that somebody has died; it returns the number."""

    def declare(who: str, **answers: Any) -> str:
        wife = registry.person(people["gu-wife"], ON)
        given = {"deceased": str(people[who]), "died_on": DIED.isoformat(), "phone": "13800000010"} | answers
        return intake.submit(
            item=catalog.current("HK-006", ON), answers=given,
            applicant=intake.Applicant(person_id=wife.person_id, name=wife.name), window="", key=uuid4(),
            by=citizen("gu-wife"), at=MONDAY, visit=ONLINE,
        )  # fmt: skip

    return declare


@pytest.fixture
def settle(officer: Callable[[str], Officer]) -> Callable[[str], None]:
    def settle(number: str) -> None:
        seen = ["deceased_id_card"]
        at_once.settle(number=number, seen=seen, words="", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK)

    return settle


@pytest.mark.law("household-8", "licensing-70")
def test_the_entry_and_what_was_issued_end_and_who_declared_it_is_told(
    declare: Declare,
    settle: Callable[[str], None],
    people: dict[str, UUID],
    expand: Callable[..., int],  # noqa: F811
) -> None:
    gu, wife = people["gu"], people["gu-wife"]
    settle(number := declare("gu", new_head=str(wife)))
    assert registry.person(gu, ON).died_on == DIED
    home = registry.household_of(wife, ON)
    assert home is not None
    assert [(each.person.person_id, each.relation) for each in home.members] == [(wife, "head")]
    [card] = licences.licences_of(gu)
    assert (card.kind.code, card.state_on(ON)) == ("resident_id_card", "struck_off")
    expand()
    assert set(InboxMessage.objects.values_list("person_id", "number")) == {(wife, number)}


def test_a_household_whose_head_has_died_names_another_first(declare: Declare, settle: Callable[[str], None]) -> None:
    number = declare("gu")
    with pytest.raises(HeadNeeded):
        settle(number)
    assert Case.objects.get(number=number).state == "submitted"


def test_nobody_declares_the_death_of_somebody_of_another_household(declare: Declare) -> None:
    with pytest.raises(WrongAnswers) as e:
        declare("luo")
    assert set(e.value.faults) == {"deceased"}
