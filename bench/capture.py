"""The SQL of one lifecycle, as the site sends it, written down as a script in which each run writes fresh rows.

Two lifecycles of different people are carried through the site's own views in this process. What differs between
them is a variable of the script: what was there before (a person, a draft, a session) is looked up for each run,
what was made (an id, a number, a hash) is made anew. What is the same stays as it is.
"""

import json
import re
import secrets
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from psycopg import Binary, sql
from psycopg.pq import TransactionStatus
from psycopg.types.json import Jsonb

from bench.lifecycles import FOUND, Jar, acts, number_in, submission
from bench.people import Mover
from bench.wire import Ask
from tongban.basis.ids import uuid7
from tongban.basis.items import Role

SAVEPOINT = re.compile(r'"s\d+_x\d+"')
SHORT = 10  # characters at the end of a number that are drawn anew
PLACEHOLDER = re.compile(r"%\((\w+)\)s|%s|%%")


class CannotReplay(Exception):
    """The two lifecycles did not send the same statements, so one cannot stand for the other."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its values, in the order of its placeholders."""

    text: str
    values: tuple[Any, ...]


@contextmanager
def captured() -> Iterator[list[Statement]]:
    """Collect every statement that Django sends in this process, with the BEGIN and COMMIT that psycopg adds."""
    found: list[Statement] = []
    open_ = [False]

    def status() -> TransactionStatus:
        return connection.connection.info.transaction_status  # type: ignore[no-any-return]

    def note(execute: Callable[..., Any], text: str, values: Any, many: bool, context: Mapping[str, Any]) -> Any:  # noqa: FBT001 (Django's)
        if many:
            raise CannotReplay(f"several sets of values at once: {text}")
        if open_[0] and status() is TransactionStatus.IDLE:
            found.append(Statement("COMMIT", ()))
            open_[0] = False
        if not open_[0] and connection.in_atomic_block:
            found.append(Statement("BEGIN", ()))
            open_[0] = True
        found.append(_positional(text, values))
        return execute(text, values, many, context)

    connection.ensure_connection()
    with connection.execute_wrapper(note):
        yield found
        if open_[0]:
            found.append(Statement("COMMIT", ()))


def _positional(text: str, values: Any) -> Statement:
    """Return a statement with its values in the order in which they stand."""
    if not isinstance(values, Mapping):
        return Statement(SAVEPOINT.sub('"s"', str(text)), tuple(map(_bare, values or ())))
    names = [found[1] for found in PLACEHOLDER.finditer(text) if found[1]]
    return Statement(PLACEHOLDER.sub("%s", text), tuple(_bare(values[name]) for name in names))


def _bare(value: Any) -> Any:
    return bytes(value.obj) if isinstance(value, Binary) else value


def lifecycle(mover: Mover, jars: Mapping[Role, Jar]) -> list[Statement]:
    """Carry one case through the site's views in this process; return the statements."""
    with captured() as found:
        number = number_in(_repeat(submission(mover)))
        for ask in acts(number, jars):
            _repeat(ask)
    return found


def _repeat(ask: Ask) -> str:
    """Give the views what would go over the wire; return where they lead."""
    head, _, body = ask.raw.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines[1:])
    client = Client(enforce_csrf_checks=True)
    client.cookies.load(headers.pop("Cookie"))
    kind = headers.pop("Content-Type")
    reply = client.generic("POST", lines[0].split()[1], body, kind, secure=True, headers=headers)
    if reply.status_code != FOUND:
        raise CannotReplay(f"{ask.name} was answered {reply.status_code}")
    return str(reply["Location"])


# --- from two lifecycles to a script ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Script:
    """A script for pgbench, and how each of its variables is made for a mover."""

    text: str
    variables: Mapping[str, Callable[[Mover], str]]
    statements: int
    transactions: int


def known_of(mover: Mover) -> dict[str, str]:
    """Return what was there of a mover before their case, as text."""
    return {
        "person": str(mover.person_id),
        "household": mover.household_id,
        "draft": str(mover.draft_id),
        "key": str(mover.key),
        "session": mover.session,
        "user": str(mover.user_id),
        "name": mover.name,
        "district": mover.district,
    }


def script(one: Sequence[Statement], other: Sequence[Statement], movers: tuple[Mover, Mover]) -> Script:
    """Return the script that two lifecycles make.

    Raises:
        CannotReplay: They did not send the same statements.
    """
    if [s.text for s in one] != [s.text for s in other]:
        raise CannotReplay("two lifecycles sent different statements")
    known = {value: name for name, value in known_of(movers[0]).items() if name != "district"}
    found: dict[Any, str] = {}
    makers: dict[str, Callable[[Mover], str]] = {}

    def variable(value: Any) -> str:
        text = _plain(value)
        if text not in found:
            found[text] = f"v{len(found)}"
            makers[found[text]] = _maker(value, known)
        return found[text]

    lines = []
    for first, second in zip(one, other, strict=True):
        values = iter(zip(first.values, second.values, strict=True))

        def write(place: re.Match[str], values: Iterator[tuple[Any, Any]] = values) -> str:
            return "%" if place[0] == "%%" else _written(*next(values), variable)

        text = PLACEHOLDER.sub(write, first.text) if first.values else first.text
        lines.append(" ".join(text.split("\n")) + ";")
    return Script("\n".join(lines), makers, len(one), sum(s.text == "COMMIT" for s in one))


def _plain(value: Any) -> Any:
    if isinstance(value, Jsonb):
        return Jsonb, repr(value.obj)
    return tuple(value) if isinstance(value, list) else value


def _written(value: Any, other: Any, variable: Callable[[Any], str]) -> str:
    """Return a value as the script has it: a variable if it differs between the two, else itself."""
    if isinstance(value, list):
        items = ", ".join(_written(a, b, variable) for a, b in zip(value, other, strict=True))
        return f"ARRAY[{items}]" if value else "'{}'"
    same = repr(value.obj) == repr(other.obj) if isinstance(value, Jsonb) else value == other
    kind = _CASTS.get(type(value), "")
    if same or isinstance(value, datetime | date):
        return _safe(sql.Literal(value).as_string(connection.connection))
    if isinstance(value, int):
        kind = "::bigint"
    return f":{variable(value)}{kind}"


_CASTS = {UUID: "::uuid", bytes: "::bytea", Jsonb: "::jsonb"}


def _safe(text: str) -> str:
    """Return a literal in which pgbench sees no variable: a colon before a letter is written as an escape."""
    if not re.search(r"(?<!:):[A-Za-z_]", text):
        return text
    quoted, cast = (text.rpartition("::") if re.search(r"'::\w", text) else (text, "", ""))[0::2]
    quoted = quoted.strip()
    body = quoted[quoted.index("'") + 1 : -1]
    return "E'" + body.replace("\\", "\\\\").replace(":", "\\x3a") + "'" + (f"::{cast}" if cast else "")


def _maker(value: Any, known: Mapping[str, str]) -> Callable[[Mover], str]:
    """Return how a variable is made for another mover: looked up, or made anew in the same form."""
    text = str(value)
    if text in known:
        name = known[text]
        return lambda mover: known_of(mover)[name]
    if isinstance(value, Jsonb):
        stored = json.dumps(value.obj, ensure_ascii=False)
        return lambda mover: _with_known(stored, known, mover)
    if isinstance(value, UUID):
        return lambda _mover: str(uuid7(datetime.now(UTC), secrets.token_bytes(10)))
    if isinstance(value, bytes):
        return lambda _mover: f"\\x{secrets.token_hex(32)}"
    if isinstance(value, int) or len(text) <= SHORT:
        return lambda _mover: text
    return lambda _mover: text[:-SHORT] + "".join(secrets.choice(string.digits) for _ in range(SHORT))


def _with_known(text: str, known: Mapping[str, str], mover: Mover) -> str:
    for old, name in known.items():
        text = text.replace(old, known_of(mover)[name])
    return text
