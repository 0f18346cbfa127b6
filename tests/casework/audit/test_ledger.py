"""The ledger of data use: a row for each look, in one statement, kept for good."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import ProgrammingError
from pytest_django import DjangoAssertNumQueries

from tests.casework.conftest import MONDAY
from tongban.basis.actors import Citizen, Officer
from tongban.casework.audit import actions, queries
from tongban.casework.audit.actions import case_seen, look, note, note_list, person_seen
from tongban.casework.audit.models import Access
from tongban.casework.audit.rules import FIELDS, Kind, Page, Purpose

pytestmark = pytest.mark.django_db
CASE, ANA, BEN = uuid4(), uuid4(), uuid4()
Who = Callable[[str], Officer]


def test_a_case_is_one_row_for_each_person_with_a_part_in_it(
    officer: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    how = look(by=officer("suzhou-clerk"), page=Page.CASE, at=MONDAY)
    with django_assert_num_queries(1):
        note(how, case_seen(CASE, [ANA, None, BEN, ANA]))
    rows = Access.objects.order_by("id")
    assert {(row.subject_id, row.kind, row.case_id) for row in rows} == {(ANA, "person", CASE), (BEN, "person", CASE)}
    for row in rows:
        assert (row.role, row.authority_id, row.purpose, row.at) == ("clerk", "police-320508", "handling", MONDAY)
        assert row.fields == list(FIELDS[Page.CASE])


def test_a_case_without_a_person_is_a_row_of_its_own(officer: Who) -> None:
    note(look(by=officer("suzhou-clerk"), page=Page.CASE, at=MONDAY), case_seen(CASE))
    assert Access.objects.values_list("subject_id", "kind", "case_id").get() == (CASE, "case", CASE)


def test_a_page_of_a_list_is_one_row_that_says_how_many_it_showed(officer: Who) -> None:
    note_list(look(by=officer("suzhou-clerk"), page=Page.QUEUE, at=MONDAY), shown=25)
    assert Access.objects.values_list("kind", "shown", "case_id").get() == ("list", 25, None)


def test_a_page_that_shows_nobody_writes_nothing(
    officer: Who, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    how = look(by=officer("suzhou-clerk"), page=Page.SEARCH, at=MONDAY)
    with django_assert_num_queries(0):
        note(how, [])


def test_a_person_reads_who_looked_at_their_own_data_newest_first_page_by_page(officer: Who) -> None:
    for name in ("suzhou-clerk", "suzhou-examiner", "yibin-registrar"):
        note(look(by=officer(name), page=Page.CASE, at=MONDAY), case_seen(CASE, [ANA, BEN]))
    note(look(by=officer("yibin-registrar"), page=Page.REGISTER_PERSON, at=MONDAY), person_seen(ANA))
    ana = Citizen(1, ANA)
    first = queries.of_citizen(ana, size=3)
    rest = queries.of_citizen(ana, after=UUID(first[-1].after), size=3)
    assert [(row.role, row.page, row.case_id) for row in [*first, *rest]] == [
        ("registrar", Page.REGISTER_PERSON, None),
        ("registrar", Page.CASE, CASE),
        ("examiner", Page.CASE, CASE),
        ("clerk", Page.CASE, CASE),
    ]
    assert {row.subject_id for row in queries.of_citizen(Citizen(2, BEN))} == {BEN}
    assert queries.of_citizen(Citizen(3, uuid4())) == []


def test_a_case_with_the_id_of_a_person_is_not_taken_for_the_person(officer: Who) -> None:
    note(look(by=officer("suzhou-clerk"), page=Page.CASE, at=MONDAY), case_seen(CASE))
    assert queries.of_citizen(Citizen(1, CASE)) == []


def test_rows_sort_by_when_the_database_wrote_them_whatever_time_the_demonstration_has(officer: Who) -> None:
    for day in (MONDAY, MONDAY.replace(year=2020), MONDAY.replace(year=2030)):
        note(look(by=officer("suzhou-clerk"), page=Page.CASE, at=day), case_seen(CASE))
    assert [row.at.year for row in Access.objects.order_by("id")] == [2026, 2020, 2030]


@pytest.mark.parametrize("statement", ["UPDATE audit_access SET purpose = 'audit'", "DELETE FROM audit_access"])
def test_even_the_owner_is_stopped_from_changing_the_ledger(officer: Who, statement: str) -> None:
    note(look(by=officer("suzhou-clerk"), page=Page.CASE, at=MONDAY), case_seen(CASE))
    with pytest.raises((InternalError, ProgrammingError), match="append-only"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_a_look_by_nobody_and_a_broken_glass_without_one(officer: Who) -> None:
    how = look(by=officer("suzhou-clerk"), page=Page.CASE, at=MONDAY, purpose=Purpose.BREAK_GLASS)
    with pytest.raises(IntegrityError), transaction.atomic():
        note(how, case_seen(CASE))
    nobody = actions.Look(
        user_id=None, role="", authority="", channel="api", page=Page.CASE, purpose=Purpose.DEPARTMENT, at=MONDAY
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        note(nobody, [actions.Seen(Kind.CASE, CASE, CASE)])
