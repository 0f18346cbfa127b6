"""A page of the household register as a licence: asked for by its own person, issued at once, replaced by the next."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.refusals import Refusal
from tongban.casework.cases import at_once, intake
from tongban.casework.cases.models import Case
from tongban.casework.catalog import queries as catalog
from tongban.casework.licences import queries as licences
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db
ON = MONDAY.date()


@pytest.fixture
def extract(
    people: dict[str, UUID], citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> Callable[..., str]:
    """Return a function that has somebody's page issued at the window of their police station; it returns the case."""

    def issue(of: str, by: str) -> str:
        number = intake.submit(
            item=catalog.current("HK-035", ON), answers={"holder": str(people[of]), "phone": "13800000000"},
            applicant=intake.Applicant(person_id=people[by], name=by), window="", key=uuid4(), by=citizen(by),
            at=MONDAY, visit=ONLINE,
        )  # fmt: skip
        at_once.settle(number=number, seen=[], words="", by=officer("suzhou-clerk"), at=MONDAY, visit=AT_DESK)
        return number

    return issue


def test_it_says_what_the_register_says_of_that_person(extract: Callable[..., str], people: dict[str, UUID]) -> None:
    number = extract("gu-wife", "gu-wife")
    issued = licences.licences_of_case(Case.objects.get(number=number).id)
    assert [(each.kind.code, each.state_on(ON)) for each in issued] == [("household_extract", "valid")]
    person, home = registry.person(people["gu-wife"], ON), registry.household_of(people["gu-wife"], ON)
    assert home is not None
    own = next(member for member in home.members if member.person.person_id == people["gu-wife"])
    said: dict[str, Any] = issued[0].claims(ON)
    assert said["name"] == person.name
    assert said["id_number"] == person.id_number
    assert said["household_number"] == home.home.number
    assert said["region"] == "苏州市"
    assert (said["relation"], said["registered_since"]) == ("spouse", own.since.isoformat())
    assert issued[0].claims(ON, "registered_city").keys() == {"name", "region"}


def test_a_new_one_replaces_the_one_before(extract: Callable[..., str], people: dict[str, UUID]) -> None:
    extract("gu", "gu")
    extract("gu", "gu")
    pages = [each for each in licences.licences_of(people["gu"]) if each.kind.code == "household_extract"]
    assert sorted(each.state_on(ON) for each in pages) == ["replaced", "valid"]


def test_nobody_asks_for_the_page_of_another_adult(extract: Callable[..., str], people: dict[str, UUID]) -> None:
    with pytest.raises(Refusal, match="holder"):
        extract("gu-wife", "gu")
    assert not Case.objects.exists()


def test_somebody_who_belongs_to_no_household_has_no_standing_in_one(people: dict[str, UUID]) -> None:
    assert registry.standing_in_household(people["gu"], date(1900, 1, 1)) is None
