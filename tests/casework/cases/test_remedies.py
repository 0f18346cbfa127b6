"""A refusal names the remedies that the item's law gives, and none where it gives none."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import CLAUSE, Carry
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import Handling
from tongban.basis.packs import read_item, read_remedies
from tongban.casework.cases import actions, intake
from tongban.casework.cases.models import CaseEvent
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.catalog import actions as publish
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db
ITEM = Path(__file__).parents[2] / "vehicles/pack/TEST-001.yaml"
FINAL = {"law": "示例法 第一条：最终决定", "source": "", "confidence": "low"}


@pytest.fixture
def final_item(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> str:
    """Apply for something of which the law says that the decision is final; return the number."""
    remedies, _ = read_remedies(catalog.pack_folder())
    _, _, content = read_item(ITEM, remedies)
    final = {name: value for name, value in content.items() if name != "remedies"}
    publish.publish_items({("TEST-009", 1): final | {"code": "TEST-009", "no_remedy": FINAL}}, at=MONDAY)
    on = MONDAY.date()
    return intake.submit(
        item=catalog.current("TEST-009", on),
        answers={"plate": "川Q1", "buyer": registry.person(people["gu"], on).id_number, "region": "320508"},
        applicant=intake.Applicant(person_id=people["luo"], name="罗小芸"),
        window="", key=uuid4(), by=citizen("luo"), at=MONDAY, visit=ONLINE,
    )  # fmt: skip


@pytest.mark.law("licensing-38")
def test_refusing_a_licence_names_reconsideration_and_litigation(hotel: Callable[..., str], carry: Carry) -> None:
    carry(hotel(), "accept", "examine", "reject")
    said = CaseEvent.objects.get(act="reject").data
    assert said["remedies"] == ["reconsideration", "litigation"]
    assert (said["words"], said["clause"]) == ("条件不符", CLAUSE)


@pytest.mark.law("licensing-32-last")
def test_not_accepting_names_them_too(hotel: Callable[..., str], officer: Callable[[str], Officer]) -> None:
    actions.refuse(
        number=hotel(), because=NotAcceptedBecause.NOT_NEEDED, words="无需许可", by=officer("suzhou-clerk"), at=MONDAY,
        visit=AT_DESK,
    )  # fmt: skip
    assert CaseEvent.objects.get(act="refuse").data["remedies"] == ["reconsideration", "litigation"]


@pytest.mark.law("exit_entry-36")
def test_a_final_decision_names_none(final_item: str, carry: Carry) -> None:
    carry(final_item, "accept", "inspect", "reject")
    assert CaseEvent.objects.get(act="reject").data["remedies"] == []


@pytest.mark.law("exit_entry-36")
def test_no_item_of_the_pack_that_is_final_shows_a_remedy(pack: None) -> None:
    items = catalog.in_force(MONDAY.date())
    final = [item for item in items if item.no_remedy]
    assert len(final) >= 9  # the exit-entry decisions of 出境入境管理法 第三十六条
    assert all(item.remedies == () for item in final)


def test_every_item_handled_here_shows_its_remedies_or_says_that_there_are_none(pack: None) -> None:
    handled = [item for item in catalog.in_force(MONDAY.date()) if item.handling is Handling.FULL]
    assert len(handled) >= 20
    assert all(bool(item.remedies) != bool(item.no_remedy) for item in handled)


def test_whatever_has_a_limit_to_be_handed_over_within_is_handed_over_by_somebody(pack: None) -> None:
    limited = [i for i in catalog.in_force(MONDAY.date()) if i.delivery and i.procedure]
    assert limited
    assert all(item.procedure.deliver for item in limited if item.procedure)
