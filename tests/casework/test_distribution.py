"""The tables are as the plan for a distributed PostgreSQL says: asked of the models and of the real database."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from tongban.casework import distribution
from tongban.casework.clocks import queries as clocks
from tongban.casework.distribution import CROSSING, ONE_NODE_ONLY, TABLES, TRIGGERS, Place, Table
from tongban.casework.registry import models as registry

CASEWORK = Path(distribution.__file__).parent
DISTRIBUTED = {name: table for name, table in TABLES.items() if table.place is Place.DISTRIBUTED}
KEYS = """
    SELECT c.relname, i.relname, ARRAY(
        SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = x.indrelid AND a.attnum = ANY (x.indkey)
    )
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE (x.indisunique OR x.indisexclusion) AND c.relname = ANY (%s) ORDER BY 1, 2
"""
FOREIGN_KEYS = """
    SELECT c.relname, a.attname, f.relname, b.attname
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    JOIN pg_attribute b ON b.attrelid = f.oid AND b.attnum = k.confkey[1]
    WHERE k.contype = 'f' AND c.relname = ANY (%s) ORDER BY 1, 2
"""
THE_TRIGGERS = """
    SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relname = ANY (%s)
"""


def rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [sorted(DISTRIBUTED)])
        return list(cursor.fetchall())


def root(name: str) -> str:
    """Return the table that a table's rows lie beside: its aggregate."""
    return TABLES[name].beside or name


def of(model: type[Model]) -> Any:
    """Return what Django knows of a model's table."""
    return model._meta  # noqa: SLF001 (Django's own documented name for it)


MODELS = {of(model).db_table: model for model in apps.get_models()}


def test_every_model_of_casework_is_declared_and_nothing_else_is() -> None:
    assert {name for name, model in MODELS.items() if model.__module__.startswith("tongban.casework.")} == set(TABLES)


def test_a_table_is_declared_once() -> None:
    tree = ast.parse((CASEWORK / "distribution.py").read_text("utf-8"))
    largest = max((node for node in ast.walk(tree) if isinstance(node, ast.Dict)), key=lambda node: len(node.keys))
    names = [ast.unparse(key) for key in largest.keys if key]
    assert len(names) == len(set(names)) == len(TABLES)


@pytest.mark.parametrize("name", sorted(DISTRIBUTED))
def test_what_lies_beside_another_table_is_placed_by_what_that_one_is_placed_by(name: str) -> None:
    table = TABLES[name]
    columns = {field.column: field.db_type(connection) for field in of(MODELS[name]).concrete_fields}
    assert table.column in columns
    if table.beside:
        beside = TABLES[table.beside]
        assert beside == Table(Place.DISTRIBUTED, "id", "")
        assert columns[table.column] == "uuid"
        assert [f.db_type(connection) for f in of(MODELS[table.beside]).concrete_fields if f.column == "id"] == ["uuid"]


def test_every_unique_key_of_a_distributed_table_contains_the_column_that_places_it(db: None) -> None:
    keys = rows(KEYS)
    assert {name for name, *_ in keys} == set(DISTRIBUTED)  # each has a key at all
    lost = {key for name, key, columns in keys if DISTRIBUTED[name].column not in columns}
    assert lost == ONE_NODE_ONLY


def test_a_foreign_key_stays_within_its_aggregate_or_points_to_what_is_everywhere(db: None) -> None:
    keys = rows(FOREIGN_KEYS)
    assert len(keys) >= 10
    crossing = {
        (name, column)
        for name, column, to, to_column in keys
        if TABLES[to].place is not Place.REFERENCE
        and not (root(to) == root(name) and column == TABLES[name].column and to_column == TABLES[to].column)
    }
    assert crossing == CROSSING


def test_what_is_everywhere_points_to_nothing_that_is_not() -> None:
    for name in set(TABLES) - set(DISTRIBUTED):
        to = {field.related_model for field in of(MODELS[name]).concrete_fields if field.many_to_one}
        assert not {of(model).db_table for model in to if isinstance(model, type)} & set(DISTRIBUTED)


def test_every_trigger_is_one_that_is_given_up_knowingly(db: None) -> None:
    assert dict(rows(THE_TRIGGERS)) == TRIGGERS


def test_the_registry_says_the_same_of_what_one_node_alone_can_hold() -> None:
    assert set(registry.ONE_NODE_ONLY) == ONE_NODE_ONLY


def calls(name: str) -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(CASEWORK.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == name:
                yield path, node


def skips(call: ast.Call) -> bool:
    return any(keyword.arg == "skip_locked" for keyword in call.keywords)


def test_no_claim_skips_locked_rows_without_the_column_that_places_them() -> None:
    for path, call in calls("select_for_update"):
        if skips(call):
            line = path.read_text("utf-8").splitlines()[call.lineno - 1]
            assert re.search(r"\.filter\((bucket=bucket|authority_id=office)", line), f"{path}:{call.lineno}"


def test_every_lock_names_the_rows_by_their_own_key() -> None:
    locks = [(path, call) for path, call in calls("select_for_update") if not skips(call)]
    assert len(locks) >= 3
    for path, call in locks:
        text = " ".join(path.read_text("utf-8").splitlines()[call.lineno - 1 : call.lineno + 2])
        assert re.search(r"\b\w*(id|pk)(__in)?=", text), f"{path}:{call.lineno}"


def test_timers_are_asked_for_by_bucket(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1) as asked:
        clocks.silent(bucket=3, today=date(2026, 3, 2), limit=10)
    assert '"bucket" = 3' in asked[0]["sql"]
    assert set(clocks.buckets()) == set(range(16))
