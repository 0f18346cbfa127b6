"""An app that the engine does not know adds a register and an item with two adverse parties."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tests.vehicles.models import Vehicle
from tongban.basis.actors import Citizen, Officer
from tongban.basis.items import EffectUse
from tongban.basis.packs import read_item, read_remedies
from tongban.casework.cases import actions, intake, queries
from tongban.casework.cases.models import CaseSubject
from tongban.casework.catalog import actions as catalog
from tongban.casework.catalog import effects
from tongban.casework.catalog import queries as catalog_queries
from tongban.casework.registry import queries as registry

pytestmark = pytest.mark.django_db
ITEM = Path(__file__).parents[2] / "vehicles/pack/TEST-001.yaml"
PLATE = "川Q12345"


@pytest.fixture
def sale(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> str:
    """Luo sells her car to Gu."""
    remedies, _ = read_remedies(catalog_queries.pack_folder())
    item, problems, content = read_item(ITEM, remedies)
    assert item is not None, problems
    assert effects.problems(item) == []
    catalog.publish_items({("TEST-001", 1): content}, at=MONDAY)
    on = MONDAY.date()
    Vehicle.objects.create(plate=PLATE, owner_id_number=registry.person(people["luo"], on).id_number)
    return intake.submit(
        item=catalog_queries.current("TEST-001", on),
        answers={"plate": PLATE, "buyer": registry.person(people["gu"], on).id_number, "region": "320508"},
        applicant=intake.Applicant(person_id=people["luo"], name="罗小芸"),
        window="", key=uuid4(), by=citizen("luo"), at=MONDAY, visit=ONLINE,
    )  # fmt: skip


def test_the_vehicle_changes_hands_through_the_same_acts(
    sale: str, people: dict[str, UUID], officer: Callable[[str], Officer]
) -> None:
    at = MONDAY + timedelta(hours=1)
    actions.accept(number=sale, seen=["sales_invoice"], by=officer("suzhou-clerk"), at=at, visit=AT_DESK)
    actions.do_step(
        number=sale, step="inspect", words="车辆相符", clause="", by=officer("suzhou-examiner"), at=at, visit=AT_DESK
    )
    actions.approve(number=sale, words="", by=officer("suzhou-approver"), at=at, visit=AT_DESK)
    actions.complete(number=sale, by=officer("suzhou-registrar"), at=at, visit=AT_DESK)

    vehicle = Vehicle.objects.get(plate=PLATE)
    assert vehicle.case_number == sale
    assert vehicle.owner_id_number == registry.person(people["gu"], MONDAY.date()).id_number


def test_the_case_is_about_the_vehicle(sale: str) -> None:
    assert CaseSubject.objects.values_list("kind", "reference").get() == ("vehicle", PLATE)


def test_each_party_sees_its_own_side_only(
    sale: str, citizen: Callable[[str], Citizen], officer: Callable[[str], Officer]
) -> None:
    def seen(view: queries.CaseView) -> tuple[list[str], int, int]:
        return [party.role for party in view.parties], len(view.evidence), len(view.answers)

    assert seen(queries.case(sale, actor=officer("suzhou-clerk"))) == (["applicant", "buyer"], 1, 3)
    assert seen(queries.case(sale, actor=citizen("luo"))) == (["applicant"], 1, 3)
    assert seen(queries.case(sale, actor=citizen("gu"))) == (["buyer"], 0, 0)
    assert [row.number for row in queries.cases(actor=citizen("gu"))] == [sale]
    assert queries.cases(actor=citizen("zhou")) == []


def test_an_effect_that_no_app_has_is_a_problem_of_the_pack(sale: str) -> None:
    item = catalog_queries.current("TEST-001", MONDAY.date())
    assert item.procedure is not None
    wrong = EffectUse(after="complete", do="vehicles.fly", parameters={})
    unbound = EffectUse(after="complete", do="vehicles.transfer", parameters={"plate": "$plate", "wing": "x"})
    for use, fault in [(wrong, "not known"), (unbound, "has no parameter 'wing'"), (unbound, "not told 'buyer'")]:
        faulty = replace(item, procedure=replace(item.procedure, effects=(use,)))
        assert any(fault in found for found, _ in effects.problems(faulty))
