"""What tests begin with, put into the tables in a moment instead of being done again.

Publishing the pack takes three seconds and entering the demonstration's people a tenth, in each of thousands of tests.
They are done once by the acts that everybody uses; their rows are kept, and put back where a test needs them.
"""

from collections.abc import Callable, Mapping
from graphlib import TopologicalSorter
from typing import Any, TypeVar

from django.db import connection, transaction

Row = bytes
Rows = Mapping[str, list[Row]]  # a table's name: its rows, as COPY writes them; tables come before those that name them
Result = TypeVar("Result")

POINTS_TO = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND NOT condeferred AND conrelid <> confrelid AND connamespace = 'public'::regnamespace
"""


def rows_added_by(act: Callable[[], Result], *, undo: bool = False) -> tuple[Rows, Result]:
    """Do something; return the rows that it added to the tables, and what it returned."""
    with transaction.atomic():
        before = _all_rows()
        result = act()
        after = _all_rows()
        transaction.set_rollback(undo)
    there = {table: set(rows) for table, rows in before.items()}
    added = {table: [row for row in rows if row not in there[table]] for table, rows in after.items()}
    return {table: rows for table, rows in added.items() if rows}, result


def put_back(kept: Rows) -> None:
    """Add rows that were kept."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in kept.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(b"".join(rows))


def _all_rows() -> dict[str, list[Row]]:
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in _tables(cursor)}


def _tables(cursor: Any) -> list[str]:
    """Return the tables, each after those that its foreign keys name, but for keys that are checked in the end."""
    order: TopologicalSorter[str] = TopologicalSorter()
    for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
        order.add(table)
    cursor.execute(POINTS_TO)
    for table, other in cursor.fetchall():
        order.add(table, other)
    return list(order.static_order())


def _rows(cursor: Any, table: str) -> list[Row]:
    with cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy).splitlines(keepends=True)
