# ruff: noqa: SLF001 (_meta is Django's documented way to a model's fields)
"""Rows by their key, for what is done at every request: read and written with SQL made once.

An ORM query takes longer to be put into words than the database takes to answer it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import groupby, islice
from typing import Any, TypeVar

from django.db import connection
from django.db.models import BooleanField, CharField, DateField, Field, ForeignKey, IntegerField, Model, UUIDField

from tongban.casework.statements import execute

AT_ONCE = 16  # rows of one INSERT: each number of them is a statement of its own
FOR_UPDATE, FOR_NO_KEY_UPDATE = "FOR UPDATE", "FOR NO KEY UPDATE"
AS_THEY_ARE = (BooleanField, CharField, DateField, ForeignKey, IntegerField, UUIDField)  # psycopg takes their values so
M = TypeVar("M", bound=Model)


def read(table: type[M], *, lock: str = "", **key: Any) -> list[M]:
    """Return the rows in which these columns have these values, in the order of their primary key. One query.

    Args:
        lock: `FOR_UPDATE`, `FOR_NO_KEY_UPDATE`, or nothing.
    """
    rows = execute(_select(table, tuple(key), lock), list(key.values()))
    names, made = _readers(table)
    return [table.from_db("default", names, _read(row, made)) for row in rows]


def insert(*rows: Model) -> None:
    """Add new rows; columns that the database fills are left to it.

    One query for those of a table that stand beside each other, up to `AT_ONCE` of them.
    """
    for text, values in _inserting(rows):
        execute(text, values)


def _inserting(rows: Sequence[Model]) -> Iterator[tuple[str, list[Any]]]:
    for table, same in groupby(rows, type):
        while some := list(islice(same, AT_ONCE)):
            yield _insert(table, len(some)), [value for row in some for value in _values(row, *_columns(table))]


def _read(row: Sequence[Any], made: Mapping[int, Callable[..., Any]]) -> Sequence[Any]:
    if not made:
        return row
    values = list(row)
    for place, make in made.items():
        values[place] = make(values[place], None, connection)
    return values


@cache
def _select(table: type[Model], names: tuple[str, ...], lock: str) -> str:
    columns = ", ".join(_name(field) for field in table._meta.concrete_fields)
    where = " AND ".join(f"{_name(_field(table, name))} = %s" for name in names)
    order = ", ".join(_name(field) for field in table._meta.pk_fields)
    return f"SELECT {columns} FROM {_table(table)} WHERE {where} ORDER BY {order} {lock}"  # noqa: S608 (names of ours)


@cache
def _readers(table: type[Model]) -> tuple[list[str], Mapping[int, Callable[..., Any]]]:
    """Return the names of a table's columns, and how to read those that PostgreSQL does not give as they are."""
    fields = table._meta.concrete_fields
    made = {place: field.from_db_value for place, field in enumerate(fields) if hasattr(field, "from_db_value")}
    return [field.attname for field in fields], made


def delete(table: type[Model], *, but: Mapping[str, Sequence[Any]] | None = None, **key: Any) -> None:
    """Delete the rows with this key, if there are any. One query.

    Args:
        but: Rows to keep: those with one of these values in that field.
    """
    kept = but or {}
    execute(_delete(table, tuple(key), tuple(kept)), [*key.values(), *map(list, kept.values())])


class Writing:
    """Rows to be written, in this order, when `send` is called."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], object]] = []

    def insert(self, *rows: Model) -> None:
        """Add new rows; columns that the database fills are left to it."""
        self._waiting += [partial(execute, text, values) for text, values in _inserting(rows)]

    def put(self, row: Model, *, changing: Sequence[str]) -> None:
        """Add a row, or change these fields of the one that has its primary key already."""
        values = _values(row, *_columns(type(row)))
        self._waiting.append(partial(execute, _put(type(row), tuple(changing)), values))

    def update(self, row: Model, fields: Sequence[str], *, key: Mapping[str, Any] | None = None) -> None:
        """Change these fields of a row that is there.

        Args:
            key: Which row it is, if a part of its key is among what changes; by itself, the row's own key.
        """
        table, changed = type(row), tuple(fields)
        names = tuple(key) if key else tuple(field.name for field in row._meta.pk_fields)
        where = list(key.values()) if key else _values(row, *_columns(table, names))
        values = [*_values(row, *_columns(table, changed)), *where]
        self._waiting.append(partial(execute, _update(table, changed, names), values))

    def delete(self, table: type[Model], *, but: Mapping[str, Sequence[Any]] | None = None, **key: Any) -> None:
        """Delete the rows with this key, if there are any.

        Args:
            but: Rows to keep: those with one of these values in that field.
        """
        self._waiting.append(partial(delete, table, but=but, **key))

    def send(self) -> None:
        """Write everything; nothing is left to write."""
        waiting, self._waiting = self._waiting, []
        for write in waiting:
            write()


def _values(row: Model, names: Sequence[str], prepared: Mapping[int, Callable[..., Any]]) -> list[Any]:
    values = [getattr(row, name) for name in names]
    for place, prepare in prepared.items():
        values[place] = prepare(values[place], connection)
    return values


@cache
def _columns(table: type[Model], names: tuple[str, ...] = ()) -> tuple[list[str], Mapping[int, Callable[..., Any]]]:
    """Return the attributes of a table's columns, or of some, and how those are prepared that psycopg cannot take."""
    fields = [_field(table, name) for name in names] or _filled(table)
    prepared = {place: f.get_db_prep_save for place, f in enumerate(fields) if not isinstance(f, AS_THEY_ARE)}
    return [f.attname for f in fields], prepared


def _filled(table: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in table._meta.concrete_fields if field.has_default() or not field.has_db_default()]


@cache
def _insert(table: type[Model], count: int = 1) -> str:
    fields = _filled(table)
    names, row = ", ".join(_name(field) for field in fields), ", ".join(_place(field) for field in fields)
    return f"INSERT INTO {_table(table)} ({names}) VALUES {', '.join([f'({row})'] * count)}"  # noqa: S608 (names of ours)


@cache
def _put(table: type[Model], changing: tuple[str, ...]) -> str:
    key = ", ".join(_name(field) for field in table._meta.pk_fields)
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in (_name(_field(table, each)) for each in changing))
    return f"{_insert(table)} ON CONFLICT ({key}) DO UPDATE SET {changed}"


@cache
def _delete(table: type[Model], names: tuple[str, ...], kept: tuple[str, ...]) -> str:
    where = [f"{_name(_field(table, name))} = %s" for name in names]
    where += [f"{_name(_field(table, name))} <> ALL(%s)" for name in kept]
    return f"DELETE FROM {_table(table)} WHERE {' AND '.join(where)}"  # noqa: S608 (names of ours)


@cache
def _update(table: type[Model], names: tuple[str, ...], key: tuple[str, ...]) -> str:
    changed = ", ".join(f"{_name(field)} = {_place(field)}" for field in (_field(table, name) for name in names))
    where = " AND ".join(f"{_name(_field(table, name))} = %s" for name in key)
    return f"UPDATE {_table(table)} SET {changed} WHERE {where}"  # noqa: S608 (names of ours)


def _table(table: type[Model]) -> str:
    return connection.ops.quote_name(table._meta.db_table)


def _field(table: type[Model], name: str) -> "Field[Any, Any]":
    found = table._meta.get_field(name)
    if not isinstance(found, Field):
        raise TypeError(f"{name} is no column of {table.__name__}")
    return found


def _name(field: "Field[Any, Any]") -> str:
    return connection.ops.quote_name(str(field.column))


def _place(field: "Field[Any, Any]") -> str:
    """Return where a value stands: an array says of what, since an empty one could be of anything."""
    kind = field.db_type(connection) or ""
    return f"%s::{kind}" if kind.endswith("[]") else "%s"
