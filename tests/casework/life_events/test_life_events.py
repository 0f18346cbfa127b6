"""One application, several cases: begun in their order, once each, whoever dies half-way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.actors import Citizen, Visit
from tongban.basis.answers import WrongAnswers
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions as acts
from tongban.casework.cases import at_once
from tongban.casework.cases import queries as cases
from tongban.casework.cases.models import Case, CaseLink
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.life_events import actions, queries
from tongban.casework.life_events.models import LifeApplication, LifeMember
from tongban.casework.life_events.rules import HandedIn
from tongban.casework.registry import queries as registry
from tongban.channels.nightly.life_events import begin_what_waited

pytestmark = pytest.mark.django_db
WORKER = Visit("worker", "none")
LATER = MONDAY + timedelta(hours=3)
BABY = {
    "child_name": "顾小满", "sex": "female", "born_on": "2026-02-20", "birth_place": "320508",
    "birth_certificate": "T320123456", "ethnicity": "汉族", "wants_card": "yes", "phone": "13800000000",
}  # fmt: skip
HOME = {
    "lives_in": "320508", "address": "平江路88号", "lives_since": "2025-06-01", "home_kind": "rented",
    "wants_permit": "no", "has_car": "yes", "car_in": "320508", "plate": "苏E12345", "phone": "13800000000",
}  # fmt: skip


@pytest.fixture
def newborn(people: dict[str, UUID], citizen: Callable[[str], Citizen]) -> UUID:
    """An application for a newborn of the Gu family, not handed in."""
    answers = BABY | {"father": str(people["gu"]), "mother": str(people["gu-wife"])}
    return actions.begin(code="newborn", answers=answers, by=citizen("gu"), at=MONDAY)


def hand_in(application: UUID, by: Citizen) -> None:
    actions.hand_in(application_id=application, by=by, at=MONDAY, visit=ONLINE)


def standing(application: UUID) -> dict[str, str]:
    return dict(LifeMember.objects.filter(application_id=application).values_list("name", "standing"))


def number_of(application: UUID, name: str) -> str:
    case_id = LifeMember.objects.get(application_id=application, name=name).case_id
    assert case_id
    return Case.objects.get(id=case_id).number


def test_the_birth_begins_at_once_and_the_card_follows_when_the_child_is_registered(
    newborn: UUID, citizen: Any, officer: Any
) -> None:
    gu = citizen("gu")
    hand_in(newborn, gu)
    assert standing(newborn) == {"birth": "begun", "id_card": "waiting"}
    assert begin_what_waited(LATER) == 0
    at_once.settle(
        number=number_of(newborn, "birth"), seen=[], words="", by=officer("suzhou-clerk"), at=LATER, visit=AT_DESK
    )
    assert begin_what_waited(LATER) == 1
    assert standing(newborn) == {"birth": "begun", "id_card": "begun"}
    card = Case.objects.get(number=number_of(newborn, "id_card"))
    child = registry.person(UUID(card.answers["holder"]), LATER.date())
    assert (child.name, card.item_code) == ("顾小满", "ID-001")
    assert list(CaseLink.objects.values_list("case__number", "kind")) == [(card.number, "follows")]
    view = queries.application(newborn, actor=gu)
    assert [(each.member.key, each.state) for each in view.members] == [
        ("birth", "completed"),
        ("id_card", "submitted"),
    ]


def test_cases_that_wait_for_nothing_begin_together_and_know_each_other(people: dict[str, UUID], citizen: Any) -> None:
    luo = citizen("luo")
    application = actions.begin(code="moving_in", answers=HOME, by=luo, at=MONDAY)
    hand_in(application, luo)
    assert standing(application) == {"residence": "begun", "car": "begun"}
    view = cases.case(number_of(application, "car"), actor=luo)
    assert [(link.kind, link.number) for link in view.links] == [("joint", number_of(application, "residence"))]


def test_a_second_click_and_a_second_worker_make_no_second_case(newborn: UUID, citizen: Any, officer: Any) -> None:
    gu = citizen("gu")
    hand_in(newborn, gu)
    hand_in(newborn, gu)
    assert Case.objects.count() == 1
    clerk = officer("suzhou-clerk")
    at_once.settle(number=number_of(newborn, "birth"), seen=[], words="", by=clerk, at=LATER, visit=AT_DESK)
    for _ in range(3):
        actions.go_on(application_id=newborn, at=LATER, visit=WORKER)
    assert Case.objects.count() == 2
    with pytest.raises(HandedIn):
        actions.keep(application_id=newborn, answers={}, by=gu, at=LATER)


class Died(Exception):
    """The process was killed here."""


def killed(*_args: Any, **_given: Any) -> None:
    raise Died


@pytest.mark.parametrize("control", [False, True], ids=["with its key", "control: with a key of the moment"])
def test_killed_between_the_case_and_the_note_of_it_there_is_one_case_after_all(
    *, control: bool, newborn: UUID, citizen: Any
) -> None:
    with patch.object(actions, "_stands", killed), pytest.raises(Died):
        hand_in(newborn, citizen("gu"))
    assert Case.objects.count() == 1
    assert standing(newborn) == {"birth": "waiting", "id_card": "waiting"}
    if control:  # what the key is for: without the one of the application there would be two
        LifeMember.objects.filter(application_id=newborn, name="birth").update(key=UUID(int=7))
    begin_what_waited(LATER)
    assert standing(newborn)["birth"] == ("begun" if not control else standing(newborn)["birth"])
    assert Case.objects.count() == (2 if control else 1)


def test_killed_before_anything_began_the_worker_begins_it(newborn: UUID, citizen: Any) -> None:
    with patch.object(actions, "go_on", killed), pytest.raises(Died):
        hand_in(newborn, citizen("gu"))
    assert Case.objects.count() == 0
    assert begin_what_waited(LATER) == 1
    assert standing(newborn) == {"birth": "begun", "id_card": "waiting"}


def test_what_waited_for_a_case_that_was_not_accepted_falls_away(newborn: UUID, citizen: Any, officer: Any) -> None:
    gu = citizen("gu")
    hand_in(newborn, gu)
    because = NotAcceptedBecause.CONDITIONS
    common: dict[str, Any] = {"by": officer("suzhou-clerk"), "at": LATER, "visit": AT_DESK}
    acts.refuse(number=number_of(newborn, "birth"), because=because, words="父母户口不在本地", **common)
    assert begin_what_waited(LATER) == 1
    assert begin_what_waited(LATER) == 0
    assert standing(newborn) == {"birth": "begun", "id_card": "dropped"}
    assert Case.objects.count() == 1


def test_what_the_office_cannot_take_is_said_and_the_others_go_on(people: dict[str, UUID], citizen: Any) -> None:
    luo = citizen("luo")
    application = actions.begin(code="moving_in", answers=HOME | {"car_in": "320500"}, by=luo, at=MONDAY)
    hand_in(application, luo)  # a city is no county: the register of places does not know it as one
    assert standing(application) == {"residence": "begun", "car": "impossible"}


def test_wrong_answers_are_told_and_nothing_is_written(newborn: UUID, citizen: Any) -> None:
    gu = citizen("gu")
    actions.keep(application_id=newborn, answers=BABY | {"born_on": "2026-13-40"}, by=gu, at=MONDAY)
    with pytest.raises(WrongAnswers) as told:
        hand_in(newborn, gu)
    assert list(told.value.faults) == ["born_on"]
    assert not LifeMember.objects.exists()
    assert LifeApplication.objects.get().handed_in_at is None


def test_an_application_is_its_makers_alone(newborn: UUID, citizen: Any) -> None:
    with pytest.raises(NotFound):
        queries.application(newborn, actor=citizen("luo"))
    with pytest.raises(NotFound):
        actions.discard(application_id=newborn, by=citizen("luo"))
    with pytest.raises(NotFound):
        actions.begin(code="war", answers={}, by=citizen("luo"), at=MONDAY)
    actions.discard(application_id=newborn, by=citizen("gu"))
    assert queries.applications(actor=citizen("gu")) == []


def test_an_item_is_begun_exactly_when_it_has_a_case(newborn: UUID, citizen: Any) -> None:
    hand_in(newborn, citizen("gu"))
    with pytest.raises(IntegrityError, match="life_begun_has_case"), transaction.atomic():
        LifeMember.objects.filter(name="id_card").update(standing="begun")
