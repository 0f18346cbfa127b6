"""SQL for what is done at every request: prepared once in a connection, then sent with its values alone.

The database neither parses nor plans it again, and no layer stands between this module and libpq: of what such a
statement costs through a cursor, nine tenths are the cursor's. Everything else goes through Django's own.
"""

import re
from collections.abc import Sequence
from functools import cache, partial
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Connection, adapt, errors, pq

PLACE = re.compile("%s|%%")
AUTO = adapt.PyFormat.AUTO
FINE = frozenset({pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK})
Row = tuple[Any, ...]

_prepared: WeakKeyDictionary["Connection[Any]", dict[tuple[str, tuple[int, ...]], bytes]] = WeakKeyDictionary()
_names = count(1)


def execute(text: str, values: Sequence[Any] = ()) -> list[Row]:
    """Run one statement in the transaction that is open, or by itself; return its rows, empty if it gives none.

    Args:
        text: SQL of ours with `%s` for each value. It is kept: what is made up anew for every call belongs in a cursor.

    Raises:
        django.db.Error: What Django's cursor would raise for it.
    """
    database = connections[DEFAULT_DB_ALIAS]
    context = {"connection": database, "cursor": None}
    run = _through_django if database.queries_logged else _run
    for wrapper in reversed(database.execute_wrappers):
        run = partial(wrapper, run)
    return run(text, values, False, context)  # noqa: FBT003 (as Django's wrappers are called)


def _through_django(text: str, values: Sequence[Any], _many: bool, context: Any) -> list[Row]:  # noqa: FBT001
    """Run it where Django keeps a list of all queries."""
    with context["connection"].cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall() if cursor.description else []


def _run(text: str, values: Sequence[Any], _many: bool, context: Any) -> list[Row]:  # noqa: FBT001
    database = context["connection"]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    link: Connection[Any] = database.connection
    with database.wrap_database_errors:
        if not link.autocommit and link.pgconn.transaction_status == pq.TransactionStatus.IDLE:
            _checked(link, link.pgconn.exec_(b"BEGIN"))
        transformer = adapt.Transformer(link)
        dumped = transformer.dump_sequence(values, [AUTO] * len(values))
        name = _name(link, text, transformer.types or ())
        found = link.pgconn.exec_prepared(name, dumped, transformer.formats)  # type: ignore[arg-type] # None is NULL
        _checked(link, found)
        transformer.set_pgresult(found)
        return transformer.load_rows(0, found.ntuples, tuple)


def _name(link: "Connection[Any]", text: str, types: tuple[int, ...]) -> bytes:
    """Return the name under which a statement with values of these types is prepared in a connection."""
    names = _prepared.setdefault(link, {})
    name = names.get((text, types))
    if name is None:
        name = b"t%d" % next(_names)
        _checked(link, link.pgconn.prepare(name, _numbered(text), types))
        names[text, types] = name
    return name


@cache
def _numbered(text: str) -> bytes:
    """Return a statement as the database takes it, its places numbered."""
    numbers = count(1)
    return PLACE.sub(lambda place: "%" if place[0] == "%%" else f"${next(numbers)}", text).encode()


def _checked(link: "Connection[Any]", found: pq.abc.PGresult) -> None:
    if found.status not in FINE:
        raise errors.error_from_result(found, link.info.encoding)
