"""Prepared statements do what Django's cursor does: transactions, errors, values."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from tongban.casework.cases.models import CaseNumber
from tongban.casework.statements import execute

INSERT = "INSERT INTO cases_casenumber (number, case_id) VALUES (%s, %s)"
CASE = UUID("01932f6c-0000-7000-8000-000000000001")


@pytest.mark.django_db
def test_values_go_in_and_come_out_as_through_a_cursor() -> None:
    sent: list[Any] = [7, "字%", None, date(2026, 3, 2), datetime(2026, 3, 2, 9, tzinfo=UTC), CASE]
    sent += [["a", "b"], b"\x00\xff", True]
    kinds = ["int", "text", "text", "date", "timestamptz", "uuid", "text[]", "bytea", "bool"]
    text = "SELECT " + ", ".join(f"%s::{kind}" for kind in kinds) + ", '100%%'"
    with connection.cursor() as cursor:
        cursor.execute(text, sent)
        through_a_cursor = cursor.fetchall()
    assert execute(text, sent) == through_a_cursor == [(*sent, "100%")]


@pytest.mark.django_db
def test_what_gives_no_rows_returns_none() -> None:
    assert execute(INSERT, ["a", CASE]) == []
    assert execute("SELECT 1 FROM cases_casenumber WHERE number = %s", ["b"]) == []


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_is_taken_back() -> None:
    with transaction.atomic():
        execute(INSERT, ["a", CASE])
        assert CaseNumber.objects.count() == 1
        transaction.set_rollback(True)
    assert CaseNumber.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_statement_by_itself_is_kept() -> None:
    execute(INSERT, ["a", CASE])
    connection.close()
    assert CaseNumber.objects.count() == 1


@pytest.mark.django_db
def test_errors_are_django_s_and_the_transaction_is_broken_after_them() -> None:
    execute(INSERT, ["a", CASE])
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(INSERT, ["a", CASE])
    with pytest.raises(DataError), transaction.atomic():
        execute("SELECT %s::text::int", ["x"])
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            execute("SELECT 1")


@pytest.mark.django_db
def test_one_text_serves_values_of_different_types() -> None:
    for value in (1, 70_000, 2**40, None):
        assert execute("SELECT %s::bigint", [value]) == [(value,)]


@pytest.mark.django_db
def test_wrappers_and_the_list_of_queries_see_it() -> None:
    seen = []

    def wrapper(run, text, values, many, context):  # type: ignore[no-untyped-def]
        seen.append((text, list(values)))
        return run(text, values, many, context)

    with connection.execute_wrapper(wrapper):
        execute("SELECT %s::int", [1])
    assert seen == [("SELECT %s::int", [1])]
