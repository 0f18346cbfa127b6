# ruff: noqa: SLF001 (_meta is Django's documented way to a model's fields)
"""Rows by their key, for what is done at every request: read with SQL made once, written several in one message.

An act leaves an event, a changed case, time limits and a row in a work queue. Sent one by one, each waits for an answer
that says nothing new. And an ORM query takes longer to be put into words than the database takes to answer.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

END = ";\n"  # between two statements
FOR_UPDATE = "FOR UPDATE"
M = TypeVar("M", bound=Model)


def read(table: type[M], *, lock: str = "", **key: Any) -> list[M]:
    """Return the rows in which these columns have these values, in the order of their primary key. One query.

    Args:
        lock: `FOR_UPDATE`, or nothing.
    """
    values = [_field(table, name).get_db_prep_value(value, connection) for name, value in key.items()]
    with connection.cursor() as cursor:
        cursor.execute(_select(table, tuple(key), lock), values)
        rows = cursor.fetchall()
    names, made = _readers(table)
    return [table.from_db(connection.alias, names, _read(row, made)) for row in rows]


def _read(row: Sequence[Any], made: Mapping[int, Callable[..., Any]]) -> list[Any]:
    return [made[place](value, None, connection) if place in made else value for place, value in enumerate(row)]


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


class Writing:
    """Rows to be written, in this order, when `send` is called."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._values: list[Any] = []

    def insert(self, *rows: Model) -> None:
        """Add new rows; columns that the database fills are left to it."""
        for row in rows:
            self._add(_insert(type(row)), _values(row, _filled(type(row))))

    def put(self, row: Model, *, changing: Sequence[str]) -> None:
        """Add a row, or change these fields of the one that has its primary key already."""
        self._add(_put(type(row), tuple(changing)), _values(row, _filled(type(row))))

    def update(self, row: Model, fields: Sequence[str], *, key: Mapping[str, Any] | None = None) -> None:
        """Change these fields of a row that is there.

        Args:
            key: Which row it is, if a part of its key is among what changes; by itself, the row's own key.
        """
        table = type(row)
        names = tuple(key) if key else tuple(field.name for field in row._meta.pk_fields)
        changed = _values(row, [_field(table, name) for name in fields])
        where = _key_values(table, key) if key else _values(row, row._meta.pk_fields)
        self._add(_update(table, tuple(fields), names), [*changed, *where])

    def delete(self, table: type[Model], *, but: Mapping[str, Sequence[Any]] | None = None, **key: Any) -> None:
        """Delete the rows with this key, if there are any.

        Args:
            but: Rows to keep: those with one of these values in that field.
        """
        kept = but or {}
        where = [f"{_name(_field(table, name))} = %s" for name in key]
        where += [f"{_name(_field(table, name))} <> ALL(%s)" for name in kept]
        values = [*_key_values(table, key), *(list(values) for values in kept.values())]
        self._add(f"DELETE FROM {_table(table)} WHERE {' AND '.join(where)}", values)  # noqa: S608 (names of ours)

    def send(self) -> None:
        """Write everything, in one message; nothing is left to write."""
        texts, values = self._texts, self._values
        self._texts, self._values = [], []
        if texts:
            with connection.cursor() as cursor:
                cursor.execute(END.join(texts), values)

    def _add(self, text: str, values: Iterable[Any]) -> None:
        self._texts.append(text)
        self._values += values


def _values(row: Model, fields: Iterable["Field[Any, Any]"]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


def _key_values(table: type[Model], key: Mapping[str, Any]) -> list[Any]:
    return [_field(table, name).get_db_prep_value(value, connection) for name, value in key.items()]


@cache
def _filled(table: type[Model]) -> "tuple[Field[Any, Any], ...]":
    return tuple(field for field in table._meta.concrete_fields if not field.has_db_default())


@cache
def _insert(table: type[Model]) -> str:
    fields = _filled(table)
    names = ", ".join(_name(field) for field in fields)
    return f"INSERT INTO {_table(table)} ({names}) VALUES ({', '.join(_place(field) for field in fields)})"  # noqa: S608 (names of ours)


@cache
def _put(table: type[Model], changing: tuple[str, ...]) -> str:
    key = ", ".join(_name(field) for field in table._meta.pk_fields)
    changed = ", ".join(f"{name} = EXCLUDED.{name}" for name in (_name(_field(table, each)) for each in changing))
    return f"{_insert(table)} ON CONFLICT ({key}) DO UPDATE SET {changed}"


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
