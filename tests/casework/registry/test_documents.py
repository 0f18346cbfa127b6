"""Documents: how long they stand, what is printed on them, and what they prove."""

from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.casework.registry.people import SUZHOU, cause, family_home, register
from tongban.basis.refusals import NotFound
from tongban.casework.registry import actions, queries
from tongban.casework.registry.actions import Issued
from tongban.casework.registry.models import Change, Document, Person
from tongban.casework.registry.queries.documents import document_kinds
from tongban.casework.registry.rules import Issue
from tongban.casework.registry.validity import Validity

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
CARD = {"by_age": [[0, {"years": 5}], [16, {"years": 10}], [26, {"years": 20}], [46, "long_term"]]}
CREDIT_CODE = "91110000600037341L"


def issue(
    holder: UUID | str,
    *,
    replaces: bool = False,
    validity: Validity = CARD,
    kind: str = "resident_id_card",
    on: date = TODAY,
) -> Issued:
    paper = Issue(kind=kind, holder=holder, validity=validity, replaces=replaces, purpose="换领")
    return actions.issue_document(issue=paper, cause=cause(on))


def test_a_card_is_printed_with_what_the_register_says_that_day() -> None:
    person = register(family_home(SUZHOU, "长桥1号"))
    issued = issue(person)
    view = queries.document(issued.number)
    assert issued.last_day == view.last_day == date(2046, 3, 2)  # 29 years old: twenty years
    assert view.facts["address"] == "长桥1号"
    assert view.facts["purpose"] == "换领"
    assert issued.number.startswith(f"{SUZHOU}20260302")
    assert queries.documents_of(person) == [view]
    assert queries.documents_of_case(UUID(int=1)) == [view]


@pytest.mark.law("id_card-11")
def test_a_new_card_replaces_the_old_one_only_if_asked() -> None:
    person = register(family_home())
    first, second = issue(person), issue(person)
    third = issue(person, replaces=True, on=date(2026, 3, 3))
    stands = {view.number: view.stands(date(2026, 3, 3)) for view in queries.documents_of(person)}
    assert stands == {first.number: False, second.number: False, third.number: True}


def test_a_card_stands_to_its_last_day() -> None:
    person = register(family_home())
    view = queries.document(issue(person, validity={"months": 3}).number)
    assert view.last_day == date(2026, 6, 2)
    assert [view.stands(on) for on in (date(2026, 3, 1), TODAY, date(2026, 6, 2), date(2026, 6, 3))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert queries.holding({"identity_documents"}, person, date(2026, 6, 2))
    assert not queries.holding({"identity_documents"}, person, date(2026, 6, 3))


def test_a_register_holds_what_the_pack_says_it_keeps() -> None:
    person = register(family_home())
    assert queries.holding({"population"}, person, TODAY)
    assert not queries.holding({"identity_documents"}, person, TODAY)
    issue(person, kind="household_certificate", validity={"calendar_days": 30})
    assert not queries.holding({"identity_documents"}, person, TODAY)
    issue(person)
    assert queries.holding({"identity_documents"}, person, TODAY)
    assert not queries.holding({"marriages"}, person, TODAY)
    assert document_kinds()["resident_id_card"].name.zh == "居民身份证"


def test_a_pack_with_a_faulty_list_of_documents_is_not_used(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "documents.yaml").write_text("card: {}\n")
    settings.PACK_DIR = str(tmp_path)
    with pytest.raises(ValueError, match=r"documents\.yaml"):
        document_kinds()


def test_a_person_without_a_household_can_hold_a_document() -> None:
    bare = Person.objects.create(id=UUID(int=9), born_on=date(1990, 1, 1), sex="male", registered_at=cause().at)
    with pytest.raises(NotFound):
        issue(bare.pk)  # the register has no name for them
    person = register(family_home())
    actions.deregister_death(person_id=register(family_home()), died_on=TODAY, cause=cause())
    assert issue(person, validity="long_term").last_day is None


def test_an_organisation_holds_documents_too() -> None:
    actions.enter_organisation(credit_code=CREDIT_CODE, name="某酒店", region_code=SUZHOU)
    assert queries.organisation(CREDIT_CODE) == "某酒店"
    first = issue(CREDIT_CODE, kind="hotel_licence", validity="long_term")
    issue(CREDIT_CODE, kind="hotel_licence", validity="long_term", replaces=True)
    states = {view.number: view.state for view in queries.documents_of_organisation(CREDIT_CODE)}
    assert states[first.number] == "replaced"
    assert len(states) == 2
    assert Change.objects.filter(subject_kind="organisation").values("subject_id").distinct().count() == 1
    with pytest.raises(NotFound):
        issue("91110000600037341X")


def test_an_unknown_document_is_not_found() -> None:
    with pytest.raises(NotFound):
        queries.document("1")


def test_the_table_refuses_a_document_of_nobody() -> None:
    person = register(family_home())
    number = issue(person).number
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=number).update(person_id=None)
