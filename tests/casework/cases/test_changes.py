"""What stands on a licence is changed at its holder's request: the same document, with its history."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.casework.cases.conftest import INN, Carry
from tests.casework.conftest import AT_DESK, MONDAY, ONLINE
from tongban.basis.answers import WrongAnswers
from tongban.basis.refusals import NotFound
from tongban.casework.cases import actions, at_once, intake
from tongban.casework.cases.models import Case, CaseEvent, CaseSubject
from tongban.casework.cases.rules import NotAcceptedBecause
from tongban.casework.cases.states import State
from tongban.casework.catalog import queries as catalog
from tongban.casework.registry import actions as register
from tongban.casework.registry import queries as registry
from tongban.casework.registry.models import Change, Document
from tongban.casework.registry.refusals import NoDocument
from tongban.casework.registry.rules import Act, Cause

pytestmark = pytest.mark.django_db
Ask = Callable[..., str]
DAY = timedelta(days=1)
CAUSE = Cause(case_id=None, case_number="", authority="police-320508", at=MONDAY, on=MONDAY.date())


@pytest.fixture
def licence(hotel: Callable[..., str], carry: Carry) -> str:
    """Return the number of a hotel licence, granted on Monday 2 March."""
    number = hotel()
    carry(number, "accept", "examine", "approve", "complete", "deliver")
    return Document.objects.get(case_id=Case.objects.get(number=number).id).number


@pytest.fixture
def ask(people: dict[str, UUID], citizen: Callable[[str], Any]) -> Ask:
    """Ask for a change of a licence, on Tuesday; return the number of the case."""

    def hand_in(licence: str, **answers: Any) -> str:
        given = {
            "organisation": INN,
            "region": "320508",
            "licence": licence,
            "changed": "rooms",
            "new_value": "18",
            "changed_on": "2026-03-02",
            "phone": "13800000000",
        } | answers
        return intake.submit(
            item=catalog.current("PO-002", MONDAY.date()), answers=given,
            applicant=intake.Applicant(person_id=people["gu"], credit_code=INN, name="苏州平江客栈有限公司"),
            window="", key=uuid4(), by=citizen("gu"), at=MONDAY + DAY, visit=ONLINE,
        )  # fmt: skip

    return hand_in


@pytest.mark.law("licensing-49")
def test_a_change_names_the_licence_that_it_changes_and_the_entry_keeps_what_stood_there(
    licence: str, ask: Ask, officer: Callable[[str], Any]
) -> None:
    number = ask(licence)
    assert CaseSubject.objects.get(case__number=number, kind="document").reference == licence
    at_once.settle(
        number=number, seen=[], words="", answer="", by=officer("suzhou-clerk"), at=MONDAY + DAY, visit=AT_DESK
    )
    found = registry.document(licence)
    assert found.facts["rooms"] == "18"
    assert found.facts["amended"] == [
        {"on": "2026-03-03", "what": "rooms", "before": None, "after": "18", "case": number}
    ]
    assert (found.amended_on, found.stands(date(2026, 3, 3))) == (date(2026, 3, 3), True)
    assert Change.objects.get(act="amend").case_number == number
    assert {"do": "registry.amend_document", "document": licence, "what": "rooms"} in CaseEvent.objects.get(
        case__number=number, act="settle"
    ).data["changed"]

    again = ask(licence, new_value="20")
    at_once.settle(
        number=again, seen=[], words="", answer="", by=officer("suzhou-clerk"), at=MONDAY + DAY, visit=AT_DESK
    )
    kept = registry.document(licence).facts["amended"]
    assert [(each["before"], each["after"]) for each in kept] == [(None, "18"), ("18", "20")]


@pytest.mark.law("licensing-49")
def test_where_the_conditions_are_not_met_the_licence_stays_as_it_is(
    licence: str, ask: Ask, officer: Callable[[str], Any]
) -> None:
    number = ask(licence)
    actions.refuse(
        number=number, because=NotAcceptedBecause.CONDITIONS, words="未办理变更登记", by=officer("suzhou-clerk"),
        at=MONDAY + DAY, visit=AT_DESK,
    )  # fmt: skip
    assert Case.objects.get(number=number).state == State.NOT_ACCEPTED
    assert "rooms" not in registry.document(licence).facts


@pytest.mark.parametrize("wrong", ["another_firm", "another_kind", "unknown", "rescinded"])
def test_only_the_holder_has_a_licence_changed_and_only_one_that_stands(wrong: str, licence: str, ask: Ask) -> None:
    number = licence
    if wrong == "another_firm":
        Document.objects.filter(pk=licence).update(credit_code="91320508MA1ABCDE5Q")
    elif wrong == "another_kind":
        Document.objects.filter(pk=licence).update(kind="blasting_unit_licence")
    elif wrong == "unknown":
        number = "320508202603020000000000"
    else:
        register.end_document(number=licence, act=Act.RESCIND, cause=CAUSE)
    with pytest.raises(WrongAnswers) as e:
        ask(number)
    assert set(e.value.faults) == {"licence"}


def test_a_persons_document_is_their_own_to_change(people: dict[str, UUID]) -> None:
    held = next(each for each in registry.documents_of(people["luo"]) if each.stands(MONDAY.date()))
    register.amend_document(number=held.number, what="note", value="1", cause=CAUSE)
    assert Change.objects.get(act="amend").subject_id == people["luo"]
    assert registry.document(held.number).facts["note"] == "1"


def test_what_is_not_there_or_does_not_stand_is_not_changed(licence: str) -> None:
    with pytest.raises(NotFound):
        register.amend_document(number="0", what="rooms", value="1", cause=CAUSE)
    register.end_document(number=licence, act=Act.REVOKE, cause=CAUSE)
    with pytest.raises(NoDocument):
        register.amend_document(number=licence, what="rooms", value="1", cause=CAUSE)


def test_a_number_that_is_none_is_told_at_its_question(licence: str, ask: Ask) -> None:
    with pytest.raises(WrongAnswers) as e:
        ask("?!")
    assert "letters and digits" in e.value.faults["licence"]
